#include "harness/cli/judge_possible.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include "harness/base/input_error.hpp"
#include "harness/base/nearest_word.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/case_options.hpp"
#include "harness/cli/history_file.hpp"
#include "harness/cli/input_files.hpp"
#include "harness/cli/loaded_cases.hpp"
#include "harness/cli/mutant_option.hpp"
#include "harness/edge/stopwatch.hpp"
#include "harness/engine/possible/possible.hpp"
#include "harness/engine/run/workers.hpp"
#include "harness/engine/search/generate.hpp"
#include "harness/history/vocabulary.hpp"
#include "harness/scenario/compile/loader.hpp"
#include "reports/possible.hpp"

namespace rescind {
namespace {

// The scenario that a generated case's name is made of.
std::optional<Case> generated_case(std::string_view name, const Profile& profile) {
  const std::string_view number = name.substr(std::min(name.size(), generated_name(0).size() - 1));
  std::uint64_t seed = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), seed);
  if (error != std::errc{} || end != number.data() + number.size() || generated_name(seed) != name) return {};
  return case_of(generated_document(seed), profile);
}

// Which case a history is held against.
class Cases {
 public:
  Cases(const PossibleTyped& typed, const Profile& profile, Console& console)
      : typed_(typed), profile_(profile), console_(console) {}

  Case of(const HistoryFile& recorded) {
    const std::string& name = typed_.name.empty() ? recorded.history.header.name : typed_.name;
    if (typed_.scenarios.empty())
      if (std::optional<Case> generated = generated_case(name, profile_)) return std::move(*generated);
    load();
    const auto found = std::ranges::find(cases_, name, &Case::name);
    if (found != cases_.end()) return *found;
    if (typed_.name.empty() && !typed_.scenarios.empty() && cases_.size() == 1) return cases_.front();
    if (!typed_.name.empty()) return chosen_case(cases_, "the scenarios", typed_.name);
    throw UsageError(
        fmt::format("{}: which scenario is it a run of? Its header says '{}', and no case is called so",
                    recorded.name, printable(name)),
        "name the scenario's file by --scenario FILE and, where it has several cases, one by --case NAME");
  }

 private:
  void load() {
    if (!cases_.empty()) return;
    cases_ = loaded_cases(told_scenario_files(typed_.scenarios, console_), profile_, console_);
  }

  const PossibleTyped& typed_;
  const Profile& profile_;
  Console& console_;
  std::vector<Case> cases_;
};

// What is asked of one history.
struct Question {
  HistoryFile recorded;
  Case what;
};

EventSet elided_of(const std::vector<std::string>& typed) {
  EventSet elided;
  for (const std::string& name : typed) {
    const EventSet named = events_named(name);
    elided |= named;
    if (!named.empty()) continue;
    std::vector<std::string_view> known;
    for (const EventInfo& event : all_events()) known.push_back(event.name);
    throw UsageError(fmt::format("--elides: no event is called '{}'", printable(name)),
                     word_hint(name, known));
  }
  return elided;
}

// Has these events as if nobody had recorded them.
void leave_out(const EventSet& elided, HistoryFile& recorded) {
  recorded.history.header.elides |= elided;
  std::vector<Event>& events = recorded.history.events;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (elided.contains(events[i].kind)) continue;
    events[kept] = events[i];
    recorded.lines[kept++] = recorded.lines[i];
  }
  events.resize(kept);
  recorded.lines.resize(kept);
}

// Each mutant is given as much as the search without it took, several times over: together they take long enough.
std::uint64_t states_to_explain(const Possibility& told, std::uint64_t states_max) {
  constexpr std::uint64_t least = 10'000;
  constexpr std::uint64_t times = 4;
  return std::min(states_max, std::max(least, told.states * times));
}

}  // namespace

PossibleHistory held_against(const Case& what, const Behaviour& behaviour, PossibleHistory one,
                             PossibleSearch search) {
  one.what = what.name;
  one.scenario = what.file;
  one.states_max = search.states_max;
  one.told = is_possible(what, behaviour, one.history, search);
  if (one.told.answer != Possibility::Answer::impossible) return one;
  search.states_max = states_to_explain(one.told, search.states_max);
  one.explained = explanations_of(what, behaviour, one.history, search);
  return one;
}

std::vector<PossibleHistory> all_held_against(
    std::size_t count, std::size_t jobs, std::uint64_t states_max,
    const std::function<PossibleHistory(std::size_t number, const PossibleSearch& search)>& answer,
    Console& console) {
  const Stopwatch stopwatch;
  std::atomic<std::uint64_t> states{0};
  const PossibleSearch search{.states_max = states_max,
                              .progress = [&states](std::uint64_t more) { states += more; }};
  std::vector<PossibleHistory> all(count);
  work_on_all(
      count, jobs, [&](std::size_t i) { all[i] = answer(i, search); },
      [&](std::size_t done) {
        if (stopwatch.is_long())
          console.progress(fmt::format("{} s: {} of {} decided, {} states", stopwatch.seconds(), done,
                                       counted(count, "history", "histories"), grouped(states)));
      });
  console.progress("");
  return all;
}

ExitCode exit_code_of(const std::vector<PossibleHistory>& all) {
  const auto any = [&](Possibility::Answer answer) {
    return std::ranges::any_of(all, [&](const auto& one) { return one.told.answer == answer; });
  };
  if (any(Possibility::Answer::undecided)) return ExitCode::harness;
  return any(Possibility::Answer::impossible) ? ExitCode::broken : ExitCode::ok;
}

void add_possible_options(Arguments& command, PossibleTyped& typed) {
  command.flag("--possible", typed.asked,
               "Ask instead whether the simulated system could have produced the history, rules apart");
  command.repeated(
      "--scenario", typed.scenarios,
      "Of --possible: the scenario that was played, or a directory of them (default: ./scenarios, "
      "or those installed)",
      "PATH");
  command.option("--case", typed.name, "Of --possible: which case (default: the name in the header)", "NAME");
  command.repeated(
      "--mutant", typed.mutants,
      "Of --possible: with this decision of the system made wrong, see `rescind mutants`; may be repeated",
      "NAME");
  command.repeated(
      "--elides", typed.elides,
      "Of --possible: as if such events had not been recorded, 'cancel-polled' say; may be repeated",
      "EVENT");
  command.option("--max-states", typed.states_max,
                 "Of --possible: give up after so many states (default 1000000)", "N");
}

ExitCode judge_possible(const std::vector<std::string>& files, const PossibleTyped& typed,
                        const Profile& profile, std::size_t jobs, const Showing& showing, Console& console) {
  const std::uint64_t states_max =
      typed.states_max.empty()
          ? PossibleSearch{}.states_max
          : number("--max-states", typed.states_max, 1, std::numeric_limits<std::uint32_t>::max());
  Behaviour behaviour;
  for (const std::string& name : typed.mutants) behaviour = behaviour.with(known_mutant("--mutant", name));
  const EventSet elided = elided_of(typed.elides);
  Cases cases(typed, profile, console);
  std::vector<Question> questions;
  bool refused = false;
  for (const std::string& file : files) {
    try {
      HistoryFile recorded = read_history_file(file);
      leave_out(elided, recorded);
      Case what = cases.of(recorded);
      questions.push_back({std::move(recorded), std::move(what)});
    } catch (const InputError& error) {
      console.say(std::string(error.what()) + "\n");
      refused = true;
    }
  }
  const std::vector<PossibleHistory> all = all_held_against(
      questions.size(), jobs, states_max,
      [&](std::size_t i, const PossibleSearch& search) {
        Question& question = questions[i];
        PossibleHistory one = held_against(question.what, behaviour,
                                           {.file = question.recorded.name,
                                            .mutants = typed.mutants,
                                            .history = std::move(question.recorded.history)},
                                           search);
        if (one.told.event) one.line = question.recorded.lines[*one.told.event];
        return one;
      },
      console);
  if (!all.empty() || showing.format == "json")
    console.print(showing.format == "json"
                      ? possible_json(all)
                      : possible_report(all, {.detail = detail_of(showing), .colour = console.colour()}));
  return refused ? ExitCode::usage : exit_code_of(all);
}

}  // namespace rescind
