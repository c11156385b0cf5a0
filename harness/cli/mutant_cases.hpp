#pragma once

#include <cstdint>
#include <vector>

#include "harness/cli/html_pages.hpp"
#include "harness/engine/mutation/kill_rows.hpp"
#include "harness/engine/run/result.hpp"

namespace rescind {

/// A kill matrix for reports of cases: a mutant that was killed is an expected failure of the first case that noticed it, which is
/// run again for it; one that survived is an unexpected pass. Where the system without a mutant fails, that is a failed case.
/// `cases` are those that were tried with `seed`; pages get the histories of both systems.
[[nodiscard]] std::vector<CaseResult> cases_of(const KillMatrix& matrix,
                                               const std::vector<const Case*>& cases, std::uint64_t seed,
                                               const PageHistories& pages);

}  // namespace rescind
