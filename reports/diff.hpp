#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rescind {

/// A figure of a latency line, in ns, where both reports have one.
struct DiffFigures {
  std::string line;  ///< "cancel/twice told"
  std::string name;  ///< "p99"
  std::int64_t before = 0;
  std::int64_t after = 0;
  bool operator==(const DiffFigures&) const = default;
};

/// Something that two reports say differently.
struct DiffRow {
  enum class What : std::uint8_t { worse, better, other };
  What what = What::other;
  std::string subject;  ///< "cancel/twice, 60 cases", "cancel/twice told: p99", "rules exercised".
  std::string before;
  std::string after;
  std::optional<DiffFigures> figures{};
  bool operator==(const DiffRow&) const = default;
};

/// What two JSON reports of one kind say differently.
struct ReportDiff {
  std::string_view of;          ///< "verdicts", "latency" or "coverage".
  std::string_view things;      ///< What is compared: "cases", "lines", "figures".
  std::uint64_t same = 0;       ///< So many are the same.
  std::vector<DiffRow> rows{};  ///< The losses first.
};

/// Compares the texts of two reports, whose names are for errors. Throws InputError where one is none, or where they are
/// of different kinds or versions.
[[nodiscard]] ReportDiff diff_of(const std::string& before, const std::string& before_name,
                                 const std::string& after, const std::string& after_name);

[[nodiscard]] bool has_losses(const ReportDiff& diff);

[[nodiscard]] std::string diff_text(const ReportDiff& diff, bool colour);
/// A heading, a table of what differs, and a line that sums up.
[[nodiscard]] std::string diff_markdown(const ReportDiff& diff);

}  // namespace rescind
