#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "harness/base/text.hpp"
#include "reports/campaign.hpp"
#include "reports/html_escape.hpp"

namespace rescind {
namespace {

constexpr auto head = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>rescind campaign</title>
<style>
:root{color-scheme:light dark}
body{font:15px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;border-bottom:1px solid #8884}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums}
.gone{opacity:.65}
svg{width:100%;height:auto}
svg text{font:12px system-ui,sans-serif;fill:currentColor}
</style></head><body>
)";

// The curve in a picture of 900 by 260, runs by their logarithm: most races are reached early.
std::string curve(const CampaignReport& report) {
  const auto steps = races_over_runs(report);
  if (steps.empty()) return "<p>No race was reached yet.</p>\n";
  constexpr double left = 50, right = 880, top = 15, bottom = 230;
  const double first = std::log10(static_cast<double>(steps.front().first));
  const double last = std::max(
      first + 1, std::log10(static_cast<double>(std::max(report.kept.runs_in_all(), steps.back().first))));
  const auto most = static_cast<double>(steps.back().second);
  const auto x = [&](std::int64_t runs) {
    return left + (right - left) * (std::log10(static_cast<double>(runs)) - first) / (last - first);
  };
  const auto y = [&](std::int64_t races) {
    return bottom - (bottom - top) * static_cast<double>(races) / most;
  };
  std::string line = fmt::format("M{:.1f} {:.1f}", left, bottom);
  for (const auto& [runs, races] : steps) line += fmt::format("H{:.1f}V{:.1f}", x(runs), y(races));
  std::string svg = fmt::format(
      "<svg viewBox=\"0 0 900 260\" role=\"img\" aria-label=\"{} races were reached\">"
      "<path d=\"M{} {}V{}H{}\" fill=\"none\" stroke=\"currentColor\" stroke-opacity=\".4\"/>"
      "<path d=\"{}H{}\" fill=\"none\" stroke=\"#0a7\" stroke-width=\"2\"/>",
      steps.back().second, left, top, bottom, right, line, right);
  for (auto power = static_cast<int>(std::ceil(first)); power <= static_cast<int>(last); ++power) {
    const auto runs = static_cast<std::int64_t>(std::llround(std::pow(10.0, power)));
    svg += fmt::format("<text x=\"{:.1f}\" y=\"248\" text-anchor=\"middle\">{}</text>", x(runs),
                       grouped(static_cast<std::uint64_t>(runs)));
  }
  return svg + fmt::format("<text x=\"44\" y=\"{}\" text-anchor=\"end\">{}</text></svg>\n", top + 4,
                           steps.back().second);
}

std::string findings(const CampaignReport& report) {
  if (report.shapes.empty()) return "<p>Nothing was found.</p>\n";
  std::string rows;
  for (const ShapeFound& one : report.shapes) {
    std::string where = html_text(one.cases.front());
    if (one.cases.size() > 1) where += fmt::format(", and {} more", one.cases.size() - 1);
    rows += fmt::format(
        "<tr{}><td>{}<br><small>{}{}</small></td><td>{}<br><small>{}</small></td><td>{}<br><small>{}</small></td><td>{}</td></tr>\n",
        one.gone_since == 0 ? "" : " class=\"gone\"", html_text(one.shape), where,
        one.file.empty() ? "" : "; " + html_text(one.file), day_and_time(one.first_seen),
        html_text(one.first_program), day_and_time(one.last_seen), html_text(one.last_program),
        one.gone_since == 0 ? "there" : "gone since " + day_and_time(one.gone_since));
  }
  return "<table><tr><th>what is broken</th><th>first seen</th><th>last seen</th><th>now</th></tr>\n" + rows +
         "</table>\n";
}

std::string sessions(const CampaignReport& report) {
  std::string rows;
  for (const KeptSession& one : report.kept.sessions) {
    rows += fmt::format(
        "<tr><td>{}</td><td class=\"number\">{}</td><td class=\"number\">{:.1f}</td><td class=\"number\">{}</td><td>{}</td></tr>\n",
        day_and_time(one.started), grouped(static_cast<std::uint64_t>(one.runs)),
        static_cast<double>(one.busy_ms) / 1000,
        one.busy_ms == 0 ? "" : grouped(static_cast<std::uint64_t>(one.runs * 1000 / one.busy_ms)),
        html_text(one.program));
  }
  return "<table><tr><th>began</th><th class=\"number\">runs</th><th class=\"number\">seconds at work</th>"
         "<th class=\"number\">runs a second</th><th>program</th></tr>\n" +
         rows + "</table>\n";
}

}  // namespace

std::string campaign_html(const CampaignReport& report) {
  return std::string(head) + fmt::format("<h1>Campaign {}</h1>\n", html_text(report.directory)) +
         fmt::format("<p>{}, as of {}.</p>\n",
                     counted(static_cast<std::uint64_t>(report.kept.runs_in_all()), "run", "runs") + " of " +
                         counted(report.kept.targets.size(), "target", "targets"),
                     day_and_time(report.now)) +
         "<h2>Findings, the oldest first</h2>\n" + findings(report) + "<h2>Races over runs</h2>\n" +
         curve(report) + "<h2>Runs a second</h2>\n" + sessions(report) + "</body></html>\n";
}

}  // namespace rescind
