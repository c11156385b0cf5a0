#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "harness/mi/host/library.hpp"
#include "harness/mi/host/log.hpp"
#include "harness/mi/host/operation.hpp"

namespace rescind::mi {

/// Plays the clients of one case on a library: a thread for each of theirs, an application for each client. What it gives
/// the library to call back lives as long as the player, which therefore has to live as long as the process.
class Player {
 public:
  /// Throws Unusable where the library gives no application.
  Player(const Case& what, const Job& job, const Library& library, Log& log);

  /// Makes all steps, waits until nothing more is to come, or a call does not return, and ends the log. Whether what is still
  /// held can be given back.
  [[nodiscard]] bool play();
  /// Gives back what is still held. May hang, as what it calls does.
  void leave();

 private:
  struct Client {
    MiApplication application{};
  };
  struct Session {
    MiSession handle{};
    MiSession opened{};  ///< What it was before the library emptied it.
    std::uint32_t client = 0;
    Player* player = nullptr;
    SessionId id{};
  };
  /// What is known of an operation, for its callbacks.
  struct Sight {
    Player* player = nullptr;
    OpId op{};
    std::atomic<std::uint32_t> results{0};
    std::atomic<bool> awaited{false};  ///< A final result is to come by callback.
    std::atomic<bool> ended{false};
    std::atomic<bool> stopped{false};  ///< It was cancelled or closed.
  };
  /// Whether anything more will happen, of which on virtual time the library knows.
  enum class Outlook : std::uint8_t { open, at_rest, out_of_time };
  /// What a callback was given.
  struct Brought {
    const MiOperation* handle = nullptr;
    bool more = false;
    MiResult code = mi_result_ok;
    const char* error = nullptr;
    bool has_result = false;
    std::optional<std::uint32_t> index{};
    MiAcknowledge acknowledge = nullptr;
  };

  void run_thread(const ThreadPlan& thread, std::uint32_t number);
  bool wait_for(const Trigger& trigger);
  [[nodiscard]] std::int64_t drawn(Range range);
  [[nodiscard]] std::uint32_t user_of(ContextId context) const;

  void call(const Step& step, std::uint32_t client);
  void open_session(SessionId id, ContextId context);
  void start(const Step& step, ContextId context);
  bool read(const Step& step, ContextId context);
  void acknowledge(const Step& step, ContextId context);
  void cancel(const Step& step, ContextId context);
  void close(const Step& step, ContextId context);
  void close_session(const Step& step, ContextId context);

  [[nodiscard]] MiOperationCallbacks callbacks_of(Sight& sight);
  void callback(Sight& sight, const Brought& brought);
  bool run_inside(OpId op, std::uint32_t number, std::uint32_t client);
  void record_final(OpId op, Via via, MiResult code, std::uint32_t index, const char* message);
  static void session_closed(void* context);
  [[nodiscard]] std::optional<Event> next_fired(std::int64_t& monotonic_ns) const;

  [[nodiscard]] bool all_done() const;
  [[nodiscard]] bool only_endless_ones_run() const;
  [[nodiscard]] Duration patience() const;
  EndWhy settle();
  EndWhy settle_on_virtual_time();
  void wait_out_silence();
  void record_blocked_steps();

  const Case& what_;
  const Job& job_;
  const Library& library_;
  Log& log_;
  std::uint32_t own_user_;
  std::vector<Client> clients_;
  std::vector<Session> sessions_;
  std::vector<std::unique_ptr<Operation>> operations_;
  std::vector<std::unique_ptr<Sight>> sights_;
  std::vector<std::thread> threads_;
  std::atomic<std::uint32_t> playing_{0};   // Threads that have steps to make.
  std::atomic<std::uint32_t> calling_{0};   // Calls that have not returned.
  std::atomic<std::uint32_t> inside_{0};    // Callbacks that have not.
  std::atomic<std::uint32_t> closing_{0};   // Sessions whose close is to be told.
  std::atomic<std::uint32_t> sleeping_{0};  // Steps whose time has not come.
  std::atomic<std::uint64_t> draws_{0};
  std::atomic<Outlook> outlook_{Outlook::open};
  std::vector<std::atomic<const Step*>> waiting_;  // By thread: the step whose event has not come.
};

}  // namespace rescind::mi
