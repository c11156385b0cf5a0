#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/engine/search/generate_draws.hpp"
#include "harness/history/vocabulary.hpp"
#include "models/system/protocol.hpp"

namespace rescind {

/// An operation of a generated scenario: what its steps and triggers have to know.
struct GeneratedOperation {
  static constexpr std::uint32_t endless = 0xffffffffu;

  std::string name;
  std::uint32_t client = 0;
  std::string session;
  std::string context;  ///< Of all calls on it; empty where it is the client's own.
  OperationKind kind = OperationKind::get;
  bool sync = false;
  bool by_hand = false;  ///< Acknowledged by hand.
  bool timeout = false;
  std::uint32_t results = 0;  ///< Its provider posts so many, or endless.
  std::string_view hears;     ///< Its provider's way.
  std::uint32_t cancels = 0;  ///< Steps so far that cancel it.
};

/// An event of `operation` that a step can wait for, as a trigger: one that something causes, for certain or
/// maybe. One of a cancel only with `cancels`.
[[nodiscard]] std::string any_event_of(const GeneratedOperation& operation, Protocol protocol, bool cancels,
                                       Draws& draws);

}  // namespace rescind
