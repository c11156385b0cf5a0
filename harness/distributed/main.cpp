// mpirun -n N rescind-explore: `rescind explore` in the memory of several machines.

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <exception>
#include <limits>
#include <new>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/input_error.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/case_options.hpp"
#include "harness/cli/exit_code.hpp"
#include "harness/cli/glob.hpp"
#include "harness/cli/input_files.hpp"
#include "harness/cli/loaded_cases.hpp"
#include "harness/cli/mutant_option.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/profile_option.hpp"
#include "harness/cli/quantity_option.hpp"
#include "harness/cli/shell_words.hpp"
#include "harness/distributed/rank_explore.hpp"
#include "harness/edge/console.hpp"
#include "harness/edge/last_words.hpp"
#include "harness/edge/stopwatch.hpp"
#include "harness/engine/findings/saved_finding.hpp"
#include "reports/explored.hpp"
#include "reports/sequence.hpp"

namespace rescind {
namespace {

constexpr auto description =
    "Tries every order in which things can happen, in the memory of several processes: mpirun -n N rescind-explore";

// As typed.
struct Options {
  std::vector<std::string> paths;
  std::string filter = "*";
  std::string mutant;
  std::string reduce = "none";
  std::string states_max = "1000000000000";
  std::string memory_max = "2GiB";
  std::string save = "findings";
  Judged judged;
  std::string format = "text";
  bool keep_going = false;
  bool manual = false;
};

void describe(CLI::App& app, Options& options) {
  app.name("rescind-explore");
  app.add_option("PATH", options.paths, "Scenario files, or directories of them")->type_name("");
  app.add_option("--filter", options.filter, "Only cases whose names match")->type_name("GLOB");
  app.add_option("--reduce", options.reduce, "none (default) or symmetry")->type_name("NAME");
  app.add_flag("--keep-going", options.keep_going, "Do not end with the first rule that is broken");
  app.add_option("--max-states", options.states_max, "Give a case up after so many states in all")
      ->type_name("N");
  app.add_option("--max-memory", options.memory_max, "... or so much memory of one rank (default 2GiB)")
      ->type_name("SIZE");
  app.add_option("--mutant", options.mutant, "Make one decision of the system wrong")->type_name("NAME");
  app.add_option("--save", options.save, "Where findings are written (default ./findings)")->type_name("DIR");
  app.add_option("--profile", options.judged.profile,
                 "What to judge by: a profile file, or one that is built in")
      ->type_name("FILE");
  app.add_flag("--strict", options.judged.strict, "A broken should fails too");
  app.add_option("--format", options.format, "text (default) or json")->type_name("FORMAT");
  app.add_flag("--manual", options.manual, "Print the manual page, for `man -l -`");
  app.footer(
      "\nEach process owns the states whose fingerprints are its; a level ends when the last message is in, so that what\n"
      "breaks a rule is a shortest order. Ways to go round for ever are not looked for.\n\n"
      "Examples:\n  mpirun -n 4 rescind-explore scenarios/bounded\n"
      "  mpirun --hostfile hosts -n 64 rescind-explore my.yaml --max-memory 60GiB");
}

StatesOptions understand(const Options& options) {
  StatesOptions states;
  states.limits.states_max = number("--max-states", options.states_max, 1, 1'000'000'000'000'000);
  states.limits.memory_max = size_from("--max-memory", options.memory_max);
  states.first_only = !options.keep_going;
  states.symmetry = one_of("--reduce", options.reduce, {"none", "symmetry"}) == "symmetry";
  static_cast<void>(one_of("--format", options.format, {"text", "json"}));
  return states;
}

// What was typed, and the files, as every rank reads them for itself.
struct Asked {
  StatesOptions states;
  std::optional<Mutant> mutant;
  Profile profile;
  std::vector<Case> cases;
  std::vector<const Case*> taken;
};

Asked read(const Options& options, Console& console) {
  Asked asked;
  if (options.manual) throw UsageError("--manual tells of all options", "leave the others out");
  if (options.paths.empty())
    throw UsageError("there is nothing to explore", "name scenario files: mpirun -n 4 rescind-explore PATH");
  asked.states = understand(options);
  if (!options.mutant.empty()) asked.mutant = known_mutant("--mutant", options.mutant);
  asked.profile = profile_from(options.judged, console);
  asked.cases = loaded_cases(told_scenario_files(options.paths, console), asked.profile, console);
  const std::vector<const Case*> named = taken_of(asked.cases, Filter(options.filter));
  if (named.empty()) refuse_filter(options.filter, asked.cases.size());
  asked.taken = searchable_of(named);
  require_findings_directory(options.save);
  return asked;
}

// Found by the ranks, told by the first of them.
class Telling {
 public:
  Telling(const Options& options, const Asked& asked, std::uint32_t ranks, Console& console)
      : options_(options), asked_(asked), ranks_(ranks), console_(console) {}

  void take(const Case& what, const PartitionedResult& found) {
    ExploredCase text{.name = what.name,
                      .file = what.file,
                      .line = what.line,
                      .states = found.states,
                      .transitions = found.transitions,
                      .depth = found.depth,
                      .exhausted = found.exhausted,
                      .missed = missed_state_probability(found.states),
                      .cycles_asked_for = false};
    if (found.broken != 0) add_orders(what, found, text);
    unfinished_ = unfinished_ || text.unfinished();
    states_ += found.states;
    const auto least = std::ranges::min(found.owned);
    const auto most = std::ranges::max(found.owned);
    const std::uint64_t bytes = std::accumulate(found.bytes.begin(), found.bytes.end(), std::uint64_t{0});
    if (options_.format == "text")
      console_.say(fmt::format("{}: {}, {} to {} states each, {:.1f} bytes a state\n", printable(what.name),
                               counted(ranks_, "rank", "ranks"), grouped(least), grouped(most),
                               static_cast<double>(bytes) / static_cast<double>(found.states)));
    run_.cases.push_back(std::move(text));
  }

  ExitCode finish(const Stopwatch& stopwatch) {
    run_.profile = used(asked_.profile, options_.judged);
    console_.print(options_.format == "json"
                       ? explored_json(run_)
                       : explored_report(run_, {.detail = Detail::normal, .colour = console_.colour()}));
    const double seconds = static_cast<double>(stopwatch.elapsed_ns()) / 1e9;
    if (options_.format == "text")
      console_.say(fmt::format("{} states in {:.1f} s, {} a second\n", grouped(states_), seconds,
                               grouped(static_cast<std::uint64_t>(static_cast<double>(states_) / seconds))));
    if (lost_) return ExitCode::harness;
    if (broken_) return ExitCode::broken;
    return unfinished_ ? ExitCode::harness : ExitCode::ok;
  }

 private:
  void add_orders(const Case& what, const PartitionedResult& found, ExploredCase& text) {
    broken_ = true;
    const Explored explored = orders_of(what, asked_.mutant, asked_.states, found);
    for (const BrokenOrder& order : explored.broken) {
      const FindingStory story{
          .found_in = what.name,
          .found_by = "rescind explore " + *what.file + system_options_text(options_.judged, options_.mutant),
          .options = typed_again(options_.judged)};
      const SavedFinding saved = save_finding(document_of(what), *order.what.recorded, order.shape,
                                              options_.save, asked_.profile, story);
      lost_ = lost_ || !saved.not_saved.empty();
      text.broken.push_back(
          {.rule = std::string(info(order.rule).name),
           .steps = order.steps,
           .shortest = order.shortest,
           .run = order.run.report,
           .sequence = sequence_report(order.run.history, order.run.report, console_.colour()),
           .file = saved.file,
           .not_saved = saved.not_saved,
           .replay = saved.run.report.replay});
    }
    if (text.broken.empty())
      console_.say(fmt::format(
          "{}: a rule is broken after {} steps, but the way there does not fit into the memory of one "
          "rank: give it more with --max-memory\n",
          printable(what.name), found.broken_depth));
  }

  const Options& options_;
  const Asked& asked_;
  std::uint32_t ranks_;
  Console& console_;
  ExploredRun run_;
  std::uint64_t states_ = 0;
  bool broken_ = false;
  bool lost_ = false;
  bool unfinished_ = false;
};

ExitCode explore(const Options& options, Ranks& ranks, Console& console) {
  const bool first = ranks.rank() == 0;
  // The first looks at what was typed before the others do, so that what is wrong is said once.
  std::optional<Asked> asked;
  std::exception_ptr wrong;
  if (first) {
    try {
      asked = read(options, console);
    } catch (...) {
      wrong = std::current_exception();
    }
  }
  const bool fine = ranks.all_of(asked ? 1 : 0).front() == 1;
  if (wrong) std::rethrow_exception(wrong);
  if (!fine) return ExitCode::ok;
  if (!first) asked = read(options, console);
  const Stopwatch stopwatch;
  Telling telling(options, *asked, ranks.count(), console);
  for (const Case* one : asked->taken) {
    const PartitionedResult found = explore_in_ranks(*one, asked->mutant, asked->states, ranks);
    if (first) telling.take(*one, found);
  }
  return first ? telling.finish(stopwatch) : ExitCode::ok;
}

// An answer of this rank alone ends the others, which would wait for it for ever.
ExitCode explore_checked(const Options& options, Ranks& ranks, Console& console) {
  try {
    return explore(options, ranks, console);
  } catch (const ErrorTold&) {
    return ExitCode::usage;
  } catch (const InputError& error) {
    console.say(std::string(error.what()) + "\n");
    return ExitCode::usage;
  } catch (const UsageError& error) {
    console.say(std::string("rescind-explore: ") + error.what() +
                "\n(`rescind-explore --help` explains what can be typed)\n");
    return ExitCode::usage;
  } catch (const std::bad_alloc&) {
    console.say(
        fmt::format("rescind-explore: rank {} is out of memory: the search is given up, and proves nothing; "
                    "name a smaller --max-memory, or take more ranks\n",
                    ranks.rank()));
  } catch (const std::exception& error) {
    console.say(fmt::format("rescind-explore: rank {}: {}\n", ranks.rank(), printable(error.what())));
  }
  ranks.abort(static_cast<int>(ExitCode::harness));
}

// Where programs are built and packed nobody starts ranks.
void print_manual() {
  Options options;
  CLI::App app(description);
  describe(app, options);
  Console().print(manual_page_of_ranks(app, RESCIND_VERSION));
}

}  // namespace

int explore_main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == "--manual") {
    print_manual();
    return 0;
  }
  Ranks ranks(argc, argv);
  end_with_words(
      fmt::format("rescind-explore: rank {} ends, since another rank has ended or somebody interrupted: the "
                  "search is given up, and proves nothing\n",
                  ranks.rank()),
      static_cast<int>(ExitCode::harness));
  Console console;
  Options options;
  CLI::App app(description);
  describe(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    if (ranks.rank() == 0) console.print(app.help());
    return 0;
  } catch (const CLI::ParseError& error) {
    if (ranks.rank() == 0) console.say(std::string("rescind-explore: ") + printable(error.what()) + "\n");
    return ranks.rank() == 0 ? static_cast<int>(ExitCode::usage) : 0;
  }
  return static_cast<int>(explore_checked(options, ranks, console));
}

}  // namespace rescind

int main(int argc, char** argv) {
  return rescind::explore_main(argc, argv);
}
