#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "harness/base/text.hpp"
#include "reports/json_text.hpp"
#include "reports/latency.hpp"

namespace rescind {
namespace {

using Json = nlohmann::ordered_json;

// As RFC 4180 has it.
std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string figure_field(Figure figure) {
  if (figure == figure_untold) return "";
  return figure == figure_never ? "never" : std::to_string(figure);
}

std::string name_of(const LatencyLine& line) {
  const std::string where = text_of(line.where);
  return fmt::format("{}/{}{}", line.scenario, name_of(line.measure), where.empty() ? "" : "[" + where + "]");
}

}  // namespace

std::string latency_csv(const BenchReport& report) {
  std::string text = "scenario,measure,unit,where,cases,n,never,p50,p90,p99,p999,max,hash,worst_seed\n";
  for (const ScenarioLatency& scenario : report.scenarios) {
    for (const LatencyLine& line : scenario.lines) {
      const Summary summary = summary_of(line);
      text += fmt::format("{},{},{},{},{},{},{}", csv_field(printable(line.scenario)),
                          rescind::name_of(line.measure), is_span(line.measure) ? "ns" : "results",
                          csv_field(printable(text_of(line.where))), line.cases, summary.n, summary.never);
      for (const Figure figure : summary.figures) text += "," + figure_field(figure);
      text += fmt::format(",{},{}\n", summary.hash,
                          report.terms.virtual_clock ? std::to_string(line.worst.seed) : "");
    }
  }
  return text;
}

std::string latency_gbench(const BenchReport& report) {
  Json benchmarks = Json::array();
  std::size_t family = 0;
  for (const ScenarioLatency& scenario : report.scenarios) {
    for (const LatencyLine& line : scenario.lines) {
      if (!is_span(line.measure)) continue;
      const Summary summary = summary_of(line);
      const std::string name = name_of(line);
      for (std::size_t i = 0; i < summary.figures.size(); ++i) {
        const Figure figure = summary.figures[i];
        if (figure == figure_untold || figure == figure_never) continue;
        const std::string_view which = i < quantiles.size() ? quantiles[i].name : "max";
        benchmarks.push_back({{"name", fmt::format("{}/{}", name, which)},
                              {"family_index", family},
                              {"per_family_instance_index", i},
                              {"run_name", fmt::format("{}/{}", name, which)},
                              {"run_type", "iteration"},
                              {"repetitions", 1},
                              {"repetition_index", 0},
                              {"threads", 1},
                              {"iterations", summary.n},
                              {"real_time", figure},
                              {"cpu_time", figure},
                              {"time_unit", "ns"}});
      }
      ++family;
    }
  }
  // The date and the machine belong to no measurement on a virtual clock; readers want the keys.
  const Json document = {{"context",
                          {{"date", "1970-01-01T00:00:00+00:00"},
                           {"host_name", ""},
                           {"executable", "rescind bench"},
                           {"num_cpus", 1},
                           {"mhz_per_cpu", 0},
                           {"cpu_scaling_enabled", false},
                           {"caches", Json::array()},
                           {"load_avg", Json::array()},
                           {"library_build_type", "release"}}},
                         {"benchmarks", std::move(benchmarks)}};
  return json_document(document);
}

std::string latency_hgrm(const LatencyLine& line) {
  const double scale = is_span(line.measure) ? 1e6 : 1;
  std::string text =
      fmt::format("{:>12} {:>14} {:>10} {:>14}\n\n", "Value", "Percentile", "TotalCount", "1/(1-Percentile)");
  const auto count = static_cast<double>(line.samples.count());
  std::uint64_t so_far = 0;
  double sum = 0;
  for (const Repeated& one : line.samples.values()) {
    so_far += one.times;
    const double value = static_cast<double>(one.value) / scale;
    sum += value * static_cast<double>(one.times);
    const double share = static_cast<double>(so_far) / count;
    text += fmt::format("{:>12.6f} {:>14.12f} {:>10}", value, share, so_far);
    text += so_far == line.samples.count() ? "\n" : fmt::format(" {:>14.2f}\n", 1 / (1 - share));
  }
  double squares = 0;
  const double values = static_cast<double>(so_far);
  const double mean = so_far == 0 ? 0 : sum / values;
  for (const Repeated& one : line.samples.values()) {
    const double off = static_cast<double>(one.value) / scale - mean;
    squares += off * off * static_cast<double>(one.times);
  }
  const auto largest = line.samples.values().empty() ? 0 : line.samples.values().back().value;
  text += fmt::format("#[Mean    = {:>12.6f}, StdDeviation   = {:>12.6f}]\n", mean,
                      so_far == 0 ? 0.0 : std::sqrt(squares / values));
  text += fmt::format("#[Max     = {:>12.6f}, Total count    = {:>12}]\n",
                      static_cast<double>(largest) / scale, so_far);
  text += fmt::format("#[Buckets = {:>12}, SubBuckets     = {:>12}]\n", 0, line.samples.values().size());
  if (line.samples.never() > 0) text += fmt::format("#[Never   = {:>12}]\n", line.samples.never());
  return text;
}

}  // namespace rescind
