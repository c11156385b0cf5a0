#include "harness/mi/host/library.hpp"

#include <dlfcn.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

namespace rescind::mi {
namespace {

// What our simulated library has besides.
constexpr auto simulated_symbol = "rescind_mi_simulated";
constexpr auto engage_symbol = "rescind_mi_engage";
constexpr auto await_symbol = "rescind_mi_await";
constexpr auto await_rest_symbol = "rescind_mi_await_rest";
constexpr auto fired_symbol = "rescind_mi_fired";

const char* text_or_null(const std::string& text) {
  return text.empty() ? nullptr : text.c_str();
}

std::string why(const char* what, MiResult code) {
  return std::string(what) + " answered with the code " + std::to_string(code);
}

}  // namespace

void engage_simulation(const Job& job) {
  const auto engage = reinterpret_cast<void (*)()>(::dlsym(RTLD_DEFAULT, engage_symbol));
  if (engage == nullptr) throw Unusable("it has no " + std::string(engage_symbol));
  const int file = ::memfd_create("scenario", 0);
  const auto size = static_cast<ssize_t>(job.scenario.size());
  if (file < 0 || ::write(file, job.scenario.data(), job.scenario.size()) != size)
    throw Unusable("its scenario cannot be handed to it");
  ::setenv("RESCIND_SCENARIO", ("/proc/self/fd/" + std::to_string(file)).c_str(), 1);
  ::setenv("RESCIND_SEED", std::to_string(job.seed).c_str(), 1);
  engage();
}

Library::Library(const Job& job) : job_(job) {
  void* const loaded = ::dlopen(job.library.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (loaded == nullptr) throw Unusable(::dlerror());
  void* const entry = ::dlsym(loaded, MI_INITIALIZE_SYMBOL);
  if (entry == nullptr) throw Unusable("it is no MI client library: it has no " MI_INITIALIZE_SYMBOL);
  initialize_ = reinterpret_cast<MiInitialize>(entry);
  simulated_ = ::dlsym(loaded, simulated_symbol) != nullptr;
  await_ = reinterpret_cast<decltype(await_)>(::dlsym(loaded, await_symbol));
  await_rest_ = reinterpret_cast<decltype(await_rest_)>(::dlsym(loaded, await_rest_symbol));
  fired_ = reinterpret_cast<decltype(fired_)>(::dlsym(loaded, fired_symbol));
}

void Library::await(const EventPattern& pattern) const {
  await_(static_cast<unsigned>(pattern.kind), static_cast<unsigned>(pattern.message), pattern.op.value,
         pattern.session.value, pattern.nth);
}

bool Library::await_rest(std::chrono::steady_clock::time_point latest) const {
  return await_rest_(latest.time_since_epoch() / std::chrono::nanoseconds(1)) != 0;
}

std::optional<Library::Fired> Library::fired() const {
  Fired next;
  if (fired_ == nullptr || fired_(&next.operation, &next.monotonic_ns) == 0) return std::nullopt;
  return next;
}

MiApplication Library::application(const std::string& name) const {
  MiApplication application{};
  const MiResult code = initialize_(0, name.c_str(), nullptr, &application);
  if (code != mi_result_ok) throw Unusable(why(MI_INITIALIZE_SYMBOL, code));
  if (application.ft == nullptr) throw Unusable(MI_INITIALIZE_SYMBOL " gave no table of functions");
  return application;
}

// Over HTTP, as far as the job says anything of it.
MiDestinationOptions Library::destination_of(MiApplication& application) const {
  MiDestinationOptions options{};
  if (job_.port == 0 && job_.user.empty()) return options;
  if (const MiResult code = application.ft->new_destination_options(&application, &options);
      code != mi_result_ok)
    throw Unusable(why("NewDestinationOptions", code));
  options.ft->set_string(&options, MI_OPTION_TRANSPORT, "HTTP", 0);
  options.ft->set_number(&options, MI_OPTION_PACKET_PRIVACY, 0, 0);
  if (job_.port != 0) options.ft->set_number(&options, MI_OPTION_PORT, job_.port, 0);
  if (!job_.user.empty()) {
    MiCredentials credentials{};
    credentials.type = "Basic";
    credentials.u.by_name.user = job_.user.c_str();
    credentials.u.by_name.password = job_.password.c_str();
    options.ft->add_credentials(&options, MI_OPTION_CREDENTIALS, &credentials, 0);
  }
  return options;
}

MiResult Library::open(MiApplication& application, MiSession& session) const {
  MiDestinationOptions options = destination_of(application);
  const MiResult code =
      application.ft->new_session(&application, text_or_null(job_.protocol), text_or_null(job_.destination),
                                  options.ft == nullptr ? nullptr : &options, nullptr, nullptr, &session);
  if (options.ft != nullptr) options.ft->remove(&options);
  return code;
}

}  // namespace rescind::mi
