#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/base/sink.hpp"

namespace rescind {

/// The page that carries the data, with the marks where that belongs.
[[nodiscard]] std::string_view viewer_page();

/// The bytes as an element of the page that its script reads; html/FORMAT.md.
[[nodiscard]] std::string page_element(std::string_view id, std::string_view bytes);

/// Writes the page with what stands without script, and the elements.
void write_page(const Sink& sink, std::string_view static_part, const std::vector<std::string>& elements);

/// The same as one text.
[[nodiscard]] std::string page_text(std::string_view static_part, const std::vector<std::string>& elements);

/// Lines of text as they stand in HTML, in the letters of a terminal.
[[nodiscard]] std::string html_lines(std::string_view text);

}  // namespace rescind
