#include "reports/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "harness/base/hex.hpp"
#include "harness/base/text.hpp"
#include "harness/engine/run/outcome_words.hpp"
#include "harness/history/describe.hpp"
#include "reports/breach_words.hpp"
#include "reports/colour.hpp"
#include "reports/cuts_text.hpp"

namespace rescind {
namespace {

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
std::string head_line(const CaseResult& one, const TerminalOptions& options) {
  const CaseOutcomeWords& words = words_for(one.outcome);
  const std::string word = words.fails ? upper(words.singular) : std::string(words.singular);
  std::string text = fmt::format("{} {}", painted(word, colour_of(one.outcome), options.colour),
                                 painted(printable(one.name), Colour::bold, options.colour));
  if (!one.file.empty() && one.line > 0) text += fmt::format(" ({}:{})", printable(one.file), one.line);
  if (!one.file.empty() && one.line == 0 && one.file != one.name)
    text += fmt::format(" ({})", printable(one.file));
  if (!one.why.empty()) text += ": " + printable(one.why);
  return text + "\n";
}

// What a case may show below its head: a breach, a rule that stayed undecided, or an expectation.
struct Shown {
  std::string_view name;
  RuleOutcome outcome;
  const Breach* breach = nullptr;

  [[nodiscard]] bool fails() const { return breach != nullptr && breach->fails; }
};

// In the order of the rules; then expectations, then steps.
std::vector<Shown> shown_of(const CaseResult& one) {
  std::vector<Shown> shown;
  auto breach = one.breaches.begin();
  for (const RuleInfo& rule : all_rules()) {
    const std::size_t before = shown.size();
    for (; breach != one.breaches.end() && breach->rule() == rule.id; ++breach)
      shown.push_back({rule.name, breach->outcome(), &*breach});
    const bool open = one.rules.has(rule.id) && one.rules.of(rule.id) == RuleOutcome::undecided;
    if (open && shown.size() == before) shown.push_back({rule.name, RuleOutcome::undecided});
  }
  for (const CheckedExpectation& wanted : one.expectations) {
    const bool broken = wanted.outcome == RuleOutcome::broken;
    shown.push_back({name_of(wanted.what), wanted.outcome, broken ? &*breach++ : nullptr});
  }
  for (; breach != one.breaches.end(); ++breach)
    shown.push_back({name_of(*breach), breach->outcome(), &*breach});
  return shown;
}

std::string breach_text(const Breach& breach, const CaseResult& one, const TerminalOptions& options) {
  std::string text;
  if (const std::string op = operation_of(breach, one); !op.empty())
    text += fmt::format(" for {}", printable(op));
  if (const std::optional<Time> t = breach.time()) text += fmt::format(" at {}", format_time(*t, one.clock));
  if (!breach.fails && breach.outcome() == RuleOutcome::broken)
    text += " (a should: it fails only with --strict)";
  text += fmt::format("\n    expected: {}\n    seen:     {}\n", printable(expected(breach, one)),
                      printable(seen(breach, one)));
  if (breach.led_by.line != 0)
    text += fmt::format("    step:     {}:{}\n", printable(one.file), breach.led_by.line);
  for (const std::string& line : flush_left(lines(breach, one)))
    text += painted("      " + line, Colour::dim, options.colour) + "\n";
  return text;
}

// What failed the case, or is worth showing although it did not: a broken should, an undecided rule.
std::string shown_text(const Shown& shown, const CaseResult& one, const TerminalOptions& options) {
  const Colour colour = shown.fails() ? Colour::red : Colour::yellow;
  const std::string head =
      fmt::format("  {} {}", painted(shown.name, colour, options.colour), words_for(shown.outcome).phrase);
  return head + (shown.breach == nullptr ? "\n" : breach_text(*shown.breach, one, options));
}

std::string length_text(const CaseResult& one) {
  if (one.clock == Clock::steps) return counted(static_cast<std::uint64_t>(one.length.ns), "step", "steps");
  return format_duration(one.length);
}

bool is_shown(const Shown& shown, const TerminalOptions& options) {
  if (shown.fails()) return true;
  const bool whole = options.show_rules || options.detail == Detail::verbose;
  return shown.outcome == RuleOutcome::broken || (whole && shown.outcome == RuleOutcome::undecided);
}

// Why each of the rules was not looked at; nothing of those that were.
std::string reasons_for(const std::vector<std::string_view>& names, RuleOutcome outcome) {
  std::string text;
  if (outcome == RuleOutcome::kept || outcome == RuleOutcome::broken) return text;
  for (const std::string_view name : names) {
    const auto rule = rule_named(name);
    if (rule) text += fmt::format("    {}: {}{}\n", name, why_not(*rule, outcome), shown_by(*rule));
  }
  return text;
}

// "  rules: 14 kept, 10 not exercised"; verbose names the rules, one outcome a line.
std::string rules_summary(const CaseResult& one, const TerminalOptions& options) {
  const bool verbose = options.detail == Detail::verbose;
  std::string text;
  for (const RuleOutcomeWords& words : rule_outcomes()) {
    const std::vector<std::string_view> names = names_with(one, words.outcome);
    if (names.empty()) continue;
    if (verbose) {
      text += fmt::format("  {} ({}):", words.phrase, names.size());
      for (const std::string_view name : names) text += fmt::format(" {}", name);
      text += "\n";
      if (options.show_rules) text += reasons_for(names, words.outcome);
    } else {
      text += fmt::format("{}{} {}", text.empty() ? "  rules: " : ", ", names.size(), words.phrase);
    }
  }
  return text.empty() || verbose ? text : text + "\n";
}

// A rule may be broken for many operations: the first few tell the story, the others are counted.
std::string findings(const CaseResult& one, const TerminalOptions& options) {
  constexpr std::size_t shown_max = 3;
  const std::vector<Shown> all = shown_of(one);
  std::string text;
  std::size_t same = 0;  // Findings of the same rule so far.
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Shown& shown = all[i];
    same = i > 0 && all[i - 1].name == shown.name ? same + 1 : 1;
    if (!is_shown(shown, options)) continue;
    const bool is_last = i + 1 == all.size() || all[i + 1].name != shown.name;
    if (same <= shown_max || options.detail == Detail::verbose) {
      text += shown_text(shown, one, options);
    } else if (is_last) {
      text += fmt::format("  {} {} {} more\n", shown.name, words_for(shown.outcome).phrase,
                          counted(same - shown_max, "time", "times"));
    }
  }
  return text;
}

bool case_is_shown(const CaseResult& one, const TerminalOptions& options) {
  if (words_for(one.outcome).fails) return true;
  if (options.detail == Detail::quiet) return false;
  return options.show_rules || options.detail == Detail::verbose;
}

}  // namespace

std::string judged_by(const ProfileUsed& profile) {
  if (!profile.chosen()) return "";
  std::string text = ", judged by the profile " + printable(profile.name);
  if (!profile.hash.empty()) text += fmt::format(" ({}, {})", printable(profile.file), profile.hash);
  if (profile.strict) text += ", strictly";
  if (!profile.off.empty()) text += fmt::format(", without {}", fmt::join(profile.off, " "));
  if (!profile.bounds.empty()) text += fmt::format(", with {}", fmt::join(profile.bounds, " "));
  if (!profile.config.empty())
    text += fmt::format(", as {} says ({})", printable(profile.config), profile.config_hash);
  return text;
}

std::string terminal_text(const CaseResult& one, const TerminalOptions& options) {
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

void TerminalReport::note_shoulds(const CaseResult& result) {
  if (case_is_shown(result, options_)) return;
  bool any = false;
  for (const Breach& breach : result.breaches) {
    if (breach.outcome() != RuleOutcome::broken || breach.fails) continue;
    any = true;
    if (std::ranges::find(shoulds_, name_of(breach)) == shoulds_.end()) shoulds_.push_back(name_of(breach));
  }
  cases_with_shoulds_ += any ? 1 : 0;
}

void TerminalReport::refuse(const InputError& error) {
  refused_.insert(error.file());
  if (options_.show_refused) sink_(std::string(error.what()) + "\n\n");
}

void TerminalReport::add(const CaseResult& result) {
  if (result.file != file_) end_file();
  file_ = result.file;
  tally_.add(result.outcome);
  undecided_musts_ += result.undecided_musts;
  if (result.cut) cuts_.add(*result.cut);
  note_shoulds(result);
  if (alike_.add(result) > stories_shown_max && options_.detail != Detail::verbose) return;
  const std::string shown = terminal_text(result, options_);
  if (!shown.empty()) sink_(shown + "\n");
}

// "and 17 cases more of scenarios/cancel/late.yaml failed: cancel.final-prompt"
std::string TerminalReport::rest_of_stories() const {
  std::string text;
  for (const FailedAlike& story : stories_) {
    if (story.cases <= stories_shown_max) continue;
    text += fmt::format("and {} more of {} failed: {} (--verbose shows them)\n",
                        counted(story.cases - stories_shown_max, "case", "cases"), printable(story.file),
                        story.rules);
  }
  return text.empty() ? text : text + "\n";
}

void TerminalReport::end_file() {
  for (FailedAlike& story : alike_.end_file()) stories_.push_back(std::move(story));
}

// "note: scenarios/cancel/late.yaml failed exactly when kind is get: cancel.final-prompt"
std::string TerminalReport::causes() const {
  std::string text;
  for (const FailedAlike& story : stories_) {
    if (!story.when.empty())
      text +=
          fmt::format("note: {} failed {}: {}\n", printable(story.file), printable(story.when), story.rules);
  }
  return text;
}

// Broken shoulds of cases that passed: said in one line, since nothing failed.
std::string TerminalReport::advice() const {
  if (options_.detail == Detail::quiet || cases_with_shoulds_ == 0) return "";
  return fmt::format("note: {} broke a should rule ({}); --verbose shows where, --strict fails them\n",
                     counted(cases_with_shoulds_, "case", "cases"), fmt::join(shoulds_, ", "));
}

std::string TerminalReport::summary(std::int64_t wall_ns) const {
  std::string parts;
  for (const CaseOutcomeWords& words : case_outcomes()) {
    const std::size_t found = tally_.ended(words.outcome);
    if (found == 0) continue;
    parts +=
        fmt::format("{}{} {}", parts.empty() ? "" : ", ", found, found == 1 ? words.singular : words.plural);
  }
  std::string text = counted(tally_.cases(), "case", "cases");
  text += tally_.ended(CaseOutcome::passed) == tally_.cases() ? " passed" : ": " + parts;
  if (undecided_musts_ > 0) text += fmt::format("; {} undecided", counted(undecided_musts_, "must", "musts"));
  if (!refused_.empty()) text += fmt::format("; {} refused", counted(refused_.size(), "file", "files"));
  if (!stopped_.empty()) text += "; " + printable(stopped_);
  if (cuts_.runs > 0) text += "; " + cuts_text(cuts_, tally_.cases());
  const bool red = tally_.failed() || !refused_.empty() || !stopped_.empty();
  text = painted(text, red ? Colour::red : Colour::green, options_.colour) + judged_by(profile_);
  if (options_.show_wall_time) text += fmt::format(" ({:.2f} s)", static_cast<double>(wall_ns) / 1e9);
  return text + "\n";
}

void TerminalReport::end(std::int64_t wall_ns) {
  end_file();
  if (options_.detail != Detail::verbose) sink_(rest_of_stories());
  sink_(causes());
  sink_(advice());
  const bool worth_it = tally_.failed() || cuts_.runs > 0 || !refused_.empty() || !stopped_.empty();
  if (worth_it || options_.detail != Detail::quiet) sink_(summary(wall_ns));
  sink_.flush();
}

std::string terminal_report(const RunResult& run, const TerminalOptions& options) {
  std::string text;
  TerminalReport report([&](std::string_view piece) { text += piece; }, options);
  write_report(report, run);
  return text;
}

}  // namespace rescind
