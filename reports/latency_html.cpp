#include "reports/latency_html.hpp"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "reports/html.hpp"
#include "reports/html_page.hpp"
#include "reports/json_text.hpp"
#include "reports/latency.hpp"

namespace rescind {
namespace {

using Json = nlohmann::ordered_json;

// The losses stand first: they are all that a quiet report says.
std::string verdict_html(const BenchReport& report) {
  std::string html = report.fails() ? "<p>Something is worse than it may be.</p>\n"
                                    : "<p>Nothing is worse than it may be.</p>\n";
  if (const std::string worse = latency_text(report, {.quiet = true}); !worse.empty())
    html += "<h2>What is worse</h2>\n" + html_lines(worse);
  return html;
}

std::string cases_html(const BenchReport& report) {
  std::string refused;
  for (const InputError& error : report.refused) refused += html_lines(error.what());
  if (!refused.empty()) return "<p>Nothing was measured.</p>\n" + refused;
  return verdict_html(report) + "<h2>All that was measured</h2>\n" + html_lines(latency_text(report, {}));
}

std::string static_part(const BenchReport& report) {
  std::string html = "<h1>rescind</h1>\n<p>rescind bench: how long what follows a cancel takes, in ms</p>\n";
  if (report.load.empty()) return html + cases_html(report);
  if (report.comparison || !report.requirements.empty()) html += verdict_html(report);
  html += "<h2>Under load</h2>\n" + html_lines(load_text(report.load, false));
  if (!report.control.empty())
    html += "<h2>The control</h2>\n" + html_lines(load_text(report.control, false));
  return html;
}

Json figure_json(Figure figure) {
  if (figure == figure_untold) return nullptr;
  return figure == figure_never ? Json("never") : Json(figure);
}

std::string seeds_json(const LatencyPage& page) {
  Json lines = Json::array();
  for (const LineBySeed& one : page.by_seed) {
    Json values = Json::array();
    for (const Figure figure : one.figures) values.push_back(figure_json(figure));
    lines.push_back({{"line", one.line}, {"values", std::move(values)}});
  }
  return json_text(
      Json{{"version", 1}, {"from", std::to_string(page.seeds.from)}, {"lines", std::move(lines)}});
}

}  // namespace

std::string latency_html(const BenchReport& report, const LatencyPage& page) {
  std::vector<std::string> elements{page_element("latency", latency_json(report))};
  if (!report.control.empty())
    elements.push_back(
        page_element("control", latency_json(BenchReport{.terms = report.terms, .load = report.control})));
  if (!page.by_seed.empty()) elements.push_back(page_element("seeds", seeds_json(page)));
  if (!page.runs.cases.empty()) {
    std::vector<std::string> runs = run_elements(page.runs, page.settings);
    std::ranges::move(runs, std::back_inserter(elements));
  }
  return page_text(static_part(report), elements);
}

}  // namespace rescind
