#pragma once

#include <cstdint>
#include <cstdlib>

#include "harness/mi/abi.h"

extern "C" MiResult MI_Application_InitializeV1(std::uint32_t flags, const MiChar* identifier,
                                                MiInstance** error, MiApplication* out);

/// An application and a session of it, for its scope.
class Client {
 public:
  explicit Client(const char* name = nullptr) {
    if (MI_Application_InitializeV1(0, name, nullptr, &application) != mi_result_ok) std::exit(2);
    if (application.ft->new_session(&application, nullptr, nullptr, nullptr, nullptr, nullptr, &session) !=
        mi_result_ok)
      std::exit(2);
  }
  ~Client() {
    session.ft->close(&session, nullptr, nullptr);
    application.ft->close(&application);
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  MiOperation enumerate(MiOperationCallbacks* callbacks, const char* of = "disks", std::uint32_t flags = 0) {
    MiOperation operation{};
    session.ft->enumerate_instances(&session, flags, nullptr, "root/test", of, 0, callbacks, &operation);
    return operation;
  }

  MiApplication application{};
  MiSession session{};
};

/// Reads a synchronous operation's results, one after the other, to the last: `take(instance)` for each. Returns the final
/// code; a read that fails ends the program with 2.
template <class Take>
MiResult read_all(MiOperation& operation, Take take) {
  MiBoolean more = 1;
  MiResult result = mi_result_ok;
  while (more != 0) {
    const MiInstance* instance = nullptr;
    if (operation.ft->get_instance(&operation, &instance, &more, &result, nullptr, nullptr) != mi_result_ok)
      std::exit(2);
    if (instance != nullptr) take(instance);
  }
  return result;
}
