#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "harness/contract/sentence.hpp"
#include "harness/engine/coverage/race_limits.hpp"
#include "harness/engine/search/fuzzing.hpp"
#include "harness/scenario/compile/loader.hpp"
#include "tests/golden/suite.hpp"

namespace rescind::scenarios_coverage_test {
namespace {

template <class Item>
bool any(const std::vector<Item>& items, const std::function<bool(const Item&)>& wanted) {
  return std::any_of(items.begin(), items.end(), wanted);
}

TEST(Suite, LintsClean) {
  for (const suite::ShippedFile& file : suite::shipped()) {
    EXPECT_TRUE(load_scenario(file.text, file.path).errors.empty()) << file.path;
  }
}

TEST(Suite, NameOfACaseIsThatOfItsFile) {
  for (const suite::ShippedFile& file : suite::shipped()) {
    const std::string name = file.path.substr(0, file.path.size() - std::string(".yaml").size());
    const std::string& of_case = file.cases.front().name;
    EXPECT_EQ(of_case.substr(0, of_case.find('[')), name);
  }
}

TEST(Suite, EveryFileTellsItsStoryAndNamesItsRules) {
  for (const suite::ShippedFile& file : suite::shipped()) {
    EXPECT_GE(file.cases.front().story->size(), 80u) << file.path;
    EXPECT_FALSE(file.cases.front().rules.empty()) << file.path;
    EXPECT_FALSE(file.cases.front().expectations->empty()) << file.path;
  }
}

TEST(Suite, KnownRacesSayWhereTheyHappened) {
  for (const suite::ShippedFile& file : suite::shipped()) {
    if (file.path.rfind("known-races/", 0) != 0) continue;
    EXPECT_THAT(file.text, testing::HasSubstr("# https://")) << file.path;
  }
}

TEST(Suite, EveryCasePassesOnTheReferenceSystem) {
  for (const suite::Outcome& outcome : suite::outcomes()) {
    EXPECT_EQ(outcome.report.outcome, CaseOutcome::passed)
        << outcome.report.name << " " << outcome.report.why;
  }
}

TEST(Suite, IsBroad) {
  EXPECT_GE(suite::coverage().files, 60u);
  EXPECT_GE(suite::coverage().distinct, 1500u) << "cases that differ by more than names and times";
}

// Also with a mutant in the system, which may leave an endless provider alone: then `until:` cuts the run.
TEST(Suite, NoCaseIsLong) {
  for (const suite::Outcome& outcome : suite::outcomes()) {
    EXPECT_LE(outcome.report.events, 3'000u) << outcome.report.name;
    const std::vector<ProviderPlan>& providers = outcome.what->plan.providers;
    const bool endless = any<ProviderPlan>(
        providers, [](const ProviderPlan& provider) { return provider.results == ProviderPlan::endless; });
    EXPECT_TRUE(!endless || outcome.what->plan.until <= seconds(10)) << outcome.report.name;
  }
}

/// Rules that nothing in the simulated system can exercise: it has no code that says cancelled, and its cancels tell
/// nothing of what became of them.
const std::set<std::string_view> of_other_systems{"result.cancelled-justified", "cancel.answer-tells"};
/// Nothing in it answers what was never asked: no mutant breaks this either.
constexpr std::string_view of_other_answers = "result.asked-for";

TEST(Suite, EveryRuleIsNamedByTwoFilesAndExercised) {
  for (const RuleCoverage& rule : suite::coverage().rules) {
    if (of_other_systems.contains(rule.name)) continue;
    EXPECT_GE(rule.files_naming, 2u) << rule.name;
    EXPECT_GE(rule.cases_exercising, 1u) << rule.name;
  }
  EXPECT_EQ(rules_exercised(suite::coverage()), rules_count - of_other_systems.size());
}

TEST(Suite, EverySentenceIsCoveredByARuleThatAFileNames) {
  for (const SentenceCoverage& sentence : suite::coverage().sentences) {
    EXPECT_TRUE(sentence.covered) << sentence.id;
    EXPECT_TRUE(any<std::size_t>(sentence.rules, [](std::size_t rule) {
      return suite::coverage().rules[rule].files_naming > 0;
    })) << sentence.id;
  }
  EXPECT_EQ(sentences_covered(suite::coverage()), all_source_sentences().size());
}

TEST(Suite, EveryMustHasAMutantThatIsMadeToBreakIt) {
  for (const RuleCoverage& rule : suite::coverage().rules) {
    if (of_other_systems.contains(rule.name) || rule.name == of_other_answers) continue;
    EXPECT_TRUE(rule.level != "must" || !rule.mutants.empty()) << rule.name;
  }
}

TEST(Suite, ReachesNoRaceThatIsHeldToBeImpossible) {
  EXPECT_EQ(totals_of(suite::coverage().table).contradicted, 0u);
}

TEST(Suite, CancelsLandInEveryPhaseForEveryReasonUnderEveryFault) {
  std::set<std::string> possible;
  std::set<std::string> reached;
  const RaceTable& table = suite::coverage().table;
  for (const RaceCount& race : table.races) {
    if (race.limit != RaceCount::possible) continue;
    const std::string& mode = table.modes[race.mode];
    for (const std::string& pair :
         {table.phases[race.phase] + " " + table.kinds[race.kind] + " " + mode,
          table.phases[race.phase] + " " + table.reasons[race.reason] + " " + mode,
          table.phases[race.phase] + " " + table.networks[race.network] + " " + mode,
          table.reasons[race.reason] + " " + table.networks[race.network]}) {
      possible.insert(pair);
      if (race.runs > 0) reached.insert(pair);
    }
  }
  for (const std::string& pair : possible) EXPECT_TRUE(reached.contains(pair)) << pair;
}

/// What `rescind fuzz` runs unless told otherwise.
constexpr std::size_t default_fuzz_runs = 100'000;

// The suite once, and its cases in turn until the budget is spent: seed 1 is that of the suite.
TEST(Suite, AndTheDefaultFuzzingReachEveryPossibleRace) {
  RaceSet left = possible_races();
  for (const suite::Outcome& outcome : suite::outcomes()) {
    for (const RaceIndex race : outcome.races) left.reset(race);
  }
  const std::size_t each = default_fuzz_runs / suite::outcomes().size();
  EXPECT_LT(left.count(), possible_races().count() / 100) << "the suite alone reaches 99 of 100";
  for (const suite::Outcome& outcome : suite::outcomes()) {
    if (left.none()) break;
    FuzzTally tally;
    Fuzzer(*outcome.what, {}).run(1, each - 1, nullptr, tally);
    left &= ~tally.races;
  }
  for (std::size_t i = 0; i < races_count; ++i) EXPECT_FALSE(left.test(i)) << name_of(race_at(i));
}

// --- what a plan can say ---

bool any_step(const Plan& plan, const std::function<bool(const Step&)>& wanted) {
  for (const ThreadPlan& thread : plan.threads) {
    if (std::any_of(thread.steps.begin(), thread.steps.end(), wanted)) return true;
  }
  for (const CallbackPlan& callback : plan.callbacks) {
    if (std::any_of(callback.steps.begin(), callback.steps.end(), wanted)) return true;
  }
  return false;
}

bool any_inside(const Plan& plan, const std::function<bool(const Step&)>& wanted) {
  return std::any_of(plan.callbacks.begin(), plan.callbacks.end(), [&wanted](const CallbackPlan& callback) {
    return std::any_of(callback.steps.begin(), callback.steps.end(), wanted);
  });
}

/// Whether a step happens in the middle of a call that another step makes.
bool in_the_middle_of_a_call(const Step& step) {
  const EventKind kind = step.trigger.pattern.kind;
  const bool call = kind == EventKind::start || kind == EventKind::cancel || kind == EventKind::close ||
                    kind == EventKind::session_close;
  return step.trigger.when == Trigger::When::event && call && step.trigger.delay == Range{};
}

std::size_t steps_on(const Plan& plan, Call call, OpId op) {
  std::size_t count = 0;
  const auto add = [&](const std::vector<Step>& steps) {
    count += static_cast<std::size_t>(std::count_if(
        steps.begin(), steps.end(), [&](const Step& step) { return step.call == call && step.op == op; }));
  };
  for (const ThreadPlan& thread : plan.threads) add(thread.steps);
  for (const CallbackPlan& callback : plan.callbacks) add(callback.steps);
  return count;
}

bool cancelled_twice(const Plan& plan) {
  for (std::uint32_t i = 0; i < plan.operations.size(); ++i) {
    if (steps_on(plan, Call::cancel, {i}) > 1) return true;
  }
  return false;
}

bool closed_without_cancel(const Plan& plan) {
  return !any_step(plan, [](const Step& step) { return step.call == Call::cancel; }) &&
         any_step(plan, [](const Step& step) {
           return step.call == Call::close && step.trigger.pattern.kind == EventKind::provider_start;
         });
}

template <class Plans>
bool calls_with(const Plans& plan, Call call, Handle handle) {
  return any_step(plan, [=](const Step& step) { return step.call == call && step.handle == handle; });
}

bool has_fault(const Plan& plan, FaultPlan::What what, Fault fault = Fault::none) {
  return any<FaultPlan>(plan.faults,
                        [=](const FaultPlan& one) { return one.what == what && one.fault == fault; });
}

using Feature = std::function<bool(const Plan&)>;

void add_words(std::map<std::string, Feature>& features) {
  for (auto kind = OperationKind::get; kind < OperationKind::count_; kind = OperationKind(int(kind) + 1)) {
    for (const Protocol protocol : {Protocol::push, Protocol::pull}) {
      for (const Mode mode : {Mode::async, Mode::sync}) {
        features["kind " + std::to_string(int(kind)) + " protocol " + std::to_string(int(protocol)) +
                 " mode " + std::to_string(int(mode))] = [=](const Plan& plan) {
          return plan.network.protocol == protocol &&
                 any<OperationPlan>(plan.operations, [=](const OperationPlan& operation) {
                   return operation.kind == kind && operation.mode == mode;
                 });
        };
      }
    }
  }
  for (const Reason reason : {Reason::none, Reason::timeout, Reason::shutdown, Reason::service_stop}) {
    features["cancel with reason " + std::to_string(int(reason))] = [=](const Plan& plan) {
      return any_step(plan,
                      [=](const Step& step) { return step.call == Call::cancel && step.reason == reason; });
    };
  }
  for (const Handle handle : {Handle::own, Handle::callback, Handle::copy, Handle::stale, Handle::empty}) {
    features["cancel by handle " + std::to_string(int(handle))] = [=](const Plan& plan) {
      return calls_with(plan, Call::cancel, handle);
    };
  }
  for (const Wait wait : {Wait::block, Wait::notify}) {
    features["session close " + std::to_string(int(wait))] = [=](const Plan& plan) {
      return any_step(
          plan, [=](const Step& step) { return step.call == Call::close_session && step.wait == wait; });
    };
  }
  for (const How hears : {How::none, How::callback, How::poll, How::failing_post}) {
    features["hears " + std::to_string(int(hears))] = [=](const Plan& plan) {
      return any<ProviderPlan>(plan.providers,
                               [=](const ProviderPlan& provider) { return provider.hears == hears; });
    };
  }
  for (const Pool pool : {Pool::operations, Pool::memory}) {
    for (const Scope scope : {Scope::user, Scope::session, Scope::total}) {
      features["quota " + std::to_string(int(pool)) + " per " + std::to_string(int(scope))] =
          [=](const Plan& plan) {
            return any<ServerPlan::Quota>(plan.server.quotas, [=](const ServerPlan::Quota& quota) {
              return quota.pool == pool && quota.scope == scope;
            });
          };
    }
  }
}

void add_faults(std::map<std::string, Feature>& features) {
  using What = FaultPlan::What;
  for (const Fault fault : {Fault::delay_spike, Fault::partition, Fault::half_open, Fault::reset,
                            Fault::bandwidth, Fault::loss, Fault::duplicate, Fault::reorder}) {
    features["fault " + std::to_string(int(fault))] = [=](const Plan& plan) {
      return has_fault(plan, What::network, fault);
    };
  }
  for (const What what : {What::provider_crash, What::provider_hang, What::limit}) {
    features["fault what " + std::to_string(int(what))] = [=](const Plan& plan) {
      return has_fault(plan, what);
    };
  }
  for (const Reason reason : {Reason::shutdown, Reason::service_stop}) {
    features["server stops, reason " + std::to_string(int(reason))] = [=](const Plan& plan) {
      return any<FaultPlan>(plan.faults, [=](const FaultPlan& fault) {
        return fault.what == What::shutdown && fault.reason == reason;
      });
    };
  }
}

void add_network(std::map<std::string, Feature>& features) {
  features["shared connection"] = [](const Plan& plan) { return plan.network.shared_connection; };
  features["connection for each operation"] = [](const Plan& plan) {
    return !plan.network.shared_connection;
  };
  features["message transport"] = [](const Plan& plan) { return plan.network.messages; };
  features["loss"] = [](const Plan& plan) { return plan.network.loss_ppm > 0; };
  features["copies"] = [](const Plan& plan) { return plan.network.copy_ppm > 0; };
  features["overtaking"] = [](const Plan& plan) { return plan.network.overtake_ppm > 0; };
  features["bandwidth"] = [](const Plan& plan) { return plan.network.bytes_per_second > 0; };
  features["small batches"] = [](const Plan& plan) { return plan.network.batch < 8; };
  features["admission takes time"] = [](const Plan& plan) { return plan.server.admission != Range{}; };
  features["dispatch takes time"] = [](const Plan& plan) { return plan.server.dispatch != Range{}; };
}

void add_providers(std::map<std::string, Feature>& features) {
  const auto provider = [&features](const std::string& name, bool (*wanted)(const ProviderPlan&)) {
    features[name] = [=](const Plan& plan) { return any<ProviderPlan>(plan.providers, wanted); };
  };
  provider("endless provider", [](const ProviderPlan& one) { return one.results == ProviderPlan::endless; });
  provider("polls on a timer", [](const ProviderPlan& one) { return one.poll_every.ns > 0; });
  provider("slow to stop", [](const ProviderPlan& one) { return one.stops != Range{}; });
  provider("fails by itself", [](const ProviderPlan& one) { return one.final_code != 0; });
  provider("crashes after so many", [](const ProviderPlan& one) { return one.crash_after != no_index; });
  provider("hangs after so many", [](const ProviderPlan& one) { return one.hang_after != no_index; });
}

void add_application(std::map<std::string, Feature>& features) {
  features["foreign context"] = [](const Plan& plan) {
    return any_step(plan, [](const Step& step) { return step.context.exists(); });
  };
  features["timeout option"] = [](const Plan& plan) {
    return any<OperationPlan>(plan.operations,
                              [](const OperationPlan& one) { return one.timeout.ns != no_number; });
  };
  features["acknowledgement inside the callback"] = [](const Plan& plan) {
    return any_inside(plan, [](const Step& step) { return step.call == Call::ack; });
  };
  features["late acknowledgement"] = [](const Plan& plan) {
    return any_step(plan,
                    [](const Step& step) { return step.call == Call::ack && step.trigger.delay != Range{}; });
  };
  features["start inside a callback"] = [](const Plan& plan) {
    return any_inside(plan, [](const Step& step) { return step.call == Call::start; });
  };
  features["cancel inside a callback"] = [](const Plan& plan) {
    return any_inside(plan, [](const Step& step) { return step.call == Call::cancel; });
  };
  features["close inside a callback"] = [](const Plan& plan) {
    return any_inside(plan, [](const Step& step) { return step.call == Call::close; });
  };
  features["session close inside a callback"] = [](const Plan& plan) {
    return any_inside(plan, [](const Step& step) { return step.call == Call::close_session; });
  };
  features["call in the middle of another"] = [](const Plan& plan) {
    return any_step(plan, in_the_middle_of_a_call);
  };
  features["double cancel"] = cancelled_twice;
  features["close without cancel"] = closed_without_cancel;
  features["cancel after the final result"] = [](const Plan& plan) {
    return any_step(plan, [](const Step& step) {
      return step.call == Call::cancel && step.trigger.pattern.kind == EventKind::final;
    });
  };
  features["several threads"] = [](const Plan& plan) { return plan.threads.size() > 2; };
  features["several clients"] = [](const Plan& plan) { return plan.clients.size() > 1; };
  features["several sessions"] = [](const Plan& plan) { return plan.sessions.size() > plan.clients.size(); };
  features["session opened by a step"] = [](const Plan& plan) {
    return any<SessionPlan>(plan.sessions, [](const SessionPlan& one) { return !one.open_at_start; });
  };
  features["single read"] = [](const Plan& plan) {
    return any_step(plan, [](const Step& step) { return step.call == Call::read; });
  };
  features["slow callbacks"] = [](const Plan& plan) {
    return any<ClientPlan>(plan.clients, [](const ClientPlan& one) { return one.callback_time != Range{}; });
  };
  features["slow calls"] = [](const Plan& plan) {
    return any<ClientPlan>(plan.clients, [](const ClientPlan& one) { return one.call_time != Range{}; });
  };
  features["slow client"] = [](const Plan& plan) {
    return any<ClientPlan>(plan.clients, [](const ClientPlan& one) { return one.work_time != Range{}; });
  };
}

TEST(Suite, UsesEverythingThatAPlanCanSay) {
  std::map<std::string, Feature> unused;
  add_words(unused);
  add_faults(unused);
  add_network(unused);
  add_providers(unused);
  add_application(unused);
  for (const suite::ShippedFile& file : suite::shipped()) {
    for (const Case& what : file.cases) {
      std::erase_if(unused, [&what](const auto& feature) { return feature.second(what.plan); });
    }
  }
  for (const auto& [name, feature] : unused) ADD_FAILURE() << "no shipped case uses this: " << name;
}

}  // namespace
}  // namespace rescind::scenarios_coverage_test
