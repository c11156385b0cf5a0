#include "reports/campaign.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <map>
#include <nlohmann/json.hpp>

#include "harness/base/text.hpp"
#include "harness/engine/campaign/batch_order.hpp"
#include "reports/json_text.hpp"
#include "reports/versions.hpp"

namespace rescind {
namespace {

using Json = nlohmann::ordered_json;

std::string place_of(const TargetKey& key) {
  return key.name + " by " + key.strategy + " under " + key.profile;
}

std::int64_t runs_a_second(const KeptSession& session) {
  return session.busy_ms == 0 ? 0 : session.runs * 1000 / session.busy_ms;
}

std::string age(std::int64_t seconds) {
  constexpr std::int64_t minute = 60;
  constexpr std::int64_t hour = 60 * minute;
  constexpr std::int64_t day = 24 * hour;
  if (seconds >= 2 * day) return fmt::format("{} days", seconds / day);
  if (seconds >= 2 * hour) return fmt::format("{} hours", seconds / hour);
  if (seconds >= 2 * minute) return fmt::format("{} minutes", seconds / minute);
  return fmt::format("{} seconds", std::max<std::int64_t>(seconds, 0));
}

// Takes in one target's finding: the oldest and the latest count, and it is gone only where all are.
void add(ShapeFound& all, const KeptFinding& one, const std::string& place) {
  if (std::ranges::find(all.cases, place) == all.cases.end()) all.cases.push_back(place);
  if (all.first_seen == 0 || one.first_seen < all.first_seen) {
    all.first_seen = one.first_seen;
    all.first_program = one.first_program;
  }
  if (one.last_seen >= all.last_seen) {
    all.last_seen = one.last_seen;
    all.last_program = one.last_program;
  }
  const bool first = all.cases.size() == 1;
  all.gone_since =
      one.gone_since == 0 || (all.gone_since == 0 && !first) ? 0 : std::max(all.gone_since, one.gone_since);
}

Json time_json(std::int64_t seconds) {
  return seconds == 0 ? Json(nullptr) : Json(seconds);
}

Json finding_json(const ShapeFound& one, std::int64_t now) {
  return {{"shape", one.shape},
          {"rule", one.rule},
          {"found_in", one.cases},
          {"first_seen", one.first_seen},
          {"last_seen", one.last_seen},
          {"gone_since", time_json(one.gone_since)},
          {"age_seconds", (one.gone_since == 0 ? now : one.gone_since) - one.first_seen},
          {"first_program", one.first_program},
          {"last_program", one.last_program},
          {"saved", text_or_null(one.file)}};
}

std::string finding_text(const ShapeFound& one, const std::string& directory, std::int64_t now) {
  std::string text = fmt::format("{} {}\n", one.gone_since == 0 ? "found:" : "gone: ", printable(one.shape));
  text += fmt::format("  in {}{}\n", printable(one.cases.front()),
                      one.cases.size() > 1 ? fmt::format(", and {} more", one.cases.size() - 1) : "");
  text += one.gone_since == 0
              ? fmt::format("  first seen {}, {} ago; last {}\n", day_and_time(one.first_seen),
                            age(now - one.first_seen), day_and_time(one.last_seen))
              : fmt::format("  seen from {} on, gone since {}\n", day_and_time(one.first_seen),
                            day_and_time(one.gone_since));
  if (!one.file.empty()) text += fmt::format("  it stands in {}\n", printable(directory + "/" + one.file));
  return text;
}

}  // namespace

std::string day_and_time(std::int64_t unix_seconds) {
  return fmt::format("{:%Y-%m-%d %H:%M:%S} UTC", fmt::gmtime(static_cast<std::time_t>(unix_seconds)));
}

CampaignReport campaign_report_of(std::string directory, CampaignKept kept, int store_version,
                                  std::int64_t now) {
  std::map<std::int64_t, std::string> places;
  for (const auto& [number, key] : kept.targets) places[number] = place_of(key);
  std::map<std::string, ShapeFound> shapes;
  for (const KeptFinding& one : kept.findings) {
    ShapeFound& found = shapes[one.shape];
    found.shape = one.shape;
    found.rule = one.rule;
    if (found.file.empty()) found.file = one.file;
    add(found, one, places[one.target]);
  }
  CampaignReport report{.directory = std::move(directory),
                        .now = now,
                        .store_version = store_version,
                        .kept = std::move(kept),
                        .shapes = {}};
  for (auto& [name, found] : shapes) report.shapes.push_back(std::move(found));
  std::ranges::stable_sort(report.shapes, {}, [](const ShapeFound& one) {
    return std::pair(one.gone_since != 0, one.first_seen);
  });
  return report;
}

std::vector<std::pair<std::int64_t, std::int64_t>> races_over_runs(const CampaignReport& report) {
  std::vector<std::pair<std::int64_t, std::int64_t>> steps;
  const auto targets = static_cast<std::int64_t>(report.kept.runs.size());
  std::int64_t count = 0;
  for (const KeptRace& race : report.kept.races) {  // The earliest first.
    const std::int64_t runs = (race.batch + 1) * targets * static_cast<std::int64_t>(batch_runs);
    ++count;
    if (!steps.empty() && steps.back().first == runs)
      steps.back().second = count;
    else
      steps.emplace_back(runs, count);
  }
  return steps;
}

std::string campaign_text(const CampaignReport& report) {
  const CampaignKept& kept = report.kept;
  std::string text;
  for (const ShapeFound& one : report.shapes) text += finding_text(one, report.directory, report.now);
  if (!text.empty()) text += "\n";
  const auto there = std::ranges::count(report.shapes, 0, &ShapeFound::gone_since);
  text += fmt::format(
      "{}: {} of {}, {} reached, {}, {} gone; {} in the corpus\n", printable(report.directory),
      counted(static_cast<std::uint64_t>(kept.runs_in_all()), "run", "runs"),
      counted(kept.targets.size(), "target", "targets"), counted(kept.races.size(), "race", "races"),
      counted(static_cast<std::uint64_t>(there), "finding", "findings"),
      report.shapes.size() - static_cast<std::size_t>(there),
      counted(static_cast<std::uint64_t>(kept.corpus), "tape", "tapes"));
  if (!kept.sessions.empty()) {
    const KeptSession& last = kept.sessions.back();
    text += fmt::format("worked on {}; the last began {}: {}, {} a second, {}\n",
                        counted(kept.sessions.size(), "time", "times"), day_and_time(last.started),
                        counted(static_cast<std::uint64_t>(last.runs), "run", "runs"), runs_a_second(last),
                        printable(last.program));
  }
  return text;
}

std::string campaign_json(const CampaignReport& report) {
  const CampaignKept& kept = report.kept;
  Json targets = Json::array();
  for (const auto& [number, key] : kept.targets) {
    const auto runs = kept.runs.find(number);
    targets.push_back({{"case", key.name},
                       {"text", key.text},
                       {"strategy", key.strategy},
                       {"depth", text_or_null(key.depth)},
                       {"profile", key.profile},
                       {"mutant", text_or_null(key.mutant)},
                       {"seed", key.seed},
                       {"runs", runs == kept.runs.end() ? 0 : runs->second}});
  }
  Json findings = Json::array();
  for (const ShapeFound& one : report.shapes) findings.push_back(finding_json(one, report.now));
  Json races = Json::array();
  for (const KeptRace& one : kept.races)
    races.push_back(
        {{"race", one.name}, {"batch", one.batch}, {"reached_by", one.where}, {"reached", one.reached}});
  Json curve = Json::array();
  for (const auto& [runs, count] : races_over_runs(report))
    curve.push_back({{"runs", runs}, {"races", count}});
  Json sessions = Json::array();
  for (const KeptSession& one : kept.sessions) {
    sessions.push_back({{"started", one.started},
                        {"heard_of", one.ended},
                        {"program", one.program},
                        {"runs", one.runs},
                        {"busy_ms", one.busy_ms},
                        {"runs_a_second", runs_a_second(one)}});
  }
  Json programs = Json::array();
  for (const KeptProgram& one : kept.programs) {
    programs.push_back({{"program", one.name},
                        {"formats", one.formats},
                        {"first_used", one.first_used},
                        {"last_used", one.last_used}});
  }
  return json_text({{"version", campaign_json_version},
                    {"store_version", report.store_version},
                    {"now", report.now},
                    {"runs", kept.runs_in_all()},
                    {"races_reached", kept.races.size()},
                    {"corpus", kept.corpus},
                    {"targets", std::move(targets)},
                    {"findings", std::move(findings)},
                    {"races", std::move(races)},
                    {"races_over_runs", std::move(curve)},
                    {"sessions", std::move(sessions)},
                    {"programs", std::move(programs)}},
                   2) +
         "\n";
}

}  // namespace rescind
