// What the mediator adds to a request of a real program: a round trip through it, beside one over a bare pipe, by turns and to the
// same program. 50 microseconds (the median) are the most that it may be.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <string>
#include <vector>

#include "harness/live/dialect.hpp"
#include "harness/live/moment_run.hpp"
#include "harness/live/session.hpp"
#include "harness/live/workspace.hpp"

extern char** environ;

namespace rescind::live {
namespace {

using std::chrono::steady_clock;

// Makes an answer of each request, a line each.
const std::vector<std::string> answering{"sed", "-u", R"(s/"method":"[^"]*"/"result":1/)"};

Subject answering_subject() {
  Subject subject;
  subject.name = subject.what = "answering";
  subject.command = answering;
  subject.framing = Framing::line;
  return subject;
}

double microseconds_since(steady_clock::time_point begin) {
  return std::chrono::duration<double, std::micro>(steady_clock::now() - begin).count();
}

/// The same program at the ends of two pipes, and nothing else.
class BarePipe {
 public:
  BarePipe() {
    std::array<int, 2> to{}, from{};
    if (::pipe2(to.data(), O_CLOEXEC) != 0 || ::pipe2(from.data(), O_CLOEXEC) != 0) std::abort();
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, to[0], STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, from[1], STDOUT_FILENO);
    std::vector<std::string> words = answering;
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    if (::posix_spawnp(&program_, argv.front(), &actions, nullptr, argv.data(), environ) != 0) std::abort();
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(to[0]);
    ::close(from[1]);
    to_ = to[1];
    from_ = from[0];
  }
  ~BarePipe() {
    ::close(to_);
    ::close(from_);
    ::waitpid(program_, nullptr, 0);
  }
  BarePipe(const BarePipe&) = delete;
  BarePipe& operator=(const BarePipe&) = delete;

  double round_trip(const std::string& request) {
    const auto begin = steady_clock::now();
    if (::write(to_, request.data(), request.size()) != static_cast<ssize_t>(request.size())) std::abort();
    std::array<char, 4096> answer{};
    for (ssize_t length = 1; length > 0 && answer.at(static_cast<std::size_t>(length - 1)) != '\n';)
      length = ::read(from_, answer.data(), answer.size());
    return microseconds_since(begin);
  }

 private:
  pid_t program_ = -1;
  int to_ = -1;
  int from_ = -1;
};

double mediated_round_trip(Session& session, const MessageTemplate& request) {
  const auto begin = steady_clock::now();
  const Call& call = session.start(request);
  session.until_answered(call, begin + std::chrono::seconds(5));
  return microseconds_since(begin);
}

double median(std::vector<double>& times) {
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::ranges::nth_element(times, middle);
  return *middle;
}

void mediator_overhead(benchmark::State& state) {
  constexpr int round_trips = 2'000;
  const Subject subject = answering_subject();
  Workspace workspace(subject);
  const std::string line = request_text(subject, "1", "fast", "{}") + "\n";
  const MessageTemplate request{.method = "fast", .params = "{}", .is_request = true};
  for (auto _ : state) {
    Session session(subject, workspace);
    BarePipe pipe;
    HistoryRecorder recorder(recording_named("bench", subject, "answering"));
    session.record(&recorder);
    std::vector<double> bare, mediated;
    for (int i = 0; i < round_trips; ++i) {
      bare.push_back(pipe.round_trip(line));
      mediated.push_back(mediated_round_trip(session, request));
    }
    state.counters["bare_p50_us"] = median(bare);
    state.counters["mediated_p50_us"] = median(mediated);
    state.counters["overhead_p50_us"] = median(mediated) - median(bare);
  }
}
BENCHMARK(mediator_overhead)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace rescind::live
