#include "harness/engine/run/timed_run.hpp"

#include <utility>

#include "harness/contract/recorded.hpp"
#include "harness/engine/run/drive.hpp"
#include "harness/engine/run/header.hpp"
#include "harness/engine/run/rule_results.hpp"
#include "harness/scenario/language/phrase.hpp"
#include "models/system/application.hpp"

namespace rescind {

TimedRun::TimedRun(const Case& what, const Behaviour& behaviour)
    : case_(what),
      behaviour_(behaviour),
      program_(what.plan),
      system_(program_, behaviour_),
      driver_(system_),
      judge_(what.profile, header_of(what, Clock::virtual_time)) {
  history_.header = header_of(what, Clock::virtual_time);
  history_.names = program_.names();
  texts_ = history_.names.texts.size();
}

void TimedRun::run(std::uint64_t seed) {
  driver_.begin(seed);
  run_to_the_end();
}

void TimedRun::run(Tape tape) {
  driver_.begin(std::move(tape));
  run_to_the_end();
}

void TimedRun::run_to_the_end() {
  judge_.restart();
  history_.events.clear();
  history_.names.texts.resize(texts_);
  violations_.clear();
  blocked_.clear();
  cut_at_.reset();
  ended_ = false;
  take(driver_.effects().events);
  const DriveEnd end = drive_to_the_end(driver_, case_.plan, [&] {
    take(driver_.effects().events);
    probe(driver_.effects().events);
  });
  if (end.at_steps_max) cut_at_ = case_.plan.steps_max;
  const EndWhy why = end.why;
  find_blocked_steps(why);
  if (!ended_) take({.t = driver_.now(), .kind = EventKind::end, .ending = why});
  judge_.finish();
  // The run's own violations come first: of one rule and operation only the first is told.
  std::vector<Violation> all(judge_.violations().begin(), judge_.violations().end());
  all.insert(all.end(), violations_.begin(), violations_.end());
  violations_ = told_once(all);
}

void TimedRun::take(std::span<const Event> events) {
  for (const Event& event : events) take(event);
}

void TimedRun::take(const Event& event) {
  promise_by_form(judge_, case_.profile, history_.names.texts, event);
  judge_.on(event);
  history_.events.push_back(event);
  ended_ = ended_ || event.kind == EventKind::end;
}

void TimedRun::probe(std::span<const Event> events) {
  if (ended_) return;
  const ProbesDue due = probes_due(events, judge_);
  if (due.client_stack) keep(prober_.run(system_, driver_, judge_, Party::client_stack));
  if (due.provider) keep(prober_.run(system_, driver_, judge_, Party::provider));
}

void TimedRun::keep(std::span<const Violation> found) {
  violations_.insert(violations_.end(), found.begin(), found.end());
}

void TimedRun::find_blocked_steps(EndWhy why) {
  const auto add = [this, why](std::string who, const Trigger& trigger, Written written) {
    blocked_.push_back({std::move(who), phrase_of(trigger.pattern, history_.names), written, driver_.now(),
                        history_.events.size(), why});
    const auto text = static_cast<std::uint32_t>(history_.names.texts.size());
    history_.names.texts.push_back(blocked_.back().waits_for);
    take({.t = driver_.now(), .text = {text}, .kind = EventKind::step_blocked});
  };
  if (ended_) return;
  for (const application::Awaited& one : application::all_awaited(program_, driver_.state()))
    add(one.thread.exists() ? history_.names.threads[one.thread.value] : "faults", *one.trigger, one.written);
}

}  // namespace rescind
