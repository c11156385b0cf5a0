#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "harness/contract/profile.hpp"
#include "harness/engine/findings/shrink.hpp"
#include "harness/engine/search/exploring.hpp"
#include "harness/engine/search/fuzzing.hpp"
#include "harness/scenario/compile/scenario.hpp"
#include "harness/scenario/language/document.hpp"
#include "models/mutants/mutant.hpp"

namespace rescind {

// Looking for one mutant: in the cases that name the rule that it breaks, by runs that are sampled or by all
// orders of things, until that rule is broken. Other rules are not judged meanwhile.

/// The tag of cases that are made to be searched: small enough for all orders of things.
inline constexpr std::string_view small_tag = "small";

/// `profile` with that rule only, which is a must.
[[nodiscard]] Profile judging_only(Profile profile, RuleId rule);

/// Where and for what a mutant is looked for.
struct Hunt {
  struct Place {
    Case what;          ///< Judged by the rule alone.
    YamlNode document;  ///< Of the case, expanded: what sweep varies, and what is shrunk.
  };
  Mutant mutant = Mutant::count_;
  RuleId rule = RuleId::count_;
  Profile profile;            ///< With that rule only.
  std::vector<Place> places;  ///< In the order of the cases.
};

/// The hunt for a mutant: in those of `cases` that name its rule and have the small tag or, where no such
/// case has it, in all that name the rule. Recorded runs are left out. `document_of(what)` reads a case's
/// document.
[[nodiscard]] Hunt hunt_for(const MutantInfo& mutant, std::span<const Case* const> cases,
                            const Profile& profile,
                            const std::function<YamlNode(const Case& what)>& document_of);

/// A run that broke the rule.
struct Sampled {
  std::uint64_t runs = 0;  ///< How many it took, this one included.
  std::size_t place = 0;   ///< Of the hunt.
  FuzzTally::Found found;
  Driver driver = Driver::timed;
  YamlNode document;  ///< What was run.
};

/// Deals runs out to the places in turn until one breaks the rule; at most `runs_max`. `options.mutant` is
/// set by the hunt. Nothing where none did.
[[nodiscard]] std::optional<Sampled> sample(const Hunt& hunt, FuzzOptions options, std::uint64_t runs_max);

/// The run made small. Nothing where it does not break the rule again.
[[nodiscard]] std::optional<Shrunk> shrink(const Hunt& hunt, const Sampled& sampled);

/// An order of things that breaks the rule.
struct FoundInAllOrders {
  std::uint64_t states = 0;  ///< How many were visited, those of places that led to nothing included.
  std::size_t place = 0;
  BrokenOrder order;
};

/// Explores the places, each up to a number of states, and again up to four times as many where none broke
/// the rule, until one does: so a place that is too large hides none that is small. Nothing where all were
/// exhausted, or a place would take more than `states_max`.
[[nodiscard]] std::optional<FoundInAllOrders> explore(const Hunt& hunt, std::uint64_t states_max);

}  // namespace rescind
