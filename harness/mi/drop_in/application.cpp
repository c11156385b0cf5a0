#include <dlfcn.h>
#include <sys/syscall.h>

#include <algorithm>
#include <string>

#include "harness/edge/write_all.hpp"
#include "harness/mi/drop_in/ending.hpp"
#include "harness/mi/drop_in/instance.hpp"
#include "harness/mi/drop_in/objects.hpp"
#include "harness/mi/drop_in/options.hpp"
#include "harness/mi/drop_in/real.hpp"
#include "harness/mi/drop_in/taken_over.hpp"
#include "harness/mi/drop_in/threads.hpp"
#include "harness/mi/drop_in/virtual_clock.hpp"

namespace rescind::drop_in {
namespace {

Application* of(const MiApplication* handle) {
  return handle == nullptr ? nullptr : reinterpret_cast<Application*>(handle->slot);
}

/// The library's thread: runs callbacks as they come.
void* run_callbacks(void* argument) {
  auto& library = *static_cast<Library*>(argument);
  const Inside guard;
  Simulation& run_of = *simulation();
  for (;;) {
    while (library.due.empty() && !library.leaves)
      run_of.baton().wait({.call = "the library's thread", .on = &library, .is_idle = true});
    if (library.due.empty()) return nullptr;
    const Delivery next = library.due.front();
    library.due.pop_front();
    run(next);
    if (next.op.exists()) or_end([&] { run_of.system().callback_returned(library.worker->id); });
  }
}

MiResult close(MiApplication* handle) {
  Application* mine = of(handle);
  if (mine == nullptr || mine->closed || !can_serve()) return mi_result_invalid_parameter;
  const Inside guard;
  mine->closed = true;
  const bool is_own = Baton::self() == mine->library->worker;
  simulation()->remove(*mine->library);
  Worker& worker = *mine->library->worker;
  while (!is_own && worker.phase != Worker::Phase::ended)
    simulation()->baton().wait({.call = "MI_Application_Close", .on = &worker});
  if (!is_own) real().join(worker.handle, nullptr);
  *handle = {};
  return mi_result_ok;
}

MiResult new_session(MiApplication* handle, const char*, const char*, MiDestinationOptions*,
                     MiSessionCallbacks*, MiInstance** error, MiSession* out) {
  if (error != nullptr) *error = nullptr;
  if (out == nullptr) return mi_result_invalid_parameter;
  *out = {};
  Application* mine = of(handle);
  if (mine == nullptr || mine->closed || !can_serve()) return mi_result_invalid_parameter;
  const Inside guard;
  auto* session = new Session{.application = mine};
  session->id =
      or_end([&] { return simulation()->system().open_session(mine->library->client, caller_of(*mine)); });
  sessions().resize(std::max<std::size_t>(sessions().size(), session->id.value + 1));
  sessions()[session->id.value] = session;
  *out = {.version = session->id.value + 1,
          .slot = reinterpret_cast<intptr_t>(session),
          .ft = &session_functions};
  return mi_result_ok;
}

MiResult new_dynamic_instance(MiApplication*, const char* class_name, const MiClassDecl* decl,
                              MiInstance** out) {
  const Inside guard;
  if (out == nullptr || (class_name == nullptr && decl == nullptr)) return mi_result_invalid_parameter;
  *out = new_instance(class_name != nullptr ? class_name : decl->name);
  return mi_result_ok;
}

template <class Handle, class Functions>
MiResult new_options(Handle* out, const Functions& functions) {
  const Inside guard;
  if (out == nullptr) return mi_result_invalid_parameter;
  *out = {.version = 1, .slot = reinterpret_cast<intptr_t>(new Options), .ft = &functions};
  return mi_result_ok;
}

void say(const std::string& text) {
  (void)write_all(2, "rescind: librescind_mi.so: " + text + "\n");
}

std::string own_path() {
  Dl_info found{};
  return dladdr(reinterpret_cast<void*>(own_path), &found) != 0 ? found.dli_fname : "librescind_mi.so";
}

/// Why it cannot; empty where it can.
std::string why_not() {
  const std::string start = "start the program with LD_PRELOAD=" + own_path() + " RESCIND_SCENARIO=FILE";
  if (!comes_first())
    return "the program calls the C library's locks, not this library's, which was loaded too late: " +
           start + ", or link it first";
  if (simulation() == nullptr) return "no scenario says which system is simulated: " + start;
  if (Baton::self() == nullptr)
    return "a thread calls that was not made with pthread_create: it takes no part";
  return {};
}

}  // namespace

bool comes_first() {
  Dl_info first{};
  Dl_info own{};
  void* const program =
      dlopen(nullptr, RTLD_LAZY);  // With RTLD_DEFAULT this library would find itself first.
  void* const lock = dlsym(program, "pthread_mutex_lock");
  return lock != nullptr && dladdr(lock, &first) != 0 &&
         dladdr(reinterpret_cast<void*>(own_path), &own) != 0 && first.dli_fbase == own.dli_fbase;
}

bool can_serve() {
  static bool told = false;
  if (simulation() != nullptr && Baton::self() != nullptr) return true;
  const Inside guard;
  const std::string why = why_not();
  if (!why.empty() && !told) say(why);
  told = true;
  return why.empty();
}

std::vector<Session*>& sessions() {
  static auto* all = new std::vector<Session*>;
  return *all;
}

ContextId caller_of(Application& application) {
  PlayedSystem& system = simulation()->system();
  const std::uint32_t client = application.library->client;
  const long user = real().syscall(SYS_getuid);
  if (user == application.user) return system.context_of(client);
  const auto known = std::ranges::find(application.others, user);
  const auto nth = static_cast<std::uint32_t>(known - application.others.begin());
  if (known == application.others.end()) application.others.push_back(user);
  return system.other_context(client, nth);
}

const MiApplicationFT application_functions{
    .close = close,
    .new_session = new_session,
    .new_hosted_provider = [](MiApplication*, const char*, const char*, void*, MiInstance**,
                              MiHostedProvider*) -> MiResult { return mi_result_not_supported; },
    .new_instance = new_dynamic_instance,
    .new_destination_options =
        [](MiApplication*, MiDestinationOptions* out) {
          return new_options(out, destination_options_functions);
        },
    .new_operation_options =
        [](MiApplication*, MiBoolean, MiOperationOptions* out) {
          return new_options(out, operation_options_functions);
        },
    .new_delivery_options = [](MiApplication*, MiDelivery, MiDeliveryOptions* out) -> MiResult {
      if (out == nullptr) return mi_result_invalid_parameter;
      *out = {.version = 1, .slot = 1, .ft = &delivery_options_functions};
      return mi_result_ok;
    },
    .new_serializer = [](MiApplication*, std::uint32_t, const char*, void*) -> MiResult {
      return mi_result_not_supported;
    },
    .new_deserializer = [](MiApplication*, std::uint32_t, const char*, void*) -> MiResult {
      return mi_result_not_supported;
    },
    .new_instance_from_class =
        [](MiApplication* mine, const char* name, const MiClass*, MiInstance** out) {
          return new_dynamic_instance(mine, name, nullptr, out);
        },
    .new_class = [](MiApplication*, const MiClassDecl*, const char*, const char*, MiClass**) -> MiResult {
      return mi_result_not_supported;
    },
};

}  // namespace rescind::drop_in

using namespace rescind::drop_in;

RESCIND_TAKEN_OVER MiResult MI_Application_InitializeV1(std::uint32_t flags, const MiChar* identifier,
                                                        MiInstance** error, MiApplication* out) {
  if (error != nullptr) *error = nullptr;
  if (out == nullptr || flags != 0) return mi_result_invalid_parameter;
  *out = {};
  if (!can_serve()) return mi_result_failed;
  const Inside guard;
  Simulation& run_of = *simulation();
  or_end([&] { run_of.open(); });
  const std::string name = identifier == nullptr ? "" : identifier;
  auto* mine = new Application{.user = real().syscall(SYS_getuid)};
  mine->library = &or_end([&]() -> Library& { return run_of.new_library(run_of.system().new_client(name)); });
  mine->library->worker->begin = run_callbacks;
  mine->library->worker->argument = mine->library;
  if (begin_thread(*mine->library->worker, nullptr) != 0) return mi_result_failed;
  *out = {.version = 1, .slot = reinterpret_cast<intptr_t>(mine), .ft = &application_functions};
  return mi_result_ok;
}

namespace {

const MiUtilitiesFT utilities{
    .error_category = [](const char*, std::uint32_t) -> std::uint32_t { return 0; },
    .error_instance = [](std::uint32_t, const char*, const char*, MiInstance**) -> MiResult {
      return mi_result_not_supported;
    },
};

const MiClientFT client{
    .application = &application_functions,
    .session = &session_functions,
    .operation = &operation_functions,
    .hosted_provider = nullptr,
    .serializer = nullptr,
    .deserializer = nullptr,
    .delivery_options = &delivery_options_functions,
    .destination_options = &destination_options_functions,
    .operation_options = &operation_options_functions,
    .utilities = &utilities,
};

}  // namespace

extern "C" __attribute__((visibility("default"))) const MiClientFT* mi_clientFT_V1;
const MiClientFT* mi_clientFT_V1 = &client;

// For whoever loads an MI library and wants to know whether its time is virtual.
extern "C" __attribute__((visibility("default"))) const int rescind_mi_simulated;
const int rescind_mi_simulated = 1;

// For whoever loads the library once and forks a process for each scenario: the run begins now, with what the environment says
// by now. Requires that there is no other thread, and that none has begun.
extern "C" __attribute__((visibility("default"))) void rescind_mi_engage() {
  engage();
}

// For whoever plays the scenario's own steps, whose triggers may be events that no client sees. Blocks until such events
// have happened `nth` times; of the ids, no_index stands for any.
extern "C" __attribute__((visibility("default"))) void rescind_mi_await(unsigned kind, unsigned message,
                                                                        unsigned op, unsigned session,
                                                                        unsigned nth) {
  if (!takes_part()) return;
  const Inside guard;
  simulation()->await({.kind = static_cast<rescind::EventKind>(kind),
                       .message = static_cast<rescind::Message>(message),
                       .op = {op},
                       .session = {session},
                       .nth = nth});
}

// For whoever plays a scenario and wants to know when it is over. Blocks until nothing more would happen, neither in the
// system nor in the program, or until `ns` on CLOCK_MONOTONIC; 1 for the former.
extern "C" __attribute__((visibility("default"))) int rescind_mi_await_rest(std::int64_t ns) {
  if (!takes_part()) return 0;
  const Inside guard;
  return simulation()->await_rest(when_shows(CLOCK_MONOTONIC, {ns / 1'000'000'000, ns % 1'000'000'000})) ? 1
                                                                                                         : 0;
}

// For whoever writes down what the library does: a timer of the timeout option that went off, of which a client hears
// only by the final result. Each is told once, in their order; 0 where there is none. `operation` is where the program keeps the
// handle, `ns` the time on CLOCK_MONOTONIC.
extern "C" __attribute__((visibility("default"))) int rescind_mi_fired(const MiOperation** operation,
                                                                       std::int64_t* ns) {
  if (!takes_part()) return 0;
  const Inside guard;
  const std::optional<Fired> fired = simulation()->take_fired();
  if (!fired) return 0;
  const timespec shown = shown_by(CLOCK_MONOTONIC, fired->at);
  *operation = operations()[fired->op.value]->own;
  *ns = shown.tv_sec * 1'000'000'000 + shown.tv_nsec;
  return 1;
}
