#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/input_error.hpp"

namespace rescind {

/// A place in a scenario file. Lines and columns count from 1; columns are bytes.
struct Position {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  bool operator==(const Position&) const = default;
};

/// Collects what is wrong in one scenario file. The same error at the same place is kept once.
class Diagnostics {
 public:
  static constexpr std::size_t errors_max = 50;
  /// Thrown by add() once there are errors_max: a file that is wrong everywhere needs no list of everything,
  /// and working out hints for all of it would take long.
  struct Full {};

  /// `text` must outlive this; its lines are quoted in the errors.
  Diagnostics(std::string_view text, std::string_view file) : text_(text), file_(file) {}

  void add(Position at, std::string message, std::string hint = {});
  /// What is odd, but no error. What comes after errors_max is left out.
  void warn(Position at, std::string message, std::string hint = {});
  [[nodiscard]] const std::vector<InputError>& warnings() const { return warnings_; }
  [[nodiscard]] bool any() const { return !errors_.empty(); }
  [[nodiscard]] const std::vector<InputError>& errors() const { return errors_; }

 private:
  std::string_view text_;
  std::string file_;
  std::vector<InputError> errors_;
  std::vector<InputError> warnings_;

  void add(std::vector<InputError>& list, Position at, std::string message, std::string hint,
           Severity severity);
};

}  // namespace rescind
