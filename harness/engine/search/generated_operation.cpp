#include "harness/engine/search/generated_operation.hpp"

#include <algorithm>
#include <array>

#include "harness/scenario/language/trigger.hpp"

namespace rescind {
namespace {

/// How often an event can be waited for.
enum class Times : std::uint8_t { once, some, results, cancels };
/// What the operation has to be for it.
enum class Needs : std::uint8_t { nothing, async, sync, by_hand, timeout, travels, listens, polls };

struct EventRow {
  EventKind kind;
  Times times = Times::once;
  Needs needs = Needs::nothing;
};

constexpr std::array rows{
    EventRow{EventKind::start},
    EventRow{EventKind::start_returned},
    EventRow{EventKind::send},  // And any other movement of a message.
    EventRow{EventKind::admit},
    EventRow{EventKind::provider_start},
    EventRow{EventKind::post, Times::results},
    EventRow{EventKind::result, Times::results},
    EventRow{EventKind::final},
    EventRow{EventKind::cancel, Times::cancels},
    EventRow{EventKind::cancel_returned, Times::cancels},
    EventRow{EventKind::callback_returned, Times::some, Needs::async},
    EventRow{EventKind::provider_final},
    EventRow{EventKind::provider_end},
    EventRow{EventKind::read, Times::some, Needs::sync},
    EventRow{EventKind::read_returned, Times::some, Needs::sync},
    EventRow{EventKind::ack, Times::results, Needs::by_hand},
    EventRow{EventKind::timeout_fired, Times::once, Needs::timeout},
    EventRow{EventKind::cancel_received, Times::cancels, Needs::travels},
    EventRow{EventKind::cancel_heard, Times::cancels, Needs::listens},
    EventRow{EventKind::cancel_polled, Times::some, Needs::polls},
    EventRow{EventKind::close},
    EventRow{EventKind::close_returned},
    EventRow{EventKind::disconnect},
};

bool fits(const GeneratedOperation& operation, const Cell& cell, Needs needs) {
  switch (needs) {
    case Needs::async:
      return !operation.sync;
    case Needs::sync:
      return operation.sync;
    case Needs::by_hand:
      return operation.by_hand;
    case Needs::timeout:
      return operation.timeout;
    case Needs::travels:
      return cell.cancel != Message::none;
    case Needs::listens:
      return operation.hears != "none";
    case Needs::polls:
      return operation.hears == "poll";
    case Needs::nothing:
      break;
  }
  return true;
}

std::uint32_t times_of(const GeneratedOperation& operation, const EventRow& row, bool cancels) {
  constexpr std::uint32_t some = 3;
  switch (row.times) {
    case Times::some:
      return some;
    case Times::results:
      return std::min(some + 2, operation.results);
    case Times::cancels:
      // Of all but the calls themselves there is one, whatever the number of cancels.
      if (!cancels || operation.cancels == 0) return 0;
      return row.needs == Needs::nothing ? operation.cancels : 1;
    case Times::once:
      break;
  }
  return 1;
}

/// "second batch of list delivered"
std::string any_movement(const GeneratedOperation& operation, const Cell& cell, bool cancels, Draws& draws) {
  std::vector<Message> messages{Message::request, cell.carrier};
  if (cell.stream) messages.push_back(Message::final);
  if (cell.opening != Message::none) messages.push_back(cell.opening);
  if (cell.carrier == Message::batch) messages.push_back(Message::pull);
  if (cancels && operation.cancels > 0 && cell.cancel != Message::none) messages.push_back(cell.cancel);
  const Message message = messages[draws.pick(messages.size())];
  const bool many = message == cell.carrier && cell.stream;
  const auto nth = static_cast<std::uint32_t>(many ? 1 + draws.pick(3) : 1);
  const std::string_view verb = draws.pick(2) == 0 ? "sent" : "delivered";
  return (nth > 1 ? ordinal_word(nth) + " " : "") + std::string(name_of(message)) + " of " + operation.name +
         " " + std::string(verb);
}

}  // namespace

std::string any_event_of(const GeneratedOperation& operation, Protocol protocol, bool cancels, Draws& draws) {
  const Cell& cell = rescind::cell(operation.kind, protocol);
  std::vector<const EventRow*> candidates;
  for (const EventRow& row : rows) {
    if (times_of(operation, row, cancels) > 0 && fits(operation, cell, row.needs)) candidates.push_back(&row);
  }
  const EventRow& row = *candidates[draws.pick(candidates.size())];
  if (row.kind == EventKind::send) return any_movement(operation, cell, cancels, draws);
  const auto nth = static_cast<std::uint32_t>(1 + draws.pick(times_of(operation, row, cancels)));
  return (nth > 1 ? ordinal_word(nth) + " " : "") + std::string(name_of(row.kind)) + " of " + operation.name;
}

}  // namespace rescind
