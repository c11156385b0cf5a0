#include "harness/edge/files.hpp"

#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>

#include "harness/base/shell.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/edge/directories.hpp"
#include "harness/edge/whole_file.hpp"

namespace rescind {
namespace {

namespace fs = std::filesystem;

UsageError cannot_write(const std::string& path, int error) {
  const std::string directory = fs::path(path).parent_path().string();
  std::error_code ignored;
  const bool missing = error == ENOENT && !directory.empty() && !fs::exists(directory, ignored);
  return UsageError("cannot write '" + printable(path) + "': " + std::generic_category().message(error),
                    missing ? "make its directory first: mkdir -p " + shell_word(directory) : "");
}

}  // namespace

void require_writable(const std::string& path) {
  const std::string target = link_target(path);
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

std::uint64_t write_file(const std::string& path, const std::function<void(const Sink&)>& write) {
  try {
    WholeFile file(path);
    write([&file](std::string_view piece) { file.write(piece); });
    return file.keep();
  } catch (const std::system_error& error) {
    throw cannot_write(path, error.code().value());
  }
}

void write_file(const std::string& path, std::string_view content) {
  write_file(path, [content](const Sink& sink) { sink(content); });
}

}  // namespace rescind
