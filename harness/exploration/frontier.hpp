#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

#include "harness/exploration/model.hpp"

namespace rescind {

/// States that wait to be expanded, as bytes, in the order in which they came.
template <Searchable M>
class StateBlock {
  using State = typename M::State;

 public:
  /// A block is full once it has so many bytes: small enough to be shared out among threads, large enough to
  /// be no work.
  static constexpr std::size_t bytes_full = (Packs<M> ? 16 : 4) << 10;

  void push(M& model, const State& state) {
    if constexpr (Packs<M>) {
      const std::size_t start = bytes_.size();
      if (bytes_.empty()) bytes_.reserve(bytes_full + bytes_full / 4);
      bytes_.resize(start + sizeof(Length));
      model.pack(state, bytes_);
      const auto length = static_cast<Length>(bytes_.size() - start - sizeof(Length));
      std::memcpy(bytes_.data() + start, &length, sizeof length);
    } else {
      if (bytes_.empty()) bytes_.reserve(bytes_full + sizeof(State));
      const auto* from = reinterpret_cast<const std::byte*>(&state);
      bytes_.insert(bytes_.end(), from, from + sizeof state);
    }
  }

  /// The same of a state as pop_packed() takes it.
  void push_packed(std::span<const std::byte> state) {
    if (bytes_.empty()) bytes_.reserve(bytes_full + bytes_full / 4);
    if constexpr (Packs<M>) {
      const auto length = static_cast<Length>(state.size());
      const auto* from = reinterpret_cast<const std::byte*>(&length);
      bytes_.insert(bytes_.end(), from, from + sizeof length);
    }
    bytes_.insert(bytes_.end(), state.begin(), state.end());
  }

  /// Takes the next state; false when there is none.
  bool pop(M& model, State& state) {
    if (read_ == bytes_.size()) return false;
    const std::span<const std::byte> packed = pop_packed();
    if constexpr (Packs<M>)
      model.unpack(packed, state);
    else
      std::memcpy(static_cast<void*>(&state), packed.data(), packed.size());
    return true;
  }
  /// The bytes of the next state, which there is, until something is pushed.
  [[nodiscard]] std::span<const std::byte> pop_packed() {
    ++taken_;
    std::size_t size = sizeof(State);
    if constexpr (Packs<M>) {
      Length length = 0;
      std::memcpy(&length, bytes_.data() + read_, sizeof length);
      read_ += sizeof length;
      size = length;
    }
    const std::span<const std::byte> packed = std::span<const std::byte>(bytes_).subspan(read_, size);
    read_ += size;
    return packed;
  }

  /// Keeps the fingerprint of the state that was pushed last. Of all states of a block, or of none.
  void push_fingerprint(std::uint64_t fingerprint) { fingerprints_.push_back(fingerprint); }
  /// That of the state which was taken last.
  [[nodiscard]] std::uint64_t fingerprint() const { return fingerprints_[taken_ - 1]; }

  /// Is empty then, and keeps its memory.
  void clear() {
    bytes_.clear();
    read_ = 0;
    fingerprints_.clear();
    taken_ = 0;
  }

  /// All its states behind one another, for adopt(). It was not read from.
  [[nodiscard]] std::span<const std::byte> all() const { return bytes_; }
  /// Becomes the block of states that were all() of others, behind one another.
  void adopt(std::span<const std::byte> states) { bytes_.assign(states.begin(), states.end()); }

  [[nodiscard]] bool full() const { return bytes_.size() >= bytes_full; }
  [[nodiscard]] std::size_t bytes() const {
    return bytes_.size() + fingerprints_.size() * sizeof(std::uint64_t);
  }

 private:
  using Length = std::uint32_t;
  std::vector<std::byte> bytes_;
  std::size_t read_ = 0;
  std::vector<std::uint64_t> fingerprints_;
  std::size_t taken_ = 0;  // States.
};

/// The states of one level that one thread found, in the order in which it found them.
template <Searchable M>
class Frontier {
 public:
  void push(M& model, const typename M::State& state) { last().push(model, state); }
  void push_packed(std::span<const std::byte> state) { last().push_packed(state); }
  /// Keeps the fingerprint of the state that was pushed last. Of all states, or of none.
  void push_fingerprint(std::uint64_t fingerprint) { blocks_.back().push_fingerprint(fingerprint); }
  /// Takes over all blocks of `other`.
  void append(Frontier&& other) {
    for (auto& block : other.blocks_) blocks_.push_back(std::move(block));
    other.blocks_.clear();
  }
  [[nodiscard]] bool empty() const { return blocks_.empty(); }
  [[nodiscard]] std::size_t blocks() const { return blocks_.size(); }
  /// Takes a block out, so that its memory goes once it is read. Each block once.
  [[nodiscard]] StateBlock<M> take(std::size_t block) { return std::exchange(blocks_[block], {}); }
  /// Takes the last block out, of which there is one.
  [[nodiscard]] StateBlock<M> take_last() {
    StateBlock<M> block = std::move(blocks_.back());
    blocks_.pop_back();
    return block;
  }
  /// Takes over states that were all() of blocks.
  void adopt(std::span<const std::byte> states) { blocks_.emplace_back().adopt(states); }
  [[nodiscard]] std::size_t bytes() const {
    std::size_t sum = 0;
    for (const auto& block : blocks_) sum += block.bytes();
    return sum;
  }

 private:
  [[nodiscard]] StateBlock<M>& last() {
    if (blocks_.empty() || blocks_.back().full()) blocks_.emplace_back();
    return blocks_.back();
  }

  std::vector<StateBlock<M>> blocks_;
};

}  // namespace rescind
