#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <concepts>
#include <fstream>
#include <sstream>
#include <string>
#include <variant>
#include <vector>

#include "harness/history/members.hpp"
#include "harness/history/reader.hpp"
#include "harness/history/vocabulary.hpp"

// FORMAT.md and the vocabulary say the same: the page cannot go stale.

namespace rescind::format_test {
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
  for (const Field field : fields) found.emplace_back(name_of(field));
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

/// The words of the enumeration that the member is of; none where it is of another type.
std::vector<std::string> words_of_member(const Member& member) {
  std::vector<std::string> found;
  const auto add_words = [&found]<class Value>(Value Event::*) {
    if constexpr (Worded<Value> && !std::same_as<Value, Place>) {
      for (const std::string_view word : words_of<Value>()) {
        if (!word.empty()) found.emplace_back(word);
      }
    }
  };
  std::visit(add_words, member.where);
  return found;
}

/// The cells of every row that speaks of `field`, with those below it whose first cell is empty.
std::vector<std::vector<std::string>> rows_of(std::string_view field) {
  std::vector<std::vector<std::string>> found;
  bool inside = false;
  for (const std::string& line : section("## Fields")) {
    const std::vector<std::string> row = cells(line);
    if (row.size() < 2) continue;
    const std::vector<std::string> fields = words(row[0]);
    if (!fields.empty() || row[0].size() > 1) inside = std::ranges::count(fields, field) > 0;
    if (inside) found.push_back(row);
  }
  return found;
}

TEST(FormatPage, ListsEveryWordOfAField) {
  for (const Member& member : all_members()) {
    const std::vector<std::string> expected = words_of_member(member);
    if (expected.empty() || member.field == Field::ends) continue;  // Its words are those of `what`.
    std::vector<std::vector<std::string>> listed;
    for (const std::vector<std::string>& row : rows_of(member.name)) listed.push_back(words(row[1]));
    const auto is_expected = [&](std::vector<std::string> row) {
      const bool names_an_event = !row.empty() && row.front() == "final" && member.field == Field::message;
      if (names_an_event) row.erase(row.begin());
      const bool names_cancel = !row.empty() && row.front() == "cancel" && member.field == Field::target;
      if (names_cancel) row.erase(row.begin());
      return std::ranges::is_permutation(row, expected);
    };
    EXPECT_TRUE(std::ranges::any_of(listed, is_expected)) << member.name;
  }
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
  EXPECT_EQ(history.events.back().ending, EndWhy::quiet);
  for (const Event& event : history.events) EXPECT_EQ(unexpected_fields(event), FieldSet{});
}

}  // namespace
}  // namespace rescind::format_test
