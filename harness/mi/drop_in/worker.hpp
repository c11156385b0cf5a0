#pragma once

#include <pthread.h>
#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "harness/base/time.hpp"
#include "harness/history/ids.hpp"

namespace rescind::drop_in {

/// What a thread waits for.
struct WaitFor {
  const char* call = "";                         ///< Which call it is in, for people.
  const void* on = nullptr;                      ///< Whoever wakes this, wakes it.
  std::optional<Time> until{};                   ///< ... or the clock does.
  const std::function<bool()>* ready = nullptr;  ///< ... or this says so, which is asked before others go on.
  bool is_idle = false;                          ///< It waits for work: the program cannot be stuck in it.
  bool is_for_rest = false;                      ///< ... or nothing else would ever happen.
};

enum class Woken : std::uint8_t { by_somebody, by_the_clock };

/// A thread that takes part: one of them runs, the others are parked.
///
///     ready --chosen--> running --wait--> waiting --woken, its time--> ready
///                       running --end--> ended
struct Worker {
  enum class Phase : std::uint8_t { ready, running, waiting, ended };
  ThreadId id{};
  std::string name{};
  Phase phase = Phase::ready;
  bool yields = false;           ///< Goes on when no other can, or once time has passed.
  std::uint64_t yielded_at = 0;  ///< How much had happened when it last did so.
  WaitFor wait{};
  Woken woken = Woken::by_somebody;
  const void* caller = nullptr;      ///< Where in the program it called, of its last wait.
  std::uint32_t points = 0;          ///< Calls since it last waited.
  std::atomic<std::uint32_t> go{0};  ///< 1: it may run.
  pid_t tid = 0;
  pthread_t handle{};
  void* (*begin)(void*) = nullptr;
  void* argument = nullptr;

  // Its call of the library.
  bool returned = false;  ///< What it called has returned ...
  std::int32_t code = 0;  ///< ... with this code.
  bool has_result = false;
  bool has_final = false;
  std::uint32_t result = 0;  ///< The index of the result that a read brought.
  std::int32_t final_code = 0;
};

}  // namespace rescind::drop_in
