#pragma once

#include <string>
#include <string_view>

namespace rescind {

/// The bytes as a raw deflate stream (RFC 1951), as small as zlib makes it, which browsers inflate by themselves. Always the
/// same for the same bytes and the same zlib.
[[nodiscard]] std::string deflated(std::string_view bytes);

/// The bytes in base64 (RFC 4648), padded.
[[nodiscard]] std::string base64(std::string_view bytes);

}  // namespace rescind
