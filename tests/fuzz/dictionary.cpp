#include "tests/fuzz/dictionary.hpp"

#include <set>
#include <string_view>

#include "harness/history/vocabulary.hpp"
#include "harness/scenario/language/schema.hpp"

namespace rescind::fuzz {
namespace {

using Entries = std::set<std::string, std::less<>>;

std::string entry_line(std::string_view text) {
  std::string line = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') line += '\\';
    line += c == '\n' ? "\\x0A" : std::string(1, c);
  }
  return line + "\"\n";
}

std::string written(const Entries& entries) {
  std::string text;
  for (const std::string& entry : entries) text += entry_line(entry);
  return text;
}

void add_keys(std::span<const KeySpec> keys, Entries& entries) {
  for (const KeySpec& key : keys) entries.insert(std::string(key.name) + ": ");
}

template <Worded E>
void add_words(Entries& entries) {
  for (const std::string_view word : words_of<E>())
    if (!word.empty()) entries.insert("\"" + std::string(word) + "\"");
}

template <Worded... E>
void add_all_words(Entries& entries) {
  (add_words<E>(entries), ...);
}

}  // namespace

std::string scenario_dictionary() {
  // How the format is put together; its words follow.
  Entries entries = {"\n",     "\n  ", "\n    - ", "- {",  "}",      "[",    "]",     "{",      ", ",
                     ": ",     "$(",   ")",        "..",   "0",      "1",    "ns",    "us",     "1ms",
                     "s",      "min",  "h",        "B",    "KiB",    "MiB",  "kB",    "/s",     "Mbit/s",
                     "%",      "ppm",  "first ",   "2nd ", "third ", " of ", " sent", " lost",  " delivered",
                     "from: ", "to: ", "step: ",   "# ",   "'",      "\"",   "---",   "endless"};
  for (const ObjectSpec& object : all_objects()) {
    add_keys(object.keys, entries);
    for (const std::string_view word : words_in(object.other_names)) entries.emplace(word);
  }
  add_keys(condition_keys(), entries);
  for (std::size_t list = 1; list < static_cast<std::size_t>(Words::count_); ++list)
    for (const std::string_view word : words_in(static_cast<Words>(list))) entries.emplace(word);
  for (const EventInfo& event : all_events()) entries.insert(std::string(event.name) + " of ");
  return written(entries);
}

std::string history_dictionary() {
  Entries entries = {"\n",
                     "{",
                     "}",
                     "[",
                     "]",
                     ",",
                     ":",
                     "\"",
                     "\\u00e9",
                     "\\ud83d\\ude00",
                     "\\n",
                     "true",
                     "false",
                     "null",
                     "-1",
                     "1e3",
                     "4611686018427387903",
                     "2147483648",
                     "\"t\":",
                     "\"at\":",
                     "\"event\":",
                     "{\"history\":1,\"clock\":\"virtual\",\"observes\":["};
  for (const std::string_view key :
       {"history", "clock", "observes", "elides", "unit", "skew", "name", "subject"})
    entries.insert("\"" + std::string(key) + "\":");
  for (std::size_t i = 0; i < fields_count; ++i)
    entries.insert("\"" + std::string(name_of(static_cast<Field>(i))) + "\":");
  for (const EventInfo& event : all_events())
    entries.insert("\"at\":\"" + std::string(name_of(event.place)) + "\",\"event\":\"" +
                   std::string(event.name) + "\"");
  add_all_words<Place, OperationKind, Mode, Acknowledge, Via, Reason, Handle, Wait, Protocol, Pool, Scope,
                How, EndWhy, Outcome, Fault, Message, Clock>(entries);
  for (const std::string_view word : code_words()) entries.insert("\"" + std::string(word) + "\"");
  return written(entries);
}

}  // namespace rescind::fuzz
