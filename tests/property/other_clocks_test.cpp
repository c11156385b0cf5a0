#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "harness/contract/judge.hpp"
#include "harness/edge/scenario_files.hpp"
#include "harness/engine/judging/line_order.hpp"
#include "harness/engine/run/runner.hpp"
#include "harness/scenario/compile/loader.hpp"
#include "models/mutants/mutant.hpp"
#include "tests/unit/models/random_plans.hpp"

// Runs of the simulated system, written as if a real one had been recorded: by a clock that is real, by clocks of places
// that differ, with the lines grouped by place. No alarm comes from the other clock alone, and none is lost to it.

namespace rescind::other_clocks_test {
namespace {

/// Different instants lie so many times further apart than in the run: more than twice the skew of 1 ns.
constexpr std::int64_t stretch = 4;

struct Outcomes {
  RuleSet broken;
  RuleSet undecided;
};

Outcomes judged(const History& history, const Profile& profile) {
  Judge judge(profile, history.header);
  for (const Event& event : history.events) judge.on(event);
  judge.finish();
  Outcomes outcomes;
  for (const RuleInfo& rule : all_rules()) {
    const auto number = static_cast<std::size_t>(rule.id);
    outcomes.broken.set(number, judge.outcome(rule.id) == RuleOutcome::broken);
    outcomes.undecided.set(number, judge.outcome(rule.id) == RuleOutcome::undecided);
  }
  return outcomes;
}

std::string names_of(const RuleSet& rules) {
  std::string names;
  for (const RuleInfo& rule : all_rules())
    if (rules.test(static_cast<std::size_t>(rule.id))) names += " " + std::string(rule.name);
  return names;
}

std::string lines_of(const History& history) {
  std::string lines;
  for (const Event& event : history.events) lines += describe(event, history.names) + "\n";
  return lines;
}

/// The same run by clocks of places that may differ by 1 ns, all its times longer.
History stretched(History history) {
  history.header.clock = Clock::monotonic;
  history.header.skew = nanoseconds(1);
  for (Event& event : history.events) {
    event.t = {event.t.ns * stretch};
    if (event.duration != no_number) event.duration *= stretch;
  }
  return history;
}

Profile stretched(Profile profile) {
  for (const BoundInfo& bound : all_bounds)
    if (bound.duration != nullptr) (profile.virtual_bounds.*bound.duration).ns *= stretch;
  profile.wall_bounds = profile.virtual_bounds;
  return profile;
}

/// Likewise, where the clock of one place goes before the others by half of what it may.
History shifted(History history, Place ahead) {
  for (Event& event : history.events)
    if (place_of(event.kind) == ahead) event.t = {event.t.ns + 1};
  return history;
}

/// The lines of each place together, and `end` last; put in order again as the judge's reader does.
History grouped(History history) {
  std::vector<NumberedEvent> lines;
  for (const Event& event : history.events) lines.push_back({0, event});
  std::ranges::stable_sort(lines, {}, [](const NumberedEvent& line) { return place_of(line.event.kind); });
  for (std::size_t i = 0; i < lines.size(); ++i) lines[i].number = i;
  lines = in_order_of_time(lines, history.header.skew);
  for (std::size_t i = 0; i < lines.size(); ++i) history.events[i] = lines[i].event;
  return history;
}

/// What is wrong with judging `other` where `history` is judged as `before`: empty where nothing is.
std::string compared(const std::string& how, const Outcomes& before, const History& other,
                     const Profile& profile) {
  const Outcomes after = judged(other, profile);
  std::string wrong;
  const RuleSet alarms = after.broken & ~before.broken;
  if (alarms.any()) wrong += how + ": false alarm" + names_of(alarms) + "\n";
  const RuleSet lost = before.broken & ~after.broken & ~after.undecided;
  if (lost.any()) wrong += how + ": lost" + names_of(lost) + "\n";
  return wrong.empty() ? wrong : wrong + lines_of(other);
}

std::string differences(const History& history, const Profile& profile) {
  const Outcomes before = judged(history, profile);
  const History longer = stretched(history);
  const Profile slower = stretched(profile);
  std::string wrong = compared("by real clocks", before, longer, slower);
  for (const Place place : {Place::client, Place::network, Place::server, Place::provider})
    if (wrong.empty()) wrong = compared("with one place ahead", before, shifted(longer, place), slower);
  if (wrong.empty()) wrong = compared("grouped by place", before, grouped(longer), slower);
  return wrong;
}

/// What was found, each kind once, with the first run that shows it.
class Kinds {
 public:
  void add(const std::string& found, const std::string& run) {
    if (found.empty()) return;
    const std::string kind = found.substr(0, found.find('\n'));
    if (++count_[kind] == 1) first_ += kind + ", in " + run + "\n" + found.substr(kind.size());
  }
  [[nodiscard]] std::string text() const {
    std::string text;
    for (const auto& [kind, count] : count_) text += kind + " (" + std::to_string(count) + ")\n";
    return text + first_;
  }

 private:
  std::map<std::string, std::size_t> count_;
  std::string first_;
};

TEST(OtherClocks, ChangeNoVerdictOnTheReference) {
  Kinds kinds;
  for (std::uint64_t number = 0; number < 1'000; ++number) {
    const History history = plans::run(plans::random_plan(number, number % 2 == 1), {}, number).history;
    kinds.add(differences(history, mi_profile()), "random plan " + std::to_string(number));
  }
  EXPECT_EQ(kinds.text(), "");
}

TEST(OtherClocks, ChangeNoVerdictOnAnyMutant) {
  Kinds kinds;
  for (const MutantInfo& mutant : all_mutants()) {
    for (std::uint64_t number = 0; number < 40; ++number) {
      const Behaviour behaviour = Behaviour{}.with(mutant.id);
      const History history =
          plans::run(plans::random_plan(number, number % 4 >= 2), behaviour, number).history;
      kinds.add(differences(history, mi_profile()),
                std::string(mutant.name) + " in random plan " + std::to_string(number));
    }
  }
  EXPECT_EQ(kinds.text(), "");
}

/// With the skew that a real clock has by default, and its wider bounds, nothing is broken that was not before.
TEST(OtherClocks, RaiseNoAlarmByThemselves) {
  Kinds kinds;
  for (std::uint64_t number = 0; number < 1'000; ++number) {
    History history = plans::run(plans::random_plan(number, number % 2 == 1), {}, number).history;
    const RuleSet before = judged(history, mi_profile()).broken;
    history.header.clock = Clock::monotonic;
    history.header.skew = milliseconds(1);
    const RuleSet alarms = judged(history, mi_profile()).broken & ~before;
    if (alarms.any())
      kinds.add(names_of(alarms) + "\n" + lines_of(history), "random plan " + std::to_string(number));
  }
  EXPECT_EQ(kinds.text(), "");
}

TEST(OtherClocks, ChangeNoVerdictOnTheShippedScenarios) {
  std::size_t runs = 0;
  Kinds kinds;
  for (const std::string& file : find_scenario_files({std::string(RESCIND_SOURCE_DIR) + "/scenarios"})) {
    std::size_t of_file = 0;
    for (const Case& what : load_scenario(read_text_file(file), file).value()) {
      if (++of_file % 8 != 1) continue;
      const CaseRun run = run_case(what, {.seed = 1, .keep_history = true});
      if (run.history.header.clock != Clock::virtual_time) continue;
      ++runs;
      kinds.add(differences(run.history, what.profile), what.name);
    }
  }
  EXPECT_GT(runs, 1'000u);
  EXPECT_EQ(kinds.text(), "");
}

}  // namespace
}  // namespace rescind::other_clocks_test
