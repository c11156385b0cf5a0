#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/engine/run/result.hpp"

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

/// The cases of one file that failed by the same rules.
struct FailedAlike {
  std::string file{};
  std::string rules{};  ///< "cancel.final-prompt expect.results"
  std::size_t cases = 0;
  std::string when{};  ///< See common_cause().
};

/// Groups the cases of a file by what they failed by. Is told every case, those that passed too.
class CommonCauses {
 public:
  /// So many cases of its group failed, this one counted; 0 where it did not fail by a rule.
  std::size_t add(const CaseResult& result);
  /// The groups of the cases since the last call, in the order of their first cases.
  [[nodiscard]] std::vector<FailedAlike> end_file();

 private:
  std::vector<std::string> names_;  // Of all cases.
  std::vector<FailedAlike> groups_;
  std::vector<std::vector<std::string>> failed_;  // By group, the names.
  std::map<std::string, std::size_t> group_of_rules_;
};

}  // namespace rescind
