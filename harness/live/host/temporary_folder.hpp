#pragma once

#include <string>
#include <string_view>

#include "harness/live/host/launch.hpp"

namespace rescind::live {

/// A folder of its own below the system's folder for temporary files, which only its user can enter; it goes
/// with everything in it.
class TemporaryFolder {
 public:
  /// Throws std::system_error where none can be made.
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  /// Absolute, without links.
  [[nodiscard]] const std::string& path() const { return path_; }

  /// Writes a file below it, and makes the folders between. Throws UsageError where `name` leads out of it (it is
  /// absolute, holds '..', or passes a link), or cannot be written.
  void write(const std::string& name, std::string_view content) const;

  /// Makes it, and all that is in it, this user's. Throws UsageError where we may not.
  void give_to(const User& user) const;

 private:
  std::string path_;
};

}  // namespace rescind::live
