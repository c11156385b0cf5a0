#pragma once

#include <stdexcept>
#include <string_view>

namespace rescind {

/// The harness itself is wrong: never the subject, never the input. The edge reports it and exits with
/// code 3.
class InternalError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// Throws InternalError naming `what` and the place in the code: the caller's, unless given.
/// (std::source_location needs clang 15; these builtins do the same.)
[[noreturn]] void fail_assertion(std::string_view what, const char* file = __builtin_FILE(),
                                 int line = __builtin_LINE());

}  // namespace rescind

/// Holds in every build, release included. Use it for what only a bug of ours can break.
#define RESCIND_ASSERT(condition)            \
  do {                                       \
    if (!(condition)) [[unlikely]]           \
      ::rescind::fail_assertion(#condition); \
  } while (false)
