#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "harness/mi/abi.h"
#include "harness/mi/probe/behaviour.hpp"

namespace rescind::probe {

/// One run of a provider: posts its results at their times, hears of its cancellation as it is told to, and writes down
/// both. It has a thread of its own, and goes with it.
class Work : public std::enable_shared_from_this<Work> {
 public:
  /// Posts result number `index`; the server's answer.
  using Post = std::function<MiResult(std::uint32_t index)>;
  /// Posts the final result. What it is given belongs to the server from then on.
  using Finish = std::function<void(MiResult)>;

  /// `context` is what it asks whether it is cancelled; null where it has to be told, by hear().
  Work(MiContext* context, Behaviour behaviour, Post post, Finish finish);

  /// Begins, and returns at once.
  void begin();
  /// It is told that it is cancelled, by that way ("unsubscribe").
  void hear(const std::string& how);

 private:
  enum class Next { on, stop, gone };

  void run();
  Next post_all();
  Next wait(std::int64_t until);
  Next poll();
  Next post(std::uint32_t index);
  void end(Next why);
  void hear_with_reason(const std::string& how, const std::string& fields);
  void register_cancel();

  MiContext* context_;
  Behaviour behaviour_;
  Post post_;
  Finish finish_;
  std::mutex mutex_;
  std::condition_variable told_;
  bool heard_ = false;
  bool over_ = false;
};

}  // namespace rescind::probe
