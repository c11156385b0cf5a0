#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace rescind {

/// Hands on, in their order and one at a time, what several threads finish in any order. Keeps a bounded number of items:
/// who is too far ahead waits for the slowest.
template <class Item>
class InOrder {
 public:
  using Next = std::function<void(std::size_t number, Item item)>;
  /// `next` gets item after item, from any thread.
  InOrder(std::size_t ahead_max, Next next) : waiting_(ahead_max), next_(std::move(next)) {}

  /// To be called before work on that number begins, so that the numbers before it are under way or done. False where
  /// nothing is handed on any more.
  [[nodiscard]] bool wait_for(std::size_t number) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return given_up_ || number < first_ + waiting_.size(); });
    return !given_up_;
  }

  /// The item of that number, with which those behind it that are done are handed on as well. What `next_` throws comes
  /// through; then nothing more is handed on.
  void put(std::size_t number, Item item) {
    std::unique_lock lock(mutex_);
    at(number).emplace(std::move(item));
    if (busy_) return;  // Whoever hands on will see it.
    busy_ = true;
    while (!given_up_ && at(first_)) hand_on(lock);
    busy_ = false;
  }

  /// Somebody will never put his item: nobody is to wait for it.
  void give_up() {
    const std::lock_guard lock(mutex_);
    given_up_ = true;
    room_.notify_all();
  }

 private:
  [[nodiscard]] std::optional<Item>& at(std::size_t number) { return waiting_[number % waiting_.size()]; }

  void hand_on(std::unique_lock<std::mutex>& lock) {
    const std::size_t number = first_;
    Item item = std::move(*at(number));
    at(number).reset();
    lock.unlock();
    try {
      next_(number, std::move(item));
    } catch (...) {
      give_up();
      throw;
    }
    lock.lock();
    ++first_;
    room_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable room_;
  std::vector<std::optional<Item>> waiting_;  // By number, modulo its size.
  std::size_t first_ = 0;                     // The number that is handed on next.
  bool busy_ = false;                         // A thread is handing on.
  bool given_up_ = false;
  Next next_;
};

}  // namespace rescind
