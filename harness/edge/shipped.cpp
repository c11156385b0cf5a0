#include "harness/edge/shipped.hpp"

#include <filesystem>
#include <system_error>

namespace rescind {

std::string shipped_scenarios() {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  const fs::path directory =
      (program.parent_path() / RESCIND_DATA_FROM_PROGRAM / "scenarios").lexically_normal();
  return !error && fs::is_directory(directory, error) ? directory.string() : "";
}

std::string beside_the_program(const std::string& name) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  return error ? name : (program.parent_path() / name).string();
}

}  // namespace rescind
