// mpirun -n N two_phase_commit_ranks MANAGERS [hasty]: the states of two-phase commit, and how early it is broken.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "harness/distributed/search/partitioned_search.hpp"
#include "tests/unit/exploration/two_phase_commit.hpp"

namespace {

void print(const char* name, const std::vector<std::uint64_t>& numbers) {
  std::printf(", \"%s\": [", name);
  for (std::size_t i = 0; i < numbers.size(); ++i)
    std::printf("%s%llu", i == 0 ? "" : ", ", static_cast<unsigned long long>(numbers[i]));
  std::printf("]");
}

}  // namespace

int main(int argc, char** argv) {
  rescind::Ranks ranks(argc, argv);
  const auto managers = static_cast<std::uint32_t>(std::stoul(argv[1]));
  const bool hasty = argc > 2 && std::string_view(argv[2]) == "hasty";
  const rescind::TwoPhaseCommit model(managers, hasty);
  const rescind::PartitionedResult found =
      rescind::PartitionedSearch<rescind::TwoPhaseCommit>(model, {}, true, false, ranks).run();
  if (ranks.rank() != 0) return 0;
  std::printf(
      "{\"states\": %llu, \"transitions\": %llu, \"depth\": %u, \"exhausted\": %s, \"broken\": %llu, \"broken_depth\": %u",
      static_cast<unsigned long long>(found.states), static_cast<unsigned long long>(found.transitions),
      found.depth, found.exhausted ? "true" : "false", static_cast<unsigned long long>(found.broken),
      found.broken_depth);
  print("owned", found.owned);
  print("expanded", found.expanded);
  print("bytes", found.bytes);
  std::printf("}\n");
  return 0;
}
