#include "harness/live/abilities.hpp"

#include <fmt/format.h>

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
  for (const Ability ability : moment.needs)
    if (!has(ability, subject, calibration)) return why_without(ability, subject);
  return std::nullopt;
}

}  // namespace rescind::live
