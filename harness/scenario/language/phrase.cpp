#include "harness/scenario/language/phrase.hpp"

#include "harness/history/describe.hpp"
#include "harness/history/vocabulary.hpp"
#include "harness/scenario/language/trigger.hpp"

namespace rescind {
namespace {

std::string_view message_verb(EventKind kind) {
  switch (kind) {
    case EventKind::send:
      return "sent";
    case EventKind::deliver:
      return "delivered";
    default:
      return "lost";
  }
}

}  // namespace

Names names_in(const Plan& plan) {
  Names names;
  names.contexts = plan.contexts;
  for (const OperationPlan& operation : plan.operations) names.ops.push_back(operation.name);
  for (const SessionPlan& session : plan.sessions) names.sessions.push_back(session.name);
  return names;
}

std::string phrase_of(const EventPattern& pattern, const Names& names) {
  std::string phrase = pattern.nth > 1 ? ordinal_word(pattern.nth) + " " : std::string();
  const std::string of = pattern.op.exists()        ? " of " + name_of(pattern.op, names)
                         : pattern.session.exists() ? " of " + name_of(pattern.session, names)
                                                    : std::string();
  if (pattern.message != Message::none) {
    return phrase + std::string(name_of(pattern.message)) + of + " " +
           std::string(message_verb(pattern.kind));
  }
  return phrase + std::string(name_of(pattern.kind)) + of;
}

}  // namespace rescind
