#include <nlohmann/json.hpp>

#include "reports/json_text.hpp"
#include "reports/latency.hpp"
#include "reports/versions.hpp"

namespace rescind {
namespace {

using Json = nlohmann::ordered_json;

// More distinct values than these are told as so many quantiles.
constexpr std::size_t values_listed_max = 512;
constexpr std::uint32_t curve_points = 200;
constexpr std::uint32_t thousand = 1000;

Json figure_json(Figure figure) {
  if (figure == figure_untold) return nullptr;
  return figure == figure_never ? Json("never") : Json(figure);
}

Json where_json(const Where& where) {
  Json json = Json::object();
  for (const auto& [key, values] : where) json[key] = values;
  return json;
}

Json summary_json(const Summary& summary) {
  Json json = {{"n", summary.n},
               {"never", summary.never},
               {"constant", summary.constant ? figure_json(summary.figures.front()) : Json(nullptr)}};
  Json percentiles = Json::object();
  for (std::size_t i = 0; i < quantiles.size(); ++i)
    percentiles[std::string(quantiles[i].key)] = figure_json(summary.figures[i]);
  percentiles["max"] = figure_json(summary.figures[Summary::largest]);
  json["percentiles"] = std::move(percentiles);
  json["hash"] = summary.constant ? Json(nullptr) : Json(summary.hash);
  return json;
}

// Of the operation all that was measured.
Json readings_json(const Readings& readings) {
  Json json = Json::object();
  for (std::size_t i = 0; i < measures_count; ++i)
    if (readings.at(i) != figure_untold)
      json[std::string(name_of(static_cast<Measure>(i)))] = figure_json(readings.at(i));
  return json;
}

Json origin_json(const Origin& origin, bool seeded) {
  Json json = {{"value", figure_json(figure_of(origin.reading))},
               {"case", origin.name},
               {"seed", seeded ? Json(origin.seed) : Json(nullptr)},
               {"replay", origin.replay},
               {"operation", readings_json(origin.operation)}};
  if (!origin.recorded.history.empty())
    json["recorded"] = {{"history", origin.recorded.history}, {"op", origin.recorded.op}};
  return json;
}

void add_values(Json& json, const Distribution& samples) {
  if (samples.values().size() <= values_listed_max) {
    Json values = Json::array();
    for (const Repeated& one : samples.values()) values.push_back({one.value, one.times});
    json["values"] = std::move(values);
    return;
  }
  Json curve = Json::array();
  for (std::uint32_t i = 1; i <= curve_points; ++i)
    curve.push_back(figure_json(samples.at(i * thousand / curve_points).value_or(figure_never)));
  json["curve"] = std::move(curve);
}

Json line_json(const LatencyLine& line, bool seeded) {
  Json json = {{"scenario", line.scenario},
               {"measure", name_of(line.measure)},
               {"unit", is_span(line.measure) ? "ns" : "results"},
               {"where", where_json(line.where)},
               {"cases", line.cases}};
  json.update(summary_json(summary_of(line)));
  json["median"] = origin_json(line.median, seeded);
  json["worst"] = origin_json(line.worst, seeded);
  add_values(json, line.samples);
  return json;
}

Json scenario_json(const ScenarioLatency& scenario) {
  Json not_applicable = Json::object();
  for (std::size_t i = 0; i < measures_count; ++i) {
    Json whys = Json::object();
    for (std::size_t why = 0; why < not_applicable_count; ++why)
      if (scenario.not_applicable[i][why] > 0)
        whys[std::string(name_of(static_cast<NotApplicable>(why)))] = scenario.not_applicable[i][why];
    if (!whys.empty()) not_applicable[std::string(name_of(static_cast<Measure>(i)))] = std::move(whys);
  }
  return {{"scenario", scenario.name},
          {"cases", scenario.cases},
          {"runs", scenario.runs},
          {"cancelled", scenario.cancelled},
          {"cancels_after_final", scenario.cancels_after_final},
          {"cut", scenario.cut},
          {"not_applicable", std::move(not_applicable)}};
}

Json changes_json(const BenchReport& report, bool seeded) {
  constexpr std::string_view names[] = {"worse", "gone", "better", "changed", "new"};
  Json changes = Json::array();
  for (const LatencyChange& change : report.comparison->changes) {
    Json json = {{"change", names[static_cast<std::size_t>(change.what)]},
                 {"scenario", change.scenario},
                 {"measure", name_of(change.measure)},
                 {"where", where_json(change.where)},
                 {"before", change.before ? summary_json(*change.before) : Json(nullptr)},
                 {"after", change.after ? summary_json(*change.after) : Json(nullptr)}};
    json["worst"] = change.after ? origin_json(change.worst, seeded) : Json(nullptr);
    changes.push_back(std::move(json));
  }
  return changes;
}

Json within_json(const BenchReport& report) {
  Json within = Json::array();
  for (const BaselineLine& line : report.comparison->within)
    within.push_back({{"scenario", line.scenario},
                      {"measure", name_of(line.measure)},
                      {"where", where_json(line.where)},
                      {"before", summary_json(line.summary)}});
  return within;
}

Json requirements_json(const BenchReport& report) {
  Json all = Json::array();
  for (const Requirement& one : report.requirements) {
    const std::string_view figure = !one.figure                       ? "never"
                                    : *one.figure == Summary::largest ? "max"
                                                                      : quantiles.at(*one.figure).key;
    all.push_back({{"requirement", one.text},
                   {"measure", name_of(one.measure)},
                   {"figure", figure},
                   {"bound", one.bound},
                   {"or_equal", one.or_equal}});
  }
  return all;
}

Json unmet_json(const BenchReport& report) {
  Json all = Json::array();
  for (const Unmet& one : report.unmet)
    all.push_back({{"requirement", report.requirements[one.requirement].text},
                   {"line", one.line ? Json(*one.line) : Json(nullptr)},
                   {"seen", figure_json(one.seen)},
                   {"needed", one.needed == 0 ? Json(nullptr) : Json(one.needed)}});
  return all;
}

Json point_json(const LoadPoint& point) {
  Json lines = Json::array();
  for (std::size_t i = 0; i < measures_count; ++i) {
    const auto measure = static_cast<Measure>(i);
    if (point.of(measure).empty()) continue;
    LatencyLine line{.measure = measure};
    line.samples = point.of(measure);
    line.each = line.samples.count();
    Json json = {{"measure", name_of(measure)}, {"unit", is_span(measure) ? "ns" : "results"}};
    json.update(summary_json(summary_of(line)));
    lines.push_back(std::move(json));
  }
  return {{"operations", point.size}, {"lines", std::move(lines)}};
}

Json curve_json(const LoadCurve& curve) {
  Json points = Json::array();
  for (const LoadPoint& point : curve.points) points.push_back(point_json(point));
  Json fits = Json::array();
  for (std::size_t i = 0; i < measures_count; ++i) {
    const auto measure = static_cast<Measure>(i);
    const LoadFit fit = fit_of(curve, measure);
    fits.push_back({{"measure", name_of(measure)},
                    {"flat", fit.flat},
                    {"from", fit.flat ? Json(nullptr) : Json(fit.knee)},
                    {"each", fit.flat ? Json(nullptr) : Json(fit.slope)}});
  }
  return {{"family", info(curve.family).name},
          {"pattern", name_of(curve.pattern)},
          {"resource", info(curve.family).resource},
          {"points", std::move(points)},
          {"growth", std::move(fits)}};
}

Json samples_json(const Distribution& samples) {
  if (samples.empty()) return nullptr;
  LatencyLine line{.measure = Measure::final};
  line.samples = samples;
  line.each = line.samples.count();
  return summary_json(summary_of(line));
}

Json yardstick_json(const LiveNoise& noise) {
  if (noise.yardstick.empty()) return nullptr;
  constexpr std::string_view words[] = {"slower", "faster", "alike", "too-few"};
  Json beside = Json::array();
  for (const BesideYardstick& one : noise.beside)
    beside.push_back({{"line", one.line},
                      {"figure", quantiles.at(one.quantile).key},
                      {"is", words[static_cast<std::size_t>(one.beside)]},
                      {"pairs", one.pairs}});
  return {{"command", noise.yardstick}, {"lines", std::move(beside)}};
}

Json open_json(const LiveNoise& noise) {
  if (!noise.open) return nullptr;
  return {{"every", noise.open->every.ns},
          {"late", samples_json(noise.open->late)},
          {"alive_max", noise.open->alive_max},
          {"saturated", noise.open->saturated()}};
}

Json live_json(const LiveNoise& noise) {
  return {{"processes", noise.processes},
          {"facts", noise.facts},
          {"control", samples_json(noise.woke_late)},
          {"control_request", samples_json(noise.control)},
          {"schedule", open_json(noise)},
          {"yardstick", yardstick_json(noise)},
          {"stolen_ppm", noise.stolen_ppm},
          {"hanging", noise.hanging},
          {"drift", noise.drift}};
}

}  // namespace

std::string latency_json(const BenchReport& report) {
  const bool seeded = report.terms.virtual_clock;
  Json document = {
      {"version", latency_json_version},
      {"clock", seeded ? "virtual" : "monotonic"},
      {"exact", seeded},
      {"seeds",
       seeded ? Json{{"from", report.terms.seeds.from}, {"count", report.terms.seeds.count}} : Json(nullptr)},
      {"profile", report.terms.profile},
      {"config_file", text_or_null(report.config)},
      {"config_hash", text_or_null(report.config_hash)}};
  Json scenarios = Json::array();
  for (const ScenarioLatency& scenario : report.scenarios) scenarios.push_back(scenario_json(scenario));
  document["scenarios"] = std::move(scenarios);
  Json lines = Json::array();
  for (const ScenarioLatency& scenario : report.scenarios)
    for (const LatencyLine& line : scenario.lines) lines.push_back(line_json(line, seeded));
  document["lines"] = std::move(lines);
  document["baseline"] = report.comparison ? Json{{"lines", report.comparison->lines},
                                                  {"skipped", report.comparison->skipped},
                                                  {"exact", report.exact},
                                                  {"changes", changes_json(report, seeded)},
                                                  {"within", within_json(report)}}
                                           : Json(nullptr);
  Json said = Json::array();
  constexpr std::string_view words[] = {"kept", "broken", "too-noisy", "too-few"};
  for (const SaidOfLine& one : report.said)
    said.push_back({{"requirement", report.requirements[one.requirement].text},
                    {"line", one.line},
                    {"said", words[static_cast<std::size_t>(one.said)]},
                    {"histories", one.histories}});
  document["requirements"] = requirements_json(report);
  document["said"] = std::move(said);
  document["unmet"] = unmet_json(report);
  document["live"] = report.live ? live_json(*report.live) : Json(nullptr);
  Json load = Json::array();
  for (const LoadCurve& curve : report.load) load.push_back(curve_json(curve));
  document["load"] = std::move(load);
  Json refused = Json::array();
  for (const InputError& error : report.refused)
    refused.push_back({{"file", text_or_null(error.file())},
                       {"line", error.line()},
                       {"column", error.column()},
                       {"message", error.message()},
                       {"hint", text_or_null(error.hint())}});
  document["refused"] = std::move(refused);
  document["fails"] = report.fails();
  return json_document(document);
}

}  // namespace rescind
