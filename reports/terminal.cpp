#include "reports/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "harness/base/hex.hpp"
#include "harness/base/text.hpp"
#include "harness/engine/run/outcome_words.hpp"
#include "harness/history/describe.hpp"

namespace rescind {
namespace {

enum class Colour : std::uint8_t { red, green, yellow, dim, bold };

std::string painted(std::string_view text, Colour colour, const TerminalOptions& options) {
  if (!options.colour) return std::string(text);
  static constexpr std::string_view codes[] = {"31", "32", "33", "2", "1"};
  return fmt::format("\x1b[{}m{}\x1b[0m", codes[static_cast<std::size_t>(colour)], text);
}

Colour colour_of(CaseOutcome outcome) {
  if (words_for(outcome).fails) return Colour::red;
  return outcome == CaseOutcome::passed ? Colour::green : Colour::yellow;
}

std::string upper(std::string_view text) {
  std::string raised(text);
  for (char& letter : raised) {
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  }
  return raised;
}

// "FAILED cancel/late (scenarios/cancel/late.yaml:3), seed 7"
std::string head_line(const FinishedCase& one, const TerminalOptions& options) {
  const CaseOutcomeWords& words = words_for(one.outcome);
  const std::string word = words.fails ? upper(words.singular) : std::string(words.singular);
  std::string text = fmt::format("{} {}", painted(word, colour_of(one.outcome), options),
                                 painted(printable(one.name), Colour::bold, options));
  if (!one.file.empty() && one.line > 0) text += fmt::format(" ({}:{})", printable(one.file), one.line);
  if (!one.file.empty() && one.line == 0 && one.file != one.name)
    text += fmt::format(" ({})", printable(one.file));
  if (!one.why.empty()) text += ": " + printable(one.why);
  return text + "\n";
}

// A rule that failed the case, or one that is worth showing although it did not: a broken should, an
// undecided one.
std::string finding(const RuleReport& rule, Clock clock, const TerminalOptions& options) {
  const Colour colour = rule.fails ? Colour::red : Colour::yellow;
  std::string text =
      fmt::format("  {} {}", painted(printable(rule.rule), colour, options), words_for(rule.outcome).phrase);
  if (!rule.op.empty()) text += fmt::format(" for {}", printable(rule.op));
  if (rule.t >= 0) text += fmt::format(" at {}", format_time(Time{rule.t}, clock));
  if (!rule.fails && rule.outcome == RuleOutcome::broken) text += " (a should: it fails only with --strict)";
  text += "\n";
  if (!rule.expected.empty()) text += fmt::format("    expected: {}\n", printable(rule.expected));
  if (!rule.seen.empty()) text += fmt::format("    seen:     {}\n", printable(rule.seen));
  for (const std::string& line : flush_left(rule.lines)) {
    text += painted("      " + line, Colour::dim, options) + "\n";
  }
  return text;
}

std::string length_text(const FinishedCase& one) {
  if (one.clock == Clock::steps)
    return counted(static_cast<std::uint64_t>(one.virtual_time.ns), "step", "steps");
  return format_duration(one.virtual_time);
}

bool is_shown(const RuleReport& rule, const TerminalOptions& options) {
  if (rule.fails) return true;
  const bool whole = options.show_rules || options.detail == Detail::verbose;
  return rule.outcome == RuleOutcome::broken || (whole && rule.outcome == RuleOutcome::undecided);
}

// The names of the rules with this outcome; a rule that was broken several times stands there once.
std::vector<std::string> rules_with(const FinishedCase& one, RuleOutcome outcome) {
  std::vector<std::string> names;
  for (const RuleReport& rule : one.rules) {
    if (rule.outcome == outcome && (names.empty() || names.back() != rule.rule)) names.push_back(rule.rule);
  }
  return names;
}

// "  rules: 14 kept, 10 not exercised"; verbose names the rules, one outcome a line.
std::string rules_summary(const FinishedCase& one, const TerminalOptions& options) {
  const bool verbose = options.detail == Detail::verbose;
  std::string text;
  for (const RuleOutcomeWords& words : rule_outcomes()) {
    const std::vector<std::string> names = rules_with(one, words.outcome);
    if (names.empty()) continue;
    if (verbose) {
      text += fmt::format("  {} ({}):", words.phrase, names.size());
      for (const std::string& name : names) text += " " + printable(name);
      text += "\n";
    } else {
      text += fmt::format("{}{} {}", text.empty() ? "  rules: " : ", ", names.size(), words.phrase);
    }
  }
  return text.empty() || verbose ? text : text + "\n";
}

// A rule may be broken for many operations: the first few tell the story, the others are counted.
std::string findings(const FinishedCase& one, const TerminalOptions& options) {
  constexpr std::size_t shown_max = 3;
  std::string text;
  std::size_t same = 0;  // Findings of the same rule so far.
  for (std::size_t i = 0; i < one.rules.size(); ++i) {
    const RuleReport& rule = one.rules[i];
    same = i > 0 && one.rules[i - 1].rule == rule.rule ? same + 1 : 1;
    if (!is_shown(rule, options)) continue;
    const bool is_last = i + 1 == one.rules.size() || one.rules[i + 1].rule != rule.rule;
    if (same <= shown_max || options.detail == Detail::verbose) {
      text += finding(rule, one.clock, options);
    } else if (is_last) {
      text += fmt::format("  {} {} {} more\n", printable(rule.rule), words_for(rule.outcome).phrase,
                          counted(same - shown_max, "time", "times"));
    }
  }
  return text;
}

bool case_is_shown(const FinishedCase& one, const TerminalOptions& options) {
  if (words_for(one.outcome).fails) return true;
  if (options.detail == Detail::quiet) return false;
  return options.show_rules || options.detail == Detail::verbose;
}

// Broken shoulds of cases that passed: said in one line, since nothing failed.
std::string advice(const FinishedRun& run, const TerminalOptions& options) {
  if (options.detail == Detail::quiet) return "";
  std::vector<std::string> rules;
  std::size_t cases = 0;
  for (const FinishedCase& one : run.cases) {
    if (case_is_shown(one, options)) continue;
    const std::size_t before = cases;
    for (const RuleReport& rule : one.rules) {
      if (rule.outcome != RuleOutcome::broken || rule.fails) continue;
      cases = before + 1;
      if (std::ranges::find(rules, rule.rule) == rules.end()) rules.push_back(rule.rule);
    }
  }
  if (cases == 0) return "";
  std::string names;
  for (const std::string& rule : rules) names += (names.empty() ? "" : ", ") + printable(rule);
  return fmt::format("note: {} broke a should rule ({}); --verbose shows where, --strict fails them\n",
                     counted(cases, "case", "cases"), names);
}

// Cases of one file that fail the same rules tell one story (a matrix does that): the first few are shown,
// the others counted.
class Alike {
 public:
  // Whether this case is to be shown, as one of the first of its story or because it did not fail.
  bool is_shown(const FinishedCase& one) {
    if (one.outcome != CaseOutcome::failed) return true;
    std::string rules;
    for (const RuleReport& rule : one.rules) {
      if (rule.fails) rules += " " + rule.rule;
    }
    const auto [place, is_new] = place_of_.emplace(one.file + '\n' + rules, stories_.size());
    if (is_new) stories_.push_back({one.file, rules, 0});
    return ++stories_[place->second].cases <= shown_max;
  }

  // "and 17 cases more of scenarios/cancel/late.yaml fail: cancel.final-prompt"
  [[nodiscard]] std::string rest() const {
    std::string text;
    for (const Story& story : stories_) {
      if (story.cases <= shown_max) continue;
      text += fmt::format("and {} more of {} failed:{} (--verbose shows them)\n",
                          counted(story.cases - shown_max, "case", "cases"), printable(story.file),
                          printable(story.rules));
    }
    return text.empty() ? text : text + "\n";
  }

 private:
  static constexpr std::size_t shown_max = 3;
  struct Story {
    std::string file;
    std::string rules;
    std::size_t cases;
  };
  std::vector<Story> stories_;
  std::map<std::string, std::size_t> place_of_;
};

std::string summary_line(const FinishedRun& run, const TerminalOptions& options) {
  std::string parts;
  bool failed = false;
  for (const CaseOutcomeWords& words : case_outcomes()) {
    const std::size_t found = count(run, words.outcome);
    if (found == 0) continue;
    failed = failed || words.fails;
    parts +=
        fmt::format("{}{} {}", parts.empty() ? "" : ", ", found, found == 1 ? words.singular : words.plural);
  }
  const std::size_t passed = count(run, CaseOutcome::passed);
  std::string text = counted(run.cases.size(), "case", "cases");
  text += passed == run.cases.size() ? " passed" : ": " + parts;
  text = painted(text, failed ? Colour::red : Colour::green, options) + judged_by(run.profile);
  if (options.show_wall_time) text += fmt::format(" ({:.2f} s)", static_cast<double>(run.wall_ns) / 1e9);
  return text + "\n";
}

}  // namespace

std::string judged_by(const ProfileText& profile) {
  return profile.chosen ? ", judged by the profile " + printable(profile.name) : "";
}

std::string terminal_text(const FinishedCase& one, const TerminalOptions& options) {
  if (!case_is_shown(one, options)) return "";
  std::string text = head_line(one, options);
  text += findings(one, options);
  if (options.show_rules || options.detail == Detail::verbose) {
    text += rules_summary(one, options);
    if (options.detail == Detail::verbose) {
      text += fmt::format("  seed {}, {}, {} long, history {}\n", one.seed,
                          counted(one.events, "event", "events"), length_text(one), hex(one.history_hash));
    }
  }
  if (words_for(one.outcome).fails && !one.replay.empty()) {
    text += fmt::format("  replay: {}\n", printable(one.replay));
  }
  return text;
}

std::string terminal_report(const FinishedRun& run, const TerminalOptions& options) {
  std::string text;
  bool failed = false;
  Alike alike;
  for (const FinishedCase& one : run.cases) {
    failed = failed || words_for(one.outcome).fails;
    if (options.detail != Detail::verbose && !alike.is_shown(one)) continue;
    const std::string shown = terminal_text(one, options);
    text += shown;
    if (!shown.empty()) text += "\n";
  }
  if (options.detail != Detail::verbose) text += alike.rest();
  text += advice(run, options);
  if (failed || options.detail != Detail::quiet) text += summary_line(run, options);
  return text;
}

}  // namespace rescind
