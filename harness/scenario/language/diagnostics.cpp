#include "harness/scenario/language/diagnostics.hpp"

#include <algorithm>
#include <tuple>

#include "harness/base/utf8.hpp"

namespace rescind {
namespace {

std::string_view line_of(std::string_view text, std::uint32_t number) {
  for (std::uint32_t i = 1; i < number && !text.empty(); ++i) {
    const std::size_t end = text.find('\n');
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  std::string_view line = text.substr(0, text.find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

bool holds(const std::vector<Remark>& remarks, Position at, const std::string& message) {
  return std::ranges::any_of(remarks,
                             [&](const Remark& known) { return known.at == at && known.message == message; });
}

}  // namespace

void Diagnostics::keep(Remark remark) {
  full_ = wrong_.size() == errors_max;
  if (full_) throw Full{};
  wrong_.push_back(std::move(remark));
}

void Diagnostics::warn(Position at, std::string message, std::string hint) {
  if (odd_.size() < errors_max && !holds(odd_, at, message))
    odd_.push_back({at, std::move(message), std::move(hint)});
}

bool Diagnostics::is_news(Position at, const std::string& message) const {
  return !holds(wrong_, at, message);
}

bool Diagnostics::told_before_case(Position at) const {
  const auto end = wrong_.begin() + static_cast<std::ptrdiff_t>(before_case_);
  return std::any_of(wrong_.begin(), end, [at](const Remark& known) { return known.at == at; });
}

Written Diagnostics::written(Position at) const {
  if (ascii_ || at.column == 0) return {at.line, at.column};
  const std::string_view before = line_of(text_, at.line).substr(0, at.column - 1);
  return {at.line, static_cast<std::uint32_t>(characters(before)) + 1};
}

std::vector<InputError> Diagnostics::told(std::vector<Remark> remarks, Severity severity) const {
  std::ranges::stable_sort(remarks, {},
                           [](const Remark& remark) { return std::tuple(remark.at.line, remark.at.column); });
  std::vector<InputError> list;
  for (const Remark& remark : remarks)
    list.emplace_back(file_, remark.at.line, remark.at.column, remark.message, remark.hint,
                      std::string(line_of(text_, remark.at.line)), severity);
  return list;
}

std::vector<InputError> Diagnostics::errors() const {
  std::vector<InputError> list = told(wrong_, Severity::error);
  if (full_)
    list.emplace_back(
        file_, 0, 0, "there are more than " + std::to_string(errors_max) + " errors: the others are not told",
        "mend these, and look again");
  return list;
}

std::vector<InputError> Diagnostics::warnings() const {
  return told(odd_, Severity::warning);
}

}  // namespace rescind
