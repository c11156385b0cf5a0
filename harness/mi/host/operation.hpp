#pragma once

#include <atomic>
#include <deque>
#include <mutex>
#include <optional>
#include <string>

#include "harness/mi/abi.h"
#include "harness/scenario/compile/scenario.hpp"

namespace rescind::mi {

/// An operation of the scenario, as the program that plays it holds it. Of any thread.
class Operation {
 public:
  /// What starting it needs besides: the application for instances and options, the session to start it in.
  struct Place {
    MiApplication& application;
    MiSession& session;
    std::string name_space;
    std::string class_name;
  };

  explicit Operation(const OperationPlan& plan) : plan_(plan) {}

  /// A start is under way, until it is over: somewhere between there is a handle to call with.
  void begin_start() { starting_ = true; }
  void end_start() { starting_ = false; }
  /// Waits until there is one, where a start is under way.
  void await_handle() const;

  /// `callbacks` are used where it is asynchronous.
  void start(const Place& place, MiOperationCallbacks callbacks);
  /// Whether its own handle is kept there.
  [[nodiscard]] bool is_kept_at(const MiOperation* handle) const { return handle == &own_; }

  /// The answer of the library, or of the documented wrappers where the handle has no calls.
  MiResult cancel(Handle handle, MiReason reason);
  MiResult close(Handle handle);
  /// Acknowledges the result that is due; refused where none is.
  MiResult acknowledge(Handle handle);

  /// What a read brought. What it points to is gone with the next one.
  struct Read {
    MiResult code = mi_result_invalid_parameter;  ///< Of the call. The rest counts where this is 0.
    bool more = false;
    MiResult result = mi_result_ok;
    bool has_result = false;
    std::optional<std::uint32_t> index{};
    std::string message{};
  };
  [[nodiscard]] Read read(Handle handle);

  /// A callback was entered: the handle that it was given, and what acknowledges its result (`due`), null where nothing has to.
  void note_callback(const MiOperation* handle, MiAcknowledge due);

  /// Acknowledges and closes what nobody has, so that the library gives back what it holds.
  void leave();

 private:
  /// The caller's own handle, or a copy of another one in `copy`; null where there is none.
  [[nodiscard]] MiOperation* handle_of(Handle which, MiOperation& copy);
  void start_by_kind(const Place& place, MiOperationOptions* options, MiOperationCallbacks* callbacks);

  const OperationPlan& plan_;
  std::mutex mutex_;
  MiOperation own_{};
  MiOperation given_{};  // By the last callback.
  MiOperation last_{};   // What the caller's own one was before it was closed.
  std::deque<MiAcknowledge> due_;
  std::atomic<bool> starting_{false};
  bool started_ = false;
  bool closed_ = false;
};

/// The number that a result says it has, in its property Index; nothing where it has none.
[[nodiscard]] std::optional<std::uint32_t> index_of(const MiInstance* instance);
/// The same of a class, whose property has a value where an instance does not say otherwise.
[[nodiscard]] std::optional<std::uint32_t> index_of(const MiClass* one);

}  // namespace rescind::mi
