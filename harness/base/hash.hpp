#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace rescind {

static_assert(std::endian::native == std::endian::little,
              "hashes of values are pinned for little-endian machines");

/// XXH3 over bytes: the same on every compiler, optimization level and run. Not for security.
[[nodiscard]] inline std::uint64_t hash_bytes(const void* data, std::size_t size, std::uint64_t seed = 0) {
  return XXH3_64bits_withSeed(data, size, seed);
}

/// The hash of a value through its bytes. The value may have no padding, whose content nobody promises.
template <class Value>
[[nodiscard]] std::uint64_t hash_value(const Value& value, std::uint64_t seed = 0) {
  static_assert(
      std::is_trivially_copyable_v<Value> && std::has_unique_object_representations_v<Value>,
      "only values without padding, pointers to elsewhere or floating point can be hashed by their bytes");
  static_assert(!std::is_pointer_v<Value>, "addresses differ from run to run");
  return hash_bytes(&value, sizeof value, seed);
}

/// One hash out of two; the order matters.
[[nodiscard]] inline std::uint64_t combine(std::uint64_t first, std::uint64_t second) {
  const std::uint64_t both[2] = {first, second};
  return hash_bytes(both, sizeof both);
}

/// A hash over a sequence of values; their order and their borders matter ("ab","c" differs from "a","bc").
class Hasher {
 public:
  template <class Value>
  void add(const Value& value) {
    state_ = hash_value(value, state_);
  }
  void add(std::string_view text) { state_ = hash_bytes(text.data(), text.size(), state_); }
  [[nodiscard]] std::uint64_t value() const { return state_; }
  bool operator==(const Hasher&) const = default;

 private:
  std::uint64_t state_ = 0;
};

}  // namespace rescind
