#include <strings.h>

#include <algorithm>
#include <cctype>
#include <string>

#include "harness/mi/drop_in/ending.hpp"
#include "harness/mi/drop_in/objects.hpp"
#include "harness/mi/drop_in/options.hpp"

namespace rescind::drop_in {
namespace {

Session* of(const MiSession* handle) {
  return handle == nullptr ? nullptr : reinterpret_cast<Session*>(handle->slot);
}

/// Which of the scenario's providers serves a class: the one that is called so, in whatever letters, or the only one.
std::string provider_for(const std::string& class_name) {
  const auto& providers = simulation()->system().providers();
  for (const ProviderPlan& one : providers) {
    if (strcasecmp(one.name.c_str(), class_name.c_str()) == 0) return one.name;
  }
  return providers.size() == 1 ? providers.front().name : class_name;
}

std::string text_of(const char* text) {
  return text == nullptr ? "" : text;
}

std::string class_of(const MiInstance* instance) {
  const char* name = nullptr;
  if (instance != nullptr) instance->ft->get_class_name(instance, &name);
  return text_of(name);
}

/// The class that a query is about: the word after FROM.
std::string class_in(const std::string& query) {
  std::string word;
  bool is_next = false;
  for (const char c : query + " ") {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-') {
      word += c;
      continue;
    }
    if (word.empty()) continue;
    if (is_next) return word;
    is_next = strcasecmp(word.c_str(), "from") == 0;
    word.clear();
  }
  return query;
}

/// What every operation is started with.
struct Started {
  MiSession* session;
  std::uint32_t flags;
  MiOperationOptions* options;
  OperationKind kind;
  std::string class_name;
  MiOperationCallbacks* callbacks;
  MiOperation* out;
};

bool has_callback(const MiOperationCallbacks* callbacks, OperationKind kind) {
  if (callbacks == nullptr) return false;
  if (kind == OperationKind::subscribe) return callbacks->indication_result != nullptr;
  if (kind == OperationKind::get_class || kind == OperationKind::enumerate_classes)
    return callbacks->class_result != nullptr;
  return callbacks->instance_result != nullptr;
}

/// What cannot be started says so through its callback, once.
void fail(const Started& what) {
  if (what.out != nullptr) *what.out = {};
  if (!has_callback(what.callbacks, what.kind)) return;
  const MiOperationCallbacks& to = *what.callbacks;
  const MiResult result = mi_result_invalid_parameter;
  if (what.kind == OperationKind::subscribe) {
    to.indication_result(nullptr, to.context, nullptr, nullptr, nullptr, 0, result, nullptr, nullptr,
                         nullptr);
  } else if (what.kind == OperationKind::get_class || what.kind == OperationKind::enumerate_classes) {
    to.class_result(nullptr, to.context, nullptr, 0, result, nullptr, nullptr, nullptr);
  } else {
    to.instance_result(nullptr, to.context, nullptr, 0, result, nullptr, nullptr, nullptr);
  }
}

void start(const Started& what) {
  Session* session = of(what.session);
  if (session == nullptr || what.out == nullptr || !can_serve()) return fail(what);
  const Inside guard;
  auto* operation = new Operation{.session = session, .own = what.out};
  const bool is_async = has_callback(what.callbacks, what.kind);
  if (what.callbacks != nullptr) operation->callbacks = *what.callbacks;
  const bool by_hand = is_async && (what.flags & mi_flag_manual_acknowledgement) != 0;
  operation->acknowledge = by_hand ? Acknowledge::manual : Acknowledge::automatic;
  operation->provider = what.class_name.empty() ? simulation()->system().provider_for(what.kind)
                                                : provider_for(what.class_name);
  const PlayedStart played{.kind = what.kind,
                           .mode = is_async ? Mode::async : Mode::sync,
                           .acknowledge = operation->acknowledge,
                           .timeout = timeout_of(what.options),
                           .session = session->id,
                           .provider = operation->provider};
  simulation()->call("the start of an operation", [&](ThreadId thread) {
    or_end([&] {
      operation->id = simulation()->system().start(thread, caller_of(*session->application), played);
      operations().resize(std::max<std::size_t>(operations().size(), operation->id.value + 1));
      operations()[operation->id.value] = operation;
      operation->handle = {.version = operation->id.value + 1,
                           .slot = reinterpret_cast<intptr_t>(operation),
                           .ft = &operation_functions};
      *what.out = operation->handle;
    });
  });
}

MiResult close(MiSession* handle, void* context, void (*completed)(void*)) {
  Session* mine = of(handle);
  if (mine == nullptr || mine->closed || !can_serve()) return mi_result_invalid_parameter;
  const Inside guard;
  mine->closed = true;
  mine->context = context;
  mine->completed = completed;
  const Wait wait = completed == nullptr ? Wait::block : Wait::notify;
  const Worker& worker = simulation()->call("MI_Session_Close", [&](ThreadId thread) {
    or_end([&] { simulation()->system().close_session(thread, mine->id, wait); });
  });
  *handle = {};
  return static_cast<MiResult>(worker.code);
}

MiResult get_application(MiSession* handle, MiApplication* out) {
  Session* mine = of(handle);
  if (mine == nullptr || mine->closed || out == nullptr) return mi_result_invalid_parameter;
  *out = {.version = 1, .slot = reinterpret_cast<intptr_t>(mine->application), .ft = &application_functions};
  return mi_result_ok;
}

template <OperationKind kind>
void start_with_instance(MiSession* session, std::uint32_t flags, MiOperationOptions* options, const char*,
                         const MiInstance* instance, MiOperationCallbacks* callbacks, MiOperation* out) {
  start({session, flags, options, kind, class_of(instance), callbacks, out});
}

template <OperationKind kind>
void start_with_class(MiSession* session, std::uint32_t flags, MiOperationOptions* options, const char*,
                      const char* class_name, MiBoolean, MiOperationCallbacks* callbacks, MiOperation* out) {
  start({session, flags, options, kind, text_of(class_name), callbacks, out});
}

void invoke(MiSession* session, std::uint32_t flags, MiOperationOptions* options, const char*,
            const char* class_name, const char*, const MiInstance* target, const MiInstance*,
            MiOperationCallbacks* callbacks, MiOperation* out) {
  const std::string name = class_name != nullptr ? text_of(class_name) : class_of(target);
  start({session, flags, options, OperationKind::invoke, name, callbacks, out});
}

void query(MiSession* session, std::uint32_t flags, MiOperationOptions* options, const char*, const char*,
           const char* expression, MiOperationCallbacks* callbacks, MiOperation* out) {
  start({session, flags, options, OperationKind::query, class_in(text_of(expression)), callbacks, out});
}

void associators(MiSession* session, std::uint32_t flags, MiOperationOptions* options, const char*,
                 const MiInstance* keys, const char*, const char*, const char*, const char*, MiBoolean,
                 MiOperationCallbacks* callbacks, MiOperation* out) {
  start({session, flags, options, OperationKind::associators, class_of(keys), callbacks, out});
}

void references(MiSession* session, std::uint32_t flags, MiOperationOptions* options, const char*,
                const MiInstance* keys, const char*, const char*, MiBoolean, MiOperationCallbacks* callbacks,
                MiOperation* out) {
  start({session, flags, options, OperationKind::references, class_of(keys), callbacks, out});
}

void subscribe(MiSession* session, std::uint32_t flags, MiOperationOptions* options, const char*, const char*,
               const char* expression, const MiDeliveryOptions*, MiOperationCallbacks* callbacks,
               MiOperation* out) {
  start({session, flags, options, OperationKind::subscribe, class_in(text_of(expression)), callbacks, out});
}

void get_class(MiSession* session, std::uint32_t flags, MiOperationOptions* options, const char*,
               const char* class_name, MiOperationCallbacks* callbacks, MiOperation* out) {
  start({session, flags, options, OperationKind::get_class, text_of(class_name), callbacks, out});
}

void test_connection(MiSession* session, std::uint32_t flags, MiOperationCallbacks* callbacks,
                     MiOperation* out) {
  start({session, flags, nullptr, OperationKind::test_connection, "", callbacks, out});
}

}  // namespace

const MiSessionFT session_functions{
    .close = close,
    .get_application = get_application,
    .get_instance = start_with_instance<OperationKind::get>,
    .modify_instance = start_with_instance<OperationKind::modify>,
    .create_instance = start_with_instance<OperationKind::create>,
    .delete_instance = start_with_instance<OperationKind::remove>,
    .invoke = invoke,
    .enumerate_instances = start_with_class<OperationKind::enumerate>,
    .query_instances = query,
    .associator_instances = associators,
    .reference_instances = references,
    .subscribe = subscribe,
    .get_class = get_class,
    .enumerate_classes = start_with_class<OperationKind::enumerate_classes>,
    .test_connection = test_connection,
};

}  // namespace rescind::drop_in
