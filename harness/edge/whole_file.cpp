#include "harness/edge/whole_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <system_error>

#include "harness/edge/write_all.hpp"

namespace rescind {
namespace {

/// A name that no other write in this process has.
std::string fresh_name(const std::string& path) {
  static std::atomic<std::uint64_t> writes{0};
  return path + "." + std::to_string(::getpid()) + "-" + std::to_string(++writes) + ".part";
}

/// Zero, or the errno of what failed, and then there is no such file. O_EXCL, so that nobody's file is
/// written over; its rights are what the process's mask leaves of the usual ones.
int write_new_file(const std::string& path, std::string_view content) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0) return errno;
  int error = write_all(file, content);
  if (::close(file) != 0 && error == 0) error = errno;
  if (error != 0) ::unlink(path.c_str());
  return error;
}

}  // namespace

void write_whole_file(const std::string& path, std::string_view content) {
  const std::string fresh = fresh_name(path);
  int error = write_new_file(fresh, content);
  if (error == 0 && std::rename(fresh.c_str(), path.c_str()) != 0) {
    error = errno;
    ::unlink(fresh.c_str());
  }
  if (error != 0) throw std::system_error(error, std::generic_category(), "cannot write '" + path + "'");
}

}  // namespace rescind
