#include <string_view>

#include "reports/html_page.hpp"

extern "C" {
extern const char rescind_viewer_begin[];
extern const char rescind_viewer_end[];
}

namespace rescind {

std::string_view viewer_page() {
  return {rescind_viewer_begin, static_cast<std::size_t>(rescind_viewer_end - rescind_viewer_begin)};
}

}  // namespace rescind
