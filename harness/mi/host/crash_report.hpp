#pragma once

namespace rescind::mi {

/// From now on a signal that ends this process first has the stack of its thread written to standard error, a line for each
/// call, and what signal it was; then it ends the process as it would have.
void report_crashes();

}  // namespace rescind::mi
