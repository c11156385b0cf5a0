#include "reports/html_static.hpp"

#include <fmt/format.h>

#include "harness/base/text.hpp"
#include "harness/engine/run/outcome_words.hpp"
#include "harness/history/describe.hpp"
#include "reports/breach_words.hpp"
#include "reports/html_escape.hpp"
#include "reports/terminal.hpp"

namespace rescind {
namespace {

std::string breach_html(const Breach& breach, const CaseResult& one) {
  std::string head = std::string(name_of(breach)) + " " + std::string(words_for(breach.outcome()).phrase);
  if (const std::string op = operation_of(breach, one); !op.empty()) head += " for " + op;
  if (const std::optional<Time> t = breach.time()) head += " at " + format_time(*t, one.clock);
  if (!breach.fails) head += " (does not fail the case)";
  std::string html = "<h4>" + html_text(head) + "</h4>\n<p>Expected: " + html_text(expected(breach, one)) +
                     "<br>\nSeen: " + html_text(seen(breach, one)) + "</p>\n";
  const std::vector<std::string> shown = flush_left(lines(breach, one));
  if (shown.empty()) return html;
  html += "<pre>";
  for (const std::string& line : shown) html += html_text(line) + "\n";
  return html + "</pre>\n";
}

std::string case_html(const CaseResult& one) {
  std::string html = "<section>\n<h3>" + html_text(words_for(one.outcome).singular) + ": " +
                     html_text(one.name) + "</h3>\n<p>";
  html += html_text(one.line > 0 ? fmt::format("{}:{}", one.file, one.line) : one.file);
  html += fmt::format(", seed {}</p>\n", one.seed);
  if (!one.why.empty()) html += "<p>" + html_text(one.why) + "</p>\n";
  for (const Breach& breach : one.breaches) html += breach_html(breach, one);
  if (!one.replay.empty()) html += "<pre><code>" + html_text(one.replay) + "</code></pre>\n";
  return html + "</section>\n";
}

std::string cases_text(std::size_t count) {
  return fmt::format("{} {}", grouped(count), count == 1 ? "case" : "cases");
}

std::string counts_html(const CaseTally& tally) {
  std::string html = "<table>\n<caption>" + cases_text(tally.cases()) + "</caption>\n";
  for (const CaseOutcomeWords& words : case_outcomes()) {
    if (tally.ended(words.outcome) == 0) continue;
    html += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", words.plural,
                        grouped(tally.ended(words.outcome)));
  }
  return html + "</table>\n";
}

std::string groups_html(const HtmlIndex& index) {
  std::string html;
  for (const BreachGroup& group : index.groups()) {
    if (!group.fails) continue;
    const HtmlFiles::File& file = index.files().all()[group.file];
    html += fmt::format("<li>{}: {} of {} of {}", html_text(group.rule), grouped(group.cases.size()),
                        cases_text(file.cases), html_text(file.path));
    if (const std::optional<Cause> cause = index.cause_of(group)) html += ", " + html_text(text_of(*cause));
    html += "</li>\n";
  }
  return html.empty() ? "" : "<h2>What is broken</h2>\n<ul>\n" + html + "</ul>\n";
}

std::string refused_html(const HtmlIndex& index) {
  std::string html;
  for (const InputError& error : index.refused()) {
    html += "<pre>";
    for (const std::string& line : flush_left({error.what()})) html += html_text(line) + "\n";
    html += "</pre>\n";
  }
  if (!index.stopped().empty()) html += "<p>" + html_text(index.stopped()) + "</p>\n";
  return html;
}

std::string origin_text(const HtmlIndex& index, const PageOrigin& origin) {
  std::string text = "rescind " + origin.command;
  if (!origin.mutant.empty()) text += ", with the mutant " + origin.mutant;
  return text + judged_by(index.profile());
}

}  // namespace

std::string left_out_text(const LeftOut& left_out) {
  std::string text = "histories of ";
  if (left_out.passing > 0) text += counted(left_out.passing, "passing run", "passing runs");
  if (left_out.passing > 0 && left_out.failing > 0) text += " and ";
  if (left_out.failing > 0) text += counted(left_out.failing, "failing run", "failing runs");
  constexpr double megabyte = 1e6;
  return text +
         fmt::format(" left out ({:g} MB); --html-limit", static_cast<double>(left_out.limit) / megabyte);
}

void HtmlStatic::add(const CaseResult& result) {
  if (!words_for(result.outcome).fails) return;
  if (++failures_ <= failures_max) shown_ += case_html(result);
}

std::string HtmlStatic::html(const HtmlIndex& index, const PageOrigin& origin,
                             const LeftOut& left_out) const {
  std::string html = "<h1>rescind</h1>\n<p>" + html_text(origin_text(index, origin)) + "</p>\n";
  html += counts_html(index.tally());
  if (left_out.any()) html += "<p>" + html_text(left_out_text(left_out)) + "</p>\n";
  html += refused_html(index) + groups_html(index);
  if (failures_ == 0) return html;
  html += failures_ > failures_max
              ? fmt::format("<h2>The first {} of {} failures</h2>\n", failures_max, grouped(failures_))
              : std::string("<h2>Failures</h2>\n");
  return html + shown_;
}

}  // namespace rescind
