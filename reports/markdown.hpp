#pragma once

#include <string>
#include <string_view>

namespace rescind {

/// `text`, which is printable(), as Markdown that shows it and nothing else: no link, no markup, no cell of a table.
[[nodiscard]] std::string markdown_text(std::string_view text);

/// Lines as a code block, whatever stands in them; an empty line follows it.
[[nodiscard]] std::string markdown_block(std::string_view lines);

}  // namespace rescind
