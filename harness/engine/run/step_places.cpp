#include "harness/engine/run/step_places.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "harness/scenario/language/phrase.hpp"

namespace rescind {
namespace {

std::optional<Call> made_by(EventKind kind) {
  switch (kind) {
    case EventKind::session_open:
      return Call::open_session;
    case EventKind::start:
      return Call::start;
    case EventKind::read:
      return Call::read;
    case EventKind::ack:
      return Call::ack;
    case EventKind::cancel:
      return Call::cancel;
    case EventKind::close:
      return Call::close;
    case EventKind::session_close:
      return Call::close_session;
    default:
      return std::nullopt;
  }
}

std::optional<Call> answered_by(EventKind kind) {
  switch (kind) {
    case EventKind::start_returned:
      return Call::start;
    case EventKind::read_returned:
      return Call::read;
    case EventKind::cancel_returned:
      return Call::cancel;
    case EventKind::close_returned:
      return Call::close;
    case EventKind::session_close_returned:
    case EventKind::session_closed:
      return Call::close_session;
    default:
      return std::nullopt;
  }
}

/// A step, by what histories call its thread, operation and session.
struct NamedStep {
  Call call{};
  std::string thread;
  std::string target;
  const Step* step = nullptr;
};

std::string name_in(const auto& list, std::uint32_t number) {
  return number < list.size() ? list[number].name : std::string();
}

void add_steps(const Plan& plan, const std::vector<Step>& steps, const std::string& thread,
               std::vector<NamedStep>& all) {
  for (const Step& step : steps) {
    const std::string target = step.op.exists() ? name_in(plan.operations, step.op.value)
                                                : name_in(plan.sessions, step.session.value);
    all.push_back({step.call == Call::drain ? Call::read : step.call, thread, target, &step});
  }
}

std::vector<NamedStep> steps_of(const Plan& plan) {
  std::vector<NamedStep> all;
  for (const ThreadPlan& thread : plan.threads)
    add_steps(plan, thread.steps, name_in(plan.clients, thread.client) + "/" + thread.name, all);
  for (const CallbackPlan& callback : plan.callbacks) {
    if (callback.op.value >= plan.operations.size()) continue;
    const std::uint32_t session = plan.operations[callback.op.value].session.value;
    if (session >= plan.sessions.size()) continue;
    add_steps(plan, callback.steps, name_in(plan.clients, plan.sessions[session].client) + "/library", all);
  }
  return all;
}

/// Goes through a history and knows of each event which step led to it.
class Steps {
 public:
  Steps(const Plan& plan, const Names& names) : plan_(plan), names_(names), steps_(steps_of(plan)) {}

  Written on(const Event& event) {
    if (const std::optional<Call> call = made_by(event.kind)) return called(*call, event);
    if (const std::optional<Call> call = answered_by(event.kind)) return called_[{*call, target_of(event)}];
    if (event.kind == EventKind::timeout_fired) return lead(event, called_[{Call::start, target_of(event)}]);
    if (const Written fault = fault_at(event); fault != Written{}) return lead(event, fault);
    const auto led = led_.find(event.op);
    if (led == led_.end()) return {};
    if (event.kind == EventKind::final) led->second.over = true;
    return led->second.by;
  }

 private:
  struct Led {
    Written by{};
    SessionId session{};
    bool over = false;
  };

  Written called(Call call, const Event& event) {
    const Written step = step_of(call, event);
    called_[{call, target_of(event)}] = step;
    if (call == Call::start) led_[event.op] = {.by = step, .session = event.session};
    const bool ends = call == Call::cancel || call == Call::close || call == Call::close_session;
    return ends ? lead(event, step) : step;
  }

  /// What is not over yet, and what the event is about, is led on by that step or fault.
  Written lead(const Event& event, Written by) {
    for (auto& [op, led] : led_) {
      const bool meant =
          event.op.exists() ? op == event.op : !event.session.exists() || led.session == event.session;
      if (meant && !led.over) led.by = by;
    }
    return by;
  }

  /// A step that is repeated, and several alike ones of a thread, are taken in their order.
  Written step_of(Call call, const Event& event) {
    const std::string target = target_of(event);
    const std::string thread = event.thread.exists() && event.thread.value < names_.threads.size()
                                   ? names_.threads[event.thread.value]
                                   : "";
    std::vector<Written> here;
    std::vector<Written> anywhere;
    for (const NamedStep& step : steps_) {
      if (step.call != call || step.target != target) continue;
      anywhere.push_back(step.step->written);
      if (step.thread == thread) here.push_back(step.step->written);
    }
    const std::vector<Written>& fit = here.empty() ? anywhere : here;
    if (fit.empty()) return {};
    return fit[std::min(taken_[{call, target, thread}]++, fit.size() - 1)];
  }

  /// Where the fault of the plan is written that this is; nowhere where it is none.
  Written fault_at(const Event& event) {
    for (std::size_t i = 0; i < plan_.faults.size(); ++i) {
      const FaultPlan& fault = plan_.faults[i];
      const bool same_op = !fault.op.exists() || name_in(plan_.operations, fault.op.value) == op_of(event);
      const bool fits = (event.kind == EventKind::shutdown && fault.what == FaultPlan::What::shutdown &&
                         event.reason == fault.reason) ||
                        (event.kind == EventKind::network_fault && fault.what == FaultPlan::What::network &&
                         same_op && event.fault == fault.fault) ||
                        (event.kind == EventKind::provider_crash &&
                         fault.what == FaultPlan::What::provider_crash && same_op);
      if (fits) return fault.written;
    }
    return {};
  }

  [[nodiscard]] std::string op_of(const Event& event) const {
    return event.op.exists() && event.op.value < names_.ops.size() ? names_.ops[event.op.value] : "";
  }
  [[nodiscard]] std::string target_of(const Event& event) const {
    if (event.op.exists()) return op_of(event);
    return event.session.exists() && event.session.value < names_.sessions.size()
               ? names_.sessions[event.session.value]
               : "";
  }

  const Plan& plan_;
  const Names& names_;
  std::vector<NamedStep> steps_;
  std::map<OpId, Led> led_;
  std::map<std::pair<Call, std::string>, Written> called_;  // The last one.
  std::map<std::tuple<Call, std::string, std::string>, std::size_t> taken_;
};

// What a real program recorded of a step is only what it waits for.
Written waiting_step(const Plan& plan, const std::string& waits_for) {
  const Names names = names_in(plan);
  const std::vector<NamedStep> steps = steps_of(plan);
  const auto waiting = std::ranges::find_if(steps, [&](const NamedStep& one) {
    const Trigger& trigger = one.step->trigger;
    return trigger.when == Trigger::When::event && phrase_of(trigger.pattern, names) == waits_for;
  });
  return waiting == steps.end() ? Written{} : waiting->step->written;
}

}  // namespace

std::vector<Written> steps_behind(const Plan& plan, const History& history) {
  Steps steps(plan, history.names);
  std::vector<Written> all;
  all.reserve(history.events.size());
  for (const Event& event : history.events) all.push_back(steps.on(event));
  return all;
}

Written step_behind(const Breach& breach, const std::vector<Written>& steps) {
  const auto at = [&](std::uint64_t number) { return number < steps.size() ? steps[number] : Written{}; };
  const std::size_t shown = std::min(breach.shown.size(), breach.events.size());
  for (std::size_t i = shown; i-- > 0;)
    if (made_by(breach.shown[i].kind) && at(breach.events[i]) != Written{}) return at(breach.events[i]);
  for (std::size_t i = breach.events.size(); i-- > 0;)
    if (at(breach.events[i]) != Written{}) return at(breach.events[i]);
  return {};
}

void place_at_steps(const Plan& plan, const History& history, CaseResult& result) {
  if (result.breaches.empty()) return;
  result.steps = steps_behind(plan, history);
  for (Breach& breach : result.breaches) {
    if (std::holds_alternative<Violation>(breach.what)) breach.led_by = step_behind(breach, result.steps);
    if (auto* step = std::get_if<BlockedStep>(&breach.what); step != nullptr && step->written == Written{})
      step->written = waiting_step(plan, step->waits_for);
  }
}

}  // namespace rescind
