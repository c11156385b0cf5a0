#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/input_error.hpp"
#include "harness/base/written.hpp"

namespace rescind {

/// A place in a scenario file. Lines and columns count from 1; columns are bytes.
struct Position {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  bool operator==(const Position&) const = default;
};

/// What is said about a place.
struct Remark {
  Position at;
  std::string message;
  std::string hint;
  bool operator==(const Remark&) const = default;
};

/// Collects what is wrong in one scenario file. The same error at the same place is kept once.
class Diagnostics {
 public:
  static constexpr std::size_t errors_max = 50;
  /// Thrown by add() where there are more than errors_max: a file that is wrong everywhere needs no list of everything,
  /// and working out hints for all of it would take long.
  struct Full {};

  /// `text` must outlive this; its lines are quoted in the errors.
  Diagnostics(std::string_view text, std::string_view file)
      : text_(text), file_(file), ascii_(std::ranges::all_of(text, [](char byte) { return byte >= 0; })) {}

  void add(Position at, std::string message, std::string hint = {}) {
    if (is_news(at, message)) keep({at, std::move(message), std::move(hint)});
  }
  /// The same, where the hint takes time to make.
  template <std::invocable MakeHint>
  void add(Position at, std::string message, const MakeHint& make_hint) {
    if (is_news(at, message)) keep({at, std::move(message), make_hint()});
  }
  /// What is odd, but no error. What comes after errors_max is left out.
  void warn(Position at, std::string message, std::string hint = {});

  /// The next case of the file begins.
  void begin_case() { before_case_ = wrong_.size(); }
  /// Whether an earlier case has an error there.
  [[nodiscard]] bool told_before_case(Position at) const;

  [[nodiscard]] bool any() const { return !wrong_.empty(); }
  [[nodiscard]] const std::vector<Remark>& remarks() const { return wrong_; }
  /// The same place, its column in characters.
  [[nodiscard]] Written written(Position at) const;
  /// By their places. Where there are too many, the last one says so.
  [[nodiscard]] std::vector<InputError> errors() const;
  [[nodiscard]] std::vector<InputError> warnings() const;

 private:
  std::string_view text_;
  std::string file_;
  bool ascii_;
  std::vector<Remark> wrong_;
  std::vector<Remark> odd_;
  std::size_t before_case_ = 0;
  bool full_ = false;

  [[nodiscard]] bool is_news(Position at, const std::string& message) const;
  void keep(Remark remark);
  [[nodiscard]] std::vector<InputError> told(std::vector<Remark> remarks, Severity severity) const;
};

}  // namespace rescind
