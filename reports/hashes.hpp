#pragma once

#include <map>
#include <set>
#include <string>

#include "harness/base/hash.hpp"
#include "reports/report_writer.hpp"

namespace rescind {

/// One line for each scenario file, "HASH  PATH", sorted by path: 16 hexadecimal digits, which are the
/// Hasher (harness/base/hash.hpp) over the history hashes of the file's runs, in their order. A run that
/// could not be made counts as 0. Before them the files that were refused: "refused           PATH".
///
/// Two builds, machines or versions that give the same lines gave the same histories, to the byte.
class HashesReport : public ReportWriter {
 public:
  explicit HashesReport(Sink sink) : sink_(std::move(sink)) {}
  void refuse(const InputError& error) override;
  void add(const CaseResult& result) override { files_[result.file].add(result.history_hash); }
  void end(std::int64_t wall_ns) override;

 private:
  Sink sink_;
  std::map<std::string, Hasher> files_;
  std::set<std::string> refused_;
};

/// The whole report as one text.
[[nodiscard]] std::string hashes_report(const RunResult& run);

}  // namespace rescind
