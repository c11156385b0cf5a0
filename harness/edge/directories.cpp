#include "harness/edge/directories.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

namespace rescind {

namespace fs = std::filesystem;

bool exists(const std::string& path) {
  std::error_code error;
  return fs::exists(path, error);
}

bool is_regular_file(const std::string& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

bool is_link(const std::string& path) {
  std::error_code error;
  return std::filesystem::is_symlink(path, error);
}

bool is_directory(const std::string& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

std::string link_target(const std::string& path) {
  constexpr int links_max = 40;  // As the system has it.
  std::error_code error;
  if (const fs::path whole = fs::canonical(path, error); !error) return whole.string();
  fs::path target = path;
  for (int i = 0; i < links_max && fs::is_symlink(target, error); ++i) {
    const fs::path next = fs::read_symlink(target, error);
    if (error) return path;
    target = next.is_absolute() ? next : target.parent_path() / next;
  }
  return target.string();
}

std::string absolute_path(const std::string& path) {
  std::error_code error;
  const fs::path whole = fs::absolute(path, error);
  return error ? path : whole.lexically_normal().string();
}

bool same_file(const std::string& one, const std::string& other) {
  std::error_code error;
  if (fs::equivalent(one, other, error)) return true;
  const auto whole = [&error](const std::string& path) {
    return fs::weakly_canonical(fs::absolute(link_target(path), error), error);
  };
  const fs::path first = whole(one);
  return !first.empty() && first == whole(other);
}

bool is_below(const std::string& path, const std::string& directory) {
  std::error_code error;
  const fs::path whole = fs::canonical(path, error);
  if (error) return false;
  const fs::path top = fs::canonical(directory, error);
  return !error && std::mismatch(top.begin(), top.end(), whole.begin(), whole.end()).first == top.end();
}

std::string make_directory(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  std::error_code ignored;
  return fs::is_directory(path, ignored) ? "" : error ? error.message() : "it is no directory";
}

std::string why_no_directory(const std::string& path) {
  std::error_code error;
  if (fs::exists(path, error)) return fs::is_directory(path, error) ? "" : "it is no directory";
  if (fs::is_symlink(path, error)) return "it is a link to nothing";
  fs::path above = fs::absolute(path, error);
  while (!fs::exists(above, error) && above.has_relative_path()) above = above.parent_path();
  if (!fs::is_directory(above, error)) return std::generic_category().message(ENOTDIR);
  return ::access(above.c_str(), W_OK | X_OK) == 0 ? "" : std::generic_category().message(errno);
}

}  // namespace rescind
