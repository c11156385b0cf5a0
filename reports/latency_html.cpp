#include "reports/latency_html.hpp"

#include "reports/html_page.hpp"
#include "reports/latency.hpp"

namespace rescind {
namespace {

// The losses stand first: they are all that a quiet report says.
std::string cases_html(const BenchReport& report) {
  std::string refused;
  for (const InputError& error : report.refused) refused += html_lines(error.what());
  if (!refused.empty()) return "<p>Nothing was measured.</p>\n" + refused;
  std::string html = report.fails() ? "<p>Something is worse than it may be.</p>\n"
                                    : "<p>Nothing is worse than it may be.</p>\n";
  if (const std::string worse = latency_text(report, {.quiet = true}); !worse.empty())
    html += "<h2>What is worse</h2>\n" + html_lines(worse);
  return html + "<h2>All that was measured</h2>\n" + html_lines(latency_text(report, {}));
}

std::string static_part(const BenchReport& report) {
  std::string html = "<h1>rescind</h1>\n<p>rescind bench: how long what follows a cancel takes, in ms</p>\n";
  if (report.load.empty()) return html + cases_html(report);
  html += "<h2>Under load</h2>\n" + html_lines(load_text(report.load, false));
  if (!report.control.empty())
    html += "<h2>The control</h2>\n" + html_lines(load_text(report.control, false));
  return html;
}

}  // namespace

std::string latency_html(const BenchReport& report) {
  std::vector<std::string> elements{page_element("latency", latency_json(report))};
  if (!report.control.empty())
    elements.push_back(
        page_element("control", latency_json(BenchReport{.terms = report.terms, .load = report.control})));
  return page_text(static_part(report), elements);
}

}  // namespace rescind
