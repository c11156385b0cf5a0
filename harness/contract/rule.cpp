#include "harness/contract/rule.hpp"

#include <array>
#include <tuple>

#include "harness/base/assert.hpp"
#include "harness/contract/monitor.hpp"
#include "harness/contract/rules/all.hpp"

namespace rescind {

namespace {

template <class... Rules>
constexpr std::array<RuleInfo, sizeof...(Rules)> infos_of(std::tuple<Rules...>*) {
  static_assert((Monitor<Rules> && ...), "a rule's functions are not those that its row lists");
  return {Rules::row...};
}
constexpr auto table = infos_of(static_cast<rules::All*>(nullptr));

constexpr bool table_is_by_id() {
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (static_cast<std::size_t>(table[i].id) != i) return false;
  }
  return true;
}
static_assert(table.size() == rules_count && table_is_by_id());

}  // namespace

std::span<const RuleInfo> all_rules() {
  return table;
}

const RuleInfo& info(RuleId id) {
  RESCIND_ASSERT(id < RuleId::count_);
  return table[static_cast<std::size_t>(id)];
}

std::optional<RuleId> rule_named(std::string_view name) {
  for (const RuleInfo& rule : table)
    if (rule.name == name) return rule.id;
  return std::nullopt;
}

RuleSet rule_set(std::span<const RuleId> rules) {
  RuleSet set;
  for (const RuleId rule : rules) set.set(static_cast<std::size_t>(rule));
  return set;
}

std::string_view name_of(Level level) {
  static constexpr std::string_view words[] = {"must", "should", "may"};
  return words[static_cast<std::size_t>(level)];
}

std::string_view name_of(Picture::Kind kind) {
  static constexpr std::string_view words[] = {"", "span", "covers", "nothing-after", "once", "order"};
  return words[static_cast<std::size_t>(kind)];
}

std::string_view name_of(Reading reading) {
  static constexpr std::string_view words[] = {"stated", "implied", "page", "assumed"};
  return words[static_cast<std::size_t>(reading)];
}

std::string_view name_of(Who who) {
  static constexpr std::string_view words[] = {"nobody",          "application",          "client stack",
                                               "server",          "client stack, server", "provider",
                                               "provider, server"};
  return words[static_cast<std::size_t>(who)];
}

}  // namespace rescind
