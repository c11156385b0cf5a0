#include "harness/cli/known_failing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "harness/base/input_error.hpp"
#include "harness/base/nearest_word.hpp"
#include "harness/base/text.hpp"
#include "harness/cli/glob.hpp"
#include "harness/contract/rule.hpp"
#include "harness/edge/line_source.hpp"
#include "harness/scenario/language/schema.hpp"

namespace rescind {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

KnownFailure parse_line(const std::string& file, std::uint32_t number, std::string_view line) {
  const auto refuse = [&](const std::string& what, const std::string& hint) {
    return InputError(file, number, 0, what, hint, std::string(line));
  };
  const std::string form = "write PATTERN RULE # REASON, e.g. quota/late quota.released # ticket 12";
  const std::size_t hash = line.find(" #");
  if (hash == std::string_view::npos) throw refuse("a known failure needs a reason after ' #'", form);
  const std::string_view reason = trimmed(line.substr(hash + 2));
  if (reason.empty()) throw refuse("the reason after '#' is empty", form);
  const std::string_view words = trimmed(line.substr(0, hash));
  const std::size_t gap = words.find_last_of(" \t");
  if (gap == std::string_view::npos) throw refuse("expected a pattern of case names and a rule", form);
  const std::string_view rule = words.substr(gap + 1);
  if (!rule.starts_with("expect.") && !rule_named(rule)) {
    throw refuse(fmt::format("there is no rule '{}'", printable(rule)),
                 word_hint(rule, words_in(Words::rules)));
  }
  return {.pattern = std::string(trimmed(words.substr(0, gap))),
          .rule = std::string(rule),
          .reason = std::string(reason),
          .file = file,
          .line = number};
}

// The first entry that lists `rule` for this case, or none.
const KnownFailure* listed(const KnownFailures& known, const CaseResult& one, std::string_view rule) {
  for (const KnownFailure& entry : known.entries) {
    if (entry.rule == rule && names_case(entry.pattern, one.name)) return &entry;
  }
  return nullptr;
}

using Failures = std::set<std::pair<std::string, std::string>>;  // Case and rule.

Failures failures_of(std::span<const CaseResult> results) {
  Failures failed;
  for (const CaseResult& one : results) {
    for (const Breach& breach : one.breaches) {
      if (breach.fails) failed.emplace(one.name, name_of(breach));
    }
  }
  return failed;
}

bool was_run(const CaseResult& one) {
  return one.outcome == CaseOutcome::passed || one.outcome == CaseOutcome::failed;
}

void expect_failure(const KnownFailures& known, CaseResult& one) {
  std::string why;
  for (const Breach& breach : one.breaches) {
    if (!breach.fails) continue;
    const KnownFailure* entry = listed(known, one, name_of(breach));
    if (entry == nullptr) return;
    if (why.empty()) why = fmt::format("{} ({}:{})", entry->reason, entry->file, entry->line);
  }
  if (why.empty()) return;  // It failed without a rule, which no line can list.
  one.outcome = CaseOutcome::expected_failure;
  one.why = why;
}

// A case that still fails in a way that is not listed stays failed: that is the worse news.
void expect_no_pass(const KnownFailures& known, const Failures& failed, CaseResult& one) {
  if (one.outcome == CaseOutcome::failed) return;
  for (const KnownFailure& entry : known.entries) {
    if (entry.now_and_then || !names_case(entry.pattern, one.name) || failed.contains({one.name, entry.rule}))
      continue;
    one.outcome = CaseOutcome::unexpected_pass;
    one.why = fmt::format("{}:{} expects {} to fail here, and it did not; take the line out", entry.file,
                          entry.line, entry.rule);
    return;
  }
}

}  // namespace

namespace {

void add_file(const std::string& file, bool now_and_then, KnownFailures& known) {
  if (file.empty()) return;
  constexpr std::size_t line_bytes_max = 1 << 20;
  LineSource lines(file, line_bytes_max);
  std::string text;
  while (const std::optional<std::string_view> line = lines.next()) text += std::string(*line) + "\n";
  for (KnownFailure& entry : parse_known_failures(file, text).entries) {
    entry.now_and_then = now_and_then;
    known.entries.push_back(std::move(entry));
  }
}

}  // namespace

KnownFailures parse_known_failures(const std::string& file, std::string_view text) {
  KnownFailures known;
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    const std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty() || line.starts_with('#')) continue;
    known.entries.push_back(parse_line(file, number, line));
  }
  return known;
}

KnownFailures read_known_failures(const std::string& failing, const std::string& flaky) {
  KnownFailures known;
  add_file(failing, false, known);
  add_file(flaky, true, known);
  return known;
}

void apply_known(const KnownFailures& known, std::span<CaseResult> results) {
  const Failures failed = failures_of(results);
  for (CaseResult& one : results) {
    if (!was_run(one)) continue;
    if (one.outcome == CaseOutcome::failed) expect_failure(known, one);
    expect_no_pass(known, failed, one);
  }
}

std::vector<KnownFailure> unused(const KnownFailures& known, std::span<const CaseResult> results) {
  std::vector<KnownFailure> unused;
  for (const KnownFailure& entry : known.entries) {
    const auto is_named = [&entry](const CaseResult& one) { return names_case(entry.pattern, one.name); };
    if (std::ranges::none_of(results, is_named)) unused.push_back(entry);
  }
  return unused;
}

KnownInTurn::KnownInTurn(const KnownFailures& known, Next next)
    : known_(known), next_(std::move(next)), used_(known.entries.size()) {}

void KnownInTurn::add(CaseResult result) {
  if (!kept_.empty() && kept_.front().name != result.name) pass_on();
  if (kept_.empty()) keeps_ = has_to_fail(result.name);
  kept_.push_back(std::move(result));
  if (!keeps_) pass_on();
}

std::vector<KnownFailure> KnownInTurn::end() {
  pass_on();
  std::vector<KnownFailure> unused;
  for (std::size_t i = 0; i < used_.size(); ++i)
    if (!used_[i]) unused.push_back(known_.entries[i]);
  return unused;
}

bool KnownInTurn::has_to_fail(const std::string& name) {
  bool has = false;
  for (std::size_t i = 0; i < used_.size(); ++i) {
    if (!names_case(known_.entries[i].pattern, name)) continue;
    used_[i] = true;
    has = has || !known_.entries[i].now_and_then;
  }
  return has;
}

void KnownInTurn::pass_on() {
  apply_known(known_, kept_);
  for (const CaseResult& one : kept_) next_(one);
  kept_.clear();
}

void tell_unused(const std::vector<KnownFailure>& unused, Console& console) {
  for (const KnownFailure& entry : unused) {
    console.say(fmt::format("{}:{}: warning: no case is called '{}'; take the line out\n",
                            printable(entry.file), entry.line, printable(entry.pattern)));
  }
}

}  // namespace rescind
