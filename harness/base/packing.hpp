#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>
#include <vector>

#include "harness/base/assert.hpp"

namespace rescind {

/// Writes values behind one another as bytes, for the same program to read back: no format for files.
/// A class that can be packed has a template `archive(Archive&)` or a free function that names its parts
/// once, for both directions.
class Packer {
 public:
  /// Appends to `bytes`, which must outlive this and is not to be looked at before this is gone.
  explicit Packer(std::vector<std::byte>& bytes) : bytes_(bytes), used_(bytes.size()) {}
  ~Packer() { bytes_.resize(used_); }
  Packer(const Packer&) = delete;
  Packer& operator=(const Packer&) = delete;

  template <class Value>
  requires std::is_trivially_copyable_v<Value>
  void operator()(const Value& value) { append(&value, sizeof value); }
  template <class Value>
  void operator()(const std::vector<Value>& values) {
    append_all(std::span<const Value>(values));
  }
  /// To be read back as a vector.
  template <class Value>
  void append_all(std::span<const Value> values) {
    static_assert(std::is_trivially_copyable_v<Value>);
    (*this)(static_cast<std::uint32_t>(values.size()));
    if (!values.empty()) append(values.data(), values.size_bytes());
  }
  /// How many bytes there are by now.
  [[nodiscard]] std::size_t size() const { return used_; }

 private:
  void append(const void* data, std::size_t size) {
    if (bytes_.size() - used_ < size) [[unlikely]]
      bytes_.resize(used_ + size + ahead);
    std::memcpy(bytes_.data() + used_, data, size);
    used_ += size;
  }
  static constexpr std::size_t ahead = 1024;  // Made room for at a time.
  std::vector<std::byte>& bytes_;
  std::size_t used_;
};

/// Reads back what a Packer wrote, in the same order.
class Unpacker {
 public:
  explicit Unpacker(std::span<const std::byte> bytes) : bytes_(bytes) {}

  template <class Value>
  requires std::is_trivially_copyable_v<Value>
  void operator()(Value& value) { take(&value, sizeof value); }
  template <class Value>
  void operator()(std::vector<Value>& values) {
    std::uint32_t size = 0;
    (*this)(size);
    values.resize(size);
    take(values.data(), size * sizeof(Value));
  }
  [[nodiscard]] bool done() const { return bytes_.empty(); }

 private:
  void take(void* data, std::size_t size) {
    RESCIND_ASSERT(size <= bytes_.size());
    if (size != 0) std::memcpy(data, bytes_.data(), size);
    bytes_ = bytes_.subspan(size);
  }
  std::span<const std::byte> bytes_;
};

}  // namespace rescind
