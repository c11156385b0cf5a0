// The main function of a fuzz target that is built without a fuzzer: it tries every file that is named, and
// every file below a directory that is named.

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/fuzz/target.hpp"

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_at(const fs::path& path) {
  if (!fs::is_directory(path)) return {path};
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

/// Whether the file could be read.
bool try_file(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  if (!stream) return false;
  std::cerr << "trying " << file.string() << "\n";  // Before it, for the case that it ends this program.
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  return true;
}

}  // namespace

int main(int count, char** words) {
  std::size_t tried = 0;
  try {
    for (const std::string& path : std::vector<std::string>(words + 1, words + count)) {
      for (const fs::path& file : files_at(path)) {
        if (!try_file(file)) {
          std::cerr << "cannot be read: " << file.string() << "\n";
          return 2;
        }
        ++tried;
      }
    }
  } catch (const fs::filesystem_error& error) {
    std::cerr << error.what() << "\n";
    return 2;
  }
  std::cout << tried << " inputs tried\n";
  return tried == 0 ? 2 : 0;
}
