#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "harness/base/text.hpp"
#include "reports/colour.hpp"
#include "reports/diff.hpp"
#include "reports/markdown.hpp"

namespace rescind {
namespace {

constexpr std::array<std::string_view, 3> diff_words{"worse", "better", "other"};
constexpr std::array<Colour, diff_words.size()> diff_colours{Colour::red, Colour::green, Colour::plain};

// More rows than these are counted.
constexpr std::size_t rows_max = 200;

std::string summary(const ReportDiff& diff) {
  std::array<std::size_t, diff_words.size()> counts{};
  for (const DiffRow& row : diff.rows) ++counts.at(static_cast<std::size_t>(row.what));
  std::string text = fmt::format("{}: {} {} the same", diff.of, grouped(diff.same), diff.things);
  for (std::size_t i = 0; i < diff_words.size(); ++i)
    if (counts.at(i) > 0) text += fmt::format(", {} {}", counts.at(i), diff_words.at(i));
  return text;
}

std::string left_out(const ReportDiff& diff) {
  if (diff.rows.size() <= rows_max) return "";
  return fmt::format("{} more rows\n", diff.rows.size() - rows_max);
}

}  // namespace

std::string diff_text(const ReportDiff& diff, bool colour) {
  std::string text;
  for (const DiffRow& row : std::span(diff.rows).first(std::min(diff.rows.size(), rows_max))) {
    const auto what = static_cast<std::size_t>(row.what);
    text += fmt::format(
        "{}{:<{}}  {}: {} -> {}\n", painted(diff_words.at(what), diff_colours.at(what), colour), "",
        6 - diff_words.at(what).size(), printable(row.subject), printable(row.before), printable(row.after));
  }
  return text + left_out(diff) + (text.empty() ? "" : "\n") + summary(diff) + "\n";
}

std::string diff_markdown(const ReportDiff& diff) {
  std::string text = fmt::format("### rescind: {}\n\n", diff.of);
  if (!diff.rows.empty()) text += "| | what | before | after |\n|---|---|---|---|\n";
  const auto cell = [](const std::string& one) { return markdown_text(printable(one)); };
  for (const DiffRow& row : std::span(diff.rows).first(std::min(diff.rows.size(), rows_max))) {
    const std::string_view word = diff_words.at(static_cast<std::size_t>(row.what));
    text += fmt::format("| {} | {} | {} | {} |\n", row.what == DiffRow::What::worse ? "**worse**" : word,
                        cell(row.subject), cell(row.before), cell(row.after));
  }
  return text + (diff.rows.empty() ? "" : "\n") + left_out(diff) + summary(diff) + "\n";
}

}  // namespace rescind
