#pragma once

#include <string>
#include <string_view>

namespace rescind {

/// Text as it stands in HTML, between tags or in a quoted attribute: made printable(), on one line.
[[nodiscard]] std::string html_text(std::string_view text);

}  // namespace rescind
