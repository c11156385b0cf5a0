// A small MI client library with its server inside, which does everything right, or one thing wrong: the one that
// FAKE_MI_FAULT names. How its providers behave it reads where the probe provider would.
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "harness/mi/abi.h"
#include "harness/mi/probe/behaviour.hpp"

namespace {

using Clock = std::chrono::steady_clock;
using rescind::probe::Behaviour;

bool has_fault(const char* name) {
  const char* const fault = std::getenv("FAKE_MI_FAULT");
  return fault != nullptr && std::strcmp(fault, name) == 0;
}

long real_user() {
  return ::syscall(SYS_getuid);
}

struct Item {
  bool more = true;
  MiResult code = mi_result_ok;
  std::uint32_t index = 0;
};

struct FakeSession;

/// An operation. Never freed, so that a handle of it can always be looked at.
struct FakeOperation {
  std::mutex mutex{};
  std::condition_variable changed{};
  MiOperationCallbacks callbacks{};
  bool asynchronous = false;
  bool by_hand = false;
  bool indications = false;
  FakeSession* session = nullptr;
  Behaviour behaviour{};
  long owner = 0;
  std::int64_t timeout = 0;
  std::deque<Item> queue{};
  bool cancelled = false;
  bool over = false;    // Its final result was handed over.
  bool ending = false;  // ... or stands in the queue.
  bool ack_due = false;
  bool closed = false;
};

struct FakeSession {
  std::mutex mutex{};
  std::condition_variable changed{};
  int open = 0;
};

std::mutex all_mutex;
std::vector<FakeOperation*> all;  // That were started.

MiInstance* instance_with(std::uint32_t index);

MiOperation handle_of(FakeOperation* operation);

FakeOperation* operation_of(const MiOperation* handle) {
  auto* const operation = reinterpret_cast<FakeOperation*>(handle->slot);
  if (operation == nullptr || handle->version != 7) return nullptr;
  const std::lock_guard hold(operation->mutex);
  if (operation->closed && !has_fault("stale-accepted")) return nullptr;
  return operation;
}

MiResult acknowledge(MiOperation* handle) {
  auto* const operation = reinterpret_cast<FakeOperation*>(handle->slot);
  const std::lock_guard hold(operation->mutex);
  if (!operation->ack_due) return mi_result_invalid_parameter;
  operation->ack_due = false;
  operation->changed.notify_all();
  return mi_result_ok;
}

void call_back(FakeOperation& operation, const Item& item) {
  MiOperation handle = handle_of(&operation);
  MiInstance* const instance = item.more ? instance_with(item.index) : nullptr;
  const MiAcknowledge ack = operation.by_hand ? acknowledge : nullptr;
  const auto more = static_cast<MiBoolean>(item.more ? 1 : 0);
  void* const context = operation.callbacks.context;
  if (operation.indications) {
    operation.callbacks.indication_result(&handle, context, instance, nullptr, nullptr, more, item.code,
                                          nullptr, nullptr, ack);
  } else {
    operation.callbacks.instance_result(&handle, context, instance, more, item.code, nullptr, nullptr, ack);
  }
  std::free(instance);
}

void put(FakeOperation& operation, const Item& item) {
  const std::lock_guard hold(operation.mutex);
  if (operation.ending || operation.over) return;
  if (!item.more) operation.ending = true;
  operation.queue.push_back(item);
  operation.changed.notify_all();
}

/// Hands over what comes, one after the other.
void dispatch(FakeOperation* operation) {
  for (;;) {
    Item item;
    {
      std::unique_lock hold(operation->mutex);
      operation->changed.wait(hold, [&] {
        return !operation->queue.empty() && (!operation->ack_due || has_fault("ack-not-awaited"));
      });
      item = operation->queue.front();
      operation->queue.pop_front();
      operation->ack_due = operation->by_hand;
    }
    call_back(*operation, item);
    if (item.more) continue;
    if (has_fault("two-finals")) call_back(*operation, item);
    if (has_fault("result-after-final")) call_back(*operation, {.index = 1'000});
    const std::lock_guard hold(operation->mutex);
    operation->over = true;
    operation->changed.notify_all();
    return;
  }
}

/// The server's side: posts results at their times.
void work(FakeOperation* operation) {
  const Behaviour& how = operation->behaviour;
  const auto begun = Clock::now();
  const auto pause_until = [&](Clock::time_point when) {
    std::unique_lock hold(operation->mutex);
    const auto latest =
        operation->timeout == 0 ? when : std::min(when, begun + std::chrono::nanoseconds(operation->timeout));
    operation->changed.wait_until(hold, latest, [&] { return operation->cancelled; });
    return !operation->cancelled && Clock::now() >= when;
  };
  auto due = begun + std::chrono::nanoseconds(how.first);
  for (std::uint32_t index = 0; index < how.results; ++index) {
    if (index != 0 || how.first == 0) due += std::chrono::nanoseconds(how.every);
    if (!pause_until(due)) {
      put(*operation, {.more = false, .code = mi_result_failed});
      return;
    }
    std::uint32_t number = index;
    if (has_fault("out-of-order") && index < 2) number = 1 - index;
    put(*operation, {.index = number});
  }
  if (pause_until(due + std::chrono::nanoseconds(how.every)))
    put(*operation, {.more = false, .code = how.final});
  else
    put(*operation, {.more = false, .code = mi_result_failed});
}

// --- operations ---

MiResult operation_cancel(MiOperation* handle, MiReason) {
  FakeOperation* operation = operation_of(handle);
  if (operation == nullptr) return mi_result_invalid_parameter;
  if (real_user() != operation->owner && !has_fault("foreign-accepted")) return mi_result_access_denied;
  if (has_fault("crash-in-cancel")) ::raise(SIGSEGV);
  if (has_fault("abort-in-cancel")) std::abort();
  if (has_fault("exit-in-cancel")) ::_exit(3);
  if (has_fault("hang-in-cancel")) ::pause();
  if (has_fault("heap-overflow")) {
    char* volatile block = static_cast<char*>(std::malloc(24));
    std::memset(block, 'x', 40);
    std::free(block);
  }
  if (has_fault("cancel-lost")) return mi_result_ok;
  if (has_fault("cancel-refused")) return mi_result_failed;
  if (has_fault("hits-all")) {
    const std::lock_guard hold(all_mutex);
    for (FakeOperation* const other : all) {
      const std::lock_guard hold_other(other->mutex);
      other->cancelled = true;
      other->changed.notify_all();
    }
  }
  std::unique_lock hold(operation->mutex);
  if (operation->ending || operation->over) return mi_result_ok;
  operation->cancelled = true;
  if (has_fault("never-answers") || (has_fault("reader-stays-blocked") && !operation->asynchronous)) {
    operation->ending = true;  // Nothing more is put into its queue.
    operation->queue.clear();
    return mi_result_ok;
  }
  operation->queue.clear();
  if (has_fault("callback-while-cancelling") && operation->asynchronous) {
    operation->ending = true;
    hold.unlock();
    call_back(*operation, {.more = false, .code = mi_result_failed});
    return mi_result_ok;
  }
  operation->changed.notify_all();
  if (has_fault("cancel-blocks")) {
    hold.unlock();
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
  }
  return mi_result_ok;
}

MiResult operation_close(MiOperation* handle) {
  FakeOperation* const operation = operation_of(handle);
  if (operation == nullptr) return mi_result_invalid_parameter;
  if (real_user() != operation->owner) return mi_result_access_denied;
  {
    const std::lock_guard hold(operation->mutex);
    if (operation->closed) return mi_result_ok;
    operation->cancelled = true;
    operation->closed = true;
    operation->changed.notify_all();
  }
  if (has_fault("result-after-close"))
    std::thread([operation] {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      call_back(*operation, {});
    }).detach();
  {
    const std::lock_guard hold(operation->session->mutex);
    --operation->session->open;
    operation->session->changed.notify_all();
  }
  return has_fault("close-refused") ? MiResult{mi_result_failed} : MiResult{mi_result_ok};
}

MiResult operation_get(MiOperation* handle, const MiInstance** instance, MiBoolean* more, MiResult* result) {
  FakeOperation* const operation = operation_of(handle);
  if (operation == nullptr) return mi_result_invalid_parameter;
  std::unique_lock hold(operation->mutex);
  operation->changed.wait(hold, [&] { return !operation->queue.empty() || operation->over; });
  if (operation->over) return mi_result_failed;
  const Item item = operation->queue.front();
  operation->queue.pop_front();
  operation->over = !item.more;
  *more = static_cast<MiBoolean>(item.more ? 1 : 0);
  *result = item.code;
  *instance = item.more ? instance_with(item.index) : nullptr;
  return mi_result_ok;
}

MiResult operation_get_instance(MiOperation* handle, const MiInstance** instance, MiBoolean* more,
                                MiResult* result, const MiChar**, const MiInstance**) {
  return operation_get(handle, instance, more, result);
}

MiResult operation_get_indication(MiOperation* handle, const MiInstance** instance, const MiChar**,
                                  const MiChar**, MiBoolean* more, MiResult* result, const MiChar**,
                                  const MiInstance**) {
  return operation_get(handle, instance, more, result);
}

MiOperationFT operation_table() {
  MiOperationFT table{};
  table.close = operation_close;
  table.cancel = operation_cancel;
  table.get_instance = operation_get_instance;
  table.get_indication = operation_get_indication;
  return table;
}
const MiOperationFT operation_functions = operation_table();

MiOperation handle_of(FakeOperation* operation) {
  return {7, reinterpret_cast<intptr_t>(operation), &operation_functions};
}

// --- instances: what names them, and their number ---

struct FakeInstance {
  MiInstance instance;
  std::uint32_t index;
};

MiResult instance_get(const MiInstance* self, const MiChar* name, MiValue* value, MiType* type,
                      std::uint32_t* flags, std::uint32_t*) {
  if (std::strcmp(name, "Index") != 0) return mi_result_no_such_property;
  value->uint32 = reinterpret_cast<const FakeInstance*>(self)->index;
  *type = mi_type_uint32;
  *flags = 0;
  return mi_result_ok;
}
MiResult instance_add(MiInstance*, const MiChar*, const MiValue*, MiType, std::uint32_t) {
  return mi_result_ok;
}
MiResult instance_remove(MiInstance* self) {
  std::free(self);
  return mi_result_ok;
}
MiInstanceFT instance_table() {
  MiInstanceFT table{};
  table.get_element = instance_get;
  table.add_element = instance_add;
  table.remove = instance_remove;
  return table;
}
const MiInstanceFT instance_functions = instance_table();
const MiClassDecl* class_of(const std::string& name);

MiInstance* instance_with(std::uint32_t index) {
  auto* const made = static_cast<FakeInstance*>(std::calloc(1, sizeof(FakeInstance)));
  made->instance.ft = &instance_functions;
  made->index = index;
  return &made->instance;
}

// --- sessions ---

struct FakeOptions {
  std::int64_t timeout = 0;
};

void start(MiSession* session, std::uint32_t flags, MiOperationOptions* options,
           const std::string& class_name, MiOperationCallbacks* callbacks, MiOperation* out,
           bool indications = false) {
  auto* const operation = new FakeOperation;
  operation->session = reinterpret_cast<FakeSession*>(session->slot);
  operation->behaviour = rescind::probe::behaviour_of(class_name);
  operation->owner = real_user();
  operation->asynchronous = callbacks != nullptr;
  operation->by_hand = (flags & mi_flag_manual_acknowledgement) != 0;
  operation->indications = indications;
  if (callbacks != nullptr) operation->callbacks = *callbacks;
  if (options != nullptr && !has_fault("timeout-ignored"))
    operation->timeout = reinterpret_cast<FakeOptions*>(options->slot)->timeout;
  {
    const std::lock_guard hold(operation->session->mutex);
    ++operation->session->open;
  }
  {
    const std::lock_guard hold(all_mutex);
    all.push_back(operation);
  }
  *out = handle_of(operation);
  std::thread(work, operation).detach();
  if (operation->asynchronous) std::thread(dispatch, operation).detach();
}

// "SELECT * FROM CLASS"
std::string class_in(const MiChar* expression) {
  const std::string text = expression;
  return text.substr(text.rfind(' ') + 1);
}

// The key is that of one class: the host names it as the instance's.
std::string class_of_keys(const MiInstance* keys) {
  return keys->class_decl == nullptr ? "" : keys->class_decl->name;
}

void session_get(MiSession* session, std::uint32_t flags, MiOperationOptions* options, const MiChar*,
                 const MiInstance* keys, MiOperationCallbacks* callbacks, MiOperation* out) {
  start(session, flags, options, class_of_keys(keys), callbacks, out);
}
void session_invoke(MiSession* session, std::uint32_t flags, MiOperationOptions* options, const MiChar*,
                    const MiChar* class_name, const MiChar*, const MiInstance*, const MiInstance*,
                    MiOperationCallbacks* callbacks, MiOperation* out) {
  start(session, flags, options, class_name, callbacks, out);
}
void session_enumerate(MiSession* session, std::uint32_t flags, MiOperationOptions* options, const MiChar*,
                       const MiChar* class_name, MiBoolean, MiOperationCallbacks* callbacks,
                       MiOperation* out) {
  start(session, flags, options, class_name, callbacks, out);
}
void session_query(MiSession* session, std::uint32_t flags, MiOperationOptions* options, const MiChar*,
                   const MiChar*, const MiChar* expression, MiOperationCallbacks* callbacks,
                   MiOperation* out) {
  start(session, flags, options, class_in(expression), callbacks, out);
}
void session_subscribe(MiSession* session, std::uint32_t flags, MiOperationOptions* options, const MiChar*,
                       const MiChar*, const MiChar* expression, const MiDeliveryOptions*,
                       MiOperationCallbacks* callbacks, MiOperation* out) {
  start(session, flags, options, class_in(expression), callbacks, out, true);
}

MiResult session_close(MiSession* session, void* context, void (*completed)(void*)) {
  auto* const mine = reinterpret_cast<FakeSession*>(session->slot);
  const auto wait = [mine] {
    std::unique_lock hold(mine->mutex);
    if (!has_fault("session-close-early")) mine->changed.wait(hold, [&] { return mine->open == 0; });
  };
  // What runs in it is cancelled.
  std::vector<FakeOperation*> started;
  {
    const std::lock_guard hold(all_mutex);
    started = all;
  }
  for (FakeOperation* const operation : started) {
    MiOperation handle = handle_of(operation);
    if (operation->session == mine) operation_cancel(&handle, mi_reason_none);
  }
  if (completed == nullptr) {
    wait();
  } else {
    std::thread([=] {
      wait();
      completed(context);
    }).detach();
  }
  return mi_result_ok;
}

MiSessionFT session_table() {
  MiSessionFT table{};
  table.close = session_close;
  table.get_instance = session_get;
  table.invoke = session_invoke;
  table.enumerate_instances = session_enumerate;
  table.query_instances = session_query;
  table.subscribe = session_subscribe;
  return table;
}
const MiSessionFT session_functions = session_table();

// --- options and applications ---

MiResult options_set(MiOperationOptions* options, const MiChar*, const MiInterval* interval, std::uint32_t) {
  const std::int64_t seconds = interval->seconds + 60 * std::int64_t{interval->minutes};
  reinterpret_cast<FakeOptions*>(options->slot)->timeout =
      seconds * 1'000'000'000 + std::int64_t{interval->microseconds} * 1'000;
  return mi_result_ok;
}
void options_remove(MiOperationOptions* options) {
  delete reinterpret_cast<FakeOptions*>(options->slot);
}
MiOperationOptionsFT options_table() {
  MiOperationOptionsFT table{};
  table.remove = options_remove;
  table.set_interval = options_set;
  return table;
}
const MiOperationOptionsFT options_functions = options_table();

MiResult application_new_options(MiApplication*, MiBoolean, MiOperationOptions* out) {
  *out = {7, reinterpret_cast<intptr_t>(new FakeOptions), &options_functions};
  return mi_result_ok;
}
MiResult application_new_session(MiApplication*, const MiChar*, const MiChar*, MiDestinationOptions*,
                                 MiSessionCallbacks*, MiInstance**, MiSession* out) {
  *out = {7, reinterpret_cast<intptr_t>(new FakeSession), &session_functions};
  return mi_result_ok;
}
MiResult application_new_instance(MiApplication*, const MiChar* class_name, const MiClassDecl*,
                                  MiInstance** out) {
  *out = instance_with(0);
  (*out)->class_decl = class_of(class_name);
  return mi_result_ok;
}
MiResult application_close(MiApplication*) {
  return mi_result_ok;
}
MiApplicationFT application_table() {
  MiApplicationFT table{};
  table.close = application_close;
  table.new_session = application_new_session;
  table.new_instance = application_new_instance;
  table.new_operation_options = application_new_options;
  return table;
}
const MiApplicationFT application_functions = application_table();

// Kept for good: instances point to them.
const MiClassDecl* class_of(const std::string& name) {
  auto* const made = new MiClassDecl{};
  made->name = (new std::string(name))->c_str();
  return made;
}

}  // namespace

extern "C" __attribute__((visibility("default"))) MiResult MI_Application_InitializeV1(std::uint32_t,
                                                                                       const MiChar*,
                                                                                       MiInstance**,
                                                                                       MiApplication* out) {
  if (has_fault("no-application")) return mi_result_failed;
  if (has_fault("crash-at-first")) ::raise(SIGSEGV);
  std::puts("a library may write where it likes");
  *out = {7, 1, &application_functions};
  return mi_result_ok;
}
