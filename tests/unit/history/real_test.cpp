#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "harness/history/describe.hpp"
#include "harness/history/json_scanner.hpp"
#include "harness/history/reader.hpp"
#include "harness/history/vocabulary.hpp"
#include "harness/history/writer.hpp"

namespace rescind::real_test {
namespace {

std::vector<std::filesystem::path> real_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(RESCIND_SOURCE_DIR "/tests/golden/real")) {
    if (entry.path().extension() == ".jsonl") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string contents(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(RealHistories, AreReadCompletelyAndWrittenBack) {
  const auto files = real_files();
  ASSERT_EQ(files.size(), 31u);
  for (const auto& file : files) {
    const std::string text = contents(file);
    const History history = read_history(text, file.string());
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    EXPECT_EQ(history.events.size() + 1, lines) << file;
    EXPECT_EQ(history.events.back().kind, EventKind::end) << file;
    EXPECT_EQ(history.header.subject, "OMI 1.9.1");
    EXPECT_EQ(history.header.skew, milliseconds(1));
    EXPECT_EQ(read_history(to_json_lines(history), "written"), history) << file;
  }
}

TEST(RealHistories, NothingOfALineIsLost) {
  for (const auto& file : real_files()) {
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    const History history = read_history(contents(file), file.string());
    for (const Event& event : history.events) {
      std::getline(in, line);
      std::string written;
      append_json(written, event, history.names);
      auto was = nlohmann::json::parse(line);
      // Two things are said in another way: names that are numbers, and the protocol.
      if (was.contains("thread")) was["thread"] = was["thread"].dump();
      if (was.contains("protocol")) was["protocol"] = was["protocol"] == "local" ? "push" : "pull";
      ASSERT_EQ(nlohmann::json::parse(written), was) << file;
    }
  }
}

TEST(RealHistories, ReadAsPeopleWould) {
  const std::string file = RESCIND_SOURCE_DIR "/tests/golden/real/w-async-assoc.jsonl";
  const History history = read_history(contents(file), file);
  std::string told;
  for (const Event& event : history.events)
    told += describe(event, history.names, history.header.clock) + "\n";
  EXPECT_EQ(told,
            "      0.264 ms     client    session-open s1: ok, pull protocol, by uid:0 on thread 26235\n"
            "      0.281 ms     client    start op0: async associators, in s1, by uid:0 on thread 26235\n"
            "     17.747 ms     client    start-returned op0: on thread 26235\n"
            "     17.747 ms     harness   end: crashed, signal 6\n");
}

/// A small generator of its own: the same mutations on every machine.
struct Dice {
  std::uint64_t state;
  std::size_t roll(std::size_t sides) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return static_cast<std::size_t>(state % sides);
  }
};

std::string mutated(std::string line, const std::vector<std::string>& lines, Dice& dice) {
  static constexpr std::string_view pieces[] = {
      "\"",        "{",    "}",    "[",       "]",  ":",    ",",    "-",
      "1e9",       "null", "true", "\\u0000", "\\", "\xff", "\xc3", "99999999999999999999",
      "\"op\":1,", "\t"};
  const std::size_t changes = 1 + dice.roll(4);
  for (std::size_t i = 0; i < changes; ++i) {
    const std::size_t at = dice.roll(line.size() + 1);
    switch (dice.roll(5)) {
      case 0:
        line.insert(at, pieces[dice.roll(std::size(pieces))]);
        break;
      case 1:
        line.erase(at, dice.roll(8));
        break;
      case 2:
        if (at < line.size()) line[at] = static_cast<char>(dice.roll(256));
        break;
      case 3:
        if (at < line.size()) line[at] = static_cast<char>(line[at] ^ (1 << dice.roll(8)));
        break;
      default: {
        const std::string& other = lines[dice.roll(lines.size())];
        line = line.substr(0, at) + other.substr(dice.roll(other.size()));
      }
    }
  }
  return line;
}

std::vector<std::string> all_lines() {
  std::vector<std::string> lines;
  for (const auto& file : real_files()) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
  }
  return lines;
}

TEST(ReaderRobustness, MutatedLinesAreReadOrRefusedWithAnError) {
  const std::vector<std::string> lines = all_lines();
  Dice dice{42};
  std::size_t read = 0, refused = 0;
  for (int i = 0; i < 50'000; ++i) {
    const std::string line = mutated(lines[dice.roll(lines.size())], lines, dice);
    const bool as_header = dice.roll(8) == 0;
    HistoryReader reader("h");
    try {
      reader.header_line(as_header ? line : lines[0]);
      if (const auto event = reader.next(as_header ? lines[1] : line)) {
        ASSERT_TRUE(missing_fields(*event).empty()) << line;
        ASSERT_TRUE(unexpected_fields(*event).empty()) << line;
      }
      ++read;
    } catch (const InputError& error) {
      ASSERT_GE(error.column(), 1u) << line;
      ASSERT_LE(error.column(), line.size() + 1) << line;
      ++refused;
    }
  }
  EXPECT_GT(read, 1'000u);
  EXPECT_GT(refused, 1'000u);
}

/// Whether our scanner takes `line` for one JSON object.
bool scans(const std::string& line) {
  JsonScanner scanner;
  try {
    scanner.reset(line);
    scanner.begin_object();
    JsonValue name;
    while (scanner.next_member(name)) static_cast<void>(scanner.value());
    scanner.finish();
  } catch (const JsonError&) {
    return false;
  }
  return true;
}

/// What nlohmann-json says; nullopt where ours differs on purpose: it refuses NUL, and takes any number for
/// one.
std::optional<bool> other_takes(const std::string& line) {
  if (line.find("\\u0000") != std::string::npos) return std::nullopt;
  try {
    return nlohmann::json::parse(line).is_object();
  } catch (const nlohmann::json::out_of_range&) {
    return std::nullopt;
  } catch (const nlohmann::json::parse_error&) {
    return false;
  }
}

TEST(JsonScanner, AgreesWithAnotherParserOnMutatedLines) {
  const std::vector<std::string> lines = all_lines();
  Dice dice{4711};
  std::size_t accepted = 0;
  for (int i = 0; i < 50'000; ++i) {
    const std::string line = mutated(lines[dice.roll(lines.size())], lines, dice);
    const std::optional<bool> other = other_takes(line);
    if (!other) continue;
    ASSERT_EQ(scans(line), *other) << line;
    accepted += *other ? 1u : 0u;
  }
  EXPECT_GT(accepted, 1'000u);
}

TEST(JsonScanner, DecodesStringsAsAnotherParserDoes) {
  for (const std::string text : {R"("a\u00e9\u20ac\ud834\udd1e\"\\\/\b\f\n\r\t z")", R"("\uD834\uDD1E")",
                                 R"("")", "\"\xe2\x82\xac\""}) {
    JsonScanner scanner;
    scanner.reset(text);
    EXPECT_EQ(scanner.value().text, nlohmann::json::parse(text).get<std::string>());
  }
}

}  // namespace
}  // namespace rescind::real_test
