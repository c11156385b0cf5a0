#include "reports/hashes.hpp"

#include <fmt/format.h>

#include "harness/base/hex.hpp"
#include "harness/base/text.hpp"

namespace rescind {

void HashesReport::refuse(const InputError& error) {
  refused_.emplace(error.file().empty() ? "the command line" : error.file());
}

void HashesReport::end(std::int64_t /*wall_ns*/) {
  for (const std::string& path : refused_) sink_(fmt::format("{:<16}  {}\n", "refused", printable(path)));
  for (const auto& [path, hasher] : files_)
    sink_(fmt::format("{}  {}\n", hex(hasher.value()), printable(path)));
}

std::string hashes_report(const RunResult& run) {
  std::string text;
  HashesReport report([&](std::string_view piece) { text += piece; });
  write_report(report, run);
  return text;
}

}  // namespace rescind
