#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rescind {

/// A key of a matrix, and values of it.
struct MatrixTest {
  std::string key;
  std::vector<std::string> values;  ///< Sorted.
};

/// What the values of a matrix have to do with which of its cases failed.
struct Cause {
  enum class How : std::uint8_t {
    exactly,  ///< All of `tests` hold for those that failed, and for no other.
    only,     ///< They hold for those that failed, and for some others.
    mostly,   ///< They hold for most of those that failed, and for few others.
  };
  How how = How::exactly;
  std::vector<MatrixTest> tests;
  std::size_t wrong = 0;  ///< Cases for which it is not so.
};

/// What the cases of a matrix that failed have in common, and the others of their file have not, by the values in their
/// names. Nothing where there is nothing to say: no such values, or a single case.
[[nodiscard]] std::optional<Cause> cause_of(const std::vector<std::string>& failed,
                                            const std::vector<std::string>& others);
/// The same; where it is not so for many cases, at most three tests that tell better who failed.
[[nodiscard]] std::optional<Cause> best_cause_of(const std::vector<std::string>& failed,
                                                 const std::vector<std::string>& others);

/// "exactly", "only", "mostly".
[[nodiscard]] std::string_view name_of(Cause::How how);
/// "exactly when kind is enumerate or subscribe, and cancel is yes"
[[nodiscard]] std::string text_of(const Cause& cause);
/// Of cause_of(); empty where there is none.
[[nodiscard]] std::string common_cause(const std::vector<std::string>& failed,
                                       const std::vector<std::string>& others);

}  // namespace rescind
