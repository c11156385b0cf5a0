#include "harness/scenario/language/trigger.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "harness/base/nearest_word.hpp"
#include "harness/base/utf8.hpp"
#include "harness/history/vocabulary.hpp"
#include "harness/scenario/language/schema.hpp"

namespace rescind {
namespace {

constexpr std::array<std::string_view, 11> ordinals{"",      "first",   "second", "third", "fourth", "fifth",
                                                    "sixth", "seventh", "eighth", "ninth", "tenth"};
constexpr std::uint32_t nth_max = 1'000'000;
constexpr std::string_view forms =
    "write like 'third result of list', 'cancel of list', 'request of list delivered' or 'shutdown'";

Parsed<Phrase> wrong(std::string error, std::string hint = std::string(forms)) {
  return {Phrase{}, std::move(error), std::move(hint)};
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty() && words.size() <= 8) {
    const std::size_t begin = text.find_first_not_of(" \n");
    if (begin == std::string_view::npos) break;
    text.remove_prefix(begin);
    const std::size_t end = std::min(text.find_first_of(" \n"), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

/// "third" and "12th" as their number, 0 for what is no ordinal.
std::uint32_t ordinal_of(std::string_view word) {
  const auto* found = std::find(ordinals.begin() + 1, ordinals.end(), word);
  if (found != ordinals.end()) return static_cast<std::uint32_t>(found - ordinals.begin());
  if (word.size() < 3) return 0;
  const std::string_view ending = word.substr(word.size() - 2);
  if (ending != "st" && ending != "nd" && ending != "rd" && ending != "th") return 0;
  const Parsed<std::uint32_t> number = parse_count(word.substr(0, word.size() - 2));
  return number.ok() && number.value <= nth_max ? number.value : 0;
}

std::vector<std::string_view> ordinal_words() {
  return {ordinals.begin() + 1, ordinals.end()};
}

bool can_trigger(EventKind kind) {
  switch (kind) {
    case EventKind::none:
    case EventKind::waited:
    case EventKind::limits:
    case EventKind::network_fault:
    case EventKind::server_fault:
      return false;
    default:
      return place_of(kind) != Place::harness;
  }
}

EventKind event_of(std::string_view word) {
  for (const EventInfo& event : all_events())
    if (event.name == word && can_trigger(event.kind)) return event.kind;
  return EventKind::none;
}

Phrase::About about(EventKind kind) {
  switch (kind) {
    case EventKind::shutdown:
      return Phrase::About::nothing;
    case EventKind::session_open:
    case EventKind::session_close:
    case EventKind::session_close_returned:
    case EventKind::session_closed:
    case EventKind::connect:
      return Phrase::About::session;
    default:
      return Phrase::About::operation;
  }
}

EventKind movement_of(std::string_view word) {
  if (word == "sent") return EventKind::send;
  if (word == "delivered") return EventKind::deliver;
  if (word == "lost") return EventKind::lost;
  return EventKind::none;
}

constexpr std::string_view message_verbs[] = {"sent", "delivered", "lost"};

Parsed<Phrase> parse_message_phrase(Phrase phrase, const std::vector<std::string_view>& words) {
  phrase.kind = movement_of(words.back());
  if (phrase.kind == EventKind::none)
    return wrong("does not say what happens to the message: '" + shortened(words.back()) + "'",
                 word_hint(words.back(), message_verbs));
  const auto message = parse<Message>(words.front());
  if (!message)
    return wrong("names no message: '" + shortened(words.front()) + "'",
                 word_hint(words.front(), words_in(Words::messages)));
  phrase.message = *message;
  phrase.name = std::string(words[2]);
  return {phrase, {}, {}};
}

}  // namespace

const std::vector<std::string_view>& trigger_words() {
  static const std::vector<std::string_view> words = [] {
    std::vector<std::string_view> list;
    for (const EventInfo& event : all_events())
      if (can_trigger(event.kind)) list.push_back(event.name);
    return list;
  }();
  return words;
}

Parsed<Phrase> parse_event_phrase(std::string_view text) {
  std::vector<std::string_view> words = split(text);
  Phrase phrase;
  if (words.empty()) return wrong("says no event");
  if (words.front() == "last")
    return wrong("says 'last', which nobody knows while it happens", "write an ordinal: first, second, ...");
  const bool numbered =
      words.size() == 4 || words.size() == 5 || (words.size() > 1 && ordinal_of(words.front()) != 0);
  if (numbered && words.size() >= 2 && words[1] != "of") {
    phrase.nth = ordinal_of(words.front());
    if (phrase.nth == 0)
      return wrong("does not begin with an ordinal: '" + shortened(words.front()) + "'",
                   word_hint(words.front(), ordinal_words()));
    words.erase(words.begin());
  }
  const bool names = words.size() >= 3 && words[1] == "of";
  if (names && words.size() == 4) return parse_message_phrase(std::move(phrase), words);
  phrase.kind = event_of(words.front());
  if (phrase.kind == EventKind::none)
    return wrong("names no event: '" + shortened(words.front()) + "'",
                 word_hint(words.front(), trigger_words()));
  phrase.about = about(phrase.kind);
  if (phrase.about == Phrase::About::nothing && words.size() == 1) return {phrase, {}, {}};
  if (phrase.about == Phrase::About::nothing || !names || words.size() != 3) return wrong("is not a trigger");
  phrase.name = std::string(words[2]);
  return {phrase, {}, {}};
}

Parsed<Phrase> parse_callback_phrase(std::string_view text) {
  Parsed<Phrase> parsed = parse_event_phrase(text);
  if (!parsed.ok()) return parsed;
  const EventKind kind = parsed.value.kind;
  if (kind != EventKind::result && kind != EventKind::final)
    return wrong("names no callback", "write 'third result of list' or 'final of list'");
  if (kind == EventKind::final && parsed.value.nth != 1)
    return wrong("names a second final result", "write 'final of list'");
  return parsed;
}

std::string ordinal_word(std::uint32_t nth) {
  if (nth < ordinals.size()) return std::string(ordinals[nth]);
  constexpr std::array<std::string_view, 4> endings{"th", "st", "nd", "rd"};
  const bool in_teens = nth % 100 / 10 == 1;
  return std::to_string(nth) + std::string(endings[in_teens || nth % 10 > 3 ? 0 : nth % 10]);
}

}  // namespace rescind
