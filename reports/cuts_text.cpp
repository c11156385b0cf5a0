#include "reports/cuts_text.hpp"

#include <fmt/format.h>

#include "harness/base/text.hpp"

namespace rescind {

std::string cuts_text(const CutTally& cuts, std::uint64_t runs) {
  std::string text = fmt::format("{} of {} cut at {}{} steps", cuts.runs, counted(runs, "run", "runs"),
                                 cuts.several ? "the most " : "", grouped(cuts.at));
  if (cuts.before_cancel > 0) text += fmt::format(", {} of them before any cancel", cuts.before_cancel);
  return text;
}

}  // namespace rescind
