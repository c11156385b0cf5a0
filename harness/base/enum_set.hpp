#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>

namespace rescind {

/// How many values an enumeration has that counts from 0 and ends with `count_`. One that does not end so gets a
/// specialization where it is declared.
template <class E>
inline constexpr std::size_t enum_count = static_cast<std::size_t>(E::count_);

/// A set of values of the enumeration `E`, as bits: a value to be copied, compared and hashed by its bytes.
/// Its members are visited in the order in which `E` declares them.
template <class E>
class EnumSet {
 public:
  class Iterator;

  constexpr EnumSet() = default;
  constexpr EnumSet(std::initializer_list<E> values) {
    for (const E value : values) add(value);
  }
  /// Every value of `E`.
  [[nodiscard]] static constexpr EnumSet all() {
    EnumSet every;
    for (std::size_t i = 0; i < enum_count<E>; ++i) every.add(static_cast<E>(i));
    return every;
  }

  constexpr void add(E value) { word(value) |= bit(value); }
  constexpr void remove(E value) { word(value) &= ~bit(value); }
  [[nodiscard]] constexpr bool contains(E value) const { return (word(value) & bit(value)) != 0; }
  [[nodiscard]] constexpr bool empty() const { return *this == EnumSet{}; }
  [[nodiscard]] constexpr std::size_t size() const {
    std::size_t members = 0;
    for (const std::uint64_t word : words_) members += static_cast<std::size_t>(std::popcount(word));
    return members;
  }
  [[nodiscard]] constexpr bool intersects(const EnumSet& other) const { return !(*this & other).empty(); }
  /// Whether each member of `other` is one of this set.
  [[nodiscard]] constexpr bool includes(const EnumSet& other) const { return other.without(*this).empty(); }
  [[nodiscard]] constexpr EnumSet without(const EnumSet& other) const {
    EnumSet left = *this;
    for (std::size_t i = 0; i < words_.size(); ++i) left.words_[i] &= ~other.words_[i];
    return left;
  }
  /// The first member in the order of `E`. Requires a set that is not empty.
  [[nodiscard]] constexpr E first() const { return *begin(); }
  /// Requires a set that is not empty.
  constexpr void remove_first() {
    std::size_t i = 0;
    while (words_[i] == 0) ++i;
    words_[i] &= words_[i] - 1;
  }

  constexpr EnumSet& operator|=(const EnumSet& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
    return *this;
  }
  constexpr EnumSet& operator&=(const EnumSet& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
    return *this;
  }
  [[nodiscard]] friend constexpr EnumSet operator|(EnumSet one, const EnumSet& other) { return one |= other; }
  [[nodiscard]] friend constexpr EnumSet operator&(EnumSet one, const EnumSet& other) { return one &= other; }
  bool operator==(const EnumSet&) const = default;

  [[nodiscard]] constexpr Iterator begin() const { return Iterator(*this); }
  [[nodiscard]] constexpr std::default_sentinel_t end() const { return {}; }

 private:
  static constexpr std::size_t word_bits = 64;
  static constexpr std::size_t words_count = (enum_count<E> + word_bits - 1) / word_bits;

  static constexpr std::uint64_t bit(E value) {
    return std::uint64_t{1} << (static_cast<std::size_t>(value) % word_bits);
  }
  constexpr std::uint64_t& word(E value) { return words_[static_cast<std::size_t>(value) / word_bits]; }
  constexpr const std::uint64_t& word(E value) const {
    return words_[static_cast<std::size_t>(value) / word_bits];
  }

  std::array<std::uint64_t, words_count> words_{};
};

/// Goes over a copy of the set: what is added to or removed from the original meanwhile does not matter.
template <class E>
class EnumSet<E>::Iterator {
 public:
  using value_type = E;
  using difference_type = std::ptrdiff_t;

  constexpr Iterator() = default;
  explicit constexpr Iterator(const EnumSet& set) : left_(set) {}
  [[nodiscard]] constexpr E operator*() const {
    std::size_t i = 0;
    while (left_.words_[i] == 0) ++i;
    return static_cast<E>(i * word_bits + static_cast<std::size_t>(std::countr_zero(left_.words_[i])));
  }
  constexpr Iterator& operator++() {
    left_.remove_first();
    return *this;
  }
  constexpr Iterator operator++(int) {
    Iterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const Iterator&) const = default;
  [[nodiscard]] friend constexpr bool operator==(const Iterator& at, std::default_sentinel_t) {
    return at.left_.empty();
  }

 private:
  EnumSet left_;
};

}  // namespace rescind
