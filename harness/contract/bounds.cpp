#include "harness/contract/bounds.hpp"

#include "harness/history/describe.hpp"

namespace rescind {
namespace {

/// Which rule reads a bound. A rule may read several, and a bound be read by several.
struct Reader {
  std::string_view bound;
  RuleId rule;
};

constexpr std::array readers{
    Reader{"cancel-call", RuleId::cancel_asynchronous},
    Reader{"final", RuleId::cancel_final_prompt},
    Reader{"final", RuleId::timeout_fires},
    Reader{"unblock", RuleId::cancel_sync_unblocks},
    Reader{"disconnect", RuleId::cancel_disconnects},
    Reader{"timeout", RuleId::timeout_fires},
    Reader{"close-sync", RuleId::close_sync_undrained},
    Reader{"provider-stop", RuleId::provider_stops},
    Reader{"told", RuleId::cancel_reaches_provider},
    Reader{"told", RuleId::provider_spared},
    Reader{"told", RuleId::provider_survives},
    Reader{"release", RuleId::quota_released},
    Reader{"release", RuleId::quota_waiters_go_on},
    Reader{"extras", RuleId::result_few_extras},
    Reader{"provider-extras", RuleId::provider_few_extras},
};

std::string text_of(const Allowance& allowance) {
  if (allowance.is_unlimited()) return "unlimited";
  if (allowance.bytes != Allowance::unlimited) return std::to_string(allowance.bytes) + " B";
  return std::to_string(allowance.results);
}

}  // namespace

std::string text_of(const BoundInfo& bound, const Bounds& bounds) {
  return bound.duration != nullptr ? format_duration(bounds.*bound.duration)
                                   : text_of(bounds.*bound.allowance);
}

bool reads(RuleId rule, const BoundInfo& bound) {
  return std::ranges::any_of(
      readers, [&](const Reader& reader) { return reader.rule == rule && reader.bound == bound.name; });
}

RuleSet readers_of(const BoundInfo& bound) {
  RuleSet rules;
  for (const Reader& reader : readers)
    if (reader.bound == bound.name) rules.set(static_cast<std::size_t>(reader.rule));
  return rules;
}

}  // namespace rescind
