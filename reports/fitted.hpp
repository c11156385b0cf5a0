#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace rescind {

/// `text` made printable(), at most `most` bytes of it and three dots where there was more. For consumers that
/// refuse what is too long.
[[nodiscard]] std::string fitted(std::string_view text, std::size_t most);

}  // namespace rescind
