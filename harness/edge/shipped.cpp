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

std::string shipped_mi_library() {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  for (const char* place : {RESCIND_LIBRARIES_FROM_PROGRAM, "../mi/drop_in"}) {
    const fs::path library = (program.parent_path() / place / "librescind_mi.so").lexically_normal();
    if (!error && fs::is_regular_file(library, error)) return library.string();
    error.clear();
  }
  return {};
}

}  // namespace rescind
