#include "reports/story.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

#include "harness/history/describe.hpp"
#include "reports/breach_words.hpp"

namespace rescind {
namespace {

const Breach* first_broken(const CaseResult& judged) {
  const auto broken = [](const Breach& breach) {
    return breach.outcome() == RuleOutcome::broken && !breach.events.empty();
  };
  const auto failing =
      std::ranges::find_if(judged.breaches, [&](const Breach& one) { return one.fails && broken(one); });
  if (failing != judged.breaches.end()) return &*failing;
  const auto any = std::ranges::find_if(judged.breaches, broken);
  return any == judged.breaches.end() ? nullptr : &*any;
}

bool is_idle_poll(const Event& event) {
  return event.kind == EventKind::cancel_polled && event.answer == Flag::no;
}

std::vector<std::size_t> all_of(const History& history) {
  std::vector<std::size_t> events(history.events.size());
  std::iota(events.begin(), events.end(), std::size_t{0});
  return events;
}

std::vector<std::size_t> events_of(const History& history, OpId op) {
  std::vector<std::size_t> events;
  for (std::size_t i = 0; i < history.events.size(); ++i)
    if (history.events[i].op == op && !is_idle_poll(history.events[i])) events.push_back(i);
  return events;
}

// The bounds of the operations of a session.
std::vector<std::size_t> bounds_in(const History& history, SessionId session) {
  std::vector<OpId> ops;
  std::vector<std::size_t> events;
  for (std::size_t i = 0; i < history.events.size(); ++i) {
    const Event& event = history.events[i];
    if (event.kind == EventKind::start && event.session == session) ops.push_back(event.op);
    const bool bounds = event.kind == EventKind::start || event.kind == EventKind::final ||
                        event.kind == EventKind::close || event.kind == EventKind::close_returned;
    if (bounds && std::ranges::find(ops, event.op) != ops.end()) events.push_back(i);
  }
  return events;
}

SessionId session_of(const History& history, const Breach& breach) {
  for (const std::uint64_t number : breach.events)
    if (number < history.events.size() && history.events[number].session.exists())
      return history.events[number].session;
  return {};
}

void take_evidence(const History& history, const Breach& breach, Story& story) {
  story.broken = &breach;
  for (const std::uint64_t number : breach.events)
    if (number < history.events.size()) story.evidence.push_back(number);
  std::vector<std::size_t> both;
  std::ranges::set_union(story.events, story.evidence, std::back_inserter(both));
  story.events = std::move(both);
}

// What it is about; else what the last event that shows it is about.
OpId operation_of_story(const History& history, const CaseResult& judged, const Breach& breach) {
  if (breach.op().exists())
    if (const auto op = operation_named(history, operation_of(breach, judged))) return *op;
  for (auto number = breach.events.rbegin(); number != breach.events.rend(); ++number)
    if (*number < history.events.size() && history.events[*number].op.exists())
      return history.events[*number].op;
  return {};
}

}  // namespace

std::optional<OpId> operation_named(const History& history, std::string_view name) {
  for (const Event& event : history.events)
    if (event.op.exists() && name_of(event.op, history.names) == name) return event.op;
  return std::nullopt;
}

Story why_story(const History& history, const CaseResult& judged) {
  const Breach* broken = first_broken(judged);
  if (broken == nullptr) return {.events = all_of(history)};
  Story story{.op = operation_of_story(history, judged, *broken)};
  if (story.op.exists()) {
    story.events = events_of(history, story.op);
  } else if (const SessionId session = session_of(history, *broken); session.exists()) {
    story.events = bounds_in(history, session);
  }
  take_evidence(history, *broken, story);
  return story;
}

Story focus_story(const History& history, const CaseResult& judged, OpId op) {
  Story story{.op = op, .events = events_of(history, op)};
  const auto about_it = std::ranges::find_if(judged.breaches, [&](const Breach& breach) {
    return breach.outcome() == RuleOutcome::broken && breach.op().exists() &&
           operation_of(breach, judged) == name_of(op, history.names);
  });
  if (about_it != judged.breaches.end()) take_evidence(history, *about_it, story);
  return story;
}

Story whole_story(const History& history, const CaseResult& judged) {
  Story story{.events = all_of(history)};
  if (const Breach* broken = first_broken(judged)) take_evidence(history, *broken, story);
  return story;
}

Story limited(Story story, std::size_t events_max) {
  if (story.events.size() <= events_max) return story;
  const std::size_t middle = story.evidence.empty() ? 0 : story.evidence.back();
  std::ranges::stable_sort(story.events, {}, [&](std::size_t event) {
    const bool evidence = std::ranges::binary_search(story.evidence, event);
    return std::pair(!evidence, event > middle ? event - middle : middle - event);
  });
  story.events.resize(events_max);
  std::ranges::sort(story.events);
  return story;
}

std::vector<StoryRow> rows_of(const std::vector<std::size_t>& shown, std::size_t total) {
  std::vector<StoryRow> rows;
  std::size_t next = 0;
  const auto fold = [&](std::size_t end) {
    if (end > next) rows.push_back({.first = next, .count = end - next});
  };
  for (const std::size_t event : shown) {
    fold(event);
    rows.push_back({.first = event, .is_shown = true});
    next = event + 1;
  }
  fold(total);
  return rows;
}

}  // namespace rescind
