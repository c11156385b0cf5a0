#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "harness/history/reader.hpp"
#include "harness/history/vocabulary.hpp"

// FORMAT.md and the vocabulary say the same: the page cannot go stale.

namespace rescind {
namespace {

using testing::IsEmpty;
using testing::UnorderedElementsAreArray;

std::vector<std::string> page() {
  std::ifstream in(RESCIND_SOURCE_DIR "/harness/history/FORMAT.md");
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// The lines from the heading that begins with `heading` to the next one.
std::vector<std::string> section(const std::string& heading) {
  const std::vector<std::string> lines = page();
  std::vector<std::string> found;
  bool inside = false;
  for (const std::string& line : lines) {
    if (line.starts_with("#")) inside = line.starts_with(heading);
    if (inside) found.push_back(line);
  }
  return found;
}

/// The cells of a table's row; empty for other lines.
std::vector<std::string> cells(const std::string& line) {
  std::vector<std::string> found;
  if (!line.starts_with("| ")) return found;
  std::istringstream in(line.substr(2));
  for (std::string cell; std::getline(in, cell, '|');) found.push_back(cell);
  return found;
}

/// The words in `backquotes`.
std::vector<std::string> words(const std::string& text) {
  std::vector<std::string> found;
  std::istringstream in(text);
  std::string word;
  for (bool quoted = false; std::getline(in, word, '`'); quoted = !quoted) {
    if (quoted) found.push_back(word);
  }
  return found;
}

std::vector<std::string> names(FieldSet fields) {
  std::vector<std::string> found;
  for (; !fields.empty(); fields.remove_first()) found.emplace_back(name_of(fields.first()));
  return found;
}

TEST(FormatPage, ListsEveryEventWithItsFields) {
  std::vector<std::string> missing;
  for (const EventInfo& event : all_events()) {
    bool listed = false;
    for (const std::string& line : section("### at `" + std::string(name_of(event.place)) + "`")) {
      const std::vector<std::string> row = cells(line);
      if (row.size() != 4 || words(row[0]) != std::vector<std::string>{std::string(event.name)}) continue;
      listed = true;
      EXPECT_THAT(words(row[1]), UnorderedElementsAreArray(names(event.required))) << event.name;
      EXPECT_THAT(words(row[2]), UnorderedElementsAreArray(names(event.optional))) << event.name;
    }
    if (!listed) missing.emplace_back(event.name);
  }
  EXPECT_THAT(missing, IsEmpty());
}

TEST(FormatPage, ListsNoEventThatDoesNotExist) {
  for (const Place place : {Place::client, Place::network, Place::server, Place::provider, Place::harness}) {
    for (const std::string& line : section("### at `" + std::string(name_of(place)) + "`")) {
      const std::vector<std::string> row = cells(line);
      if (row.empty() || words(row[0]).empty()) continue;
      EXPECT_TRUE(event_named(place, words(row[0])[0])) << line;
    }
  }
}

TEST(FormatPage, ExplainsEveryField) {
  std::vector<std::string> explained;
  for (const std::string& line : section("## Fields")) {
    const std::vector<std::string> row = cells(line);
    if (row.size() != 3) continue;
    for (const std::string& word : words(row[0])) explained.push_back(word);
  }
  std::vector<std::string> expected;
  for (std::size_t i = 0; i < fields_count; ++i) expected.emplace_back(name_of(static_cast<Field>(i)));
  EXPECT_THAT(explained, UnorderedElementsAreArray(expected));
}

template <class E>
std::vector<std::string> all_words() {
  std::vector<std::string> found;
  for (const std::string_view word : words_of<E>()) {
    if (!word.empty()) found.emplace_back(word);
  }
  return found;
}

/// Expects the row that begins with `begin` to give exactly the words of `E` as the field's values.
template <class E>
void expect_words(const std::string& begin) {
  const std::vector<std::string> lines = section("## Fields");
  const auto row = std::find_if(lines.begin(), lines.end(),
                                [&begin](const std::string& line) { return line.starts_with(begin); });
  ASSERT_NE(row, lines.end()) << begin;
  EXPECT_THAT(words(cells(*row).at(1)), UnorderedElementsAreArray(all_words<E>())) << begin;
}

TEST(FormatPage, ListsEveryWordOfAField) {
  expect_words<OperationKind>("| `kind` |");
  expect_words<Mode>("| `mode` |");
  expect_words<Acknowledge>("| `acknowledge` |");
  expect_words<Protocol>("| `protocol` |");
  expect_words<Via>("| `via` |");
  expect_words<Reason>("| `reason` |");
  expect_words<Handle>("| `handle` |");
  expect_words<How>("| `how` |");
  expect_words<Wait>("| `wait` |");
  expect_words<Outcome>("| `outcome` |");
  expect_words<Pool>("| `pool` |");
  expect_words<Scope>("| `scope` |");
  expect_words<Fault>("| `what` |");
  expect_words<Message>("| | elsewhere: ");
  expect_words<EndWhy>("| `why` |");
}

TEST(FormatPage, ItsExampleIsReadAsItStands) {
  std::string example;
  bool inside = false;
  for (const std::string& line : page()) {
    if (inside && line == "```") break;
    if (inside) example += line + "\n";
    if (line == "```jsonl") inside = true;
  }
  const History history = read_history(example, "FORMAT.md");
  EXPECT_EQ(history.events.size(), 14u);
  EXPECT_EQ(history.events.back().why, EndWhy::quiet);
  for (const Event& event : history.events) EXPECT_EQ(unexpected_fields(event), FieldSet{});
}

}  // namespace
}  // namespace rescind
