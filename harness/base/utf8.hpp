#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace rescind {

// UTF-8 as of RFC 3629: no overlong form, no surrogate, nothing past U+10FFFF.

/// The bytes of the character at the start of `text`, or 0 where there is none. Requires that `text` is not
/// empty.
[[nodiscard]] std::size_t utf8_length(std::string_view text);

/// The offset of the first byte of `text` that is not UTF-8, or npos.
[[nodiscard]] std::size_t first_not_utf8(std::string_view text);

/// Whether `byte` is not the first one of its character.
[[nodiscard]] bool continues_character(char byte);

/// How many characters `text` has, which is UTF-8.
[[nodiscard]] std::size_t characters(std::string_view text);

/// At most the first `bytes_max` bytes of `text`, cut between characters.
[[nodiscard]] std::string_view clipped(std::string_view text, std::size_t bytes_max);

/// `text`, shortened where it is long, for an error message.
[[nodiscard]] std::string shortened(std::string_view text);

}  // namespace rescind
