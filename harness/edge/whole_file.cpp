#include "harness/edge/whole_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "harness/base/text.hpp"
#include "harness/edge/directories.hpp"
#include "harness/edge/write_all.hpp"

namespace rescind {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t buffer_bytes = std::size_t{1} << 16;

// The name of one unfinished file, for the signal handler: the first of several at once has the place.
char unfinished[4096];
enum class Slot : int { empty, filling, full };
std::atomic<Slot> slot{Slot::empty};

void remember(const std::string& fresh) noexcept {
  Slot expected = Slot::empty;
  if (fresh.size() >= sizeof unfinished || !slot.compare_exchange_strong(expected, Slot::filling)) return;
  std::memcpy(unfinished, fresh.c_str(), fresh.size() + 1);
  slot = Slot::full;
}

void forget(const std::string& fresh) noexcept {
  if (slot == Slot::full && fresh == unfinished) slot = Slot::empty;
}

// A pipe, a device: what a link to it in /proc says is no path.
bool is_special(const std::string& path) {
  std::error_code error;
  return fs::exists(path, error) && !fs::is_regular_file(path, error);
}

// Those of the file that is replaced, or those that a file made in the ordinary way would have.
mode_t rights_of(const std::string& target) {
  struct stat facts {};
  if (::stat(target.c_str(), &facts) == 0) return facts.st_mode & 07777;
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return static_cast<mode_t>(0666 & ~mask);
}

}  // namespace

WholeFile::WholeFile(std::string path, Readers readers)
    : readers_(readers), path_(std::move(path)), target_(is_special(path_) ? path_ : link_target(path_)) {
  if (is_special(target_)) {
    descriptor_ = ::open(target_.c_str(), O_WRONLY | O_CLOEXEC);
    require(descriptor_ >= 0);
    return;
  }
  std::string fresh = target_ + ".XXXXXX";
  descriptor_ = ::mkostemp(fresh.data(), O_CLOEXEC);
  require(descriptor_ >= 0);
  fresh_ = std::move(fresh);
  remember(fresh_);
}

WholeFile::~WholeFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (fresh_.empty()) return;
  ::unlink(fresh_.c_str());
  forget(fresh_);
}

void WholeFile::write(std::string_view piece) {
  buffer_ += piece;
  bytes_ += piece.size();
  if (buffer_.size() >= buffer_bytes) flush();
}

std::uint64_t WholeFile::keep() {
  flush();
  // What was made beside it is for its owner alone.
  if (!fresh_.empty() && readers_ == Readers::as_usual)
    require(::fchmod(descriptor_, rights_of(target_)) == 0);
  if (!fresh_.empty()) require(::fsync(descriptor_) == 0);
  const int closed = ::close(std::exchange(descriptor_, -1));
  require(closed == 0);
  if (fresh_.empty()) return bytes_;
  require(std::rename(fresh_.c_str(), target_.c_str()) == 0);
  forget(fresh_);
  fresh_.clear();
  return bytes_;
}

void WholeFile::flush() {
  errno = write_all(descriptor_, buffer_);
  require(errno == 0);
  buffer_.clear();
}

void WholeFile::require(bool done) const {
  const int reason = errno;
  if (!done)
    throw std::system_error(reason, std::generic_category(), "cannot write '" + printable(path_) + "'");
}

void discard_unfinished_file() noexcept {
  if (slot.exchange(Slot::empty) == Slot::full) ::unlink(unfinished);
}

}  // namespace rescind
