#pragma once

#include "harness/contract/profile.hpp"
#include "harness/engine/run/result.hpp"

namespace rescind {

/// Adds a breach, at its place in the order of the rules, for each of these rules that the case did not exercise and
/// decide: the evidence that was asked for is not there.
/// `named` are those that the scenario itself is about; `runs` of the case did not exercise them.
void require(const RuleSet& rules, const RuleSet& named, CaseResult& result, std::uint64_t runs = 1);

/// What is not evidence is no pass: a case of which no rule was kept or broken, but that the subject survives, could not be judged, and says why. Counts
/// the rules that would fail the case, and that stayed undecided.
void weigh_evidence(const Profile& profile, CaseResult& result);

}  // namespace rescind
