#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

#include "harness/base/written.hpp"

namespace rescind {

/// A warning says what is odd about an input that is used all the same: it is printed, and never thrown.
enum class Severity : std::uint8_t { error, warning };

/// The input is wrong: not the subject, and not us. The edge prints what() and exits with code 2.
///
/// what() is the whole text, ready to print and printable(), whatever the input holds; parts that are unknown are left
/// out:
///
///     scenarios/a.yaml:7:13: error: unknown key 'lateny' in 'network'
///       network: {lateny: 1ms}
///                 ^
///     hint: did you mean 'latency'?
class InputError : public std::runtime_error {
 public:
  /// `line` and `column` count from 1, the column in bytes; 0 says that there is none. `source_line` is the
  /// offending line without its end; it is shown with a caret under the column, shortened where it is long.
  InputError(std::string file, std::uint32_t line, std::uint32_t column, std::string message,
             std::string hint = {}, const std::string& source_line = {}, Severity severity = Severity::error);

  [[nodiscard]] const std::string& file() const { return file_; }
  [[nodiscard]] std::uint32_t line() const { return line_; }
  [[nodiscard]] std::uint32_t column() const { return column_; }
  /// The same place, its column in characters.
  [[nodiscard]] Written written() const { return written_; }
  [[nodiscard]] const std::string& message() const { return message_; }
  [[nodiscard]] const std::string& hint() const { return hint_; }

 private:
  std::string file_;
  std::uint32_t line_;
  std::uint32_t column_;
  Written written_;
  std::string message_;
  std::string hint_;
};

}  // namespace rescind
