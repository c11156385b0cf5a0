#include "reports/coverage_html.hpp"

#include "reports/coverage_report.hpp"
#include "reports/html_page.hpp"

namespace rescind {

std::string coverage_html(const CoverageReport& report) {
  const std::string static_part =
      "<h1>rescind</h1>\n<p>rescind coverage: sentences, rules and races that runs reached</p>\n" +
      html_lines(coverage_text(report, {}));
  return page_text(static_part, {page_element("coverage", coverage_json(report, {.unreached = true}))});
}

}  // namespace rescind
