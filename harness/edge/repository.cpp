#include "harness/edge/repository.hpp"

#include <filesystem>
#include <system_error>

namespace rescind {

namespace fs = std::filesystem;

std::string path_in_repository(const std::string& file) {
  std::error_code error;
  const fs::path whole = fs::absolute(file, error).lexically_normal();
  if (error) return file;
  for (fs::path top = whole.parent_path();; top = top.parent_path()) {
    if (fs::exists(top / ".git", error)) return whole.lexically_relative(top).generic_string();
    if (top == top.root_path() || top.empty()) return file;
  }
}

}  // namespace rescind
