#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

/// Fetches the pieces of a file on a thread of its own, a piece each millisecond.
///
/// The application gets each piece by `on_piece` and, when all is over, one `on_done`: 0 for everything
/// fetched, 1 for cancelled. Both are called on the download's thread.
class Download {
 public:
  struct Application {
    std::function<void(unsigned piece)> on_piece;
    std::function<void(int code)> on_done;
  };

  /// `impatient` switches the bug on.
  explicit Download(bool impatient) : impatient_(impatient) {}

  void start(unsigned pieces, Application application) {
    application_ = std::move(application);
    thread_ = std::thread([this, pieces] { fetch(pieces); });
  }

  /// Asks the download to stop soon. 0: it was asked.
  int cancel() {
    {
      const std::lock_guard lock(mutex_);
      cancelled_ = true;
    }
    wake_.notify_all();
    // The bug: why should the application wait? We know the answer. But the download's thread will give it as
    // well.
    if (impatient_) application_.on_done(1);
    return 0;
  }

  /// Waits for the download's thread. 0: nothing is left of it.
  int close() {
    thread_.join();
    return 0;
  }

 private:
  void fetch(unsigned pieces) {
    for (unsigned piece = 0; piece < pieces; ++piece) {
      if (cancelled_within(std::chrono::milliseconds(1))) return application_.on_done(1);
      application_.on_piece(piece);
    }
    application_.on_done(0);
  }

  bool cancelled_within(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    return wake_.wait_for(lock, time, [this] { return cancelled_; });
  }

  const bool impatient_;
  Application application_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool cancelled_ = false;
  std::thread thread_;
};
