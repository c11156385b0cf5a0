#pragma once

#include <string>
#include <string_view>

namespace rescind {

/// A file that says that a process lives: the system lets go of it when the process ends, however it ends.
class HeldFile {
 public:
  /// Makes the file, which must not be there yet. Throws OutputError where that cannot be done.
  explicit HeldFile(std::string path);
  ~HeldFile();
  HeldFile(const HeldFile&) = delete;
  HeldFile& operator=(const HeldFile&) = delete;

 private:
  std::string path_;
  int descriptor_ = -1;
};

/// Whether a process that lives holds the file.
[[nodiscard]] bool is_held(const std::string& path);

/// Takes the files of a directory away whose names begin so and that nobody holds. Nobody may make one meanwhile.
void remove_left_behind(const std::string& directory, std::string_view prefix);

}  // namespace rescind
