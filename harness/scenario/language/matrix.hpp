#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/scenario/language/diagnostics.hpp"
#include "harness/scenario/language/document.hpp"

namespace rescind {

/// Parameter names and values, in the order of `matrix:`.
using Combination = std::vector<std::pair<std::string, std::string>>;

/// The most cases that one file may make, after `exclude:`; and before it.
inline constexpr std::size_t cases_max = 10'000;
inline constexpr std::size_t combinations_max = 20'000;
inline constexpr std::size_t parameters_max = 16;
inline constexpr std::size_t excluded_max = 1'000;
inline constexpr std::size_t value_bytes_max = 64;

/// A scenario file's `matrix:`, checked.
///
///     matrix:
///       mode: [async, sync]
///       after: {from: 0ms, to: 10ms, step: 1ms}              # both ends included
///       shape: [{kind: get, results: 1}, {kind: enumerate, results: 10}]   # several parameters that go
///       together
///
/// `$(mode)` stands for the value in any scalar, but not in keys. A map with `when: {mode: sync}` is there
/// only in those cases, one with `unless:` only in the others.
class Matrix {
 public:
  /// Takes `matrix` and `exclude` out of `document` and checks them, and that each parameter is used.
  Matrix(YamlNode& document, Diagnostics& diagnostics);

  /// Whether something is wrong with it, or with a condition: it may make cases then that nobody wants.
  [[nodiscard]] bool is_wrong() const { return wrong_; }

  /// One for each case, in the order of the file; one empty combination where there is no matrix.
  [[nodiscard]] const std::vector<Combination>& combinations() const { return combinations_; }
  /// The document of one case: parameters replaced, conditions decided and gone. What uses a parameter that has no
  /// value is lost.
  [[nodiscard]] static YamlNode expand(const YamlNode& document, const Combination& combination);

 private:
  /// A row of the matrix: alternatives, each setting one parameter or several that go together.
  using Axis = std::vector<Combination>;

  void read_axes(const YamlNode& matrix, Diagnostics& diagnostics);
  /// Nothing where something is wrong.
  std::optional<Axis> axis_in(const YamlEntry& written, Diagnostics& diagnostics);
  std::optional<Axis> alternatives_in(const YamlEntry& written, Diagnostics& diagnostics);
  /// Whether a parameter of that name was meant, though its values are not known.
  [[nodiscard]] bool is_doubtful(std::string_view name) const;
  bool check_combination(const YamlNode& node, Diagnostics& diagnostics) const;
  bool check_value(const YamlNode& key, const YamlNode& value, Diagnostics& diagnostics) const;
  bool check_conditions(const YamlNode& node, Diagnostics& diagnostics) const;
  void combine(Position at, Diagnostics& diagnostics);
  void exclude(const YamlNode& list, Diagnostics& diagnostics);
  void check_use(const YamlNode& document, const YamlNode& matrix, Diagnostics& diagnostics) const;

  std::vector<Axis> axes_;
  std::set<std::string, std::less<>> names_;     ///< Of the axes.
  std::set<std::string, std::less<>> doubtful_;  ///< Parameters of axes that are wrong.
  bool any_is_doubtful_ = false;
  bool wrong_ = false;
  std::vector<Combination> combinations_;
};

/// "[mode=sync,reason=timeout]", or nothing for an empty combination.
[[nodiscard]] std::string suffix_of(const Combination& combination);

}  // namespace rescind
