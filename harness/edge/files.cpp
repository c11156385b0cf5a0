#include "harness/edge/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>

#include "harness/base/shell.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/edge/write_all.hpp"

namespace rescind {
namespace {

namespace fs = std::filesystem;

char unfinished[4096];
std::atomic<bool> is_unfinished{false};

// Closes itself; -1 is none.
struct Descriptor {
  int number;
  explicit Descriptor(int opened) : number(opened) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
};

UsageError cannot_write(const std::string& path, int error) {
  const std::string directory = fs::path(path).parent_path().string();
  std::error_code ignored;
  const bool missing = error == ENOENT && !directory.empty() && !fs::exists(directory, ignored);
  return UsageError("cannot write '" + printable(path) + "': " + std::strerror(error),
                    missing ? "make its directory first: mkdir -p " + shell_word(directory) : "");
}

// A link is followed, so that the file that it names is replaced and not the link.
std::string target_of(const std::string& path) {
  std::error_code error;
  const fs::path whole = fs::canonical(path, error);
  return error ? path : whole.string();
}

void write_directly(const std::string& path, std::string_view content) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (file.number < 0) throw cannot_write(path, errno);
  if (const int error = write_all(file.number, content); error != 0) throw cannot_write(path, error);
}

// The rights that a file made in the ordinary way would have.
mode_t ordinary_rights() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return static_cast<mode_t>(0666 & ~mask);
}

}  // namespace

void require_writable(const std::string& path) {
  const std::string target = target_of(path);
  std::error_code error;
  if (fs::is_directory(target, error)) throw cannot_write(path, EISDIR);
  if (fs::exists(target, error)) {
    if (::access(target.c_str(), W_OK) != 0) throw cannot_write(path, errno);
    return;
  }
  const fs::path parent = fs::path(target).parent_path();
  const std::string directory = parent.empty() ? "." : parent.string();
  if (::access(directory.c_str(), W_OK | X_OK) != 0) throw cannot_write(path, errno);
  if (!fs::is_directory(directory, error)) throw cannot_write(path, ENOTDIR);
}

void write_file(const std::string& path, std::string_view content) {
  const std::string target = target_of(path);
  std::error_code error;
  if (fs::exists(target, error) && !fs::is_regular_file(target, error))
    return write_directly(target, content);
  std::string fresh = target + ".XXXXXX";
  if (fresh.size() >= sizeof unfinished) throw cannot_write(path, ENAMETOOLONG);
  {
    const Descriptor file(::mkostemp(fresh.data(), O_CLOEXEC));
    if (file.number < 0) throw cannot_write(path, errno);
    std::memcpy(unfinished, fresh.c_str(), fresh.size() + 1);
    is_unfinished = true;
    int reason = write_all(file.number, content);
    if (reason == 0 && ::fchmod(file.number, ordinary_rights()) != 0) reason = errno;
    if (reason != 0) {
      discard_unfinished_file();
      throw cannot_write(path, reason);
    }
  }
  if (::rename(fresh.c_str(), target.c_str()) != 0) {
    const int reason = errno;
    discard_unfinished_file();
    throw cannot_write(path, reason);
  }
  is_unfinished = false;
}

void discard_unfinished_file() noexcept {
  if (is_unfinished.exchange(false)) ::unlink(unfinished);
}

}  // namespace rescind
