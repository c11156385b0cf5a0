#include "harness/edge/spool.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "harness/base/assert.hpp"

namespace rescind {
namespace {

// False where not all of it can be written; what was is written over, or never read.
bool write_at(int descriptor, std::string_view text, std::uint64_t place) {
  while (!text.empty()) {
    const ssize_t count = ::pwrite(descriptor, text.data(), text.size(), static_cast<off_t>(place));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
    place += static_cast<std::uint64_t>(count);
  }
  return true;
}

}  // namespace

void Spool::write(std::string_view piece) {
  rest_ += piece;
  if (rest_.size() >= rest_max && has_room_) move_to_file();
}

void Spool::clear() {
  in_file_ = 0;
  rest_.clear();
}

void Spool::move_to_file() {
  if (!file_) file_.reset(std::tmpfile());
  has_room_ = file_ && write_at(::fileno(file_.get()), rest_, in_file_);
  if (!has_room_) return;
  in_file_ += rest_.size();
  rest_.clear();
}

void Spool::read(std::uint64_t begin, std::uint64_t end, const Sink& sink) const {
  RESCIND_ASSERT(begin <= end && end <= size());
  std::array<char, std::size_t{1} << 16> piece;
  while (begin < std::min(end, in_file_)) {
    const std::size_t wanted = std::min<std::uint64_t>(piece.size(), std::min(end, in_file_) - begin);
    const ssize_t count = ::pread(::fileno(file_.get()), piece.data(), wanted, static_cast<off_t>(begin));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0)
      throw std::system_error(count < 0 ? errno : EIO, std::generic_category(),
                              "cannot read a temporary file");
    sink({piece.data(), static_cast<std::size_t>(count)});
    begin += static_cast<std::uint64_t>(count);
  }
  if (begin < end) sink(std::string_view(rest_).substr(begin - in_file_, end - begin));
}

}  // namespace rescind
