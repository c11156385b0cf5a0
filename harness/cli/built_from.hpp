#pragma once

#include <string_view>

namespace rescind {

/// What a program was built of, told by the build.
struct BuiltFrom {
  std::string_view commit;    ///< Of this repository; empty outside a checkout.
  bool changed = false;       ///< Whether tracked files differed from it.
  std::string_view compiler;  ///< "GNU 12.2.0, Release"
};

/// Of the program that it is linked into: in a file of its own, written by built_from.cmake, so that a commit compiles
/// nothing else anew.
extern const BuiltFrom built_from;

}  // namespace rescind
