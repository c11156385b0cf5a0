#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rescind::live {

/// What a subject wrote, printable, and no more of it than stands well in a sentence.
[[nodiscard]] std::string beginning_of(std::string_view text);

/// What of a subject's output is worth telling beside the history. Those of several sessions add up.
struct Oddities {
  std::uint64_t stray_bytes = 0;  ///< That belong to no message.
  std::string first_strays{};     ///< How they begin.
  std::uint64_t no_messages = 0;  ///< JSON that is no message, or no JSON.
  std::string first_no_message{};
  std::uint64_t strangers = 0;   ///< Answers to no request that waits.
  std::string first_stranger{};  ///< Its id, as JSON.
  bool endless = false;          ///< Too much in a row was no message ...
  bool too_long = false;         ///< ... or a message was too long ...
  bool flooded = false;          ///< ... or all came too fast: nothing more was read.

  void add(const Oddities& other);
  /// A sentence for each kind, without a full stop, printable.
  [[nodiscard]] std::vector<std::string> told() const;
};

}  // namespace rescind::live
