#include "reports/tap.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "harness/base/text.hpp"
#include "harness/engine/run/outcome_words.hpp"
#include "reports/breach_words.hpp"

namespace rescind {
namespace {

// `#` begins a directive.
std::string described(std::string_view text) {
  std::string safe;
  for (const char letter : printable(text)) {
    if (letter == '#' || letter == '\\') safe += '\\';
    safe += letter;
  }
  return safe;
}

// What YAML reads between double quotes.
std::string in_quotes(std::string_view text) {
  std::string safe = "\"";
  for (const char letter : printable(text)) {
    if (letter == '"' || letter == '\\') safe += '\\';
    safe += letter;
  }
  return safe + '"';
}

// A YAML block below a test point, indented by two more than that.
class YamlBlock {
 public:
  explicit YamlBlock(std::size_t depth) : indent_(depth + 2, ' ') { line("---"); }
  void line(std::string_view text) { text_ += fmt::format("{}{}\n", indent_, text); }
  void pair(std::string_view key, std::string_view value) {
    if (!value.empty()) line(fmt::format("{}: {}", key, in_quotes(value)));
  }
  void place(std::string_view file, Written written) {
    line("at:");
    line(fmt::format("  file: {}", in_quotes(file)));
    line(fmt::format("  line: {}", written.line));
    if (written.column != 0) line(fmt::format("  column: {}", written.column));
  }
  [[nodiscard]] std::string finished() {
    line("...");
    return std::move(text_);
  }

 private:
  std::string indent_;
  std::string text_;
};

constexpr std::size_t case_depth = 4;

// Of the first breach that fails; the others are named.
std::string failure(const CaseResult& one, const std::string& file) {
  YamlBlock yaml(case_depth);
  yaml.pair("outcome", words_for(one.outcome).word);
  const auto first = std::ranges::find_if(one.breaches, &Breach::fails);
  const bool has_reason = one.outcome == CaseOutcome::failed && first != one.breaches.end();
  yaml.place(file, has_reason ? told_at(*first, one) : Written{.line = one.line});
  if (has_reason) {
    yaml.pair("message", headline(*first, one));
    yaml.pair("expected", expected(*first, one));
    yaml.pair("seen", seen(*first, one));
    const std::vector<std::string> shown = flush_left(lines(*first, one));
    if (!shown.empty()) yaml.line("events:");
    for (const std::string& line : shown) yaml.line("  - " + in_quotes(line));
    yaml.pair("broken", fmt::format("{}", fmt::join(names_with(one, RuleOutcome::broken), " ")));
  }
  yaml.pair("why", one.why);
  yaml.pair("replay", one.replay);
  return yaml.finished();
}

std::string directive(const CaseResult& one) {
  const std::string why = one.why.empty() ? "" : " " + described(one.why);
  if (one.outcome == CaseOutcome::expected_failure) return " # TODO" + why;
  return one.outcome == CaseOutcome::not_applicable ? " # SKIP" + why : "";
}

}  // namespace

TapReport::TapReport(Sink sink, ShownPath shown)
    : sink_(std::move(sink)),
      shown_(shown ? std::move(shown) : [](const std::string& file) { return file; }) {}

void TapReport::begin(const ProfileUsed& profile) {
  sink_("TAP version 14\n");
  if (profile.chosen()) sink_("# judged by the profile " + described(profile.name) + "\n");
}

void TapReport::point(bool ok, std::string_view name) {
  sink_(fmt::format("{} {} - {}\n", ok ? "ok" : "not ok", ++points_, described(name)));
}

void TapReport::refuse(const InputError& error) {
  point(false, error.file().empty() ? "the command line" : shown_(error.file()));
  YamlBlock yaml(0);
  yaml.pair("outcome", "refused");
  if (!error.file().empty()) yaml.place(shown_(error.file()), error.written());
  yaml.pair("message", error.message());
  yaml.pair("hint", error.hint());
  sink_(yaml.finished());
}

void TapReport::begin_file(const CaseResult& result) {
  end_file();
  file_ = result.file;
  shown_file_ = shown_(result.file);
  sink_("# Subtest: " + described(shown_file_) + "\n");
}

void TapReport::end_file() {
  if (!file_) return;
  sink_(fmt::format("    1..{}\n", cases_));
  point(ok_, shown_file_);
  file_.reset();
  cases_ = 0;
  ok_ = true;
}

void TapReport::add(const CaseResult& result) {
  if (file_ != result.file) begin_file(result);
  const bool fails = words_for(result.outcome).fails;
  const bool not_ok = fails || result.outcome == CaseOutcome::expected_failure;
  ok_ = ok_ && !fails;
  sink_(fmt::format("    {} {} - {} (seed {}){}\n", not_ok ? "not ok" : "ok", ++cases_,
                    described(result.name), result.seed, directive(result)));
  if (fails) sink_(failure(result, shown_file_));
}

void TapReport::stop(const std::string& why) {
  end_file();
  point(false, why);
}

void TapReport::end(std::int64_t /*wall_ns*/) {
  end_file();
  sink_(points_ == 0 ? "1..0 # SKIP nothing was run\n" : fmt::format("1..{}\n", points_));
  sink_.flush();
}

std::string tap_report(const RunResult& run) {
  std::string text;
  TapReport report([&](std::string_view piece) { text += piece; }, {});
  write_report(report, run);
  return text;
}

}  // namespace rescind
