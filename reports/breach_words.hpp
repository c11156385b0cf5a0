#pragma once

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
/// The few history lines that matter, one for each event that shows it.
[[nodiscard]] std::vector<std::string> lines(const Breach& breach, const CaseResult& result);

/// The rules, then the expectations and steps, that came to `outcome`; what was broken several times in a row
/// stands there once.
[[nodiscard]] std::vector<std::string_view> names_with(const CaseResult& result, RuleOutcome outcome);

}  // namespace rescind
