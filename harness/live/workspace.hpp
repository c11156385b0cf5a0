#pragma once

#include <cstdint>
#include <string>

#include "harness/live/host/temporary_folder.hpp"
#include "harness/live/placeholders.hpp"
#include "harness/live/subject.hpp"

namespace rescind::live {

/// The language that the subject's workspace is written in: what it says itself, else that of its program. Null where
/// it has no workspace. Throws UsageError where it needs one, and nothing says which.
[[nodiscard]] const Language* language_of(const Subject& subject);

/// The files that a subject works on, in a temporary folder.
class Workspace {
 public:
  /// The most that the big file may hold.
  static constexpr std::size_t text_bytes_max = std::size_t{8} << 20;

  /// Writes the files. Throws UsageError for a file that would not be in the folder.
  explicit Workspace(const Subject& subject);

  [[nodiscard]] const std::string& folder() const { return folder_.path(); }
  /// Makes it this user's.
  void give_to(const User& user) const { folder_.give_to(user); }
  /// From now on the big file has so many of its repeated parts.
  void set_units(std::uint32_t units) { units_ = units; }
  [[nodiscard]] std::uint32_t units() const { return units_; }
  /// Whether its size can be chosen at all, and be doubled once more.
  [[nodiscard]] bool can_grow() const;
  [[nodiscard]] bool can_shrink() const { return language_ != nullptr && units_ > 1; }

  /// What placeholders stand for in the next message: another `n`, and a big file that is not as it was.
  [[nodiscard]] PlaceholderValues next_values();

 private:
  [[nodiscard]] std::string big_text(std::uint64_t number) const;

  TemporaryFolder folder_;
  const Language* language_;
  bool own_user_;  // Others cannot see whether our process lives.
  std::uint32_t units_ = 250;
  std::uint64_t number_ = 0;
};

}  // namespace rescind::live
