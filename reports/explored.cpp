#include "reports/explored.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "harness/base/text.hpp"
#include "reports/failing_json.hpp"
#include "reports/json_text.hpp"
#include "reports/versions.hpp"

namespace rescind {
namespace {

using Json = nlohmann::ordered_json;

std::string_view end_of(const ExploredCase& one) {
  if (!one.broken.empty()) return "broken";
  if (!one.unmet.empty()) return "owed for ever";
  return one.exhausted ? "exhausted, nothing broken" : "NOT EXHAUSTED, nothing broken so far";
}

std::string races_of(const ExploredCase& one) {
  if (!one.races) return {};
  return fmt::format("; {}{}", one.all_races ? "" : "at least ", counted(*one.races, "race", "races"));
}

std::string line_of(const ExploredCase& one, bool traces) {
  return fmt::format("{}: {} {}, {} transitions, depth {}: {}{}\n", printable(one.name),
                     grouped(traces ? one.traces : one.states), traces ? "traces" : "states",
                     grouped(one.transitions), one.depth, end_of(one), races_of(one));
}

std::string order_text(const ExploredCase& one, const OrderText& order, const TerminalOptions& options) {
  std::string text = fmt::format("\n{}: {} is broken in {} steps{}\n\n", printable(one.name), order.rule,
                                 order.steps, order.shortest ? "; no shorter order breaks it" : "");
  text += order.sequence + "\n" + terminal_text(order.run, options);
  if (!order.not_saved.empty()) return text + fmt::format("NOT SAVED: {}\n", printable(order.not_saved));
  return text + fmt::format("made small in {}\n  {}\n", printable(order.file), order.replay);
}

std::string unmet_text(const ExploredCase& one, const UnmetText& unmet) {
  return fmt::format(
      "\n{}: {} is owed for ever: after {} steps the last {} can repeat without end, and every part that "
      "always "
      "could go on does\n\n{}\n",
      printable(one.name), unmet.rule, unmet.steps + unmet.cycle, unmet.cycle, unmet.sequence);
}

/// "177 cases explored, 3,653,900 states: 0 broken, ...".
std::string summary(const ExploredRun& run) {
  std::uint64_t found = 0;
  std::uint64_t failed = 0;
  std::uint64_t cut = 0;
  std::uint64_t without_cycles = 0;
  double missed = 0;
  for (const ExploredCase& one : run.cases) {
    found += run.traces ? one.traces : one.states;
    missed += one.missed;
    failed += one.failed() ? 1 : 0;
    cut += !one.failed() && !one.exhausted ? 1 : 0;
    without_cycles += !run.traces && one.exhausted && one.cycles == Cycles::not_looked_for ? 1 : 0;
  }
  std::string text;
  if (run.interrupted_of > 0)
    text = fmt::format("interrupted after {} of {} cases: ", run.cases.size(), run.interrupted_of);
  text += fmt::format("{} explored, {} {}: {} broken", counted(run.cases.size(), "case", "cases"),
                      grouped(found), run.traces ? "traces" : "states", failed);
  if (cut > 0)
    text += fmt::format(", {} not exhausted (raise {})", cut,
                        run.traces ? "--max-states or --max-depth" : "--max-states or --max-memory");
  if (without_cycles > 0) text += fmt::format(", {} not looked through for cycles", without_cycles);
  if (!run.traces && cut == 0 && failed == 0)
    text += fmt::format("; a state was missed with a probability below {:.0e}", missed);
  return text + judged_by(run.profile) + "\n";
}

Json order_json(const OrderText& order) {
  return {{"rule", order.rule},
          {"steps", order.steps},
          {"shortest", order.shortest},
          {"rules", failing_json(order.run)},
          {"history_hash", fmt::format("{:016x}", order.run.history_hash)},
          {"saved", order.not_saved.empty() ? Json(order.file) : Json(nullptr)}};
}

Json unmet_json(const UnmetText& unmet) {
  return {{"rule", unmet.rule}, {"steps", unmet.steps}, {"cycle", unmet.cycle}};
}

constexpr std::string_view cycles_names[] = {"none", "found", "not looked for"};

}  // namespace

std::string explored_report(const ExploredRun& run, const TerminalOptions& options) {
  std::string text;
  bool broken = false;
  if (options.detail != Detail::quiet) {
    for (const ExploredCase& one : run.cases) text += line_of(one, run.traces);
  }
  for (const ExploredCase& one : run.cases) {
    broken = broken || one.failed();
    for (const OrderText& order : one.broken) text += order_text(one, order, options);
    for (const UnmetText& unmet : one.unmet) text += unmet_text(one, unmet);
  }
  if (options.detail == Detail::quiet && !broken && run.interrupted_of == 0) return {};
  return text + (broken ? "\n" : "") + summary(run);
}

std::string explored_json(const ExploredRun& run) {
  Json cases = Json::array();
  for (const ExploredCase& one : run.cases) {
    Json broken = Json::array();
    for (const OrderText& order : one.broken) broken.push_back(order_json(order));
    Json unmet = Json::array();
    for (const UnmetText& cycle : one.unmet) unmet.push_back(unmet_json(cycle));
    cases.push_back({{"name", one.name},
                     {"file", one.file},
                     {"line", one.line},
                     {"states", one.states},
                     {"traces", one.traces},
                     {"transitions", one.transitions},
                     {"depth", one.depth},
                     {"exhausted", one.exhausted},
                     {"missed_state_probability", one.exhausted ? Json(one.missed) : Json(nullptr)},
                     {"cycles", cycles_names[static_cast<std::size_t>(one.cycles)]},
                     {"races", one.races ? Json(*one.races) : Json(nullptr)},
                     {"all_races", one.all_races},
                     {"broken", std::move(broken)},
                     {"unmet", std::move(unmet)}});
  }
  return json_text({{"version", explored_json_version},
                    {"profile", run.profile.name},
                    {"config_file", text_or_null(run.profile.config)},
                    {"config_hash", text_or_null(run.profile.config_hash)},
                    {"interrupted", run.interrupted_of > 0},
                    {"explored", std::move(cases)}},
                   2) +
         "\n";
}

}  // namespace rescind
