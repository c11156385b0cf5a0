#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

#include "harness/mi/abi.h"
#include "harness/mi/host/job.hpp"
#include "models/system/plan.hpp"

namespace rescind::mi {

/// The library cannot be used: the sentence says why.
class Unusable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Begins the run of our simulated library, which this process was started with, on the job's scenario. Throws Unusable.
void engage_simulation(const Job& job);

/// A client library that is loaded. Everything that starts operations needs a class, keys or an expression; all of these
/// are made here.
class Library {
 public:
  /// Throws Unusable.
  explicit Library(const Job& job);

  /// Whether it is our simulated one.
  [[nodiscard]] bool simulated() const { return simulated_; }

  /// Waits for what only the simulated system sees. Requires simulated().
  void await(const EventPattern& pattern) const;

  /// Waits until nothing more would happen, neither in the simulated system nor in this program, or until that time. Whether
  /// it is the former. Requires simulated().
  [[nodiscard]] bool await_rest(std::chrono::steady_clock::time_point latest) const;

  /// A timer of the timeout option that went off.
  struct Fired {
    const MiOperation* operation = nullptr;  ///< Where its handle is kept.
    std::int64_t monotonic_ns = 0;
  };
  /// The next one that was not told yet. Only the simulated library tells of any.
  [[nodiscard]] std::optional<Fired> fired() const;

  /// An application's handle; `name` is what it calls itself. Throws Unusable.
  [[nodiscard]] MiApplication application(const std::string& name) const;
  /// Opens a session; the library's answer.
  [[nodiscard]] MiResult open(MiApplication& application, MiSession& session) const;

 private:
  [[nodiscard]] MiDestinationOptions destination_of(MiApplication& application) const;

  const Job& job_;
  MiInitialize initialize_ = nullptr;
  void (*await_)(unsigned kind, unsigned message, unsigned op, unsigned session, unsigned nth) = nullptr;
  int (*await_rest_)(std::int64_t ns) = nullptr;
  int (*fired_)(const MiOperation** operation, std::int64_t* ns) = nullptr;
  bool simulated_ = false;
};

}  // namespace rescind::mi
