#pragma once

#include <string>
#include <string_view>

namespace rescind {

/// `word` so that a POSIX shell reads it as this one word: as it is where nothing in it is special, else in
/// quotes. Control characters are written `$'\x1b'`, which bash and zsh read.
[[nodiscard]] std::string shell_word(std::string_view word);

}  // namespace rescind
