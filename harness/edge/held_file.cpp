#include "harness/edge/held_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "harness/base/text.hpp"
#include "harness/edge/console.hpp"

namespace rescind {

HeldFile::HeldFile(std::string path) : path_(std::move(path)) {
  descriptor_ = open(path_.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0666);
  if (descriptor_ >= 0 && flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return;
  const std::string why = std::strerror(errno);
  if (descriptor_ >= 0) {
    close(descriptor_);
    unlink(path_.c_str());
  }
  throw OutputError("cannot make and lock '" + printable(path_) + "': " + why);
}

HeldFile::~HeldFile() {
  unlink(path_.c_str());
  close(descriptor_);
}

bool is_held(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool held = flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  close(descriptor);
  return held;
}

void remove_left_behind(const std::string& directory, std::string_view prefix) {
  std::error_code ignored;  // What stays is taken away the next time.
  for (const auto& entry : std::filesystem::directory_iterator(directory, ignored)) {
    const std::string path = entry.path().string();
    if (entry.path().filename().string().starts_with(prefix) && !is_held(path)) unlink(path.c_str());
  }
}

}  // namespace rescind
