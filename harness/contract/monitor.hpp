#pragma once

#include <concepts>
#include <cstddef>
#include <utility>

#include "harness/contract/hook.hpp"
#include "harness/contract/scene.hpp"

namespace rescind {

/// Whether the rule is asked about events of kind K.
template <class Rule, EventKind K>
constexpr bool hears = requires(Scene& scene) {
  { Rule::on(Kind<K>{}, scene) } -> std::same_as<void>;
};

namespace hook_detail {

/// Whether the rule has anything of that name: public, not overloaded.
template <class Rule, Hook H>
constexpr bool named() {
  if constexpr (H == Hook::can_check) return requires {
      &Rule::can_check;
    };
  if constexpr (H == Hook::when_disconnected) return requires {
      &Rule::when_disconnected;
    };
  if constexpr (H == Hook::when_reset) return requires {
      &Rule::when_reset;
    };
  if constexpr (H == Hook::when_hit_is_due) return requires {
      &Rule::when_hit_is_due;
    };
  if constexpr (H == Hook::when_fault_begins) return requires {
      &Rule::when_fault_begins;
    };
  if constexpr (H == Hook::when_fault_begins_in_call) return requires {
      &Rule::when_fault_begins_in_call;
    };
  if constexpr (H == Hook::when_client_frozen) return requires {
      &Rule::when_client_frozen;
    };
  if constexpr (H == Hook::when_client_frozen_in_call) return requires {
      &Rule::when_client_frozen_in_call;
    };
  if constexpr (H == Hook::when_provider_frozen) return requires {
      &Rule::when_provider_frozen;
    };
  if constexpr (H == Hook::at_end) return requires {
      &Rule::at_end;
    };
  if constexpr (H == Hook::at_end_of_call) return requires {
      &Rule::at_end_of_call;
    };
  if constexpr (H == Hook::at_end_of_session) return requires {
      &Rule::at_end_of_session;
    };
  if constexpr (H == Hook::at_end_of_run) return requires {
      &Rule::at_end_of_run;
    };
}

using OfHeader = bool (*)(const Header&);
using OfOperation = void (*)(Scene&);
using OfCall = void (*)(Scene&, const PendingCall&);
using OfEnd = void (*)(Scene&, const Ending&);
using OfCallAtEnd = void (*)(Scene&, const PendingCall&, const Ending&);
using OfSessionAtEnd = void (*)(Scene&, const SessionFacts&, SessionId, const Ending&);

/// Whether the rule's function of that name can be called as the hook's contract says.
template <class Rule, Hook H>
constexpr bool fits() {
  if constexpr (H == Hook::can_check) return requires(OfHeader & f) {
      f = &Rule::can_check;
    };
  if constexpr (H == Hook::when_disconnected) return requires(OfOperation & f) {
      f = &Rule::when_disconnected;
    };
  if constexpr (H == Hook::when_reset) return requires(OfOperation & f) {
      f = &Rule::when_reset;
    };
  if constexpr (H == Hook::when_hit_is_due) return requires(OfOperation & f) {
      f = &Rule::when_hit_is_due;
    };
  if constexpr (H == Hook::when_fault_begins) return requires(OfOperation & f) {
      f = &Rule::when_fault_begins;
    };
  if constexpr (H == Hook::when_fault_begins_in_call) return requires(OfCall & f) {
      f = &Rule::when_fault_begins_in_call;
    };
  if constexpr (H == Hook::when_client_frozen) return requires(OfOperation & f) {
      f = &Rule::when_client_frozen;
    };
  if constexpr (H == Hook::when_client_frozen_in_call) return requires(OfCall & f) {
      f = &Rule::when_client_frozen_in_call;
    };
  if constexpr (H == Hook::when_provider_frozen) return requires(OfOperation & f) {
      f = &Rule::when_provider_frozen;
    };
  if constexpr (H == Hook::at_end) return requires(OfEnd & f) {
      f = &Rule::at_end;
    };
  if constexpr (H == Hook::at_end_of_call) return requires(OfCallAtEnd & f) {
      f = &Rule::at_end_of_call;
    };
  if constexpr (H == Hook::at_end_of_session) return requires(OfSessionAtEnd & f) {
      f = &Rule::at_end_of_session;
    };
  if constexpr (H == Hook::at_end_of_run) return requires(OfEnd & f) {
      f = &Rule::at_end_of_run;
    };
}

template <class Rule, std::size_t... Index>
constexpr bool hooks_as_listed(std::index_sequence<Index...>) {
  return ((named<Rule, static_cast<Hook>(Index)>() == Rule::row.hooks.contains(static_cast<Hook>(Index)) &&
           fits<Rule, static_cast<Hook>(Index)>() == Rule::row.hooks.contains(static_cast<Hook>(Index))) &&
          ...);
}

template <class Rule, std::size_t... Index>
constexpr bool hears_as_listed(std::index_sequence<Index...>) {
  return ((hears<Rule, static_cast<EventKind>(Index)> ==
           Rule::row.hears.contains(static_cast<EventKind>(Index))) &&
          ...);
}

}  // namespace hook_detail

/// A rule's type whose functions are those that its row lists, with the signatures of their contracts:
/// neither more, nor less, nor misspelt.
template <class Rule>
concept Monitor = std::same_as<decltype(Rule::row), const RuleInfo> &&
    hook_detail::hears_as_listed<Rule>(std::make_index_sequence<event_kinds>{}) &&
    hook_detail::hooks_as_listed<Rule>(std::make_index_sequence<static_cast<std::size_t>(Hook::count_)>{});

}  // namespace rescind
