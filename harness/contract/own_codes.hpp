#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/history/event.hpp"

namespace rescind {

/// What a subject's own code of an error says of how its operation ended.
struct OwnCode {
  std::string code;           ///< "-32800", "57014"
  Ended ended = Ended::none;  ///< Where the code has one cause; else what the message says counts.
  /// Where it has several: a part of the message, and what it tells. The first that fits counts.
  std::vector<std::pair<std::string, Ended>> by_message{};
  bool operator==(const OwnCode&) const = default;
};

/// How an operation ended, by its own code. Ended::none where the codes do not tell: not listed, or none of
/// the messages that tell its causes apart fits.
[[nodiscard]] Ended ended_of(const std::vector<OwnCode>& codes, std::string_view code,
                             std::string_view message);

}  // namespace rescind
