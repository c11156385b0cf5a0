#include "harness/edge/directories.hpp"

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

bool is_directory(const std::string& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

std::string link_target(const std::string& path) {
  std::error_code error;
  const fs::path whole = fs::canonical(path, error);
  return error ? path : whole.string();
}

std::string make_directory(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  std::error_code ignored;
  return fs::is_directory(path, ignored) ? "" : error ? error.message() : "it is no directory";
}

void remove_empty_directory(const std::string& path) {
  std::error_code error;
  fs::remove(path, error);
}

}  // namespace rescind
