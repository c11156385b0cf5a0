#include "harness/engine/bench/history_bench.hpp"

#include <algorithm>
#include <cstdlib>
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

// Keeps what the operations of one history come to.
class Taking {
 public:
  Taking(const Profile& profile, const Header& header, std::string subject, std::string sample,
         std::string recorded)
      : recorded_(std::move(recorded)),
        sample_(std::move(sample)),
        subject_(std::move(subject)),
        meter_(profile, header, OwnDelay::taken_out),
        races_(header) {}

  // From now on `op` names another operation.
  void forget(OpId op) { meter_.forget(op, told_); }

  void on(const Event& event, const Names& names) {
    const bool measured = meter_.measures(event.op);
    races_.on(event, reached_);
    reached_.clear();
    meter_.on(event, told_);
    if (!measured && meter_.measures(event.op)) note(event.op, names);
  }

  std::vector<HistoryOperation> finish() {
    meter_.finish(told_);
    return std::move(all_);
  }

 private:
  struct Noted {
    std::string phase;
    std::string name;
  };

  // When it is cancelled, it still bears its name.
  void note(OpId op, const Names& names) {
    if (op.value >= noted_.size()) noted_.resize(op.value + 1);
    const std::optional<RacePhase> phase = races_.last_phase(op);
    noted_[op.value] = {phase ? std::string(name_of(*phase)) : "unknown", names.ops.at(op.value)};
  }

  void keep(const CancelledOperation& one) {
    HistoryOperation operation{.subject = subject_,
                               .number = all_.size(),
                               .keys = {},
                               .cancelled = one,
                               .recorded = {recorded_, noted_[one.op.value].name}};
    operation.keys = {std::string(name_of(one.kind)), std::string(name_of(one.mode)), reason_text(one),
                      noted_[one.op.value].phase, sample_};
    for (std::string& key : operation.keys)
      if (key.empty()) key = "unknown";
    all_.push_back(std::move(operation));
  }

  std::string recorded_;
  std::string sample_;
  std::string subject_;
  SpanMeter meter_;
  RaceMonitor races_;
  SpanMeter::Told told_ = [this](const CancelledOperation& one) { keep(one); };
  std::vector<RaceIndex> reached_;
  std::vector<Noted> noted_;  // By operation.
  std::vector<HistoryOperation> all_;
};

std::vector<HistoryOperation> read(const std::string& path, const JudgingOptions& options,
                                   HistoryStream::Order order) {
  HistoryStream stream(path, options, order);
  const Header& header = stream.header();
  if (header.clock == Clock::steps)
    throw InputError(printable(path), 1, 0, "its clock counts steps, which take no time",
                     "record with \"clock\": \"monotonic\"");
  Taking taking(options.profile, header,
                !header.subject.empty() ? header.subject
                : !header.name.empty()  ? header.name
                                        : path,
                path, path);
  for (std::optional<Event> event = stream.next(); event; event = stream.next()) {
    if (event->op.exists() && stream.first_of_operation()) taking.forget(event->op);
    taking.on(*event, stream.names());
  }
  return taking.finish();
}

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
  return {.reading = reading,
          .name = operation.keys.back(),
          .seed = 0,
          .replay = "",
          .operation = readings_of(operation.cancelled),
          .recorded = operation.recorded};
}

// What belongs to one line, in the order of the operations.
struct OperationSamples {
  std::vector<std::pair<std::int64_t, const HistoryOperation*>> samples;
};

LatencyLine line_of(const std::string& subject, Measure measure, const Where& where,
                    OperationSamples& gathered) {
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
    std::map<std::string, std::pair<Where, OperationSamples>> groups;
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
std::map<std::string, std::int64_t> figures_by_history(const LatencyLine& line, const Quantile& quantile,
                                                       std::span<const HistoryOperation> operations) {
  std::map<std::string, OperationSamples> histories;
  for (const HistoryOperation& one : operations) {
    const Measured& reading = one.cancelled.of(line.measure);
    if (reading.what == Measured::What::not_applicable || !is_of(one, line)) continue;
    histories[one.keys.back()].samples.emplace_back(figure_of(reading), &one);
  }
  std::map<std::string, std::int64_t> figures;
  for (auto& [path, gathered] : histories) {
    const LatencyLine own = line_of(line.scenario, line.measure, {}, gathered);
    if (own.each >= quantile.needed)
      figures[path] = own.samples.at(quantile.of_thousand).value_or(figure_never);
  }
  return figures;
}

std::vector<std::int64_t> figures_of_each(const LatencyLine& line, const Quantile& quantile,
                                          std::span<const HistoryOperation> operations) {
  std::vector<std::int64_t> figures;
  for (const auto& [path, figure] : figures_by_history(line, quantile, operations)) figures.push_back(figure);
  return figures;
}

}  // namespace

std::span<const std::string_view> history_keys() {
  return keys;
}

std::vector<HistoryOperation> operations_of(const std::string& path, const JudgingOptions& options) {
  return in_right_order([&](HistoryStream::Order order) { return read(path, options, order); });
}

std::vector<HistoryOperation> operations_of(const History& history, const Profile& profile,
                                            const std::string& subject, const std::string& sample,
                                            const std::string& recorded) {
  Taking taking(profile, history.header, subject, sample, recorded);
  for (const Event& event : history.events) taking.on(event, history.names);
  return taking.finish();
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
                                std::span<const HistoryOperation> operations, std::int64_t control) {
  std::vector<SaidOfLine> said;
  for (std::size_t i = 0; i < requirements.size(); ++i) {
    const Requirement& requirement = requirements[i];
    if (requirement.figure.value_or(Summary::largest) == Summary::largest) continue;
    const std::int64_t bound = requirement.bound - (requirement.or_equal ? 0 : 1);
    for (std::size_t k = 0; k < lines.size(); ++k) {
      if (lines[k].measure != requirement.measure) continue;
      const std::vector<std::int64_t> figures =
          figures_of_each(lines[k], quantiles.at(*requirement.figure), operations);
      said.push_back({i, k, said_beside(control, figures, bound), figures.size()});
    }
  }
  return said;
}

void count_from_intended(HistoryOperation& operation, Duration late) {
  for (std::size_t i = 0; i < measures_count; ++i) {
    Measured& reading = operation.cancelled.readings.at(i);
    if (is_span(static_cast<Measure>(i)) && reading.what == Measured::What::value) reading.value += late.ns;
  }
}

std::vector<BesideYardstick> beside_yardstick(std::span<const LatencyLine> lines,
                                              std::span<const HistoryOperation> operations,
                                              const std::string& yardstick, std::uint32_t tolerance_ppm) {
  std::vector<BesideYardstick> all;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const LatencyLine& line = lines[i];
    LatencyLine other = line;
    other.scenario = yardstick + line.scenario.substr(line.scenario.find('/'));
    if (!is_span(line.measure) || other.scenario == line.scenario) continue;
    for (std::size_t k = 0; k < quantiles.size(); ++k) {
      const auto ours = figures_by_history(line, quantiles.at(k), operations);
      const auto theirs = figures_by_history(other, quantiles.at(k), operations);
      std::vector<std::pair<std::int64_t, std::int64_t>> pairs;
      for (const auto& [process, figure] : ours)
        if (const auto same = theirs.find(process); same != theirs.end())
          pairs.emplace_back(figure, same->second);
      if (!pairs.empty()) all.push_back({i, k, beside_of(pairs, tolerance_ppm), pairs.size()});
    }
  }
  return all;
}

void note_order(std::span<const HistoryOperation> operations, LiveNoise& noise) {
  constexpr double hangs_together = -3;  // Standard deviations from what independence makes.
  std::map<std::string, std::vector<std::int64_t>> histories;
  for (const HistoryOperation& one : operations) {
    const Measured& reading = one.cancelled.of(Measure::final);
    if (reading.what == Measured::What::value)
      histories[one.subject + " " + one.keys.back()].push_back(reading.value);
  }
  for (const auto& [name, samples] : histories) {
    if (samples.size() < 2) continue;
    const Noise own = noise_of(samples);
    noise.hanging += own.runs < hangs_together ? 1 : 0;
    if (std::abs(own.drift) > std::abs(noise.drift)) noise.drift = own.drift;
  }
}

}  // namespace rescind
