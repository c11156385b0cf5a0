#include "harness/edge/line_source.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "harness/base/input_error.hpp"
#include "harness/base/text.hpp"

namespace rescind {
namespace {

constexpr std::size_t block_bytes = 1 << 16;

InputError refuse(const std::string& name, const std::string& why) {
  return {printable(name), 0, 0, why};
}

}  // namespace

LineSource::LineSource(const std::string& path, std::size_t line_bytes_max, int stop)
    : name_(path == "-" ? "standard input" : path), line_bytes_max_(line_bytes_max), stop_(stop) {
  descriptor_ = path == "-" ? ::dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor_ < 0) throw refuse(name_, std::string("cannot read it: ") + std::strerror(errno));
  struct stat facts {};
  if (::fstat(descriptor_, &facts) == 0 && S_ISDIR(facts.st_mode)) {
    ::close(descriptor_);
    throw refuse(name_, "this is a directory, expected a file");
  }
}

LineSource::~LineSource() {
  ::close(descriptor_);
}

// Waits until there is something to read, or to stop for. It is the file that tells, and not the interrupted call: a signal
// may come just before the call.
bool LineSource::is_stopped() const {
  if (stop_ < 0) return false;
  std::array<pollfd, 2> files{pollfd{stop_, POLLIN, 0}, pollfd{descriptor_, POLLIN, 0}};
  while (::poll(files.data(), files.size(), -1) < 0 && errno == EINTR) {
  }
  return files[0].revents != 0;
}

bool LineSource::fill() {
  if (at_end_) return false;
  if (is_stopped()) {
    at_end_ = true;
    buffer_.clear();
    begin_ = 0;
    return false;
  }
  buffer_.erase(0, begin_);
  begin_ = 0;
  const std::size_t kept = buffer_.size();
  buffer_.resize(kept + block_bytes);
  ssize_t got = -1;
  do {
    got = ::read(descriptor_, buffer_.data() + kept, block_bytes);
  } while (got < 0 && errno == EINTR);
  buffer_.resize(kept + (got > 0 ? static_cast<std::size_t>(got) : 0));
  if (got < 0) throw refuse(name_, std::string("cannot read it: ") + std::strerror(errno));
  at_end_ = got == 0;
  return !at_end_;
}

std::optional<std::string_view> LineSource::next() {
  std::size_t searched = begin_;
  while (true) {
    const std::size_t end = buffer_.find('\n', searched);
    if (end != std::string::npos && end - begin_ <= line_bytes_max_) {
      const std::string_view line(buffer_.data() + begin_, end - begin_);
      begin_ = end + 1;
      return line;
    }
    const std::size_t left = buffer_.size() - begin_;
    if (left > line_bytes_max_) {
      const std::string_view line(buffer_.data() + begin_, line_bytes_max_ + 1);
      begin_ = buffer_.size();
      at_end_ = true;
      return line;
    }
    const std::size_t before = left;
    if (!fill()) break;
    searched = begin_ + before;
  }
  if (begin_ == buffer_.size()) return std::nullopt;
  const std::string_view line(buffer_.data() + begin_, buffer_.size() - begin_);
  begin_ = buffer_.size();
  cut_ = true;
  return line;
}

std::string all_lines(const std::string& path) {
  LineSource lines(path, std::size_t{1} << 26);
  std::string text;
  while (const std::optional<std::string_view> line = lines.next()) text += std::string(*line) + "\n";
  return text;
}

}  // namespace rescind
