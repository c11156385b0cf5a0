#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/mi/abi.h"
#include "harness/mi/drop_in/simulation.hpp"

namespace rescind::drop_in {

// What handles stand for. Nothing of it is freed before the process ends, so that a copy of a handle that was closed
// still says what it was of.

struct Application {
  Library* library = nullptr;
  long user = 0;               ///< Who made it.
  std::vector<long> others{};  ///< Other users that have called, in the order in which they came.
  bool closed = false;
};

struct Session {
  Application* application = nullptr;
  SessionId id{};
  bool closed = false;
  void* context = nullptr;  ///< Of what is called when it is closed, and that.
  void (*completed)(void*) = nullptr;
};

struct Operation {
  Session* session = nullptr;
  OpId id{};
  const MiOperation* own = nullptr;  ///< Where the program keeps its handle.
  MiOperation handle{};
  MiOperationCallbacks callbacks{};
  Acknowledge acknowledge = Acknowledge::automatic;
  std::string provider{};
  bool closed = false;
  MiInstance* current = nullptr;    ///< The instance that was handed over last.
  std::uint32_t current_index = 0;  ///< Its number.
};

extern const MiApplicationFT application_functions;
extern const MiSessionFT session_functions;
extern const MiOperationFT operation_functions;

/// The run's operations and sessions, by their ids.
[[nodiscard]] std::vector<Operation*>& operations();
[[nodiscard]] std::vector<Session*>& sessions();

/// In whose name the calling thread calls: the user that made the application, or another.
[[nodiscard]] ContextId caller_of(Application& application);

/// Runs a callback on the calling thread.
void run(const Delivery& delivery);

/// Whether the program calls this library where it would call the C library.
[[nodiscard]] bool comes_first();

/// Whether calls of MI can be served: the library was loaded with a scenario, before the C library, and the thread takes
/// part. Else says on standard error what to do, once.
[[nodiscard]] bool can_serve();

}  // namespace rescind::drop_in
