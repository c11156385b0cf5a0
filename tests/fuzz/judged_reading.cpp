#include "tests/fuzz/judged_reading.hpp"

namespace rescind::fuzz {
namespace {

void read_all(std::string_view text, HistoryReader& reader, JudgedReading& result) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (!result.judge) {
      result.judge.emplace(mi_profile(), reader.header_line(line));
      continue;
    }
    const std::optional<Event> event = reader.next(line);
    if (!event) continue;
    result.events.push_back(*event);
    result.judge->on(*event);
    if (event->op.exists() && result.judge->over(event->op)) reader.forget(event->op);
    if (event->kind == EventKind::session_closed) reader.forget(event->session);
  }
  reader.finish();
  result.judge->finish();
}

}  // namespace

JudgedReading read_and_judge(std::string_view text, const ReaderOptions& options) {
  JudgedReading result;
  HistoryReader reader("input.jsonl", options);
  try {
    read_all(text, reader, result);
    result.names = reader.names();
  } catch (const InputError& error) {
    result.judge.reset();
    result.error = error.what();
    result.line = error.line();
  }
  return result;
}

}  // namespace rescind::fuzz
