#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "harness/base/sink.hpp"
#include "harness/engine/run/result.hpp"

namespace rescind {

/// A file as its repository calls it.
using ShownPath = std::function<std::string(const std::string& file)>;

/// A report that is written while results come in their order, and keeps none of them: begin(), refuse(), add() for
/// each case, stop() where there is something to say, end().
class ReportWriter {
 public:
  ReportWriter() = default;
  virtual ~ReportWriter() = default;
  ReportWriter(const ReportWriter&) = delete;
  ReportWriter& operator=(const ReportWriter&) = delete;

  virtual void begin(const ProfileUsed& /*profile*/) {}
  /// Input that is wrong; before the cases.
  virtual void refuse(const InputError& /*error*/) {}
  virtual void add(const CaseResult& result) = 0;
  /// Not all was run; behind the cases.
  virtual void stop(const std::string& /*why*/) {}
  /// `wall_ns` is how long the whole run took.
  virtual void end(std::int64_t /*wall_ns*/) {}
  /// Behind end(): what whoever reads the report should know of it, such as what it leaves out; else empty.
  [[nodiscard]] virtual std::string note() const { return ""; }
};

/// Writes all of `run`.
void write_report(ReportWriter& writer, const RunResult& run);

/// Collects small pieces, and passes them on in large ones.
class Collected {
 public:
  explicit Collected(Sink sink) : sink_(std::move(sink)) {}
  void operator()(std::string_view piece);
  /// Passes on what is left; call it at the end.
  void flush();

 private:
  static constexpr std::size_t bytes = 1 << 16;
  Sink sink_;
  std::string text_;
};

}  // namespace rescind
