#include "harness/engine/judging/history_stream.hpp"

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

#include "harness/base/input_error.hpp"
#include "harness/base/text.hpp"
#include "harness/contract/recorded.hpp"
#include "harness/contract/terms.hpp"
#include "harness/edge/directories.hpp"

namespace rescind {
namespace {

std::string shown_name(const std::string& path) {
  return path == "-" ? "standard input" : printable(path);
}

const Header& read_header(LineSource& lines, HistoryReader& reader, const std::string& path) {
  const std::optional<std::string_view> line = lines.next();
  if (line) return reader.header_line(*line);
  throw InputError(shown_name(path), 0, 0, "it is empty, expected a history",
                   "the first line is its header: {\"history\":1,...}");
}

ReaderOptions reader_options(const JudgingOptions& options, HistoryStream::Order order) {
  ReaderOptions of_reader{.ignore_unknown_events = options.ignore_unknown_events};
  if (order == HistoryStream::Order::of_time)  // Every name keeps its id.
    of_reader.remembered = of_reader.texts_remembered = std::numeric_limits<std::size_t>::max();
  return of_reader;
}

/// Of lines that do not stand as things happened nobody knows the order at one instant of two places.
Header judged_header(Header header, HistoryStream::Order order) {
  const bool is_unsaid = order == HistoryStream::Order::of_time && header.clock != Clock::steps;
  if (is_unsaid && doubt_of(header).ns == 0) header.skew = nanoseconds(1);
  return header;
}

}  // namespace

bool can_be_read_again(const std::string& path) {
  return path != "-" && is_regular_file(path);
}

HistoryStream::HistoryStream(const std::string& path, const JudgingOptions& options, Order order)
    : lines_(path, HistoryReader::line_bytes_max, options.stop),
      reader_(shown_name(path), reader_options(options, order)),
      profile_(options.profile),
      judge_(options.profile, judged_header(read_header(lines_, reader_, path), order)),
      line_order_(doubt_of(reader_.header())),
      order_(order),
      can_be_read_again_(can_be_read_again(path)) {
  if (order == Order::of_time) read_all();
}

std::optional<Event> HistoryStream::read() {
  while (const std::optional<std::string_view> line = lines_.next()) {
    const std::optional<Event> event = reader_.next(*line, lines_.was_cut());
    if (!event) continue;
    last_number_ = read_++;
    return event;
  }
  reader_.finish();
  return std::nullopt;
}

void HistoryStream::read_all() {
  while (const std::optional<Event> event = read()) all_.push_back({last_number_, *event});
  all_ = in_order_of_time(std::move(all_), doubt_of(reader_.header()));
  std::ranges::reverse(all_);
}

std::optional<Event> HistoryStream::take() {
  if (order_ == Order::of_time) {
    if (all_.empty()) return std::nullopt;
    const NumberedEvent next = all_.back();
    all_.pop_back();
    last_number_ = next.number;
    return next.event;
  }
  const std::optional<Event> event = read();
  if (event && reader_.first_of_operation()) line_order_.begin_anew(event->op);
  if (event && !line_order_.allows(*event)) {
    if (can_be_read_again_) throw LinesOutOfOrder{};
    out_of_order_ = true;
  }
  return event;
}

std::optional<Event> HistoryStream::next() {
  if (order_ == Order::of_lines) forget_what_is_over();
  const std::optional<Event> event = take();
  if (!event) {
    judge_.finish();
    return std::nullopt;
  }
  last_ = *event;
  judge(*event);
  return event;
}

void HistoryStream::judge(const Event& event) {
  const bool renamed = order_ == Order::of_lines && reader_.first_of_operation();
  if (renamed && event.kind != EventKind::start) judge_.forget(event.op);
  judge_recorded(judge_, profile_, reader_.names(), event);
}

// Not before the next event is wanted: until then the caller may ask for names.
void HistoryStream::forget_what_is_over() {
  if (last_.op.exists() && judge_.over(last_.op)) reader_.forget(last_.op);
  const bool closes =
      last_.kind == EventKind::session_closed || last_.kind == EventKind::session_close_returned;
  if (closes && last_.session.exists() && judge_.closed(last_.session)) reader_.forget(last_.session);
}

}  // namespace rescind
