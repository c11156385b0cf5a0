#include "harness/mi/probe/work.hpp"

#include <signal.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <thread>
#include <utility>

#include "harness/mi/probe/witness.hpp"

namespace rescind::probe {
namespace {

// Now and then it is looked whether another case has begun: then this run is nobody's any more.
constexpr std::int64_t look_every = 100'000'000;

std::string code_field(MiResult code) {
  return ",\"code\":" + std::to_string(code);
}

std::string reason_field(MiReason reason) {
  constexpr std::array<const char*, 4> words{"none", "timeout", "shutdown", "service-stop"};
  return reason < words.size() ? std::string(",\"reason\":\"") + words[reason] + "\"" : std::string();
}

}  // namespace

Work::Work(MiContext* context, Behaviour behaviour, Post post, Finish finish)
    : context_(context),
      behaviour_(std::move(behaviour)),
      post_(std::move(post)),
      finish_(std::move(finish)) {}

void Work::begin() {
  std::thread([self = shared_from_this()] { self->run(); }).detach();
}

void Work::hear(const std::string& how) {
  hear_with_reason(how, "");
}

void Work::hear_with_reason(const std::string& how, const std::string& fields) {
  const std::lock_guard hold(mutex_);
  if (heard_ || over_) return;
  heard_ = true;
  witness(behaviour_, now(), "cancel-heard", ",\"how\":\"" + how + "\"" + fields);
  told_.notify_all();
}

// The server may call back as long as it likes, so that what it is given is never freed.
void Work::register_cancel() {
  auto* const self = new std::shared_ptr<Work>(shared_from_this());
  const MiResult code = context_->ft->register_cancel(
      context_,
      [](MiReason reason, void* data) {
        (*static_cast<std::shared_ptr<Work>*>(data))->hear_with_reason("callback", reason_field(reason));
      },
      self);
  witness(behaviour_, now(), "register-cancel", code_field(code));
}

void Work::run() {
  witness(behaviour_, now(), "provider-start");
  if (context_ != nullptr && behaviour_.hears == "callback") register_cancel();
  end(post_all());
}

Work::Next Work::post_all() {
  std::int64_t due = now() + behaviour_.first;
  for (std::uint32_t index = 0; index < behaviour_.results; ++index) {
    if (index == behaviour_.crash_after) {
      witness(behaviour_, now(), "provider-crash");
      ::raise(SIGKILL);
    }
    if (index == behaviour_.hang_after) {
      while (serial_now() == behaviour_.serial)
        std::this_thread::sleep_for(std::chrono::nanoseconds(look_every));
      return Next::gone;
    }
    // As in the simulated system: without a first time of its own the first one comes after `every`.
    if (index != 0 || behaviour_.first == 0) due += behaviour_.every;
    if (const Next next = wait(due); next != Next::on) return next;
    if (const Next next = post(index); next != Next::on) return next;
  }
  if (behaviour_.results == 0 && behaviour_.first != 0) return wait(due);
  return wait(due + behaviour_.every);
}

/// Until that time, or until it is cancelled, polling meanwhile if that is how it hears.
Work::Next Work::wait(std::int64_t until) {
  const bool polls = context_ != nullptr && behaviour_.hears == "poll";
  while (now() < until) {
    const std::int64_t step =
        polls && behaviour_.poll_every > 0 ? std::min(behaviour_.poll_every, look_every) : look_every;
    const auto slice = std::chrono::nanoseconds(std::min(step, until - now()));
    {
      std::unique_lock hold(mutex_);
      if (slice.count() > 0) told_.wait_for(hold, slice, [this] { return heard_; });
      if (heard_) return Next::stop;
    }
    if (serial_now() != behaviour_.serial) return Next::gone;
    if (polls && behaviour_.poll_every > 0)
      if (const Next next = poll(); next != Next::on) return next;
  }
  return polls && behaviour_.poll_every == 0 ? poll() : Next::on;
}

Work::Next Work::poll() {
  MiBoolean answer = 0;
  const std::int64_t asked = now();
  if (context_->ft->canceled(context_, &answer) != mi_result_ok) return Next::on;
  witness(behaviour_, asked, "cancel-polled", answer != 0 ? ",\"answer\":true" : ",\"answer\":false");
  if (answer == 0) return Next::on;
  hear("poll");
  return Next::stop;
}

Work::Next Work::post(std::uint32_t index) {
  const std::int64_t posted = now();
  const MiResult code = post_(index);
  witness(behaviour_, posted, "post", ",\"index\":" + std::to_string(index) + code_field(code));
  if (code == mi_result_ok || behaviour_.hears != "failing-post") return Next::on;
  hear("failing-post");
  return Next::stop;
}

void Work::end(Next why) {
  if (why == Next::stop) std::this_thread::sleep_for(std::chrono::nanoseconds(behaviour_.stops));
  {
    const std::lock_guard hold(mutex_);
    over_ = true;
  }
  const MiResult code = why == Next::on ? MiResult{behaviour_.final} : MiResult{mi_result_failed};
  witness(behaviour_, now(), "provider-final", code_field(code));
  finish_(code);
  witness(behaviour_, now(), "provider-end");
}

}  // namespace rescind::probe
