#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rescind {

/// A file that is written piece by piece, whole or not at all: into a new file beside it, which takes its name when
/// it is kept; the rights of an old one stay. What is no regular file (a pipe, /dev/null) is written directly, and a link is followed. Several
/// threads may each write their own. Every member throws std::system_error, which names the path, where the file
/// cannot be written; what was there is then still there.
class WholeFile {
 public:
  /// Who may read it: whom the user lets read new files, or the user alone.
  enum class Readers : bool { as_usual, owner };
  explicit WholeFile(std::string path, Readers readers = Readers::as_usual);
  /// Unless it was kept, nothing of it is left.
  ~WholeFile();
  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;

  void write(std::string_view piece);
  /// It is complete. Returns its size in bytes.
  std::uint64_t keep();

 private:
  void flush();
  void require(bool done) const;

  Readers readers_;
  std::string path_;  // As given, for errors.
  std::string target_;
  std::string fresh_;  // Beside it; empty where the target is written directly, and once it has its name.
  int descriptor_ = -1;
  std::string buffer_;
  std::uint64_t bytes_ = 0;
};

/// Removes a file that some WholeFile under way has not kept yet. May be called from a signal handler.
void discard_unfinished_file() noexcept;

}  // namespace rescind
