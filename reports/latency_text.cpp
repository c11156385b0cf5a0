#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "harness/base/text.hpp"
#include "harness/history/describe.hpp"
#include "reports/colour.hpp"
#include "reports/latency.hpp"

namespace rescind {
namespace {

constexpr std::int64_t ns_in_us = 1'000;
constexpr std::int64_t ns_in_ms = 1'000'000;

// In a table: three places, rounded.
std::string cell(Measure measure, Figure figure) {
  if (figure == figure_untold) return "-";
  if (figure == figure_never) return "never";
  if (!is_span(measure)) return std::to_string(figure);
  const std::int64_t us = figure / ns_in_us + (figure % ns_in_us >= ns_in_us / 2 ? 1 : 0);
  return fmt::format("{}.{:03}", us / ns_in_us, us % ns_in_us);
}

// As it is.
std::string exact_text(Measure measure, Figure figure) {
  if (figure == figure_untold) return "-";
  if (figure == figure_never) return "never";
  return is_span(measure) ? milliseconds_text(figure) : std::to_string(figure);
}

std::string constant_text(Measure measure, Figure figure) {
  if (figure == figure_never) return "never, in no run";
  return fmt::format("{}{} in every run", figure == 0 ? "0" : exact_text(measure, figure),
                     figure == 0 ? "" : unit_of(measure));
}

// Longer conditions have a line of their own.
constexpr std::size_t where_width_max = 32;

std::string table_line(std::size_t where_width, std::string_view name, std::string where,
                       const std::string& samples) {
  std::string text = fmt::format("  {:<10}  ", name);
  if (where.size() > where_width) {
    text += where + "\n" + std::string(text.size(), ' ');
    where.clear();
  }
  return text + fmt::format("{:<{}}{:>9}", where, where_width, samples);
}

std::string row(const LatencyLine& line, std::size_t where_width, bool first_of_measure) {
  const Summary summary = summary_of(line);
  std::string text = table_line(where_width, first_of_measure ? name_of(line.measure) : "",
                                printable(text_of(line.where)), std::to_string(summary.n));
  if (summary.constant) return text + "  " + constant_text(line.measure, summary.figures.front()) + "\n";
  for (const Figure figure : summary.figures) text += fmt::format("{:>11}", cell(line.measure, figure));
  return text + fmt::format("{:>8}\n", summary.never);
}

std::string heading(std::size_t where_width) {
  std::string text = table_line(where_width, "", "", "samples");
  for (const Quantile& quantile : quantiles) text += fmt::format("{:>11}", quantile.name);
  return text + fmt::format("{:>11}{:>8}\n", "max", "never");
}

// "heard: 20000 provider does not listen, 17 provider was done before"
std::string not_applicable_text(const ScenarioLatency& scenario) {
  std::string text;
  std::string nowhere;
  for (std::size_t i = 0; i < measures_count; ++i) {
    const auto measure = static_cast<Measure>(i);
    std::string reasons;
    for (std::size_t why = 0; why < not_applicable_count; ++why) {
      const std::uint64_t count = scenario.not_applicable[i][why];
      if (count == 0) continue;
      const std::string number = count == scenario.cancelled ? "" : std::to_string(count) + " ";
      reasons += fmt::format("{}{}{}", reasons.empty() ? "" : ", ", number,
                             meaning_of(static_cast<NotApplicable>(why)));
    }
    if (reasons.empty()) continue;
    const bool measured =
        std::ranges::any_of(scenario.lines, [&](const LatencyLine& line) { return line.measure == measure; });
    if (measured)
      text += fmt::format("  {} not measured of some: {}\n", name_of(measure), reasons);
    else
      nowhere += fmt::format("{}{} ({})", nowhere.empty() ? "" : ", ", name_of(measure), reasons);
  }
  return nowhere.empty() ? text : text + "  not measured: " + nowhere + "\n";
}

std::string count_text(const ScenarioLatency& scenario, const BaselineTerms& terms) {
  if (!terms.virtual_clock)
    return fmt::format("{}, estimated, a real clock",
                       counted(scenario.cancelled, "cancelled operation", "cancelled operations"));
  const std::uint64_t seeds = scenario.runs / std::max<std::uint64_t>(1, scenario.cases);
  const std::string runs =
      scenario.runs % std::max<std::uint64_t>(1, scenario.cases) == 0
          ? fmt::format("{} x {}", counted(scenario.cases, "case", "cases"), counted(seeds, "seed", "seeds"))
          : fmt::format("{} in {}", counted(scenario.runs, "run", "runs"),
                        counted(scenario.cases, "case", "cases"));
  return runs + ", exact, virtual time";
}

// " p50 0.093, p90 0.113, max 9.380 ms"
std::string figures_text(const Distribution& samples) {
  std::string text;
  for (const Quantile& quantile : quantiles)
    if (samples.count() >= quantile.needed)
      text += fmt::format(" {} {},", quantile.name,
                          cell(Measure::final, samples.at(quantile.of_thousand).value_or(figure_never)));
  return text + fmt::format(" max {} ms\n", cell(Measure::final, samples.largest().value_or(figure_never)));
}

std::string open_text(const OpenNoise& open) {
  std::string text = fmt::format("a request every {}, whatever was answered: up to {} at once\n",
                                 format_duration(open.every), open.alive_max);
  if (open.late.empty()) return text;
  text += "cancels left late by" + figures_text(open.late);
  if (open.saturated()) text += "SATURATED: a cancel left later than the next request was to begin\n";
  return text;
}

std::string what_of(const std::string& scenario, Measure measure, const Where& where) {
  const std::string condition = text_of(where);
  return fmt::format("{} {}{}", printable(scenario), name_of(measure),
                     condition.empty() ? "" : printable("[" + condition + "]"));
}

std::string beside_text(const BesideYardstick& one, const std::vector<LatencyLine>& lines, bool colour) {
  const LatencyLine& line = lines[one.line];
  if (one.beside != Beside::slower && one.beside != Beside::faster) return "";
  const bool slower = one.beside == Beside::slower;
  return painted(slower ? "SLOWER" : "FASTER", slower ? Colour::red : Colour::green, colour) +
         fmt::format("  {}: {} than the yardstick's, by {}\n",
                     what_of(line.scenario, line.measure, line.where), quantiles.at(one.quantile).name,
                     counted(one.pairs, "pair of processes", "pairs of processes"));
}

// What stood beside the samples of a real program: it is told, and nothing is taken out for it.
std::string live_text(const LiveNoise& noise) {
  std::string text;
  for (const std::string& fact : noise.facts) text += fact + "\n";
  if (!noise.woke_late.empty()) {
    text += "a thread that only slept woke late by" + figures_text(noise.woke_late);
  }
  if (!noise.control.empty())
    text += fmt::format("between the cancels, A B B A, the control took{}", figures_text(noise.control));
  if (noise.open) text += open_text(*noise.open);
  constexpr double percent_of_ppm = 1e-4;
  constexpr std::uint32_t worth_telling = 500;
  if (noise.stolen_ppm >= worth_telling)
    text += fmt::format("the host gave {:.1f} % of the processors' time to others\n",
                        noise.stolen_ppm * percent_of_ppm);
  if (noise.hanging > 0)
    text += fmt::format("in {} of {} one final tells of the next: they are no independent samples\n",
                        noise.hanging, counted(noise.processes, "process", "processes"));
  const std::string_view direction = noise.drift < 0 ? "sooner" : "later";
  if (noise.drift != 0)
    text += fmt::format("final came at most {} ms {} in the second half of a process than in the first\n",
                        cell(Measure::final, noise.drift < 0 ? -noise.drift : noise.drift), direction);
  return text + "\n";
}

std::string table(const ScenarioLatency& scenario, const BaselineTerms& terms, bool colour) {
  std::string text =
      painted(printable(scenario.name), Colour::bold, colour) + "  " + count_text(scenario, terms) + "\n";
  if (scenario.cancelled == 0) return text + "  nothing was cancelled\n";
  std::size_t where_width = 0;
  for (const LatencyLine& line : scenario.lines)
    where_width = std::max(where_width, printable(text_of(line.where)).size());
  where_width = std::min(where_width, where_width_max);
  text += heading(where_width);
  const LatencyLine* before = nullptr;
  for (const LatencyLine& line : scenario.lines) {
    text += row(line, where_width, before == nullptr || before->measure != line.measure);
    before = &line;
  }
  text += not_applicable_text(scenario);
  if (scenario.cancels_after_final > 0)
    text += fmt::format("  {} after the final result\n",
                        counted(scenario.cancels_after_final, "cancel", "cancels"));
  if (scenario.cut > 0)
    text += fmt::format("  {} cut at the limit of steps: what had not come by then counts as never\n",
                        counted(scenario.cut, "run was", "runs were"));
  return text;
}

struct Word {
  std::string_view text;
  Colour colour;
};
constexpr std::array<Word, 5> change_words{{{"WORSE", Colour::red},
                                            {"GONE", Colour::red},
                                            {"BETTER", Colour::green},
                                            {"CHANGED", Colour::yellow},
                                            {"NEW", Colour::yellow}}};

// "p99 39.100 -> 42.606 (+3.506, +9.0 %)"
std::string difference(Measure measure, std::string_view name, Figure before, Figure after) {
  std::string text =
      fmt::format("{} {} -> {}", name, exact_text(measure, before), exact_text(measure, after));
  if (before == figure_never || after == figure_never) return text;
  const Figure by = after > before ? after - before : before - after;
  const std::string_view sign = after > before ? "+" : "-";
  text += fmt::format(" ({}{}", sign, exact_text(measure, by));
  if (before > 0)
    text += fmt::format(", {}{:.1f} %", sign, 100 * static_cast<double>(by) / static_cast<double>(before));
  return text + ")";
}

std::string differences(const LatencyChange& change) {
  const Summary& before = *change.before;
  const Summary& after = *change.after;
  std::vector<std::string> all;
  if (before.constant && after.constant) {
    if (before.figures != after.figures)
      all.push_back(difference(change.measure, "in every run", before.figures[0], after.figures[0]));
  } else {
    for (std::size_t i = 0; i < before.figures.size(); ++i) {
      const bool told = before.figures[i] != figure_untold && after.figures[i] != figure_untold;
      const std::string_view name = i < quantiles.size() ? quantiles[i].name : "max";
      if (told && before.figures[i] != after.figures[i])
        all.push_back(difference(change.measure, name, before.figures[i], after.figures[i]));
    }
  }
  if (before.never != after.never) all.push_back(fmt::format("never {} -> {}", before.never, after.never));
  if (before.n != after.n) all.push_back(fmt::format("samples {} -> {}", before.n, after.n));
  if (all.empty()) all.emplace_back("every figure is the same, the samples are not");
  std::string text;
  for (const std::string& one : all) text += (text.empty() ? "" : ", ") + one;
  return text;
}

std::string summary_text(Measure measure, const Summary& summary) {
  if (summary.constant) return constant_text(measure, summary.figures.front());
  return fmt::format("p50 {}, max {}{}", exact_text(measure, summary.figures.front()),
                     exact_text(measure, summary.figures[Summary::largest]), unit_of(measure));
}

std::string worst_text(const LatencyChange& change) {
  if (change.worst.replay.empty()) return "";
  return fmt::format("         the worst, seed {}: {}\n", change.worst.seed, printable(change.worst.replay));
}

std::string change_text(const LatencyChange& change, bool colour) {
  const Word& word = change_words.at(static_cast<std::size_t>(change.what));
  std::string text =
      fmt::format("{}{:<{}}  {}: ", painted(word.text, word.colour, colour), "", 7 - word.text.size(),
                  what_of(change.scenario, change.measure, change.where));
  if (change.what == LatencyChange::What::gone) return text + "nothing is measured any more\n";
  if (change.what == LatencyChange::What::added)
    return text + summary_text(change.measure, *change.after) + "\n";
  text += differences(change) + std::string(unit_of(change.measure)) + "\n";
  return change.what == LatencyChange::What::better ? text : text + worst_text(change);
}

std::string unmet_text(const Unmet& one, const BenchReport& report, const std::vector<LatencyLine>& lines,
                       bool colour) {
  const Requirement& requirement = report.requirements[one.requirement];
  const std::string begin =
      fmt::format("{}   {}: ", painted("UNMET", Colour::red, colour), printable(requirement.text));
  if (!one.line) return begin + fmt::format("nothing of {} was measured\n", name_of(requirement.measure));
  const LatencyLine& line = lines[*one.line];
  const std::string what = what_of(line.scenario, line.measure, line.where);
  if (one.seen == figure_untold)
    return begin + fmt::format("{} has {}, too few to say: {} are needed\n", what,
                               counted(line.each, "sample", "samples"), one.needed);
  const bool count = !requirement.figure.has_value() || !is_span(requirement.measure);
  std::string text =
      begin + fmt::format("{}: {}{}\n", what,
                          count ? exact_text(Measure::late, one.seen) : exact_text(line.measure, one.seen),
                          count ? "" : " ms");
  if (!line.worst.replay.empty())
    text += fmt::format("         the worst, seed {}: {}\n", line.worst.seed, printable(line.worst.replay));
  return text;
}

std::string said_text(const SaidOfLine& one, const BenchReport& report, const std::vector<LatencyLine>& lines,
                      bool colour) {
  const Requirement& requirement = report.requirements[one.requirement];
  const LatencyLine& line = lines[one.line];
  const std::string what = what_of(line.scenario, line.measure, line.where);
  const bool live = report.live.has_value();
  const std::string_view many = live ? "processes" : "histories";
  const std::string histories = counted(one.histories, live ? "process" : "history", many);
  const std::string text = fmt::format("   {}: {}: ", printable(requirement.text), what);
  if (one.said == Said::kept) return "";
  const std::int64_t control = live ? control_of(*report.live) : 0;
  if (one.said == Said::too_noisy && control > requirement.bound / 2)
    return painted("NOISY", Colour::yellow, colour) + text +
           fmt::format("here even a thread that only sleeps wakes late by {} ms (p99)\n",
                       cell(Measure::final, control));
  if (one.said == Said::too_noisy)
    return painted("NOISY", Colour::yellow, colour) + text + histories + " disagree\n";
  const std::string why =
      one.said == Said::broken
          ? "broken by " + histories
          : fmt::format("too few to say: {} {} of {} samples are needed, there are {}", processes_needed(),
                        many, quantiles.at(*requirement.figure).needed, one.histories);
  return painted("UNMET", Colour::red, colour) + text + why + "\n";
}

std::string compared_text(const BenchReport& report) {
  if (!report.comparison) return "";
  std::array<std::uint64_t, change_words.size()> counts{};
  for (const LatencyChange& change : report.comparison->changes)
    ++counts.at(static_cast<std::size_t>(change.what));
  const std::uint64_t same = report.comparison->lines - counts[0] - counts[1] - counts[2] - counts[3];
  std::string text = fmt::format(": {} as in the baseline", same);
  constexpr std::array<std::string_view, change_words.size()> names{"worse", "gone", "better", "changed",
                                                                    "new"};
  for (std::size_t i = 0; i < names.size(); ++i)
    if (counts.at(i) > 0) text += fmt::format(", {} {}", counts.at(i), names.at(i));
  if (report.comparison->skipped > 0)
    text += fmt::format("; {} of the baseline not asked for",
                        counted(report.comparison->skipped, "line", "lines"));
  return text;
}

std::string last_lines(const BenchReport& report, std::size_t lines) {
  const std::string what = !report.load.empty() ? counted(report.load.size(), "curve", "curves")
                           : report.terms.virtual_clock
                               ? counted(report.scenarios.size(), "scenario", "scenarios")
                               : counted(report.scenarios.size(), "subject", "subjects");
  std::string text = fmt::format("{}, {}{}\n", what, counted(lines, "line", "lines"), compared_text(report));
  const bool differs = report.comparison && !report.comparison->changes.empty();
  if (differs && std::ranges::none_of(report.comparison->changes, is_worse))
    text += "The baseline is out of date: the same command with --update-baseline writes it anew.\n";
  return text;
}

}  // namespace

std::string milliseconds_text(std::int64_t ns) {
  const std::int64_t rest = ns % ns_in_ms;
  if (rest % ns_in_us == 0) return fmt::format("{}.{:03}", ns / ns_in_ms, rest / ns_in_us);
  return fmt::format("{}.{:06}", ns / ns_in_ms, rest);
}

std::string latency_text(const BenchReport& report, const LatencyTextOptions& options) {
  const std::vector<LatencyLine> lines = report.lines();
  const bool is_load = !report.load.empty();
  std::string text;
  if (!options.quiet && is_load)
    text += load_text(report.load, options.colour);
  else if (!options.quiet)
    for (const ScenarioLatency& scenario : report.scenarios)
      text += table(scenario, report.terms, options.colour) + "\n";
  if (!options.quiet && report.live) text += live_text(*report.live);
  std::string differing;
  if (report.comparison)
    for (const LatencyChange& change : report.comparison->changes)
      if (!options.quiet || report.exact || is_worse(change))
        differing += change_text(change, options.colour);
  for (const SaidOfLine& one : report.said) differing += said_text(one, report, lines, options.colour);
  if (report.live)
    for (const BesideYardstick& one : report.live->beside)
      if (!options.quiet || one.beside == Beside::slower)
        differing += beside_text(one, lines, options.colour);
  for (const Unmet& one : report.unmet) differing += unmet_text(one, report, lines, options.colour);
  text += differing;
  if (options.quiet && !report.fails()) return "";
  if (is_load && !report.comparison && report.requirements.empty()) return text;
  if (is_load && !options.quiet && differing.empty()) text += "\n";
  return text + (differing.empty() ? "" : "\n") + last_lines(report, lines.size());
}

}  // namespace rescind
