#pragma once

namespace rescind::drop_in {

/// Where a signal ends the process, what is recorded says so.
void catch_signals();

}  // namespace rescind::drop_in
