#include "harness/live/host/subject_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "harness/base/shell.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/live/host/process_tree.hpp"
#include "harness/live/host/supervisor.hpp"

namespace rescind::live {
namespace {

constexpr std::size_t read_at_once = std::size_t{64} << 10;
constexpr int pipe_bytes = 1 << 20;

struct Pipe {
  int read = -1;
  int write = -1;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    throw std::system_error(errno, std::generic_category(), "cannot make a pipe");
  for (int& end : ends) {
    if (end > STDERR_FILENO) continue;  // A harness without standard streams.
    const int standard = std::exchange(end, ::fcntl(end, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
    ::close(standard);
  }
  return {ends[0], ends[1]};
}

void set_non_blocking(int descriptor) {
  ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) | O_NONBLOCK);
}

std::string command_text(const Launch& launch) {
  std::string text;
  for (const std::string& word : launch.command) text += (text.empty() ? "" : " ") + shell_word(word);
  return text;
}

std::optional<Word> next_word(int words) {
  Word word;
  ssize_t length = 0;
  while ((length = ::read(words, &word, sizeof word)) < 0 && errno == EINTR) {
  }
  if (length != static_cast<ssize_t>(sizeof word)) return std::nullopt;
  return word;
}

}  // namespace

SubjectProcess::SubjectProcess(const Launch& launch, OutputLimits limits) : limits_(limits) {
  ::signal(SIGPIPE, SIG_IGN);  // A subject that does not read any more is no reason for us to end.
  const Pipe orders = make_pipe();
  const Pipe words = make_pipe();
  const Pipe input = make_pipe();
  const Pipe output = make_pipe();
  const Pipe errors = make_pipe();
  ::fcntl(input.write, F_SETPIPE_SZ, pipe_bytes);  // So that a batch is one write; smaller is no error.
  supervisor_ = ::fork();
  if (supervisor_ < 0) throw std::system_error(errno, std::generic_category(), "cannot start a process");
  if (supervisor_ == 0) supervise(launch, {orders.read, words.write, input.read, output.write, errors.write});
  for (const int theirs : {orders.read, words.write, input.read, output.write, errors.write}) ::close(theirs);
  orders_ = orders.write;
  words_ = words.read;
  input_ = input.write;
  output_ = output.read;
  error_output_ = errors.read;
  const std::optional<Word> first = next_word(words_);
  if (!first || first->what != Word::What::started) {
    end();
    const int reason = first ? first->error : ECHILD;
    throw UsageError("cannot start '" + command_text(launch) + "': " + std::strerror(reason),
                     reason == ENOENT ? "is the program installed, and in PATH?" : "");
  }
  subject_ = first->pid;
  for (const int ours : {words_, input_, output_, error_output_}) set_non_blocking(ours);
}

SubjectProcess::~SubjectProcess() {
  end();
}

void SubjectProcess::close(int& descriptor) {
  if (descriptor >= 0) ::close(std::exchange(descriptor, -1));
}

void SubjectProcess::write(std::string_view bytes) {
  if (input_ < 0 || closing_input_) {
    input_broken_ = true;
    return;
  }
  unwritten_ += bytes;
  flush();
}

void SubjectProcess::flush() {
  while (!unwritten_.empty() && input_ >= 0) {
    const ssize_t taken = ::write(input_, unwritten_.data(), unwritten_.size());
    if (taken < 0 && errno == EINTR) continue;
    if (taken < 0 && errno == EAGAIN) return;
    if (taken < 0) {
      input_broken_ = true;
      unwritten_.clear();
      return close(input_);
    }
    written_ += static_cast<std::uint64_t>(taken);
    unwritten_.erase(0, static_cast<std::size_t>(taken));
  }
  if (closing_input_) close(input_);
}

void SubjectProcess::close_input() {
  closing_input_ = true;
  flush();
}

bool SubjectProcess::read_output() {
  if (output_ < 0) return false;
  const std::size_t before = read_.size();
  bool ended = false;
  // No more than this at a time, so that whoever waits looks at what came, and at the clock.
  const std::size_t most = std::min(before + read_at_once * 16, limits_.waiting_max);
  while (!ended && read_.size() < most) {
    const std::size_t had = read_.size();
    read_.resize(had + read_at_once);
    const ssize_t length = ::read(output_, read_.data() + had, read_at_once);
    read_.resize(had + static_cast<std::size_t>(std::max<ssize_t>(length, 0)));
    if (length < 0 && errno == EINTR) continue;
    if (length < 0 && errno == EAGAIN) break;
    ended = length <= 0;
  }
  flooded_ = flooded_ || read_.size() >= limits_.waiting_max;
  if (ended || flooded_) {
    output_ended_ = true;
    close(output_);
  }
  return ended || read_.size() > before;
}

bool SubjectProcess::read_errors() {
  std::array<char, read_at_once> buffer{};
  const ssize_t length = ::read(error_output_, buffer.data(), buffer.size());
  if (length < 0 && (errno == EINTR || errno == EAGAIN)) return false;
  if (length <= 0) {
    close(error_output_);
    return false;
  }
  errors_.append(buffer.data(), static_cast<std::size_t>(length));
  if (errors_.size() > limits_.errors_kept) errors_.erase(0, errors_.size() - limits_.errors_kept);
  return false;  // Nobody waits for it.
}

bool SubjectProcess::read_words() {
  const std::optional<Word> word = next_word(words_);
  if (!word) {
    if (errno != EAGAIN) close(words_);
    return false;
  }
  if (word->what == Word::What::exited) exit_ = word->exit;
  return true;
}

bool SubjectProcess::wait(SteadyTime deadline) {
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    std::array<pollfd, 4> ready{{{reading_ ? output_ : -1, POLLIN, 0},
                                 {words_, POLLIN, 0},
                                 {error_output_, POLLIN, 0},
                                 {unwritten_.empty() ? -1 : input_, POLLOUT, 0}}};
    const int count = ::poll(ready.data(), ready.size(), static_cast<int>(std::clamp<long>(left, 0, 60'000)));
    if (count == 0 && left <= 0) return false;
    if (count <= 0) continue;
    bool happened = false;
    if (ready[3].revents != 0) {
      flush();
      happened = true;
    }
    if (ready[0].revents != 0) happened = read_output() || happened;
    if (ready[2].revents != 0) happened = read_errors() || happened;
    if (ready[1].revents != 0) happened = read_words() || happened;
    if (happened) return true;
    if (std::chrono::steady_clock::now() >= deadline) return false;
  }
}

std::string SubjectProcess::take_output() {
  return std::exchange(read_, {});
}

Duration SubjectProcess::cpu() const {
  return remains_ ? remains_->cpu : cpu_of_tree(supervisor_);
}

void SubjectProcess::give_order(char order) {
  if (orders_ >= 0) static_cast<void>(!::write(orders_, &order, 1));
}

void SubjectProcess::kill() {
  give_order(static_cast<char>(Order::kill));
}
void SubjectProcess::stop() {
  give_order(static_cast<char>(Order::stop));
  const SteadyTime deadline = std::chrono::steady_clock::now() + std::chrono::seconds(1);
  while (runs(subject_) && std::chrono::steady_clock::now() < deadline) ::usleep(100);
}
void SubjectProcess::cont() {
  give_order(static_cast<char>(Order::cont));
}

const Remains& SubjectProcess::end() {
  if (remains_) return *remains_;
  remains_.emplace();
  give_order(static_cast<char>(Order::end));
  close(orders_);
  for (int* descriptor : {&input_, &output_, &error_output_}) close(*descriptor);
  output_ended_ = true;
  ::fcntl(words_, F_SETFL, ::fcntl(words_, F_GETFL) & ~O_NONBLOCK);
  for (std::optional<Word> word = next_word(words_); word; word = next_word(words_)) {
    if (word->what == Word::What::exited) exit_ = word->exit;
    if (word->what != Word::What::ended) continue;
    remains_->cpu = nanoseconds(word->cpu_ns);
    remains_->killed = word->killed;
    remains_->left = word->left;
  }
  close(words_);
  int status = 0;
  while (::waitpid(supervisor_, &status, 0) < 0 && errno == EINTR) {
  }
  remains_->exit = exit_;
  return *remains_;
}

}  // namespace rescind::live
