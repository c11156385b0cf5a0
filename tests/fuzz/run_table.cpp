#include "tests/fuzz/run_table.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "harness/edge/scenario_files.hpp"
#include "harness/scenario/compile/loader.hpp"

namespace rescind::fuzz {
namespace {

constexpr std::array paths = {
    "bounded/one-cancelled.yaml",
    "bounded/one-fault.yaml",
    "bounded/two-clients.yaml",
    "bounded/two-share-a-quota.yaml",
    "bounded/three-share-a-quota.yaml",
    "callbacks/cancel-another-one-inside.yaml",
    "callbacks/cancel-inside.yaml",
    "callbacks/cancelled-while-one-runs.yaml",
    "cancel/between-results.yaml",
    "cancel/with-the-acknowledgement-due.yaml",
    "close/inside-a-result-callback.yaml",
    "close/undrained-reader.yaml",
    "network/bad-line.yaml",
    "network/copied-message.yaml",
    "network/half-open.yaml",
    "network/overtaken-message.yaml",
    "network/partition-that-heals.yaml",
    "network/reset-and-again.yaml",
    "propagation/each-way-of-hearing.yaml",
    "propagation/polls-on-a-timer.yaml",
    "protocols/connections.yaml",
    "quota/limit-changes.yaml",
    "quota/memory-of-queued-results.yaml",
    "quota/provider-crashes.yaml",
    "races/async-cancel-call.yaml",
    "races/bad-network.yaml",
    "races/server-stops.yaml",
    "races/session-close.yaml",
    "races/sync-cancel-call.yaml",
    "races/timeout-fires.yaml",
    "security/another-clients-context.yaml",
    "sessions/close-with-operations-open.yaml",
    "shutdown/crosses-cancel.yaml",
    "sync/several-readers.yaml",
    "timeouts/crosses-cancel.yaml",
    "timeouts/races-the-answer.yaml",
};

/// Past the end of the bytes a provider that polls would be all that happens, for ever.
constexpr std::uint64_t steps_max = 400;

std::vector<RunFile> load_files() {
  std::vector<RunFile> files;
  for (const std::string path : paths) {
    std::string text = read_text_file(RESCIND_SOURCE_DIR "/scenarios/" + path);
    std::vector<Case> cases = load_scenario(text, path).value();
    for (Case& one : cases) one.plan.steps_max = steps_max;
    files.push_back({path, std::move(text), std::move(cases)});
  }
  return files;
}

}  // namespace

const std::vector<RunFile>& run_files() {
  static const std::vector<RunFile> files = load_files();
  return files;
}

ChosenRun chosen_run(std::span<const std::uint8_t> bytes) {
  const auto byte = [&](std::size_t i) { return i < bytes.size() ? std::size_t{bytes[i]} : 0; };
  const RunFile& file = run_files()[byte(0) % run_files().size()];
  constexpr std::size_t head = 4;
  return {file.cases[(byte(1) * 256 + byte(2)) % file.cases.size()], byte(3) % 2 == 0,
          bytes.subspan(std::min(head, bytes.size()))};
}

}  // namespace rescind::fuzz
