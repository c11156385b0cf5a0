#pragma once

#include <exception>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/input_error.hpp"
#include "harness/base/text.hpp"

namespace rescind {

/// The command line is wrong. The edge prints "rescind COMMAND: what()" and exits with code 2. Each line of what()
/// is printable(), whatever was typed.
class UsageError : public std::runtime_error {
 public:
  /// `hint` says what to type instead; it may be empty.
  explicit UsageError(const std::string& message, const std::string& hint = "")
      : std::runtime_error(printable_lines(message) +
                           (hint.empty() ? "" : "\nhint: " + printable_lines(hint))) {}
};

/// Input files are wrong, and everything about them was told already. The edge exits with code 2.
class ErrorTold : public std::exception {
 public:
  explicit ErrorTold(std::vector<InputError> errors) : errors_(std::move(errors)) {}
  [[nodiscard]] const std::vector<InputError>& errors() const { return errors_; }

 private:
  std::vector<InputError> errors_;
};

}  // namespace rescind
