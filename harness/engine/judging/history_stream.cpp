#include "harness/engine/judging/history_stream.hpp"

#include <string_view>

#include "harness/base/input_error.hpp"
#include "harness/base/text.hpp"

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

}  // namespace

HistoryStream::HistoryStream(const std::string& path, const JudgingOptions& options)
    : lines_(path, HistoryReader::line_bytes_max),
      reader_(shown_name(path), {.ignore_unknown_events = options.ignore_unknown_events}),
      profile_(options.profile),
      judge_(options.profile, read_header(lines_, reader_, path)) {}

std::optional<Event> HistoryStream::next() {
  forget_what_is_over();
  while (const std::optional<std::string_view> line = lines_.next()) {
    const std::optional<Event> event = reader_.next(*line);
    if (!event) continue;
    last_ = *event;
    judge(*event);
    return event;
  }
  reader_.finish();
  judge_.finish();
  return std::nullopt;
}

// How an operation ended is what the profile makes of the subject's own code, where the line does not say it.
void HistoryStream::judge(Event event) {
  if (reader_.first_of_operation() && event.kind != EventKind::start) judge_.forget(event.op);
  if (event.kind == EventKind::final) event.ended = profile_.ended_of(event, reader_.names());
  judge_.on(event);
}

// Not before the next event is wanted: until then the caller may ask for names.
void HistoryStream::forget_what_is_over() {
  if (last_.op.exists() && judge_.over(last_.op)) reader_.forget(last_.op);
  if (last_.kind == EventKind::session_closed) reader_.forget(last_.session);
}

}  // namespace rescind
