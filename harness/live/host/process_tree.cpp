#include "harness/live/host/process_tree.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>

namespace rescind::live {
namespace {

struct Process {
  Descendant what;
  pid_t parent = 0;
};

std::string_view next_word(std::string_view& text) {
  const std::size_t end = std::min(text.find(' '), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

std::int64_t number_in(std::string_view word) {
  std::int64_t value = 0;
  std::from_chars(word.data(), word.data() + word.size(), value);
  return value;
}

Duration of_ticks(std::int64_t ticks) {
  static const std::int64_t a_second = std::max(::sysconf(_SC_CLK_TCK), 1L);
  return nanoseconds(ticks * (1'000'000'000 / a_second));
}

// The beginning of a file; empty where it cannot be read.
std::string beginning_of(const std::string& path, std::size_t most) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return {};
  std::string text(most, '\0');
  const ssize_t length = ::read(file, text.data(), most);
  ::close(file);
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(length, 0)));
  return text;
}

// /proc/PID/stat: the name stands in brackets and may hold anything, so that what follows the last one counts.
std::optional<Process> process_of(const char* pid) {
  constexpr std::size_t stat_bytes_max = 1024;
  const std::string line = beginning_of(std::string("/proc/") + pid + "/stat", stat_bytes_max);
  std::string_view text(line);
  const std::size_t bracket = text.rfind(')');
  if (bracket == std::string_view::npos || bracket + 2 >= text.size()) return std::nullopt;
  text.remove_prefix(bracket + 2);
  Process process;
  process.what.pid = static_cast<pid_t>(number_in(pid));
  process.what.state = next_word(text).front();
  process.parent = static_cast<pid_t>(number_in(next_word(text)));
  process.what.group = static_cast<pid_t>(number_in(next_word(text)));
  constexpr int words_to_times = 8;
  for (int skipped = 0; skipped < words_to_times; ++skipped) next_word(text);
  constexpr int times = 4;  // In user mode and in the kernel, its own and its children's.
  std::int64_t ticks = 0;
  for (int i = 0; i < times; ++i) ticks += number_in(next_word(text));
  process.what.cpu = of_ticks(ticks);
  return process;
}

std::vector<Process> all_processes() {
  std::vector<Process> all;
  DIR* directory = ::opendir("/proc");
  if (directory == nullptr) return all;
  while (const dirent* entry = ::readdir(directory)) {
    if (entry->d_name[0] < '1' || entry->d_name[0] > '9') continue;
    if (const std::optional<Process> process = process_of(entry->d_name)) all.push_back(*process);
  }
  ::closedir(directory);
  return all;
}

}  // namespace

std::vector<Descendant> descendants(pid_t root) {
  const std::vector<Process> all = all_processes();
  std::vector<pid_t> known{root};
  std::vector<Descendant> found;
  for (std::size_t i = 0; i < known.size(); ++i) {
    for (const Process& process : all) {
      if (process.parent != known[i] || std::ranges::count(known, process.what.pid) != 0) continue;
      known.push_back(process.what.pid);
      found.push_back(process.what);
    }
  }
  return found;
}

bool runs(pid_t pid) {
  const std::optional<Process> process = process_of(std::to_string(pid).c_str());
  return process && std::string_view("TtZX").find(process->what.state) == std::string_view::npos;
}

pid_t own_pid() {
  return ::getpid();
}

std::vector<pid_t> own_children() {
  constexpr std::size_t bytes_max = std::size_t{1} << 16;
  const std::string self = std::to_string(::getpid());
  const std::string line = beginning_of("/proc/self/task/" + self + "/children", bytes_max);
  std::string_view text(line);
  std::vector<pid_t> children;
  while (!text.empty()) {
    const std::string_view word = next_word(text);
    if (!word.empty()) children.push_back(static_cast<pid_t>(number_in(word)));
  }
  return children;
}

Duration cpu_of_tree(pid_t root) {
  const std::optional<Process> top = process_of(std::to_string(root).c_str());
  Duration sum = top ? top->what.cpu : Duration{};
  for (const Descendant& one : descendants(root)) sum = sum + one.cpu;
  return sum;
}

}  // namespace rescind::live
