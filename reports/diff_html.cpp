#include "reports/diff_html.hpp"

#include <nlohmann/json.hpp>

#include "reports/html_escape.hpp"
#include "reports/html_page.hpp"
#include "reports/json_text.hpp"
#include "reports/versions.hpp"

namespace rescind {
namespace {

using Json = nlohmann::ordered_json;

Json figures_json(const DiffRow& row) {
  if (!row.figures) return nullptr;
  return {{"line", row.figures->line},
          {"figure", row.figures->name},
          {"before", row.figures->before},
          {"after", row.figures->after}};
}

std::string diff_json(const ReportDiff& diff, const std::string& before, const std::string& after) {
  constexpr std::string_view words[] = {"worse", "better", "other"};
  Json rows = Json::array();
  for (const DiffRow& row : diff.rows)
    rows.push_back({{"what", words[static_cast<std::size_t>(row.what)]},
                    {"subject", row.subject},
                    {"before", row.before},
                    {"after", row.after},
                    {"figures", figures_json(row)}});
  return json_text({{"version", diff_data_version},
                    {"of", diff.of},
                    {"things", diff.things},
                    {"before", before},
                    {"after", after},
                    {"same", diff.same},
                    {"rows", std::move(rows)}},
                   2) +
         "\n";
}

}  // namespace

std::string diff_html(const ReportDiff& diff, const std::string& before, const std::string& after) {
  const std::string static_part = "<h1>rescind</h1>\n<p>rescind diff: " + std::string(diff.of) + ", from " +
                                  html_text(before) + " to " + html_text(after) + "</p>\n" +
                                  html_lines(diff_text(diff, false));
  return page_text(static_part, {page_element("diff", diff_json(diff, before, after))});
}

}  // namespace rescind
