#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rescind {

/// Throws UsageError where `path` can certainly not be written: before work is done whose report would be
/// lost.
void require_writable(const std::string& path);

/// Writes the file whole or not at all: into a new file beside it, which then takes its name. What is no
/// regular file (a pipe, /dev/null) is written directly. Throws UsageError where it cannot be written.
void write_file(const std::string& path, std::string_view content);

/// A file that is written piece by piece, whole or not at all, like write_file(): without commit() nothing is
/// left of it. One at a time.
class WholeFile {
 public:
  /// Throws UsageError where it cannot be written, as the other members do.
  explicit WholeFile(std::string path);
  ~WholeFile();
  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;

  void write(std::string_view piece);
  /// The file takes its name.
  void commit();
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  [[noreturn]] void give_up(int error);

  std::string path_;  // As given, for errors.
  std::string target_;
  std::string fresh_;  // Beside it; empty where the target is written directly.
  int descriptor_ = -1;
  std::uint64_t bytes_ = 0;
};

/// Removes the new file that a write_file() or WholeFile under way has not renamed yet. May be called from a signal
/// handler.
void discard_unfinished_file() noexcept;

}  // namespace rescind
