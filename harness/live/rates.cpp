#include "harness/live/rates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

namespace rescind::live {
namespace {

struct Rate {
  std::uint64_t failed = 0;
  std::uint64_t first_seed = 0;
};

}  // namespace

std::vector<std::string> rates_of(std::span<const CaseResult> cases) {
  std::map<std::string, std::uint64_t> tries;
  std::map<std::pair<std::string, std::string>, Rate> rates;
  for (const CaseResult& one : cases) {
    if (one.outcome == CaseOutcome::not_applicable || one.outcome == CaseOutcome::could_not_run) continue;
    ++tries[one.name];
    std::set<std::string> failing;
    for (const Breach& breach : one.breaches)
      if (breach.fails) failing.insert(std::string(name_of(breach)));
    for (const std::string& what : failing) {
      Rate& rate = rates[{one.name, what}];
      if (rate.failed++ == 0) rate.first_seed = one.seed;
    }
  }
  std::vector<std::pair<std::uint64_t, std::string>> told;
  for (const auto& [of, rate] : rates) {
    const std::uint64_t all = tries[of.first];
    if (all < 2) continue;
    told.emplace_back(rate.failed, fmt::format("{} fails in {} of {} tries of {}, the first with seed {}",
                                               of.second, rate.failed, all, of.first, rate.first_seed));
  }
  std::ranges::stable_sort(told, {}, &std::pair<std::uint64_t, std::string>::first);
  std::vector<std::string> lines;
  for (auto& [failed, line] : told) lines.push_back(std::move(line));
  return lines;
}

}  // namespace rescind::live
