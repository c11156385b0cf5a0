#include "harness/engine/run/excerpt.hpp"

#include <algorithm>
#include <string>

namespace rescind {
namespace {

using Texts = std::vector<std::string>;

/// What an id without a name is told by.
std::string own_word(const Texts& names, std::uint32_t id) {
  return id < names.size() && !names[id].empty() ? names[id] : std::to_string(id);
}

std::uint32_t place_of(std::string word, Texts& kept) {
  const auto found = std::ranges::find(kept, word);
  const auto place = static_cast<std::uint32_t>(found - kept.begin());
  if (found == kept.end()) kept.push_back(std::move(word));
  return place;
}

template <class Id>
Id moved(Id id, const Texts& names, Texts& kept) {
  return id.exists() ? Id{place_of(own_word(names, id.value), kept)} : id;
}

/// A text may be empty, and one without an entry is told by its kind and number.
TextId moved_text(TextId text, const Texts& names, Texts& kept) {
  if (!text.exists()) return text;
  const bool known = text.value < names.size();
  return {place_of(known ? names[text.value] : "text " + std::to_string(text.value), kept)};
}

}  // namespace

Event Excerpt::take(Event event, const Names& names) {
  event.op = take(event.op, names);
  event.session = take(event.session, names);
  event.context = take(event.context, names);
  event.thread = moved(event.thread, names.threads, kept_.threads);
  event.connection = moved(event.connection, names.connections, kept_.connections);
  event.group = moved(event.group, names.groups, kept_.groups);
  event.text = moved_text(event.text, names.texts, kept_.texts);
  event.error = moved_text(event.error, names.texts, kept_.texts);
  return event;
}

Violation Excerpt::take(Violation violation, const Names& names) {
  violation.op = take(violation.op, names);
  violation.session = take(violation.session, names);
  return violation;
}

OpId Excerpt::take(OpId op, const Names& names) {
  return moved(op, names.ops, kept_.ops);
}

ContextId Excerpt::take(ContextId context, const Names& names) {
  return moved(context, names.contexts, kept_.contexts);
}

SessionId Excerpt::take(SessionId session, const Names& names) {
  return moved(session, names.sessions, kept_.sessions);
}

}  // namespace rescind
