#include "harness/engine/run/op_facts.hpp"

namespace rescind {
namespace {

/// Whether the cancel call at `from` was answered with OK, or never answered.
bool took_effect(const History& history, std::size_t from) {
  const Event& call = history.events[from];
  for (std::size_t i = from + 1; i < history.events.size(); ++i) {
    const Event& event = history.events[i];
    if (event.kind == EventKind::cancel_returned && event.op == call.op && event.thread == call.thread)
      return event.succeeded();
  }
  return true;
}

void note_first(OpFacts::Number& number, std::size_t i) {
  if (!number) number = i;
}

void note(OpFacts& facts, const History& history, std::size_t i) {
  const Event& event = history.events[i];
  switch (event.kind) {
    case EventKind::result:
      ++facts.results;
      if (facts.cancelled) ++facts.extras;
      break;
    case EventKind::post:
      ++facts.posts;
      break;
    case EventKind::provider_start:
      ++facts.provider_runs;
      break;
    case EventKind::send:
      ++facts.sent[static_cast<std::size_t>(event.message)];
      break;
    case EventKind::cancel:
      if (!facts.cancelled && took_effect(history, i)) facts.cancelled = i;
      break;
    case EventKind::timeout_fired:
      note_first(facts.cancelled, i);
      break;
    case EventKind::cancel_returned:
      note_first(facts.cancel_returned, i);
      break;
    case EventKind::close_returned:
      note_first(facts.close_returned, i);
      break;
    case EventKind::final:
      note_first(facts.final, i);
      break;
    case EventKind::cancel_heard:
      // A poll that is answered yes comes just before, and knows less.
      if (!facts.heard || history.events[*facts.heard].kind == EventKind::cancel_polled) facts.heard = i;
      break;
    case EventKind::cancel_polled:
      if (event.answer == Flag::yes) note_first(facts.heard, i);
      break;
    case EventKind::refuse:
      note_first(facts.refused, i);
      break;
    default:
      break;
  }
}

}  // namespace

OpFacts facts_of(const History& history, OpId op) {
  OpFacts facts;
  for (std::size_t i = 0; i < history.events.size(); ++i)
    if (history.events[i].op == op) note(facts, history, i);
  return facts;
}

}  // namespace rescind
