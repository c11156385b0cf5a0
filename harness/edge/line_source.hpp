#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace rescind {

/// The lines of a file or of standard input, one at a time, in memory for the longest line only.
class LineSource {
 public:
  /// `path` is "-" for standard input. Throws InputError where it is no file or cannot be opened. A line
  /// longer than `line_bytes_max` is given out as its first `line_bytes_max` + 1 bytes, and nothing after it:
  /// it is to be refused.
  ///
  /// Where `stop` is a file that becomes readable, the input ends there, and what is left of a line is dropped; -1
  /// for none.
  LineSource(const std::string& path, std::size_t line_bytes_max, int stop = -1);
  ~LineSource();
  LineSource(const LineSource&) = delete;
  LineSource& operator=(const LineSource&) = delete;

  /// The next line without its end, good until the next call; nullopt at the end. Throws InputError where
  /// reading fails.
  [[nodiscard]] std::optional<std::string_view> next();

  /// Whether the last line had no end: the input was over.
  [[nodiscard]] bool was_cut() const { return cut_; }

 private:
  [[nodiscard]] bool fill();
  [[nodiscard]] bool is_stopped() const;

  std::string name_;
  std::size_t line_bytes_max_;
  int stop_;
  int descriptor_ = -1;
  std::string buffer_;
  std::size_t begin_ = 0;  // What is not given out yet is [begin_, buffer_.size()).
  bool at_end_ = false;
  bool cut_ = false;
};

/// All lines of a file, each with its end, whatever its size; a line may have 64 MiB. Throws InputError.
[[nodiscard]] std::string all_lines(const std::string& path);

}  // namespace rescind
