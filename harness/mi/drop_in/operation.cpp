#include <string>

#include "harness/mi/drop_in/described_class.hpp"
#include "harness/mi/drop_in/ending.hpp"
#include "harness/mi/drop_in/instance.hpp"
#include "harness/mi/drop_in/objects.hpp"

namespace rescind::drop_in {
namespace {

/// In the version of a handle that a callback was given.
constexpr std::uint64_t from_callback = std::uint64_t{1} << 63;

Operation* of(const MiOperation* handle) {
  return handle == nullptr ? nullptr : reinterpret_cast<Operation*>(handle->slot);
}

/// Which handle of the operation this is. A copy of one that was closed is stale, and one of another version is another
/// operation's.
Handle which(const Operation& mine, const MiOperation* handle) {
  if (handle == mine.own) return Handle::own;
  if (mine.closed || (handle->version & ~from_callback) != mine.handle.version) return Handle::stale;
  return (handle->version & from_callback) != 0 ? Handle::callback : Handle::copy;
}

ContextId caller_of(const Operation& mine) {
  return caller_of(*mine.session->application);
}

/// Callbacks that the system ran on this thread, inside its call.
void run_inline() {
  for (const Delivery& delivery : simulation()->take_inline(*Baton::self())) run(delivery);
}

void let_go_of_current(Operation& mine) {
  if (mine.current != nullptr) mine.current->ft->remove(mine.current);
  mine.current = nullptr;
}

MiResult close(MiOperation* handle) {
  Operation* mine = of(handle);
  if (mine == nullptr || !can_serve()) return mi_result_invalid_parameter;
  const Inside guard;
  const Handle used = which(*mine, handle);
  const std::int32_t code =
      simulation()
          ->call("MI_Operation_Close",
                 [&](ThreadId thread) {
                   or_end([&] { simulation()->system().close(thread, caller_of(*mine), mine->id, used); });
                 })
          .code;
  mine->closed = mine->closed || code == mi_result_ok;
  run_inline();
  return static_cast<MiResult>(code);
}

MiResult cancel(MiOperation* handle, MiReason reason) {
  Operation* mine = of(handle);
  if (mine == nullptr || reason > mi_reason_service_stop || !can_serve()) return mi_result_invalid_parameter;
  const Inside guard;
  const Handle used = which(*mine, handle);
  const auto why = static_cast<Reason>(reason + 1);
  const std::int32_t code =
      simulation()
          ->call(
              "MI_Operation_Cancel",
              [&](ThreadId thread) {
                or_end([&] { simulation()->system().cancel(thread, caller_of(*mine), mine->id, why, used); });
              })
          .code;
  run_inline();
  return static_cast<MiResult>(code);
}

MiResult get_session(MiOperation* handle, MiSession* out) {
  Operation* mine = of(handle);
  if (mine == nullptr || mine->closed || out == nullptr) return mi_result_invalid_parameter;
  *out = {.version = mine->session->id.value + 1,
          .slot = reinterpret_cast<intptr_t>(mine->session),
          .ft = &session_functions};
  return mi_result_ok;
}

MiResult acknowledge(MiOperation* handle) {
  Operation* mine = of(handle);
  if (mine == nullptr || !can_serve()) return mi_result_invalid_parameter;
  const Inside guard;
  const Handle used = which(*mine, handle);
  const std::int32_t code = or_end([&] {
    return simulation()->system().acknowledge(Baton::self()->id, caller_of(*mine), mine->id, used);
  });
  return static_cast<MiResult>(code);
}

/// What a synchronous call hands out besides what it brought.
struct Brought {
  MiBoolean* more;
  MiResult* result;
  const char** error;
  const MiInstance** details;
};

template <class Pointer, class Value>
void give(Pointer* out, Value value) {
  if (out != nullptr) *out = value;
}

/// Waits for the next result. The instance, if it brought one, is the operation's.
MiResult read(MiOperation* handle, const char* name, const Brought& out, const MiInstance** instance) {
  give(instance, nullptr);
  give(out.more, MiBoolean{0});
  give(out.error, nullptr);
  give(out.details, nullptr);
  Operation* mine = of(handle);
  if (mine == nullptr || !can_serve()) return mi_result_invalid_parameter;
  const Inside guard;
  const Handle used = which(*mine, handle);
  const Worker& worker = simulation()->call(name, [&](ThreadId thread) {
    or_end([&] { simulation()->system().read(thread, caller_of(*mine), mine->id, used); });
  });
  give(out.result, static_cast<MiResult>(worker.has_final ? worker.final_code : worker.code));
  if (worker.code != mi_result_ok) return static_cast<MiResult>(worker.code);
  // After the final result there is nothing to read, which is no final result of its own.
  if (!worker.has_result && !worker.has_final) return mi_result_failed;
  if (worker.has_result) {
    let_go_of_current(*mine);
    mine->current = result_instance(mine->provider, worker.result);
    mine->current_index = worker.result;
    give(out.more, MiBoolean{1});
    give(instance, mine->current);
  }
  return mi_result_ok;
}

MiResult get_instance(MiOperation* handle, const MiInstance** instance, MiBoolean* more, MiResult* result,
                      const char** error, const MiInstance** details) {
  return read(handle, "MI_Operation_GetInstance", {more, result, error, details}, instance);
}

MiResult get_indication(MiOperation* handle, const MiInstance** instance, const char** bookmark,
                        const char** machine, MiBoolean* more, MiResult* result, const char** error,
                        const MiInstance** details) {
  give(bookmark, nullptr);
  give(machine, nullptr);
  return read(handle, "MI_Operation_GetIndication", {more, result, error, details}, instance);
}

MiResult get_class(MiOperation* handle, const MiClass** out, MiBoolean* more, MiResult* result,
                   const char** error, const MiInstance** details) {
  give(out, nullptr);
  const MiInstance* instance = nullptr;
  const MiResult code = read(handle, "MI_Operation_GetClass", {more, result, error, details}, &instance);
  if (instance == nullptr) return code;
  const Inside guard;
  const Operation& mine = *of(handle);
  give(out, result_class(mine.provider, mine.current_index));
  return code;
}

void call_back(Operation& mine, const Delivery& what) {
  const bool is_final = what.index == no_index;
  MiOperation handle = mine.handle;
  handle.version |= from_callback;
  MiInstance* instance = is_final ? nullptr : result_instance(mine.provider, what.index);
  const auto result = static_cast<MiResult>(is_final ? what.code : mi_result_ok);
  const MiBoolean more = is_final ? 0 : 1;
  const MiAcknowledge by_hand = mine.acknowledge == Acknowledge::manual ? acknowledge : nullptr;
  const MiOperationCallbacks& to = mine.callbacks;
  const MiClass* const described = is_final ? nullptr : result_class(mine.provider, what.index);
  // A result that is acknowledged by hand lives until the next one comes.
  if (by_hand != nullptr) {
    let_go_of_current(mine);
    mine.current = instance;
  }
  {
    const Outside program;
    switch (simulation()->system().operation(mine.id).kind) {
      case OperationKind::subscribe:
        to.indication_result(&handle, to.context, instance, nullptr, nullptr, more, result, nullptr, nullptr,
                             by_hand);
        break;
      case OperationKind::get_class:
      case OperationKind::enumerate_classes:
        to.class_result(&handle, to.context, described, more, result, nullptr, nullptr, by_hand);
        break;
      default:
        to.instance_result(&handle, to.context, instance, more, result, nullptr, nullptr, by_hand);
    }
  }
  if (by_hand == nullptr && instance != nullptr) instance->ft->remove(instance);
}

}  // namespace

std::vector<Operation*>& operations() {
  static auto* all = new std::vector<Operation*>;
  return *all;
}

void run(const Delivery& delivery) {
  if (delivery.closed.exists()) {
    const Session& session = *sessions()[delivery.closed.value];
    const Outside program;
    return session.completed(session.context);
  }
  // A mutant may answer what nobody has started.
  if (delivery.op.value >= operations().size() || operations()[delivery.op.value] == nullptr) return;
  call_back(*operations()[delivery.op.value], delivery);
}

const MiOperationFT operation_functions{
    .close = close,
    .cancel = cancel,
    .get_session = get_session,
    .get_instance = get_instance,
    .get_indication = get_indication,
    .get_class = get_class,
};

}  // namespace rescind::drop_in
