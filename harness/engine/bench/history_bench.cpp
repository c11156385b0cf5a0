#include "harness/engine/bench/history_bench.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "harness/base/input_error.hpp"
#include "harness/base/text.hpp"
#include "harness/engine/coverage/race_monitor.hpp"
#include "harness/history/vocabulary.hpp"
#include "harness/latency/meter.hpp"

namespace rescind {
namespace {

constexpr std::array<std::string_view, 5> keys{"kind", "mode", "reason", "phase", "history"};

std::string reason_text(const CancelledOperation& cancelled) {
  if (cancelled.by_timeout) return "timeout-fired";
  return cancelled.reason == Reason::absent ? "unknown" : std::string(name_of(cancelled.reason));
}

// Reads one history and keeps what its operations came to.
class Reader {
 public:
  Reader(const std::string& path, const JudgingOptions& options, HistoryStream::Order order)
      : path_(path),
        stream_(path, options, order),
        meter_(options.profile, stream_.header(), OwnDelay::taken_out),
        races_(stream_.header()) {
    if (stream_.header().clock == Clock::steps)
      throw InputError(printable(path), 1, 0, "its clock counts steps, which take no time",
                       "record with \"clock\": \"monotonic\"");
    const Header& header = stream_.header();
    subject_ = !header.subject.empty() ? header.subject : !header.name.empty() ? header.name : path;
  }

  std::vector<HistoryOperation> read() {
    const auto told = [this](const CancelledOperation& one) { keep(one); };
    std::vector<RaceIndex> reached;
    for (std::optional<Event> event = stream_.next(); event; event = stream_.next()) {
      if (event->op.exists() && stream_.first_of_operation()) meter_.forget(event->op, told);
      const bool measured = meter_.measures(event->op);
      races_.on(*event, reached);
      reached.clear();
      meter_.on(*event, told);
      if (!measured && meter_.measures(event->op)) note_phase(event->op);
    }
    meter_.finish(told);
    return std::move(all_);
  }

 private:
  void note_phase(OpId op) {
    if (op.value >= phases_.size()) phases_.resize(op.value + 1);
    const std::optional<RacePhase> phase = races_.last_phase(op);
    phases_[op.value] = phase ? std::string(name_of(*phase)) : "unknown";
  }

  void keep(const CancelledOperation& one) {
    HistoryOperation operation{.subject = subject_, .number = all_.size(), .keys = {}, .cancelled = one};
    operation.keys = {std::string(name_of(one.kind)), std::string(name_of(one.mode)), reason_text(one),
                      phases_[one.op.value], path_};
    for (std::string& key : operation.keys)
      if (key.empty()) key = "unknown";
    all_.push_back(std::move(operation));
  }

  std::string path_;
  HistoryStream stream_;
  SpanMeter meter_;
  RaceMonitor races_;
  std::string subject_;
  std::vector<std::string> phases_;  // By operation.
  std::vector<HistoryOperation> all_;
};

Where where_of(const HistoryOperation& operation, std::span<const std::string> by) {
  Where where;
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (std::ranges::find(by, keys[i]) != by.end())
      where.emplace_back(keys[i], std::vector<std::string>{operation.keys[i]});
  return where;
}

bool is_of(const HistoryOperation& operation, const LatencyLine& line) {
  if (operation.subject != line.scenario) return false;
  return std::ranges::all_of(line.where, [&](const auto& wanted) {
    const auto key = static_cast<std::size_t>(std::ranges::find(keys, wanted.first) - keys.begin());
    return operation.keys.at(key) == wanted.second.front();
  });
}

Origin origin_of(const HistoryOperation& operation, const Measured& reading) {
  return {.reading = reading, .name = operation.keys.back(), .seed = 0, .replay = ""};
}

// What belongs to one line, in the order of the operations.
struct Gathered {
  std::vector<std::pair<std::int64_t, const HistoryOperation*>> samples;
};

LatencyLine line_of(const std::string& subject, Measure measure, const Where& where, Gathered& gathered) {
  LatencyLine line{.scenario = subject, .measure = measure, .where = where, .cases = 1};
  std::ranges::stable_sort(gathered.samples, {}, &std::pair<std::int64_t, const HistoryOperation*>::first);
  std::vector<Figure> figures;
  for (const auto& [figure, operation] : gathered.samples) figures.push_back(figure);
  const HistoryOperation& median = *gathered.samples[(gathered.samples.size() - 1) / 2].second;
  const HistoryOperation& worst = *gathered.samples.back().second;
  line.median = origin_of(median, median.cancelled.of(measure));
  line.worst = origin_of(worst, worst.cancelled.of(measure));
  line.samples = distribution_of(std::move(figures));
  line.each = line.samples.count();
  return line;
}

ScenarioLatency latency_of(const std::string& subject, const std::vector<const HistoryOperation*>& operations,
                           std::span<const std::string> by) {
  ScenarioLatency latency{.name = subject, .cases = 1, .runs = 1, .cancelled = operations.size()};
  std::map<std::string, bool> files;
  for (const HistoryOperation* one : operations) files[one->keys.back()] = true;
  latency.cases = latency.runs = files.size();
  for (std::size_t i = 0; i < measures_count; ++i) {
    std::map<std::string, std::pair<Where, Gathered>> groups;
    for (const HistoryOperation* one : operations) {
      const Measured& reading = one->cancelled.readings[i];
      if (reading.what == Measured::What::not_applicable) {
        ++latency.not_applicable[i][static_cast<std::size_t>(reading.why)];
        continue;
      }
      Where where = where_of(*one, by);
      auto& group = groups[text_of(where)];
      group.first = std::move(where);
      group.second.samples.emplace_back(figure_of(reading), one);
    }
    for (auto& [text, group] : groups)
      latency.lines.push_back(line_of(subject, static_cast<Measure>(i), group.first, group.second));
  }
  return latency;
}

// The percentile of each history that has samples enough of it.
std::vector<std::int64_t> figures_of_each(const LatencyLine& line, const Quantile& quantile,
                                          std::span<const HistoryOperation> operations) {
  std::map<std::string, Gathered> histories;
  for (const HistoryOperation& one : operations) {
    const Measured& reading = one.cancelled.of(line.measure);
    if (reading.what == Measured::What::not_applicable || !is_of(one, line)) continue;
    histories[one.keys.back()].samples.emplace_back(figure_of(reading), &one);
  }
  std::vector<std::int64_t> figures;
  for (auto& [path, gathered] : histories) {
    const LatencyLine own = line_of(line.scenario, line.measure, {}, gathered);
    if (own.each >= quantile.needed)
      figures.push_back(own.samples.at(quantile.of_thousand).value_or(figure_never));
  }
  return figures;
}

}  // namespace

std::span<const std::string_view> history_keys() {
  return keys;
}

std::vector<HistoryOperation> operations_of(const std::string& path, const JudgingOptions& options) {
  return in_right_order([&](HistoryStream::Order order) { return Reader(path, options, order).read(); });
}

std::vector<ScenarioLatency> latencies_of(std::span<const HistoryOperation> operations,
                                          std::span<const std::string> by) {
  std::map<std::string, std::vector<const HistoryOperation*>> subjects;
  for (const HistoryOperation& one : operations) subjects[one.subject].push_back(&one);
  std::vector<ScenarioLatency> latencies;
  for (const auto& [subject, own] : subjects) latencies.push_back(latency_of(subject, own, by));
  return latencies;
}

std::vector<SaidOfLine> said_of(std::span<const Requirement> requirements, std::span<const LatencyLine> lines,
                                std::span<const HistoryOperation> operations) {
  std::vector<SaidOfLine> said;
  for (std::size_t i = 0; i < requirements.size(); ++i) {
    const Requirement& requirement = requirements[i];
    if (requirement.figure.value_or(Summary::largest) == Summary::largest) continue;
    const std::int64_t bound = requirement.bound - (requirement.or_equal ? 0 : 1);
    for (std::size_t k = 0; k < lines.size(); ++k) {
      if (lines[k].measure != requirement.measure) continue;
      const std::vector<std::int64_t> figures =
          figures_of_each(lines[k], quantiles.at(*requirement.figure), operations);
      said.push_back({i, k, said_by(figures, bound), figures.size()});
    }
  }
  return said;
}

}  // namespace rescind
