#pragma once

#include <pthread.h>

#include <optional>

#include "harness/mi/drop_in/simulation.hpp"

namespace rescind::drop_in {

/// A call that takes part: what is under it is the library's, and its caller is known.
class Entered {
 public:
  Entered(const char* call, const void* caller) : call_(call), baton_(simulation()->baton()) {
    Baton::self()->caller = caller;
  }
  [[nodiscard]] Baton& baton() const { return baton_; }
  [[nodiscard]] const char* call() const { return call_; }
  Woken wait_on(const void* on, std::optional<Time> until = {}) const {
    return baton_.wait({.call = call_, .on = on, .until = until});
  }

 private:
  Inside inside_;
  const char* call_;
  Baton& baton_;
};

/// Tries until it has something else to say than `busy`, or the time has come: then `late`.
template <class Try>
int wait_while_busy(const Entered& entered, const void* on, std::optional<Time> until, int busy, int late,
                    Try attempt) {
  for (;;) {
    const int code = attempt();
    if (code != busy) return code;
    if (entered.wait_on(on, until) == Woken::by_the_clock) return late;
  }
}

}  // namespace rescind::drop_in
