#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "harness/live/subject.hpp"

namespace rescind::live {

/// `message` as it goes over the pipe.
[[nodiscard]] std::string framed(std::string_view message, Framing framing);

/// Bytes from a subject, taken apart into messages. What is none (a program that prints, a header without a length)
/// is skipped and kept to be told.
class Unframing {
 public:
  /// The longest message; a longer one ends the reading.
  static constexpr std::size_t message_bytes_max = std::size_t{64} << 20;
  static constexpr std::size_t strays_in_a_row_max = std::size_t{16} << 20;

  explicit Unframing(Framing framing) : framing_(framing) {}

  void add(std::string_view bytes) { waiting_ += bytes; }
  /// The next whole message.
  [[nodiscard]] std::optional<std::string> next();

  /// Bytes so far that are no message, and how they begin.
  [[nodiscard]] std::uint64_t strays() const { return strays_; }
  [[nodiscard]] const std::string& first_strays() const { return first_strays_; }
  /// Whether a message is longer than message_bytes_max, or said to be.
  [[nodiscard]] bool too_long() const { return too_long_; }
  /// Nothing more is taken: a message is too long, or so many bytes in a row are none that no more will come.
  [[nodiscard]] bool gave_up() const { return too_long_ || strays_in_a_row_ > strays_in_a_row_max; }
  /// Bytes of a message whose end has not come.
  [[nodiscard]] std::size_t unfinished() const { return waiting_.size() - taken_; }

 private:
  [[nodiscard]] std::optional<std::string> next_line();
  [[nodiscard]] std::optional<std::string> next_with_header();
  void skip(std::size_t bytes);
  void take(std::size_t bytes);

  Framing framing_;
  std::string waiting_;
  std::size_t taken_ = 0;  // Of the beginning of `waiting_`.
  std::uint64_t strays_in_a_row_ = 0;
  std::uint64_t strays_ = 0;
  std::string first_strays_;
  bool too_long_ = false;
};

}  // namespace rescind::live
