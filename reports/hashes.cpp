#include "reports/hashes.hpp"

#include <fmt/format.h>

#include <map>

#include "harness/base/hash.hpp"
#include "harness/base/hex.hpp"
#include "harness/base/text.hpp"

namespace rescind {

std::string hashes_report(const FinishedRun& run) {
  std::map<std::string, Hasher> files;
  for (const FinishedCase& one : run.cases) files[one.file].add(one.history_hash);
  std::string text;
  for (const auto& [path, hasher] : files)
    text += fmt::format("{}  {}\n", hex(hasher.value()), printable(path));
  return text;
}

}  // namespace rescind
