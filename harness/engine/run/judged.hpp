#pragma once

#include <string>

namespace rescind {

/// What was typed that decides how runs are judged.
struct Judged {
  std::string profile;  ///< As typed; empty where it was not.
  bool strict = false;  ///< A broken should fails too.
};

/// What was typed, to be typed again: " --profile my.yaml --strict", or nothing.
[[nodiscard]] std::string typed_again(const Judged& typed);

}  // namespace rescind
