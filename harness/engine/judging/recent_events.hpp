#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/contract/violation.hpp"
#include "harness/history/history.hpp"

namespace rescind {

/// The last events of a stream, for the lines that explain a violation.
class RecentEvents {
 public:
  /// At least so many of the last events are there, and less than twice as many.
  static constexpr std::size_t remembered = 65'536;

  explicit RecentEvents(const Header& header) : recent_{header, {}, {}} {}

  void add(const Event& event);
  /// How many events were added, the forgotten ones too.
  [[nodiscard]] std::uint64_t count() const { return forgotten_ + recent_.events.size(); }
  /// Forgets them all.
  void clear();

  /// Whether events of `op` may have been forgotten: some were, and its start is not among those remembered.
  [[nodiscard]] bool lost_beginning_of(OpId op) const;

  /// The lines that matter for `violation`, ready to print, as far as their events are remembered; the number
  /// of its event counts from the first event added. `names` are those of the moment at which the violation
  /// was found.
  [[nodiscard]] std::vector<std::string> lines(Violation violation, const Names& names) const;

 private:
  History recent_;  // Without names.
  std::uint64_t forgotten_ = 0;
};

}  // namespace rescind
