#include "reports/fitted.hpp"

#include "harness/base/text.hpp"
#include "harness/base/utf8.hpp"

namespace rescind {

std::string fitted(std::string_view text, std::size_t most) {
  std::string safe = printable(text);
  if (safe.size() <= most) return safe;
  safe.resize(clipped(safe, most).size());
  return safe + "...";
}

}  // namespace rescind
