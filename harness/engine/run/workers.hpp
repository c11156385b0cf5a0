#pragma once

#include <cstddef>
#include <functional>

namespace rescind {

/// Does `work(0)` to `work(count - 1)`, each once, on `jobs` threads (at least one), and returns when all is
/// done. They are begun in this order, and end in any: run_all() waits for lower numbers. Meanwhile `watch(done)` is called on the calling thread some ten times a second.
///
/// The first exception that `work` throws ends it early and is thrown again here.
void work_on_all(std::size_t count, std::size_t jobs, const std::function<void(std::size_t)>& work,
                 const std::function<void(std::size_t done)>& watch);

/// How many threads the machine runs at once; at least 1.
[[nodiscard]] std::size_t hardware_jobs();

}  // namespace rescind
