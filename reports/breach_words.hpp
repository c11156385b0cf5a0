#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/engine/run/result.hpp"

namespace rescind {

// A breach of a case's result in words. What comes from scenarios and histories is not made printable yet.

/// What the operation is called that it is about; empty where it is about none.
[[nodiscard]] std::string operation_of(const Breach& breach, const CaseResult& result);
/// What failed, of which operation, when: "result.one-final broken for file at 18.100 ms".
[[nodiscard]] std::string headline(const Breach& breach, const CaseResult& result);
/// What was promised, and what happened instead: one plain sentence each.
[[nodiscard]] std::string expected(const Breach& breach, const CaseResult& result);
[[nodiscard]] std::string seen(const Breach& breach, const CaseResult& result);
/// Why a rule came to `outcome`, which is neither kept nor broken, in so many runs, and what would exercise it.
[[nodiscard]] std::string why_not(RuleId rule, RuleOutcome outcome, std::uint64_t runs = 1);
/// "; `rescind run FILE` shows it": a shipped scenario in which the rule is kept.
[[nodiscard]] std::string shown_by(RuleId rule);
/// Where in the case's file it is told: at the expectation, at the step that still waits, at the step that led to it, at
/// the last event that shows it in a history; else where the case begins.
[[nodiscard]] Written told_at(const Breach& breach, const CaseResult& result);
/// Where in the case's file an event is told: in a history at itself, in a scenario at the step that led to it, else
/// nowhere.
[[nodiscard]] Written told_at(std::uint64_t event, const CaseResult& result);
/// The few history lines that matter, one for each event that shows it.
[[nodiscard]] std::vector<std::string> lines(const Breach& breach, const CaseResult& result);

/// The rules, then the expectations and steps, that came to `outcome`; what was broken several times in a row
/// stands there once.
[[nodiscard]] std::vector<std::string_view> names_with(const CaseResult& result, RuleOutcome outcome);

}  // namespace rescind
