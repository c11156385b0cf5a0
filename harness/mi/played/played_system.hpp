#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "harness/scenario/compile/scenario.hpp"
#include "harness/simulation/timed_driver.hpp"
#include "models/system/client.hpp"
#include "models/system/system.hpp"

namespace rescind {

/// More of a kind than a played run has room for.
class PlayedTooMany : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Most of each that a program may use in one run.
struct PlayedLimits {
  static constexpr std::uint32_t operations = 4096;
  static constexpr std::uint32_t sessions = 256;
  static constexpr std::uint32_t threads = 512;
  static constexpr std::uint32_t clients = 32;
};

/// An operation as a program starts it.
struct PlayedStart {
  OperationKind kind = OperationKind::get;
  Mode mode = Mode::async;
  Acknowledge acknowledge = Acknowledge::automatic;
  Duration timeout{no_number};
  SessionId session{};
  std::string provider{};  ///< The name of a provider of the scenario.
};

/// A call in progress: which it is, and on what.
struct PlayedCall {
  Call call = Call::wait;
  OpId op{};
  SessionId session{};
  Handle handle = Handle::own;
};

/// The scenario's system, whose clients are played by a program: the program makes the calls and runs the callbacks,
/// the models do everything else. The scenario's own steps are left out.
///
/// What happens is told as events only, each batch before anything else can happen; who is told may not act. A call that was made has returned
/// once its event says so (start-returned, read-returned, ...); a result or a final by callback asks the program to
/// run the callback, and to say callback_returned() after it.
///
/// An operation takes the place of the first one in the scenario that is of its kind and of its provider and was not
/// started yet, and its name; others are called by their provider. Sessions and clients likewise.
///
/// Not copyable: its parts refer to each other.
class PlayedSystem {
 public:
  using Seen = std::function<void(std::span<const Event>)>;

  PlayedSystem(const Case& what, const Behaviour& behaviour, Tape tape, Seen seen);
  PlayedSystem(const PlayedSystem&) = delete;
  PlayedSystem& operator=(const PlayedSystem&) = delete;

  /// The run begins. Before it nothing may be called.
  void begin();

  // The clock, and what happens by itself.

  [[nodiscard]] Time now() const { return now_; }
  /// When the system next does something by itself; none where it would not.
  [[nodiscard]] std::optional<Time> next_due() const { return driver_.next_due(); }
  /// Requires that nothing is due before `when`.
  void advance_to(Time when) { now_ = std::max(now_, when); }
  /// Does the next thing that is due by now. False where there is none.
  bool step();
  /// The client's process is gone.
  [[nodiscard]] bool crashed() const { return driver_.state().crashed; }
  [[nodiscard]] Tape& tape() { return driver_.tape(); }
  /// When the scenario cuts its runs.
  [[nodiscard]] Time until() const { return Time{} + what_.plan.until; }

  // Who takes part.

  /// The client of that name, else the next one of the scenario, else a new one.
  [[nodiscard]] std::uint32_t new_client(std::string_view name);
  [[nodiscard]] ContextId context_of(std::uint32_t client) const;
  [[nodiscard]] std::uint32_t client_of(SessionId session) const { return program_->client_of(session); }
  /// The n-th context that is not the client's own; its own where there is no other.
  [[nodiscard]] ContextId other_context(std::uint32_t client, std::uint32_t nth) const;
  /// Threads are numbered by the caller, below PlayedLimits::threads; those that run callbacks are these.
  [[nodiscard]] ThreadId library_thread(std::uint32_t client) const {
    return program_->library_thread(client);
  }
  [[nodiscard]] bool has_provider(std::string_view name) const { return provider_of(name).has_value(); }
  [[nodiscard]] const std::vector<ProviderPlan>& providers() const { return what_.plan.providers; }
  /// The provider of an operation that names none: that of the scenario's next one of its kind, or the first.
  [[nodiscard]] std::string provider_for(OperationKind kind) const;

  // Calls, made at now() on a thread. Unless it says otherwise, the call returns with an event.

  /// Opens a session at once.
  [[nodiscard]] SessionId open_session(std::uint32_t client, ContextId context);
  /// A provider that the scenario does not have ends the operation as one of an invalid class.
  [[nodiscard]] OpId start(ThreadId thread, ContextId context, const PlayedStart& what);
  void read(ThreadId thread, ContextId context, OpId op, Handle handle);
  void cancel(ThreadId thread, ContextId context, OpId op, Reason reason, Handle handle);
  void close(ThreadId thread, ContextId context, OpId op, Handle handle);
  void close_session(ThreadId thread, SessionId session, Wait wait);
  /// Returns at once, with its code.
  std::int32_t acknowledge(ThreadId thread, ContextId context, OpId op, Handle handle);
  /// The program has come back from the callback that was last asked of this library thread.
  void callback_returned(ThreadId library);

  /// The program has ended; the system goes on without it until it is at rest, and the observation ends. It is cut short
  /// where an operation had not come to its final result.
  void leave();
  /// The end of the observation, told as an event unless the system has told it.
  void end(EndWhy why);

  // What things are called.

  [[nodiscard]] const Names& names() const { return names_; }
  void name_thread(ThreadId thread, std::string name);
  [[nodiscard]] const Header& header() const { return header_; }
  [[nodiscard]] const OperationPlan& operation(OpId op) const { return program_->operation(op); }

 private:
  // The simulated system, but for the application: that is the program.
  class Model {
   public:
    using State = World;
    using Action = rescind::Action;
    explicit Model(PlayedSystem& played) : played_(played) {}
    void begin(World& world, Tape& tape, Effects<Action>& effects) const;
    void apply(World& world, const Action& action, Tape& tape, Effects<Action>& effects) const;
    [[nodiscard]] bool is_stale(const World& world, const Action& action) const;
    [[nodiscard]] bool is_over(const World& world) const { return world.crashed; }

   private:
    PlayedSystem& played_;
  };

  template <class Act>
  void act(Act act);
  void tell();
  void enter(const Turn& turn, ThreadId thread, const PlayedCall& call, client::Answer answer,
             Range time = {});
  void return_from_call(const Turn& turn, ThreadId thread);
  [[nodiscard]] std::optional<std::uint32_t> provider_of(std::string_view name) const;
  [[nodiscard]] OpId place_for(const PlayedStart& what, std::uint32_t provider);
  void make_room();
  [[nodiscard]] const ClientPlan& client_plan(OpId op) const;

  Case what_;
  Behaviour behaviour_;
  std::optional<Program> program_;  // Always there.
  System system_;
  Model model_;
  TimedDriver<Model> driver_;
  Seen seen_;
  Tape first_tape_;  // Until the run begins.
  Time now_{};
  bool ended_ = false;
  bool left_ = false;       // The program has ended.
  bool left_work_ = false;  // ... and something would still have been handed to it.
  Header header_;
  Names names_;
  std::vector<PlayedCall> calls_;   // By thread: the call in progress.
  std::uint32_t declared_ops_ = 0;  // By the scenario; what else there is stands behind them.
  std::uint32_t declared_sessions_ = 0;
  std::uint32_t next_op_ = 0;
  std::uint32_t next_session_ = 0;
  std::vector<ContextId> contexts_;  // Of the operations that were started.
  std::vector<bool> used_ops_, used_sessions_, used_clients_;
};

}  // namespace rescind
