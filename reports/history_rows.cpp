#include "reports/history_rows.hpp"

#include <fmt/format.h>

#include "harness/base/assert.hpp"
#include "harness/history/writer.hpp"
#include "reports/json_text.hpp"

namespace rescind {

HistoryRow row_of(const Event& event, const Names& names, std::uint64_t number) {
  std::string line;
  append_json(line, event, names);
  line.pop_back();  // Its end.
  return {number, event.t.ns, line.substr(line.find(',') + 1)};
}

std::string header_row(const Header& header, std::string_view case_name) {
  const bool by_case = header.name == case_name;
  Header shown = header;
  if (by_case) shown.name.clear();
  std::string line;
  append_json(line, shown);
  line.pop_back();
  if (!by_case) return line;
  constexpr std::string_view no_name = R"("name":"")";
  const std::size_t place = line.find(no_name);
  RESCIND_ASSERT(place != std::string::npos);
  return line.replace(place, no_name.size(), R"("name":null)");
}

HistoryRows rows_of(const History& history, std::string_view case_name) {
  HistoryRows all{.header = header_row(history.header, case_name), .rows = {}};
  all.rows.reserve(history.events.size());
  for (const Event& event : history.events) all.rows.push_back(row_of(event, history.names, all.rows.size()));
  return all;
}

std::string lines_of(const HistoryRows& history, std::string_view case_name) {
  std::string lines = history.header;
  if (const std::size_t place = lines.find(R"("name":null)"); place != std::string::npos) {
    const std::string name = json_text(nlohmann::ordered_json(case_name));
    lines.replace(place, std::string_view(R"("name":null)").size(), R"("name":)" + name);
  }
  lines += '\n';
  for (const HistoryRow& row : history.rows) lines += fmt::format("{{\"t\":{},{}\n", row.t, row.text);
  return lines;
}

}  // namespace rescind
