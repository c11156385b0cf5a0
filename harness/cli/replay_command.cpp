#include "harness/engine/run/replay_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/nearest_word.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/against.hpp"
#include "harness/cli/arguments.hpp"
#include "harness/cli/case_options.hpp"
#include "harness/cli/command.hpp"
#include "harness/cli/delivery.hpp"
#include "harness/cli/fuzz_program.hpp"
#include "harness/cli/loaded_cases.hpp"
#include "harness/cli/mutant_option.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/profile_option.hpp"
#include "harness/cli/replay_subject.hpp"
#include "harness/cli/subject_option.hpp"
#include "harness/edge/placement/placements.hpp"
#include "harness/engine/run/reference_run.hpp"
#include "harness/engine/run/runner.hpp"
#include "harness/history/writer.hpp"
#include "harness/live/program/program_finding.hpp"
#include "reports/json.hpp"
#include "reports/mermaid.hpp"
#include "reports/perfetto.hpp"
#include "reports/sequence.hpp"
#include "reports/story.hpp"
#include "reports/why_svg.hpp"

namespace rescind::replay_subcommand {
namespace {

struct Options {
  std::string file;
  std::string name;
  std::string seed = "1";
  std::string format = "text";
  std::string against;
  std::string mutant;
  std::string focus;
  bool why = false;
  bool all = false;
  Judged judged;
  SubjectReplay subject;
};

// What decided the run.
std::string source_of(const Case& what, std::uint64_t seed) {
  if (!what.recorded) return fmt::format("seed {}", seed);
  const RecordedRun& recorded = *what.recorded;
  std::string text = recorded.driver == Driver::steps ? "recorded, without time" : "recorded";
  if (recorded.mutant) text += fmt::format(", with the mutant {}", info(*recorded.mutant).name);
  return text;
}

bool is_picture(const Options& options) {
  return options.format == "text" || options.format == "mermaid" || options.format == "svg";
}

void check(const Options& options) {
  if (options.file.empty()) throw UsageError("which scenario?", "rescind replay FILE");
  static_cast<void>(
      one_of("--format", options.format, {"text", "json", "jsonl", "mermaid", "svg", "perfetto"}));
  if (!options.against.empty() && options.format != "text")
    throw UsageError("--against prints text only", "leave --format out");
  const int chosen = (options.why ? 1 : 0) + (options.all ? 1 : 0) + (options.focus.empty() ? 0 : 1);
  if (chosen > 1) throw UsageError("--why, --focus and --all exclude each other", "give one of them");
  if (chosen > 0 && !is_picture(options))
    throw UsageError(fmt::format("--format {} has the whole run", options.format),
                     "--why, --focus and --all choose what text, mermaid and svg show");
}

OpId focused_on(const History& history, const std::string& name) {
  if (const std::optional<OpId> op = operation_named(history, name)) return *op;
  std::vector<std::string_view> names;
  for (const std::string& known : history.names.ops) names.push_back(known);
  throw UsageError(fmt::format("--focus: the run has no operation '{}'", printable(name)),
                   word_hint(name, names));
}

// What is shown where nothing is asked for: text has room for all, pictures say why something was broken.
Story story_of(const CaseRun& run, const Options& options, Console& console) {
  if (!options.focus.empty())
    return focus_story(run.history, run.report, focused_on(run.history, options.focus));
  if (options.all || (options.format == "text" && !options.why)) return whole_story(run.history, run.report);
  Story story = why_story(run.history, run.report);
  if (options.why && story.broken == nullptr) console.say("nothing was broken: this is the whole run\n");
  return story;
}

void show_mermaid(const CaseRun& run, const Story& story, Console& console) {
  const bool whole = story.events.size() == run.history.events.size();
  const MermaidLimits limits =
      whole ? MermaidLimits{} : MermaidLimits{.bytes = mermaid_bytes_max, .messages = mermaid_messages_max};
  const std::string text = mermaid_text(run.history, run.report, story, limits);
  if (text.size() > mermaid_default_max)
    console.say(
        fmt::format("{} characters, and Mermaid draws {} unless it is told to draw more (maxTextSize)\n",
                    grouped(text.size()), grouped(mermaid_default_max)));
  console.print(text);
}

void show_text(const Case& what, const CaseRun& run, const Story& story, const Options& options,
               Console& console) {
  const RunResult alone{.cases = {run.report}, .profile = used(what.profile, options.judged)};
  console.print(fmt::format("{}, {}\n\n", printable(run.report.name), source_of(what, run.report.seed)));
  console.print(sequence_report(run.history, run.report, story, console.colour()) + "\n");
  console.print(terminal_report(alone, {.colour = console.colour(), .show_rules = true}));
}

// The one that the case has written down is the one in force.
std::optional<Mutant> mutant_of(const Case& what, const std::string& typed) {
  if (what.recorded && what.recorded->mutant) return what.recorded->mutant;
  return typed.empty() ? std::nullopt : std::optional(known_mutant("--mutant", typed));
}

// The same run without the mutant stands behind the one that it broke.
void show_svg(const Case& what, const CaseRun& run, const Story& story, const Options& options,
              Console& console) {
  const std::optional<Mutant> mutant = mutant_of(what, options.mutant);
  const bool ran = run.report.outcome != CaseOutcome::could_not_run;
  const std::optional<History> reference = ran ? reference_run(what, mutant, run.report.seed) : std::nullopt;
  if (!reference) return console.print(why_svg(why_picture(run.history, run.report, story)));
  const Ghost ghost{&*reference, fmt::format("without the mutant {}", info(*mutant).name)};
  console.print(why_svg(why_picture(run.history, run.report, story, ghost)));
}

void show_picture(const Case& what, const CaseRun& run, const Options& options, Console& console) {
  const Story story = story_of(run, options, console);
  if (options.format == "mermaid") return show_mermaid(run, story, console);
  if (options.format == "svg") return show_svg(what, run, story, options, console);
  show_text(what, run, story, options, console);
}

void show(const Case& what, const CaseRun& run, const Options& options, Console& console) {
  if (options.format == "json")
    return console.print(json_report({.cases = {run.report}, .profile = used(what.profile, options.judged)}));
  if (is_picture(options)) {
    show_picture(what, run, options, console);
  } else {
    console.print(options.format == "perfetto" ? perfetto_json(run.history) : to_json_lines(run.history));
  }
  if (options.format != "text" && !run.report.why.empty()) console.say(printable(run.report.why) + "\n");
}

Behaviour behaviour_with(const std::string& mutant) {
  return mutant.empty() ? Behaviour{} : Behaviour{}.with(known_mutant("--mutant", mutant));
}

ExitCode exit_code_of(const CaseRun& run) {
  CaseTally tally;
  tally.add(run.report.outcome);
  return rescind::exit_code_of(tally);
}

// All that decides such a run is in its file.
ExitCode replay_kept(const Options& options, Console& console) {
  const Options plain;
  const bool more = !options.name.empty() || options.seed != plain.seed || options.format != plain.format ||
                    !options.against.empty() || !options.mutant.empty() || !options.focus.empty() ||
                    options.why || options.all || !options.judged.steps_max.empty() ||
                    !options.subject.what.empty() || !options.subject.user.empty() ||
                    !options.subject.command.empty();
  if (more)
    throw UsageError("a kept run of a program is replayed as it is",
                     "leave all options but those of the profile out");
  return replay_program(options.file, options.judged, console);
}

// The finding says which moment of which seed it is.
void require_finding_alone(const Options& options) {
  const Options plain;
  const bool more = !options.name.empty() || options.seed != plain.seed || !options.against.empty() ||
                    !options.mutant.empty() || !options.judged.steps_max.empty();
  if (more)
    throw UsageError("a failure of a real program is tried again as it was found",
                     "leave --case, --seed, --against, --mutant and --max-steps out");
}

ExitCode show_tried(const TriedAgain& again, const Options& options, Console& console) {
  show(again.of, again.run, options, console);
  tell_facts(again.facts, {.format = options.format == "text" ? "text" : "json"}, console);
  return exit_code_of(again.run);
}

ExitCode replay_on_subject(const Options& options, Console& console) {
  if (!options.against.empty() || !options.mutant.empty() || !options.judged.steps_max.empty())
    throw UsageError("--subject plays the scenario on a real program",
                     "leave --against, --mutant and --max-steps out");
  const std::uint64_t seed = number("--seed", options.seed, 0, std::numeric_limits<std::uint64_t>::max());
  Options judged = options;
  const TriedAgain again =
      play_scenario(options.file, options.name, seed, options.subject, judged.judged, console);
  return show_tried(again, judged, console);
}

ExitCode replay_finding(const live::Found& found, const Options& options, Console& console) {
  require_finding_alone(options);
  Options judged = options;
  const TriedAgain again = try_again(options.file, found, options.subject, judged.judged, console);
  return show_tried(again, judged, console);
}

ExitCode replay(const Options& options, Console& console) {
  check(options);
  if (live::is_kept_run(options.file)) return replay_kept(options, console);
  if (plays_scenario(options.file, options.subject)) return replay_on_subject(options, console);
  if (const std::optional<live::Found> found = finding_in(options.file, options.subject))
    return replay_finding(*found, options, console);
  const std::uint64_t seed = number("--seed", options.seed, 0, std::numeric_limits<std::uint64_t>::max());
  const std::optional<std::uint64_t> steps_max = steps_from(options.judged.steps_max);
  std::vector<Case> cases = loaded_cases({options.file}, profile_from(options.judged, console), console);
  limit_steps(cases, steps_max);
  const Case& one = chosen_case(cases, options.file, options.name);
  CaseRun run = run_case(one, {.seed = seed_of(one, seed),
                               .keep_history = true,
                               .behaviour = behaviour_with(options.mutant),
                               .placements = &placements()});
  run.report.replay =
      replay_command(one, seed_of(one, seed), options.judged, cases.size() == 1, options.mutant);
  const bool ran = run.report.outcome != CaseOutcome::could_not_run;
  if (ran && !options.against.empty()) return compare_with_history(run, options.against, console);
  show(one, run, options, console);
  return exit_code_of(run);
}

}  // namespace

void add(CLI::App& app, Console& console, CommandBody& chosen) {
  Arguments command(app, "replay", "Show one run of one case, step by step");
  const auto options = std::make_shared<Options>();
  command.positional(
      "FILE", options->file,
      "A scenario file, a saved failure of check or fuzz --subject, or a kept run of a program "
      "(NAME.run.json)");
  command.option("--case", options->name, "Which of its cases", "NAME");
  command.option("--seed", options->seed, "The seed of the run (default 1)", "N");
  command.option(
      "--format", options->format,
      "text (default), json, jsonl (the history itself), mermaid and svg (pictures), or perfetto (for "
      "ui.perfetto.dev)",
      "FORMAT");
  command.option("--focus", options->focus, "Show what happened to this operation, and count the rest", "OP");
  command.flag("--why", options->why,
               "Show why the run fails, and count the rest (so by default in mermaid and svg)");
  command.flag("--all", options->all, "Show all that happened (so by default in text)");
  command.option("--against", options->against,
                 "Compare with the history in a file (- for standard input) that another build wrote with "
                 "--format jsonl, and name the first event that differs",
                 "FILE");
  command.option("--mutant", options->mutant,
                 "With one decision of the system made wrong, see `rescind mutants`", "NAME");
  add_subject_options(command, options->subject);
  add_steps_option(command, options->judged.steps_max);
  add_judged_options(command, options->judged);
  command.footer(
      "\nExamples:\n  rescind replay scenarios/cancel/late.yaml\n"
      "  rescind replay scenarios/cancel/late.yaml --format jsonl | rescind judge -\n"
      "  rescind replay findings/lsp-at-20.jsonl --subject lsp -- clangd    a failure of check, tried again\n"
      "  rescind replay mine.yaml --subject lsp -- clangd      a scenario, on a real program\n"
      "  rescind replay broken.yaml --why                    why a run fails\n"
      "  rescind replay broken.yaml --format svg >why.svg     ... as a picture, for a README or an issue\n"
      "  rescind replay scenarios/cancel/late.yaml --format jsonl | other-build/rescind replay\\\n"
      "    scenarios/cancel/late.yaml --against -        where two builds differ");
  command.callback(choosing(chosen, console, options, replay));
}

}  // namespace rescind::replay_subcommand
