#include "harness/cli/history_file.hpp"

#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include "harness/base/text.hpp"
#include "harness/edge/line_source.hpp"
#include "harness/history/reader.hpp"

namespace rescind {

HistoryFile read_history_file(const std::string& path) {
  constexpr std::size_t all = std::numeric_limits<std::size_t>::max();
  HistoryFile file{.name = path == "-" ? "standard input" : printable(path), .history = {}, .lines = {}};
  LineSource lines(path, HistoryReader::line_bytes_max);
  HistoryReader reader(file.name, {.remembered = all, .texts_remembered = all, .text_bytes_max = all});
  bool has_header = false;
  while (const std::optional<std::string_view> line = lines.next()) {
    if (!std::exchange(has_header, true)) {
      file.history.header = reader.header_line(*line);
    } else if (const std::optional<Event> event = reader.next(*line, lines.was_cut())) {
      file.history.events.push_back(*event);
      file.lines.push_back(reader.line());
    }
  }
  reader.finish();
  file.history.names = reader.names();
  return file;
}

}  // namespace rescind
