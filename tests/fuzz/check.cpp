#include "tests/fuzz/check.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "harness/base/utf8.hpp"

namespace rescind::fuzz {

void fail(std::string_view promise) {
  std::cerr << "this does not hold: " << promise << std::endl;
  std::abort();
}

bool can_be_printed(std::string_view text) {
  const auto moves_the_cursor = [](char c) {
    return (static_cast<unsigned char>(c) < 0x20u && c != '\n') || c == 0x7f;
  };
  return first_not_utf8(text) == std::string_view::npos && std::ranges::none_of(text, moves_the_cursor);
}

}  // namespace rescind::fuzz
