#include "reports/annotations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "harness/base/text.hpp"
#include "reports/fitted.hpp"

namespace rescind {
namespace {

constexpr std::size_t title_max = 200;
constexpr std::size_t annotation_text_max = 1'000;

// What a command would take for its own.
std::string escaped(std::string_view text, std::string_view special) {
  std::string safe;
  for (const char byte : text) {
    if (special.find(byte) == std::string_view::npos)
      safe += byte;
    else
      safe += fmt::format("%{:02X}", static_cast<unsigned char>(byte));
  }
  return safe;
}

std::string message(std::string_view text) {
  return escaped(text, "%\r\n");
}

std::string property(std::string_view text) {
  return escaped(text, "%\r\n:,");
}

std::string place_of(const FailureGroup& group) {
  if (group.file.empty()) return "";
  std::string place = fmt::format("file={},line={},", property(fitted(group.file, annotation_text_max)),
                                  std::max<std::uint32_t>(1, group.at.line));
  if (group.at.column != 0) place += fmt::format("col={},", group.at.column);
  return place;
}

std::string line_of(std::string_view label, std::string_view text) {
  return text.empty() ? "" : fmt::format("\n{}: {}", label, fitted(text, annotation_text_max));
}

std::string annotation(const FailureGroup& group) {
  std::string text = fitted(headline_and_seen(group), annotation_text_max);
  text += line_of("expected", group.expected);
  text += line_of(counted(group.cases, "case", "cases"), cases_text(group));
  text += line_of("replay", group.replay);
  return fmt::format("::{} {}title={}::{}\n", group.is_error() ? "error" : "warning", place_of(group),
                     property(fitted(group.rule, title_max)), message(text));
}

}  // namespace

std::string annotations_text(const GroupedRun& run) {
  const std::size_t shown = std::min(annotations_max, run.groups.size());
  std::string text;
  for (std::size_t i = 0; i < shown; ++i) text += annotation(run.groups[i]);
  const std::size_t more = run.groups.size() - shown;
  if (more == 0) return text;
  const bool error = run.groups[shown].is_error();
  return text + fmt::format("::{} title=rescind::and {} more; --report summary=FILE has them all\n",
                            error ? "error" : "warning", more);
}

}  // namespace rescind
