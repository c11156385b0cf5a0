#include "harness/edge/whole_text.hpp"

#include <fstream>
#include <iterator>

namespace rescind {

std::optional<std::string> whole_text(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

}  // namespace rescind
