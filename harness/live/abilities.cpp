#include "harness/live/abilities.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "harness/live/dialect.hpp"

namespace rescind::live {
namespace {

bool has(Ability ability, const Subject& subject, const Calibration& calibration) {
  switch (ability) {
    case Ability::cancel:
      return subject.can_cancel() && calibration.cancel_offered;
    case Ability::slow:
      return calibration.slow.has_value();
    case Ability::ids_again:
      return subject.ids_again;
    case Ability::notification:
      return !cancel_is_request(subject);
    case Ability::shutdown:
      return !subject.shutdown.empty();
  }
  return false;
}

// What a step cannot be made without, whatever its moment says.
std::optional<Ability> need_of(const MomentStep& step) {
  using Do = MomentStep::Do;
  using Request = MomentStep::Request;
  switch (step.what) {
    case Do::start:
      if (step.request == Request::slow || step.request == Request::slow_again) return Ability::slow;
      return step.id_of.empty() ? std::nullopt : std::optional(Ability::ids_again);
    case Do::cancel:
    case Do::cancel_nobody:
    case Do::raw:
      return Ability::cancel;
    case Do::as_request:
      return Ability::notification;
    case Do::end:
      if (step.ending == MomentStep::Ending::shutdown) return Ability::shutdown;
      return std::nullopt;
    case Do::await:
    case Do::wait:
    case Do::batch:
    case Do::stopped:
    case Do::unread:
    case Do::look:
      return std::nullopt;
  }
  return std::nullopt;
}

bool says_hello(const std::vector<MomentStep>& steps) {
  return std::ranges::any_of(steps, [](const MomentStep& step) {
    const bool starts = step.what == MomentStep::Do::start;
    return (starts && step.request == MomentStep::Request::hello) || says_hello(step.inner);
  });
}

void add_needs(const std::vector<MomentStep>& steps, std::vector<Ability>& needs) {
  for (const MomentStep& step : steps) {
    if (const std::optional<Ability> need = need_of(step)) needs.push_back(*need);
    add_needs(step.inner, needs);
  }
}

std::string why_without(Ability ability, const Subject& subject) {
  switch (ability) {
    case Ability::cancel:
      if (subject.can_cancel())
        return fmt::format("needs 'cancel': the subject does not offer it ({})", subject.cancel_needs);
      return "needs 'cancel': the subject names no message that cancels";
    case Ability::slow:
      return "needs 'slow': no request takes long enough to be cancelled in the middle";
    case Ability::ids_again:
      return "needs 'ids-again': in this protocol an id is used once";
    case Ability::notification:
      return "needs 'notification': in this protocol a cancel is a request";
    case Ability::shutdown:
      return "needs 'shutdown': the subject names no messages for it";
  }
  return "";
}

}  // namespace

std::optional<std::string> why_skipped(std::string_view name, const Subject& subject) {
  auto skipped = subject.skipped.find(std::string(name));
  if (skipped == subject.skipped.end())
    skipped = subject.skipped.find(std::string(name.substr(0, name.find('/'))));
  if (skipped == subject.skipped.end()) return std::nullopt;
  return skipped->second;
}

std::optional<std::string> why_unable(const Moment& moment, const Subject& subject,
                                      const Calibration& calibration) {
  if (std::optional<std::string> why = why_skipped(moment.name, subject)) return why;
  if (subject.handshake.empty() && says_hello(moment.steps))
    return "it is about the first request of the handshake, which the subject does not have";
  std::vector<Ability> needs = moment.needs;
  add_needs(moment.steps, needs);
  for (const Ability ability : needs)
    if (!has(ability, subject, calibration)) return why_without(ability, subject);
  return std::nullopt;
}

}  // namespace rescind::live
