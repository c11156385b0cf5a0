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

namespace rescind {
namespace {

enum class Lane : std::uint8_t { application, stack, network, server, provider };
constexpr std::size_t lanes_count = 5;
constexpr std::size_t lane_width = 9;   // Columns from one lane's line to the next.
constexpr std::size_t time_width = 17;  // As wide as format_time() makes the times of a day.
constexpr std::size_t drawing_width = lane_width * (lanes_count - 1) + 1;

enum class Weight : std::uint8_t { plain, cancel, final };

// How an event is drawn: an arrow from lane to lane, or a dot where both are the same.
struct Stroke {
  Lane from;
  Lane to;
  Weight weight = Weight::plain;
};

struct Drawn {
  EventKind kind;
  Stroke stroke;
};

// Events that are not listed are a dot on the lane of their place.
constexpr auto arrows = std::to_array<Drawn>({
    {EventKind::session_open, {Lane::application, Lane::stack}},
    {EventKind::start, {Lane::application, Lane::stack}},
    {EventKind::start_returned, {Lane::stack, Lane::application}},
    {EventKind::result, {Lane::stack, Lane::application}},
    {EventKind::callback_returned, {Lane::application, Lane::stack}},
    {EventKind::final, {Lane::stack, Lane::application, Weight::final}},
    {EventKind::read, {Lane::application, Lane::stack}},
    {EventKind::read_returned, {Lane::stack, Lane::application}},
    {EventKind::ack, {Lane::application, Lane::stack}},
    {EventKind::cancel, {Lane::application, Lane::stack, Weight::cancel}},
    {EventKind::cancel_returned, {Lane::stack, Lane::application}},
    {EventKind::timeout_fired, {Lane::stack, Lane::stack, Weight::cancel}},
    {EventKind::close, {Lane::application, Lane::stack}},
    {EventKind::close_returned, {Lane::stack, Lane::application}},
    {EventKind::session_close, {Lane::application, Lane::stack}},
    {EventKind::session_close_returned, {Lane::stack, Lane::application}},
    {EventKind::session_closed, {Lane::stack, Lane::application}},
    {EventKind::waited, {Lane::application, Lane::application}},
    {EventKind::connect, {Lane::stack, Lane::server}},
    {EventKind::cancel_received, {Lane::server, Lane::server, Weight::cancel}},
    {EventKind::provider_start, {Lane::server, Lane::provider}},
    {EventKind::register_cancel, {Lane::provider, Lane::server}},
    {EventKind::post, {Lane::provider, Lane::server}},
    {EventKind::provider_final, {Lane::provider, Lane::server, Weight::final}},
    {EventKind::cancel_heard, {Lane::server, Lane::provider, Weight::cancel}},
    {EventKind::cancel_polled, {Lane::provider, Lane::server}},
});

Lane lane_of(Place place) {
  switch (place) {
    case Place::client:
      return Lane::stack;
    case Place::network:
      return Lane::network;
    case Place::server:
      return Lane::server;
    case Place::provider:
      return Lane::provider;
    case Place::none:
    case Place::harness:
      break;
  }
  return Lane::application;
}

// A cancel and a final result keep their mark on the wire.
Weight weight_of(Message message) {
  if (message == Message::cancel || message == Message::unsubscribe) return Weight::cancel;
  return message == Message::final ? Weight::final : Weight::plain;
}

Stroke stroke_of(const Event& event) {
  if (event.kind == EventKind::send) return {lane_of(event.from), Lane::network, weight_of(event.message)};
  if (event.kind == EventKind::deliver) return {Lane::network, lane_of(event.to), weight_of(event.message)};
  const auto found = std::ranges::find(arrows, event.kind, &Drawn::kind);
  if (found != arrows.end()) return found->stroke;
  const Lane lane = lane_of(place_of(event.kind));
  return {lane, lane, Weight::plain};
}

// One row of lanes as characters, each some bytes of UTF-8 and one column wide.
std::string drawing(const Stroke& stroke) {
  std::array<std::string_view, drawing_width> cells;
  cells.fill(" ");
  for (std::size_t lane = 0; lane < lanes_count; ++lane) cells.at(lane * lane_width) = "│";
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
  static constexpr std::array<std::string_view, lanes_count> names = {"application", "client stack",
                                                                      "network", "server", "provider"};
  // Two lines, since neighbouring names would touch.
  std::array<std::string, 2> lines;
  for (std::size_t lane = 0; lane < lanes_count; ++lane) {
    std::string& line = lines.at(lane % 2);
    const std::size_t middle = time_width + 2 + lane * lane_width;
    line.resize(std::max(line.size(), middle - names.at(lane).size() / 2), ' ');
    line += names.at(lane);
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
  return fmt::format("{:>{}}", text, time_width);
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
  const std::string indent(time_width + 2, ' ');
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

}  // namespace

std::string sequence_report(const History& history, const CaseResult& judged, bool colour) {
  std::string text = heading();
  const std::vector<std::string> below = pinned_findings(history, judged, colour);
  Time before{-1};
  for (std::size_t i = 0; i < history.events.size(); ++i) {
    const Event& event = history.events[i];
    const Stroke stroke = stroke_of(event);
    const std::string time =
        event.t == before ? std::string(time_width, ' ') : time_column(event.t, history.header.clock);
    before = event.t;
    const std::string row = drawing(stroke) + "  " + printable(describe_text(event, history.names));
    text += time + "  " + painted(row, colour_of(stroke.weight), colour) + "\n" + below[i];
  }
  return text;
}

}  // namespace rescind
