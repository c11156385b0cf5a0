#include "reports/diff.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "harness/base/input_error.hpp"
#include "harness/base/text.hpp"
#include "harness/engine/run/case_name.hpp"
#include "harness/engine/run/outcome_words.hpp"
#include "harness/latency/distribution.hpp"
#include "harness/latency/measure.hpp"
#include "reports/latency.hpp"

namespace rescind {
namespace {

using Document = nlohmann::json;

DiffRow::What direction(bool worse, bool better) {
  return worse ? DiffRow::What::worse : better ? DiffRow::What::better : DiffRow::What::other;
}

// --- verdicts ---

bool is_failing(const std::string& outcome) {
  const auto words = case_outcomes();
  return std::ranges::any_of(words,
                             [&](const CaseOutcomeWords& one) { return one.fails && one.word == outcome; });
}

// "failed: result.one-final, quota.released"
std::string verdict_of(const Document& one) {
  std::string broken;
  std::set<std::string> names;
  for (const Document& rule : one.at("rules"))
    if (rule.at("outcome") == "broken") names.insert(rule.at("rule").get<std::string>());
  for (const std::string& name : names) broken += (broken.empty() ? ": " : ", ") + name;
  return one.at("outcome").get<std::string>() + broken;
}

struct Verdict {
  std::string text;
  bool fails = false;
};
using VerdictsByRun = std::map<std::pair<std::string, std::string>, Verdict>;  // By name and seed.

VerdictsByRun verdicts_in(const Document& report) {
  VerdictsByRun verdicts;
  for (const Document& one : report.at("cases"))
    verdicts[{one.at("name").get<std::string>(), one.at("seed").get<std::string>()}] = {
        verdict_of(one), is_failing(one.at("outcome").get<std::string>())};
  return verdicts;
}

// Cases of one scenario that changed alike are one row.
struct CaseChanges {
  std::map<std::tuple<DiffRow::What, std::string, std::string, std::string>, std::vector<std::string>> alike;

  void add(DiffRow::What what, const std::string& name, const std::string& before, const std::string& after) {
    alike[{what, parts_of_name(name).story, before, after}].push_back(name);
  }
  std::vector<DiffRow> rows() const {
    std::vector<DiffRow> rows;
    for (const auto& [key, names] : alike) {
      const auto& [what, story, before, after] = key;
      const std::string subject =
          names.size() == 1 ? names.front() : story + ", " + counted(names.size(), "case", "cases");
      rows.push_back({what, subject, before, after});
    }
    return rows;
  }
};

ReportDiff diff_of_verdicts(const Document& before, const Document& after) {
  ReportDiff diff{.of = "verdicts", .things = "cases"};
  const VerdictsByRun was = verdicts_in(before);
  const VerdictsByRun is = verdicts_in(after);
  CaseChanges changes;
  for (const auto& [key, old] : was) {
    const auto found = is.find(key);
    if (found == is.end()) {
      changes.add(DiffRow::What::other, key.first, old.text, "not there");
    } else if (found->second.text == old.text) {
      ++diff.same;
    } else {
      const bool fails = found->second.fails;
      changes.add(direction(fails && !old.fails, old.fails && !fails), key.first, old.text,
                  found->second.text);
    }
  }
  for (const auto& [key, fresh] : is)
    if (!was.contains(key)) changes.add(direction(fresh.fails, false), key.first, "not there", fresh.text);
  diff.rows = changes.rows();
  return diff;
}

// --- latency ---

std::string figure_text(const Document& figure, bool time) {
  if (figure.is_null()) return "-";
  if (figure.is_string()) return figure.get<std::string>();
  const auto value = figure.get<std::int64_t>();
  return time ? milliseconds_text(value) + " ms" : std::to_string(value);
}

std::string line_name(const Document& line) {
  std::string where;
  for (const auto& [key, values] : line.at("where").items()) {
    where += (where.empty() ? "[" : ",") + key + "=";
    for (std::size_t i = 0; i < values.size(); ++i)
      where += (i == 0 ? "" : "|") + values[i].get<std::string>();
  }
  return line.at("scenario").get<std::string>() + " " + line.at("measure").get<std::string>() +
         (where.empty() ? "" : where + "]");
}

std::map<std::string, Document> lines_in(const Document& report) {
  std::map<std::string, Document> lines;
  for (const Document& line : report.at("lines")) lines[line_name(line)] = line;
  return lines;
}

// A word is "never": more than any number.
bool is_more(const Document& one, const Document& other) {
  if (one.is_string() || other.is_string()) return one.is_string() && !other.is_string();
  return one.get<std::int64_t>() > other.get<std::int64_t>();
}

void add_figures(const std::string& name, const Document& was, const Document& is, ReportDiff& diff) {
  const bool time = was.at("unit") == "ns";
  bool differs = false;
  const auto add = [&](DiffRow::What what, const std::string& figure, const std::string& before,
                       const std::string& after) {
    differs = true;
    diff.rows.push_back({what, name + ": " + figure, before, after, {}});
  };
  const bool constants = !was.at("constant").is_null() && !is.at("constant").is_null();
  std::vector<std::string_view> keys{"max"};
  if (!constants)
    for (const Quantile& quantile : quantiles) keys.push_back(quantile.key);
  for (const std::string_view key : keys) {
    const Document& before = was.at("percentiles").at(std::string(key));
    const Document& after = is.at("percentiles").at(std::string(key));
    if (before == after) continue;
    const bool said = !before.is_null() && !after.is_null();
    const std::string figure = constants ? "in every run" : key == "p999" ? "p99.9" : std::string(key);
    add(direction(said && is_more(after, before), said && is_more(before, after)), figure,
        figure_text(before, time), figure_text(after, time));
    if (time && before.is_number() && after.is_number())
      diff.rows.back().figures =
          DiffFigures{name, figure, before.get<std::int64_t>(), after.get<std::int64_t>()};
  }
  for (const std::string key : {"never", "n"}) {
    const auto before = was.at(key).get<std::uint64_t>();
    const auto after = is.at(key).get<std::uint64_t>();
    const bool more_is_worse = key == "never";
    if (before != after)
      add(direction((after > before) == more_is_worse, (after < before) == more_is_worse),
          more_is_worse ? "never" : "samples", std::to_string(before), std::to_string(after));
  }
  if (!differs && was.at("hash") != is.at("hash"))
    add(DiffRow::What::other, "samples", "#" + was.at("hash").get<std::string>(),
        "#" + is.at("hash").get<std::string>());
  diff.same += differs || was.at("hash") != is.at("hash") ? 0 : 1;
}

std::string line_text(const Document& line) {
  const bool time = line.at("unit") == "ns";
  if (!line.at("constant").is_null()) return figure_text(line.at("constant"), time) + " in every run";
  return "max " + figure_text(line.at("percentiles").at("max"), time);
}

// A line that is gone is a loss, as for a baseline, unless its scenario was not measured at all.
DiffRow::What gone(const Document& line, const Document& after) {
  const bool measured = std::ranges::any_of(
      after.at("lines"), [&](const Document& one) { return one.at("scenario") == line.at("scenario"); });
  return direction(measured, false);
}

ReportDiff diff_of_latency(const Document& before, const Document& after) {
  ReportDiff diff{.of = "latency", .things = "lines"};
  const std::map<std::string, Document> was = lines_in(before);
  const std::map<std::string, Document> is = lines_in(after);
  for (const auto& [name, line] : was) {
    const auto found = is.find(name);
    if (found == is.end())
      diff.rows.push_back({gone(line, after), name, line_text(line), "not there"});
    else
      add_figures(name, line, found->second, diff);
  }
  for (const auto& [name, line] : is)
    if (!was.contains(name)) diff.rows.push_back({DiffRow::What::other, name, "not there", line_text(line)});
  return diff;
}

// --- coverage ---

void add_totals(const Document& before, const Document& after, ReportDiff& diff) {
  for (const std::string key : {"runs", "cases", "sentences_covered", "rules_exercised", "races_reached"}) {
    const auto was = before.at("totals").at(key).get<std::uint64_t>();
    const auto is = after.at("totals").at(key).get<std::uint64_t>();
    const bool counts = key != "runs" && key != "cases";
    std::string words = key;
    std::ranges::replace(words, '_', ' ');
    if (was == is)
      ++diff.same;
    else
      diff.rows.push_back({direction(counts && is < was, counts && is > was), words, std::to_string(was),
                           std::to_string(is)});
  }
}

// By name whether it was reached.
using Reached = std::map<std::string, bool>;

void add_reached(const Reached& was, const Reached& is, const std::string& what, ReportDiff& diff) {
  const auto word = [&](bool reached) { return reached ? what : "not " + what; };
  Reached all = was;
  all.insert(is.begin(), is.end());
  for (const auto& [name, unused] : all) {
    const bool before = was.contains(name) && was.at(name);
    const bool after = is.contains(name) && is.at(name);
    if (before == after)
      ++diff.same;
    else
      diff.rows.push_back(
          {after ? DiffRow::What::better : DiffRow::What::worse, name, word(before), word(after)});
  }
}

Reached reached_in(const Document& list, const std::function<std::string(const Document&)>& name,
                   const std::function<bool(const Document&)>& is) {
  Reached reached;
  for (const Document& one : list) reached[name(one)] = is(one);
  return reached;
}

std::string race_name(const Document& race) {
  std::string name;
  for (const std::string key : {"phase", "kind", "mode", "reason", "network"})
    name += (name.empty() ? "race " : " ") + race.at(key).get<std::string>();
  return name;
}

ReportDiff diff_of_coverage(const Document& before, const Document& after) {
  ReportDiff diff{.of = "coverage", .things = "figures"};
  add_totals(before, after, diff);
  const auto sentences = [](const Document& report) {
    return reached_in(
        report.at("sentences"),
        [](const Document& one) { return "sentence " + one.at("id").get<std::string>(); },
        [](const Document& one) { return one.at("covered").get<bool>(); });
  };
  const auto rules = [](const Document& report) {
    return reached_in(
        report.at("rules"), [](const Document& one) { return "rule " + one.at("rule").get<std::string>(); },
        [](const Document& one) { return one.at("exercised_by").at("cases").get<std::uint64_t>() > 0; });
  };
  const auto races = [](const Document& report) {
    return reached_in(report.at("races").at("reached"), race_name, [](const Document&) { return true; });
  };
  add_reached(sentences(before), sentences(after), "covered", diff);
  add_reached(rules(before), rules(after), "exercised", diff);
  add_reached(races(before), races(after), "reached", diff);
  return diff;
}

// --- which report it is ---

struct DiffedKind {
  std::string_view name;
  std::string_view key;  // That only this kind has.
  int version;
  ReportDiff (*diff)(const Document&, const Document&);
};
constexpr std::array<DiffedKind, 3> diffed_kinds{{{"run", "cases", 2, diff_of_verdicts},
                                                  {"latency", "lines", 1, diff_of_latency},
                                                  {"coverage", "races", 1, diff_of_coverage}}};

InputError refusal(const std::string& name, const std::string& why) {
  return {
      name, 0, 0, why,
      "`rescind run --report json=FILE`, `rescind bench --report json=FILE` and `rescind coverage --format json` write reports"};
}

const DiffedKind& diffed_kind_of(const Document& report, const std::string& name) {
  if (!report.is_object()) throw refusal(name, "this is no JSON report");
  const auto* const found = std::ranges::find_if(
      diffed_kinds, [&](const DiffedKind& kind) { return report.contains(std::string(kind.key)); });
  if (found == diffed_kinds.end()) throw refusal(name, "this is no report of verdicts, latency or coverage");
  const Document version = report.value("version", Document());
  if (!version.is_number_integer() || version.get<std::int64_t>() != found->version)
    throw refusal(name, "this is no " + std::string(found->name) + " report of version " +
                            std::to_string(found->version));
  return *found;
}

}  // namespace

ReportDiff diff_of(const std::string& before, const std::string& before_name, const std::string& after,
                   const std::string& after_name) {
  const Document was = Document::parse(before, nullptr, false);
  const Document is = Document::parse(after, nullptr, false);
  const DiffedKind& kind = diffed_kind_of(was, before_name);
  if (const DiffedKind& other = diffed_kind_of(is, after_name); other.name != kind.name)
    throw refusal(after_name, "this is a report of another kind: " + std::string(other.name) + ", where '" +
                                  before_name + "' is of " + std::string(kind.name));
  try {
    ReportDiff diff = kind.diff(was, is);
    std::ranges::stable_sort(diff.rows, {}, &DiffRow::what);
    return diff;
  } catch (const Document::exception&) {
    throw refusal(before_name + " or " + after_name, "a report lacks what this version of rescind writes");
  }
}

bool has_losses(const ReportDiff& diff) {
  return std::ranges::any_of(diff.rows, [](const DiffRow& row) { return row.what == DiffRow::What::worse; });
}

}  // namespace rescind
