#include "harness/cli/strategy_option.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "harness/base/nearest_word.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"

namespace rescind {

Strategy known_strategy(const std::string& name, Sweeping sweeping) {
  std::vector<std::string_view> known(strategy_names.begin(), strategy_names.end());
  if (sweeping == Sweeping::no) std::erase(known, strategy_names[static_cast<std::size_t>(Strategy::sweep)]);
  if (std::ranges::find(known, name) != known.end())
    return static_cast<Strategy>(std::ranges::find(strategy_names, name) - strategy_names.begin());
  const std::string_view near = nearest_word(name, known);
  throw UsageError(fmt::format("--strategy: there is no strategy '{}'", printable(name)),
                   near.empty() ? fmt::format("one of {}", fmt::join(known, ", "))
                                : fmt::format("did you mean '{}'?", near));
}

}  // namespace rescind
