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
#include <utility>

#include "harness/base/shell.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/edge/write_all.hpp"

namespace rescind {
namespace {

namespace fs = std::filesystem;

char unfinished[4096];
std::atomic<bool> is_unfinished{false};

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

WholeFile::WholeFile(std::string path) : path_(std::move(path)), target_(target_of(path_)) {
  std::error_code error;
  if (fs::exists(target_, error) && !fs::is_regular_file(target_, error)) {
    descriptor_ = ::open(target_.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor_ < 0) throw cannot_write(path_, errno);
    return;
  }
  std::string fresh = target_ + ".XXXXXX";
  if (fresh.size() >= sizeof unfinished) throw cannot_write(path_, ENAMETOOLONG);
  descriptor_ = ::mkostemp(fresh.data(), O_CLOEXEC);
  if (descriptor_ < 0) throw cannot_write(path_, errno);
  fresh_ = std::move(fresh);
  std::memcpy(unfinished, fresh_.c_str(), fresh_.size() + 1);
  is_unfinished = true;
}

WholeFile::~WholeFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  if (!fresh_.empty()) discard_unfinished_file();
}

void WholeFile::give_up(int error) {
  ::close(descriptor_);
  descriptor_ = -1;
  if (!fresh_.empty()) discard_unfinished_file();
  throw cannot_write(path_, error);
}

void WholeFile::write(std::string_view piece) {
  if (const int error = write_all(descriptor_, piece); error != 0) give_up(error);
  bytes_ += piece.size();
}

void WholeFile::commit() {
  if (!fresh_.empty()) {
    if (::fchmod(descriptor_, ordinary_rights()) != 0) give_up(errno);
    if (::rename(fresh_.c_str(), target_.c_str()) != 0) give_up(errno);
    is_unfinished = false;
  }
  ::close(descriptor_);
  descriptor_ = -1;
}

void write_file(const std::string& path, std::string_view content) {
  WholeFile file(path);
  file.write(content);
  file.commit();
}

void discard_unfinished_file() noexcept {
  if (is_unfinished.exchange(false)) ::unlink(unfinished);
}

}  // namespace rescind
