#include "reports/run_archive.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "harness/history/writer.hpp"
#include "reports/varint.hpp"

namespace rescind::run_archive_test {
namespace {

HistoryRows rows(std::string header, const std::vector<std::pair<std::int64_t, std::string>>& events) {
  HistoryRows all{.header = std::move(header), .rows = {}};
  for (const auto& [t, text] : events) all.rows.push_back({all.rows.size(), t, text});
  return all;
}

std::int64_t unfolded(std::uint64_t number) {
  return static_cast<std::int64_t>(number >> 1) ^ -static_cast<std::int64_t>(number & 1);
}

std::uint64_t take(const std::string& bytes, std::size_t& place) {
  return take_varint(bytes, place);
}

// The lines of the runs in a block, by FORMAT.md: headers as they stand, and of each event its number in the history.
std::vector<std::vector<std::string>> lines_in(const std::string& bytes) {
  std::size_t place = 0;
  const std::uint64_t headers = take(bytes, place);
  const std::uint64_t rows = take(bytes, place);
  const std::uint64_t steps = take(bytes, place);
  const std::uint64_t runs = take(bytes, place);
  const std::uint64_t size = take(bytes, place);
  std::vector<std::string> texts(1);
  for (std::size_t end = place + size; place < end; ++place) {
    if (bytes[place] != '\n') texts.back() += bytes[place];
    if (bytes[place] == '\n') texts.emplace_back();
  }
  EXPECT_EQ(texts.size(), headers + rows + 1);
  std::vector<std::int64_t> durations;
  for (std::uint64_t i = 0; i < steps; ++i) durations.push_back(unfolded(take(bytes, place)));
  struct Segment {
    std::uint64_t skipped, length;
  };
  std::vector<std::vector<std::string>> lines(runs);
  std::vector<std::vector<Segment>> segments(runs);
  for (std::uint64_t run = 0; run < runs; ++run) {
    lines[run].push_back(texts.at(take(bytes, place)));
    for (std::uint64_t left = take(bytes, place); left > 0; --left) {
      const std::uint64_t skipped = take(bytes, place);
      segments[run].push_back({skipped, take(bytes, place)});
    }
  }
  std::vector<std::string> all_rows;
  for (const auto& of_run : segments)
    for (const Segment& segment : of_run)
      for (std::uint64_t i = 0; i < segment.length; ++i)
        all_rows.push_back(texts.at(headers + take(bytes, place)));
  std::size_t row = 0;
  for (std::uint64_t run = 0; run < runs; ++run) {
    std::uint64_t number = 0;
    for (const Segment& segment : segments[run]) {
      number += segment.skipped;
      std::int64_t t = 0;
      for (std::uint64_t i = 0; i < segment.length; ++i) {
        t += durations.at(take(bytes, place));
        lines[run].push_back(std::to_string(number++) + ": {\"t\":" + std::to_string(t) + "," +
                             all_rows.at(row++));
      }
    }
  }
  EXPECT_EQ(place, bytes.size());
  return lines;
}

TEST(Varint, EveryLengthComesBack) {
  for (int bits = 0; bits < 64; ++bits) {
    for (const std::uint64_t number : {(std::uint64_t{1} << bits) - 1, std::uint64_t{1} << bits}) {
      std::string bytes;
      append_varint(bytes, number);
      EXPECT_LE(bytes.size(), 10u);
      std::size_t place = 0;
      EXPECT_EQ(take_varint(bytes, place), number);
      EXPECT_EQ(place, bytes.size());
    }
  }
}

TEST(Varint, SmallNumbersAreShortWhateverTheirSign) {
  EXPECT_EQ(folded(0), 0u);
  EXPECT_EQ(folded(-1), 1u);
  EXPECT_EQ(folded(1), 2u);
  for (const std::int64_t number :
       {std::int64_t{63}, std::int64_t{-64}, std::numeric_limits<std::int64_t>::max(),
        std::numeric_limits<std::int64_t>::min()})
    EXPECT_EQ(unfolded(folded(number)), number);
}

// The example of html/FORMAT.md.
TEST(HistoryBlock, IsPackedAsTheFormatSays) {
  HistoryBlock block;
  const std::string header = R"({"history":1,"name":null,"clock":"virtual"})";
  const std::string start = R"("at":"client","event":"start","op":"one"})";
  const std::string end = R"("at":"harness","event":"end","why":"quiet"})";
  const std::string cancel = R"("at":"client","event":"cancel","op":"one"})";
  block.add(0, rows(header, {{0, start}, {5000, cancel}, {5000, end}}));
  block.add(1, rows(header, {{0, start}, {5000, end}}));
  const std::vector<std::uint64_t> both = {0, 1};
  std::string expected("\x01\x03\x02\x02\xad\x01", 6);
  expected += header + "\n" + start + "\n" + cancel + "\n" + end + "\n";
  expected += std::string("\x00\x90\x4e", 3) + std::string("\x00\x01\x00\x03\x00\x01\x00\x02", 8) +
              std::string("\x00\x01\x02\x00\x02", 5) + std::string("\x00\x01\x00\x00\x01", 5);
  EXPECT_EQ(block.packed(both), expected);
}

TEST(HistoryBlock, TheOrderOfAddingIsNoMatterAndWhatIsLeftOutLeavesNothing) {
  const HistoryRows one = rows("h", {{0, "a}"}, {7, "b}"}});
  const HistoryRows other = rows("h", {{0, "c}"}, {9, "a}"}});
  const HistoryRows third = rows("i", {{3, "only here}"}});
  HistoryBlock block;
  block.add(1, one);
  block.add(2, other);
  HistoryBlock turned;
  turned.add(3, third);
  turned.add(2, other);
  turned.add(1, one);
  const std::vector<std::uint64_t> both = {1, 2};
  EXPECT_EQ(block.packed(both), turned.packed(both));
  EXPECT_EQ(block.packed(both).find("only here"), std::string::npos);
}

TEST(HistoryBlock, WhatIsNotKeptIsSkipped) {
  HistoryRows kept = rows("h", {});
  kept.rows = {{5, 1'000, "a}"}, {6, 900, "b}"}, {20, 4'000, "a}"}};
  HistoryBlock block;
  block.add(0, kept);
  const std::vector<std::uint64_t> numbers = {0};
  EXPECT_EQ(lines_in(block.packed(numbers)),
            (std::vector<std::vector<std::string>>{
                {"h", "5: {\"t\":1000,a}", "6: {\"t\":900,b}", "20: {\"t\":4000,a}"}}));
}

TEST(HistoryRows, AreTheLinesOfTheHistory) {
  History history;
  history.header.name = "x[on=a]";
  history.names.ops = {"one"};
  history.events = {{.t = Time{5}, .op = OpId{0}, .kind = EventKind::cancel},
                    {.t = Time{9}, .kind = EventKind::end, .ending = EndWhy::quiet}};
  const HistoryRows taken = rows_of(history, "x[on=a]");
  std::string lines = taken.header + "\n";
  lines.replace(lines.find("null"), 4, R"("x[on=a]")");
  for (const HistoryRow& row : taken.rows) lines += "{\"t\":" + std::to_string(row.t) + "," + row.text + "\n";
  EXPECT_EQ(lines, to_json_lines(history));
  EXPECT_NE(rows_of(history, "y").header.find(R"("name":"x[on=a]")"), std::string::npos);
}

TEST(RunArchive, AReferenceStandsBehindItsRun) {
  RunArchive archive;
  const HistoryRows own = rows("h", {{0, "a}"}});
  const HistoryRows reference = rows("h", {{0, "b}"}});
  archive.keep({.number = 4, .file = "f", .failed = true}, own, &reference);
  archive.keep({.number = 3, .file = "f", .failed = false}, own);
  EXPECT_TRUE(archive.has_reference("f", 4));
  EXPECT_FALSE(archive.has_reference("f", 3));
  EXPECT_FALSE(archive.has("g", 4));
  const std::vector<std::uint64_t> numbers = {3, 4};
  EXPECT_EQ(lines_in(archive.block("f", numbers)),
            (std::vector<std::vector<std::string>>{
                {"h", "0: {\"t\":0,a}"}, {"h", "0: {\"t\":0,a}"}, {"h", "0: {\"t\":0,b}"}}));
}

TEST(RunArchive, TheFirstOfTheRunsThatPassedAreKeptWhateverTheOrder) {
  const HistoryRows history = rows("h", {{0, "a}"}, {0, "b}"}, {0, "c}"}});
  for (const std::vector<std::uint64_t>& order :
       {std::vector<std::uint64_t>{0, 1, 2, 3, 4}, {4, 3, 2, 1, 0}, {2, 4, 0, 3, 1}}) {
    RunArchive archive(10);
    archive.keep({.number = 9, .file = "f", .failed = true}, rows("h", {{0, "failed}"}}));
    for (const std::uint64_t number : order) archive.keep({.number = number, .file = "f"}, history);
    for (std::uint64_t number = 0; number < 5; ++number)
      EXPECT_EQ(archive.has("f", number), number < 3) << number;
    EXPECT_TRUE(archive.has("f", 9));
  }
}

TEST(RunArchive, GivesBackWhatItKeeps) {
  RunArchive archive;
  const HistoryRows one = rows("{h}", {{5, "a}"}, {5, "b}"}, {9, "a}"}});
  HistoryRows parts = rows("{g}", {{7, "b}"}, {8, "c}"}});
  parts.rows[1].number = 40;
  archive.keep({.number = 3, .file = "f", .failed = true}, one);
  archive.keep({.number = 4, .file = "f", .failed = true}, parts, &one);
  const auto told = [&](std::uint64_t number) {
    std::string text;
    const HistoryRows kept = archive.rows("f", number);
    for (const HistoryRow& row : kept.rows) text += std::to_string(row.number) + " ";
    return text + lines_of(kept, "name");
  };
  EXPECT_EQ(told(3), "0 1 2 {h}\n{\"t\":5,a}\n{\"t\":5,b}\n{\"t\":9,a}\n");
  EXPECT_EQ(told(4), "0 40 {g}\n{\"t\":7,b}\n{\"t\":8,c}\n");
}

TEST(RunArchive, AHistoryIsReadAgainAsItWas) {
  History history;
  history.header.name = "a \"name\"";
  history.names.ops = {"list"};
  Event& start = history.events.emplace_back();
  start.kind = EventKind::start;
  start.op = OpId{0};
  const std::string lines = to_json_lines(history);
  EXPECT_EQ(lines_of(rows_of(history, history.header.name), history.header.name), lines);
  EXPECT_EQ(lines_of(rows_of(history, "another"), "another"), lines);
}

}  // namespace
}  // namespace rescind::run_archive_test
