// Whole processes: the shipped suite, and one scenario from process start to exit.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <vector>

extern char** environ;

namespace rescind {
namespace {

/// Runs the tool in the project's root with its output thrown away. False where it did not exit with 0.
bool run_tool(std::vector<std::string> arguments) {
  std::vector<char*> argv;
  std::string binary = RESCIND_BINARY;
  argv.push_back(binary.data());
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int spawned = posix_spawn(&child, binary.c_str(), &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  return spawned == 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void whole_process(benchmark::State& state, const std::vector<std::string>& arguments) {
  for (auto _ : state) {
    if (!run_tool(arguments)) state.SkipWithError("the tool did not exit with 0");
  }
}

const std::string scenarios = RESCIND_SOURCE_DIR "/scenarios";

BENCHMARK_CAPTURE(whole_process, suite, std::vector<std::string>{"run", scenarios})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(whole_process, one_scenario,
                  std::vector<std::string>{"run", scenarios + "/cancel/between-results.yaml"})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace rescind
