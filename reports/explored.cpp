#include "reports/explored.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "reports/text.hpp"

namespace rescind {
namespace {

using Json = nlohmann::ordered_json;

/// 1234567 as 1,234,567.
std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t place = digits.size(); place > 3; place -= 3) digits.insert(place - 3, ",");
  return digits;
}

std::string line_of(const ExploredCase& one) {
  const std::string_view end = !one.broken.empty() ? "broken"
                               : one.exhausted     ? "exhausted, nothing broken"
                                                   : "NOT EXHAUSTED, nothing broken so far";
  return fmt::format("{}: {} states, {} transitions, depth {}: {}\n", printable(one.name),
                     grouped(one.states), grouped(one.transitions), one.depth, end);
}

std::string order_text(const ExploredCase& one, const OrderText& order, const TerminalOptions& options) {
  std::string text = fmt::format("\n{}: {} is broken in {} steps{}\n\n", printable(one.name), order.rule,
                                 order.steps, order.shortest ? "; no shorter order breaks it" : "");
  text += order.sequence + "\n" + terminal_text(order.run, options);
  if (!order.file.empty()) text += fmt::format("saved in {}\n", printable(order.file));
  return text;
}

std::string summary(const ExploredRun& run) {
  std::uint64_t states = 0;
  std::uint64_t broken = 0;
  std::uint64_t cut = 0;
  double missed = 0;
  for (const ExploredCase& one : run.cases) {
    states += one.states;
    missed += one.missed;
    broken += one.broken.empty() ? 0 : 1;
    cut += one.broken.empty() && !one.exhausted ? 1 : 0;
  }
  std::string text = fmt::format("{} explored, {} states: {} broken",
                                 counted(run.cases.size(), "case", "cases"), grouped(states), broken);
  if (cut > 0) text += fmt::format(", {} not exhausted (raise --max-states or --max-memory)", cut);
  return text + fmt::format("; a state was missed with a probability below {:.0e}\n", missed);
}

Json order_json(const OrderText& order) {
  Json rules = Json::array();
  for (const RuleReport& rule : order.run.rules) {
    if (rule.fails)
      rules.push_back(
          {{"rule", rule.rule}, {"op", rule.op}, {"expected", rule.expected}, {"seen", rule.seen}});
  }
  return {{"rule", order.rule},
          {"steps", order.steps},
          {"shortest", order.shortest},
          {"rules", std::move(rules)},
          {"history_hash", fmt::format("{:016x}", order.run.history_hash)},
          {"saved", order.file.empty() ? Json(nullptr) : Json(order.file)}};
}

}  // namespace

std::string explored_report(const ExploredRun& run, const TerminalOptions& options) {
  std::string text;
  bool broken = false;
  if (options.detail != Detail::quiet) {
    for (const ExploredCase& one : run.cases) text += line_of(one);
  }
  for (const ExploredCase& one : run.cases) {
    broken = broken || !one.broken.empty();
    for (const OrderText& order : one.broken) text += order_text(one, order, options);
  }
  if (options.detail == Detail::quiet && !broken) return {};
  return text + (broken ? "\n" : "") + summary(run);
}

std::string explored_json(const ExploredRun& run) {
  Json cases = Json::array();
  for (const ExploredCase& one : run.cases) {
    Json broken = Json::array();
    for (const OrderText& order : one.broken) broken.push_back(order_json(order));
    cases.push_back({{"name", one.name},
                     {"file", one.file},
                     {"line", one.line},
                     {"states", one.states},
                     {"transitions", one.transitions},
                     {"depth", one.depth},
                     {"exhausted", one.exhausted},
                     {"missed_state_probability", one.missed},
                     {"broken", std::move(broken)}});
  }
  return Json{{"version", 1}, {"explored", std::move(cases)}}.dump(2, ' ', false,
                                                                   Json::error_handler_t::replace) +
         "\n";
}

}  // namespace rescind
