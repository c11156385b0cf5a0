#include "harness/engine/bench/baseline.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "harness/base/input_error.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/engine/bench/baseline_changes.hpp"
#include "harness/engine/bench/requirement.hpp"

namespace rescind::baseline_test {
namespace {

using testing::HasSubstr;
using What = LatencyChange::What;

LatencyLine a_line(const std::string& scenario, Measure measure, Distribution samples, Where where = {}) {
  LatencyLine line{.scenario = scenario, .measure = measure, .where = std::move(where), .cases = 1};
  line.each = samples.count();
  line.samples = std::move(samples);
  return line;
}

std::vector<std::int64_t> up_to(std::int64_t last) {
  std::vector<std::int64_t> numbers(static_cast<std::size_t>(last));
  std::iota(numbers.begin(), numbers.end(), 1);
  return numbers;
}

Baseline baseline_of(const std::vector<LatencyLine>& lines) {
  Baseline baseline{.terms = {true, {1, 1000}, "mi"}};
  for (const LatencyLine& line : lines)
    baseline.lines.push_back({line.scenario, line.measure, line.where, summary_of(line)});
  return baseline;
}

// As histories are compared: line by line.
ComparedWith with_lines(const std::vector<LatencyLine>& now, const Baseline& before) {
  ComparedWith with;
  for (const LatencyLine& line : now) with.scenarios.insert(line.scenario);
  with.same = [&now](const BaselineLine& line) -> std::optional<LatencyLine> {
    for (const LatencyLine& one : now)
      if (one.scenario == line.scenario && one.measure == line.measure && one.where == line.where) return one;
    return std::nullopt;
  };
  with.known = [&before](const LatencyLine& line) {
    return std::ranges::any_of(before.lines, [&](const BaselineLine& one) {
      return one.scenario == line.scenario && one.measure == line.measure && one.where == line.where;
    });
  };
  return with;
}

std::vector<What> changes(const std::vector<LatencyLine>& before, const std::vector<LatencyLine>& now,
                          std::uint32_t tolerance_ppm = 0, bool estimates = false) {
  const Baseline baseline = baseline_of(before);
  ComparedWith with = with_lines(now, baseline);
  with.tolerance_ppm = tolerance_ppm;
  with.estimates = estimates;
  std::vector<What> all;
  for (const LatencyChange& change : compare(baseline, now, with).changes) all.push_back(change.what);
  return all;
}

TEST(Baseline, IsReadAsItWasWritten) {
  const Baseline written =
      baseline_of({a_line("b/x", Measure::heard, Distribution(up_to(1000), 3), {{"hears", {"poll", "a|b"}}}),
                   a_line("a/with space", Measure::final, Distribution({0, 0, 0}, 0)),
                   a_line("a", Measure::told, Distribution(std::vector<std::int64_t>{}, 4)),
                   a_line("a", Measure::late, Distribution({1, 2}, 0), {{"on", {"second post] of x"}}})});
  const std::string text = baseline_text(written);
  const Baseline read = read_baseline(text, "f");
  EXPECT_EQ(read.terms, written.terms);
  EXPECT_EQ(baseline_text(read), text);
  ASSERT_EQ(read.lines.size(), 4u);
  EXPECT_EQ(read.lines.back().where, written.lines.front().where);
  EXPECT_EQ(read.lines.back().summary, written.lines.front().summary);
  EXPECT_EQ(
      text,
      "# rescind latency baseline 1; clock virtual; unit ns; seeds 1..1000; profile mi. Made by: rescind bench "
      "--update-baseline\n"
      "a told 4 =never\n"
      "a late[on=second post] of x] 2 1 - - - 2 never 0 #" +
          written.lines[3].summary.hash +
          "\n"
          "a/with%20space final 3 =0\n"
          "b/x heard[hears=poll|a%7Cb] 1003 502 903 993 never never never 3 #" +
          written.lines[0].summary.hash + "\n");
}

TEST(Baseline, SaysWhereItIsWrong) {
  const std::string head =
      "# rescind latency baseline 1; clock virtual; unit ns; seeds 1..10; profile mi. Made by: rescind bench\n";
  const auto error = [&](const std::string& text) -> std::string {
    try {
      static_cast<void>(read_baseline(text, "f"));
    } catch (const InputError& wrong) {
      return wrong.what();
    }
    return "";
  };
  EXPECT_THAT(error(""), HasSubstr("empty"));
  EXPECT_THAT(error("hello\n"), HasSubstr("f:1:1: error: this is no baseline"));
  EXPECT_THAT(error("# rescind latency baseline 2; clock virtual\n"),
              HasSubstr("version 1 of baselines is expected"));
  EXPECT_THAT(error(head + "a finl 3 =0\n"), HasSubstr("f:2:3: error: there is no such measure"));
  EXPECT_THAT(error(head + "a final x =0\n"), HasSubstr("f:2:9: error: a whole number"));
  EXPECT_THAT(error(head + "a final 3\n"), HasSubstr("f:2:9"));
  EXPECT_THAT(error(head + "a final[k 3 =0\n"), HasSubstr("condition does not end"));
  EXPECT_THAT(error(head + "a%zz final 3 =0\n"), HasSubstr("hexadecimal"));
  EXPECT_EQ(error(head + "a final 3 =0\n"), "");
}

TEST(Baseline, MoreIsWorseLessIsBetterAndOtherSamplesAreAChange) {
  const LatencyLine before = a_line("a", Measure::final, Distribution({10, 20, 30}, 0));
  EXPECT_TRUE(changes({before}, {before}).empty());
  EXPECT_EQ(changes({before}, {a_line("a", Measure::final, Distribution({10, 20, 31}, 0))}),
            std::vector{What::worse});
  EXPECT_EQ(changes({before}, {a_line("a", Measure::final, Distribution({10, 19, 30}, 0))}),
            std::vector{What::better});
  EXPECT_EQ(changes({before}, {a_line("a", Measure::final, Distribution({11, 20, 30}, 0))}),
            std::vector{What::changed});
  EXPECT_EQ(changes({before}, {a_line("a", Measure::final, Distribution({9, 20, 31}, 0))}),
            std::vector{What::worse});
}

TEST(Baseline, OneNanosecondIsSeen) {
  EXPECT_EQ(changes({a_line("a", Measure::final, Distribution({13'000'000}, 0))},
                    {a_line("a", Measure::final, Distribution({13'000'001}, 0))}),
            std::vector{What::worse});
}

TEST(Baseline, NeverAndFewerSamplesAreWorse) {
  const LatencyLine before = a_line("a", Measure::final, Distribution({10, 20, 30}, 0));
  EXPECT_EQ(changes({before}, {a_line("a", Measure::final, Distribution({10, 20}, 1))}),
            std::vector{What::worse});
  EXPECT_EQ(changes({before}, {a_line("a", Measure::final, Distribution({20, 30}, 0))}),
            std::vector{What::worse});
}

TEST(Baseline, ALineThatIsGoneIsWorseAndANewOneIsNews) {
  const LatencyLine final = a_line("a", Measure::final, Distribution({1}, 0));
  const LatencyLine told = a_line("a", Measure::told, Distribution({1}, 0));
  EXPECT_EQ(changes({final, told}, {final}), std::vector{What::gone});
  EXPECT_EQ(changes({final}, {final, told}), std::vector{What::added});
}

TEST(Baseline, EstimatesMayDifferByTheTolerance) {
  const LatencyLine before = a_line("a", Measure::final, Distribution({100, 200}, 0));
  EXPECT_TRUE(
      changes({before}, {a_line("a", Measure::final, Distribution({110, 220}, 0))}, 100'000, true).empty());
  EXPECT_EQ(changes({before}, {a_line("a", Measure::final, Distribution({110, 221}, 0))}, 100'000, true),
            std::vector{What::worse});
  EXPECT_EQ(changes({before}, {a_line("a", Measure::final, Distribution({80, 190}, 0))}, 100'000, true),
            std::vector{What::better});
}

TEST(Requirement, IsReadAndKept) {
  const std::vector<LatencyLine> lines{a_line("a", Measure::final, Distribution(up_to(100), 0)),
                                       a_line("b", Measure::final, Distribution({4}, 0))};
  const auto failing = [&](const std::string& text) {
    return unmet(std::vector{parse_requirement(text)}, lines).size();
  };
  EXPECT_EQ(failing("final.p99<=99ns"), 0u);
  EXPECT_EQ(failing("final.p99<99ns"), 1u);
  EXPECT_EQ(failing("final.max<=3ns"), 2u);
  EXPECT_EQ(failing("final.never<=0"), 0u);
}

TEST(Requirement, WhatNobodyMeasuredOrCanSayIsUnmet) {
  const std::vector<LatencyLine> lines{a_line("a", Measure::final, Distribution({1, 2}, 0))};
  const auto few = unmet(std::vector{parse_requirement("final.p99<=5ms")}, lines);
  ASSERT_EQ(few.size(), 1u);
  EXPECT_EQ(few.front().needed, 100u);
  const auto none = unmet(std::vector{parse_requirement("told.max<=5ms")}, lines);
  ASSERT_EQ(none.size(), 1u);
  EXPECT_FALSE(none.front().line.has_value());
}

TEST(Requirement, SaysWhatIsWrongWithIt) {
  const auto error = [](const std::string& text) -> std::string {
    try {
      static_cast<void>(parse_requirement(text));
    } catch (const UsageError& wrong) {
      return wrong.what();
    }
    return "";
  };
  EXPECT_THAT(error("final"), HasSubstr("MEASURE.FIGURE<=BOUND"));
  EXPECT_THAT(error("finl.p99<=5ms"), HasSubstr("did you mean 'final'?"));
  EXPECT_THAT(error("final.p98<=5ms"), HasSubstr("there is no figure 'p98'"));
  EXPECT_THAT(error("final.p99<=5"), HasSubstr("'5'"));
  EXPECT_THAT(error("late.max<=5ms"), HasSubstr("'5ms'"));
}

}  // namespace
}  // namespace rescind::baseline_test
