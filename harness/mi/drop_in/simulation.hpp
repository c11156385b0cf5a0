#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "harness/mi/drop_in/baton.hpp"
#include "harness/mi/drop_in/record.hpp"
#include "harness/mi/played/played_system.hpp"

namespace rescind::drop_in {

/// A callback that the program is to run.
struct Delivery {
  OpId op{};
  SessionId closed{};       ///< Instead: this session is closed.
  std::uint32_t index = 0;  ///< Of the result; no_index: the final one.
  std::int32_t code = 0;    ///< Of the final one.
};

/// A timer of the timeout option that went off.
struct Fired {
  OpId op{};
  Time at{};
};

/// The library's thread of one application, which runs its callbacks.
struct Library {
  std::uint32_t client = 0;
  Worker* worker = nullptr;
  std::deque<Delivery> due{};
  bool leaves = false;
};

/// One process's run: what is played, who runs, what is written. There is one, from when the library is loaded with a
/// scenario until the process ends.
class Simulation {
 public:
  Simulation(const Case& what, const Behaviour& behaviour, Tape tape, const std::string& history,
             const std::string& tape_file);

  [[nodiscard]] PlayedSystem& system() { return system_; }
  [[nodiscard]] Baton& baton() { return baton_; }
  [[nodiscard]] const Choices& choices() { return system_.tape().recording(); }
  [[nodiscard]] Record& record() { return record_; }

  /// The process does speak MI: from now on its run is recorded and watched. Does so once.
  void open();

  /// A thread more of the program: its number and name.
  Worker& new_thread();
  /// The library's thread of a client that was made by PlayedSystem::new_client().
  Library& new_library(std::uint32_t client);
  void remove(Library& library);

  /// Makes a call of the system on the calling thread, and waits until it has returned. What it came to is in the Worker.
  template <class Call>
  Worker& call(const char* name, Call call) {
    Worker& mine = *Baton::self();
    mine.returned = false;
    mine.has_result = mine.has_final = false;
    call(mine.id);
    while (!mine.returned) baton_.wait({.call = name, .on = &mine.returned});
    return mine;
  }

  /// Waits until events like this one have happened often enough, wherever in the system.
  void await(const EventPattern& pattern);

  /// Waits until nothing more would happen, or until that time. Whether it is the former.
  [[nodiscard]] bool await_rest(Time latest);

  /// The next timer that went off and was not taken yet.
  [[nodiscard]] std::optional<Fired> take_fired();

  /// Callbacks that the system ran on a thread of the program.
  [[nodiscard]] std::deque<Delivery> take_inline(Worker& worker);

 private:
  void see(std::span<const Event> events);
  void see(const Event& event);
  [[nodiscard]] Worker* worker_of(ThreadId thread);
  [[nodiscard]] Library* library_of(ThreadId thread);
  void deliver(ThreadId thread, const Delivery& delivery);

  Record record_;
  PlayedSystem system_;
  Baton baton_;
  std::deque<Library> libraries_;
  std::vector<std::pair<ThreadId, Delivery>> inline_;
  std::deque<Fired> fired_;
  std::map<std::tuple<EventKind, Message, OpId, SessionId>, std::uint32_t> counts_;  // Of events so far.
  std::uint32_t threads_ = 0;
  bool opened_ = false;
};

/// The process's run; null where the library was loaded without a scenario, or not yet.
[[nodiscard]] Simulation* simulation();

/// Loads the scenario that the environment names, if any, and makes the calling thread the first of the run. Ends the
/// process with a message where it cannot. Called when the library is loaded.
void engage();

/// Takes no part, for its scope: what the library itself calls goes to the C library.
class Inside {
 public:
  Inside();
  ~Inside();
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;
};
/// Leaves the library, for its scope: the program's own code runs.
class Outside {
 public:
  Outside();
  ~Outside();
  Outside(const Outside&) = delete;
  Outside& operator=(const Outside&) = delete;
};

/// Whether a call of this thread belongs to the run.
[[nodiscard]] bool takes_part();

/// The run is over with its process: lets the system come to rest, and completes what is written. Does so once.
void finish_with_the_process();

}  // namespace rescind::drop_in
