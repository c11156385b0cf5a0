#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "harness/base/sink.hpp"

namespace rescind {

/// A text of any length that is read once it is complete. What is beyond a quarter of a megabyte lies in a temporary file without a
/// name, or in memory where there is no place for one.
class Spool {
 public:
  Spool() = default;
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  void write(std::string_view piece);
  /// Begins anew.
  void clear();
  [[nodiscard]] std::uint64_t size() const { return in_file_ + rest_.size(); }
  /// Hands over the bytes from `begin` up to `end`, piece by piece. Throws std::system_error where the temporary file
  /// cannot be read.
  void read(std::uint64_t begin, std::uint64_t end, const Sink& sink) const;
  /// All of them.
  void read(const Sink& sink) const { read(0, size(), sink); }

 private:
  static constexpr std::size_t rest_max = std::size_t{1} << 18;
  void move_to_file();

  struct Closed {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Closed> file_;
  bool has_room_ = true;       // Whether the file can be made and takes more.
  std::uint64_t in_file_ = 0;  // Bytes.
  std::string rest_;           // Behind them.
};

}  // namespace rescind
