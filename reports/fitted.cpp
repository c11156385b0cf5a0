#include "reports/fitted.hpp"

#include "harness/base/text.hpp"
#include "harness/base/utf8.hpp"

namespace rescind {

std::string fitted(std::string_view text, std::size_t bytes_max) {
  std::string safe = printable(text);
  if (safe.size() <= bytes_max) return safe;
  safe.resize(clipped(safe, bytes_max).size());
  return safe + "...";
}

}  // namespace rescind
