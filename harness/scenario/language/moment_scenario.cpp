#include "harness/scenario/language/moment_scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "harness/scenario/language/yaml_text.hpp"

namespace rescind::live {
namespace {

using Do = MomentStep::Do;

std::string provider_of(MomentStep::Request request) {
  switch (request) {
    case MomentStep::Request::slow:
      return "slow";
    case MomentStep::Request::slow_again:
      return "slow-again";
    case MomentStep::Request::fast:
      return "fast";
    case MomentStep::Request::hello:
      return "hello";
  }
  return "";
}

/// Writes the steps of one moment.
class Writing {
 public:
  explicit Writing(const Moment& moment) {
    start(std::string(bystander), MomentStep::Request::fast, margin);
    for (const MomentStep& step : moment.steps) take(step, margin);
    if (ended_) return;
    add(margin, "wait: 2s");
    add(margin, "control: control");
  }

  [[nodiscard]] const std::string& steps() const { return steps_; }
  [[nodiscard]] std::string expectations() const {
    std::string text;
    for (const std::string& op : started_) {
      const bool may_be_lost = cancelled_.contains(op) || (ended_ && op != bystander);
      if (!may_be_lost) text += "  " + op + ": {final: ok}\n";
    }
    return text;
  }

 private:
  static constexpr auto margin = "    ";

  void add(const std::string& margin_of, std::string_view step) {
    steps_ += fmt::format("{}- {}\n", margin_of, step);
  }

  void take(const MomentStep& step, const std::string& margin_of) {
    switch (step.what) {
      case Do::start:
        return for_each(step, [&](const std::string& op) { start(op, step.request, margin_of); });
      case Do::cancel:
        // What waits for a share of the time has waited once.
        return for_each(step, [&, at = when(step)](const std::string& op) mutable {
          cancel(step, op, std::exchange(at, {}), margin_of);
        });
      case Do::cancel_nobody:
        return add(margin_of, fmt::format("{{cancel: {}, handle: empty}}", bystander));
      case Do::raw:
        return add(margin_of, "raw: " + yaml_scalar(step.json));
      case Do::as_request:
        return add(margin_of, "raw: a request");
      case Do::await:
        for (const std::string& op : step.names)
          if (!cancelled_.contains(op)) add(margin_of, "wait: final of " + op);
        return;
      case Do::wait:
      case Do::look:
        return add(margin_of, fmt::format("wait: {}ns", step.time.ns));
      case Do::batch:
      case Do::stopped:
        add(margin_of, when(step).empty() ? "batch:" : when(step) + "\n" + margin_of + "  batch:");
        for (const MomentStep& inner : step.inner) take(inner, margin_of + margin);
        return;
      case Do::unread:
        for (const MomentStep& inner : step.inner) take(inner, margin_of);
        return;
      case Do::end:
        ended_ = true;
        return;
    }
  }

  template <class Each>
  static void for_each(const MomentStep& step, Each each) {
    for (std::uint32_t i = 1; i <= step.times; ++i) each(request_name(step.names.front(), i, step.times));
  }

  void start(const std::string& op, MomentStep::Request request, const std::string& margin_of) {
    add(margin_of, fmt::format("start: {{op: {}, kind: invoke, provider: {}}}", op, provider_of(request)));
    started_.push_back(op);
  }

  void cancel(const MomentStep& step, const std::string& op, const std::string& at,
              const std::string& margin_of) {
    add(margin_of, fmt::format("{{cancel: {}{}{}{}}}", op, at.empty() ? "" : ", ", at,
                               step.as_text ? ", handle: empty" : ""));
    if (!step.as_text) cancelled_.insert(op);
  }

  static std::string when(const MomentStep& step) {
    if (step.at == MomentStep::at_once) return {};
    if (step.at == MomentStep::at_random) return "after: 0ms..310ms";
    return fmt::format("after: {}ppm of slow", step.at);
  }

  std::string steps_;
  std::vector<std::string> started_;
  std::set<std::string> cancelled_;
  bool ended_ = false;
};

}  // namespace

std::string scenario_text(const Moment& moment, std::string_view name) {
  const Writing written(moment);
  return fmt::format(
      "name: {}\nrules: [result.one-final]\nuntil: 20s\nsystem:\n"
      "  network: {{protocol: push, connection: shared, latency: 100us..2ms}}\n  server: {{admission: 0ms..1ms}}\n"
      "  providers:\n    slow: {{first: 300ms, stops-after: 0ms..3ms}}\n"
      "    slow-again: {{first: 300ms, stops-after: 0ms..3ms}}\n    fast: {{first: 1ms}}\n    hello: {{first: 5ms}}\n"
      "clients:\n  me:\n{}expect:\n{}",
      name, written.steps(), written.expectations());
}

std::string case_name(const Moments& of, const Moment& moment) {
  return of.family + "/" + moment.name;
}

}  // namespace rescind::live
