#include "reports/sequence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "harness/base/text.hpp"
#include "harness/engine/run/outcome_words.hpp"
#include "harness/history/describe.hpp"
#include "reports/breach_words.hpp"
#include "reports/colour.hpp"
#include "reports/lifelines.hpp"

namespace rescind {
namespace {

constexpr std::size_t lane_width = 9;     // Columns from one lane's line to the next.
constexpr std::size_t time_columns = 17;  // As wide as format_time() makes the times of a day.
constexpr std::size_t drawing_width = lane_width * (lifelines_count - 1) + 1;

// One row of lanes as characters, each some bytes of UTF-8 and one column wide.
std::string drawing(const Stroke& stroke) {
  std::array<std::string_view, drawing_width> cells;
  cells.fill(" ");
  for (std::size_t lane = 0; lane < lifelines_count; ++lane) cells.at(lane * lane_width) = "│";
  const std::size_t from = static_cast<std::size_t>(stroke.from) * lane_width;
  const std::size_t to = static_cast<std::size_t>(stroke.to) * lane_width;
  const bool marked = stroke.weight != Weight::plain;
  if (from == to) cells.at(from) = marked ? "◆" : "●";
  for (std::size_t i = std::min(from, to) + 1; i < std::max(from, to); ++i) cells.at(i) = marked ? "═" : "─";
  if (from < to) cells.at(to - 1) = "▶";
  if (from > to) cells.at(to + 1) = "◀";
  std::string row;
  for (const std::string_view cell : cells) row += cell;
  return row;
}

std::string heading() {
  // Two lines, since neighbouring names would touch.
  std::array<std::string, 2> lines;
  for (std::size_t lane = 0; lane < lifelines_count; ++lane) {
    std::string& line = lines.at(lane % 2);
    const std::string_view name = name_of(static_cast<Lifeline>(lane));
    const std::size_t middle = time_columns + 2 + lane * lane_width;
    line.resize(std::max(line.size(), middle - name.size() / 2), ' ');
    line += name;
  }
  return lines[0] + "\n" + lines[1] + "\n";
}

Colour colour_of(Weight weight) {
  static constexpr Colour colours[] = {Colour::plain, Colour::yellow, Colour::green};
  return colours[static_cast<std::size_t>(weight)];
}

std::string time_column(Time t, Clock clock) {
  std::string text = format_time(t, clock);
  if (clock != Clock::steps && t.ns % 1'000 == 0)
    text += "   ";  // The decimal points stand below each other.
  return fmt::format("{:>{}}", text, time_columns);
}

// The last event that the breach is about: of its operation where it has one, not after the time when it was
// broken.
std::size_t place_of_finding(const History& history, const Breach& breach, const std::string& op) {
  const std::optional<Time> broken = breach.time();
  std::size_t any = 0;
  std::size_t own = history.events.size();
  for (std::size_t i = 0; i < history.events.size(); ++i) {
    const Event& event = history.events[i];
    if (broken && event.t > *broken) continue;
    any = i;
    if (event.op.exists() && name_of(event.op, history.names) == op) own = i;
  }
  return own < history.events.size() ? own : any;
}

std::string finding(const Breach& breach, const CaseResult& judged, bool colour) {
  const std::string indent(time_columns + 2, ' ');
  const std::string op = operation_of(breach, judged);
  const std::string about = op.empty() ? "" : " for " + op;
  std::string text = indent;
  text +=
      painted(printable(fmt::format("✗ {} {}{}", name_of(breach), words_for(breach.outcome()).phrase, about)),
              Colour::red, colour);
  return text + fmt::format("\n{}  expected: {}\n{}  seen:     {}\n", indent,
                            printable(expected(breach, judged)), indent, printable(seen(breach, judged)));
}

// What stands below each event.
std::vector<std::string> pinned_findings(const History& history, const CaseResult& judged, bool colour) {
  std::vector<std::string> below(history.events.size());
  if (below.empty()) return below;
  for (const Breach& breach : judged.breaches) {
    if (breach.outcome() != RuleOutcome::broken) continue;
    const std::size_t place = place_of_finding(history, breach, operation_of(breach, judged));
    below[place] += finding(breach, judged, colour);
  }
  return below;
}

// What is pinned below one of several rows stays.
std::string pinned_in(const StoryRow& row, const std::vector<std::string>& below) {
  std::string text;
  for (std::size_t i = row.first; i <= row.last(); ++i) text += below[i];
  return text;
}

std::string folded(const StoryRow& row, const History& history) {
  return fmt::format("{}  ··· {}, until {}\n", std::string(time_columns, ' '),
                     counted(row.count, "other event", "other events"),
                     format_time(history.events[row.last()].t, history.header.clock));
}

}  // namespace

std::string sequence_report(const History& history, const CaseResult& judged, bool colour) {
  return sequence_report(history, judged, whole_story(history, judged), colour);
}

std::string sequence_report(const History& history, const CaseResult& judged, const Story& story,
                            bool colour) {
  std::string text = heading();
  const std::vector<std::string> below = pinned_findings(history, judged, colour);
  Time before{-1};
  for (const StoryRow& row : rows_of(story.events, history.events.size())) {
    if (!row.is_shown) {
      text += painted(folded(row, history), Colour::dim, colour) + pinned_in(row, below);
      before = Time{-1};
      continue;
    }
    const Event& event = history.events[row.first];
    const Stroke stroke = stroke_of(event);
    const std::string time =
        event.t == before ? std::string(time_columns, ' ') : time_column(event.t, history.header.clock);
    before = event.t;
    const std::string drawn = drawing(stroke) + "  " + printable(describe_text(event, history.names));
    text += time + "  " + painted(drawn, colour_of(stroke.weight), colour) + "\n" + pinned_in(row, below);
  }
  return text;
}

}  // namespace rescind
