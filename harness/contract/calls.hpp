#pragma once

#include <cstdint>
#include <vector>

#include "harness/base/block_hasher.hpp"
#include "harness/base/near.hpp"
#include "harness/history/event.hpp"
#include "harness/history/ids.hpp"
#include "harness/history/renaming.hpp"

namespace rescind {

enum class CallKind : std::uint8_t { none, start, read, cancel, close, session_close, callback };

/// A call that has not returned: of the application into the client stack or, for a callback, the other way.
struct PendingCall {
  std::int64_t t = 0;                ///< When it was entered.
  std::int64_t elsewhere = 0;        ///< Time that had been spent in callbacks of unknown threads by then.
  std::int64_t in_callbacks = 0;     ///< Time spent in callbacks that ran inside it: the application's.
  std::uint32_t subject = no_index;  ///< The operation, or of session_close the session.
  std::uint32_t below = 0;           ///< The call that it was made in, on the same thread; 0 for none.
  std::uint32_t on = 0;              ///< Its thread: one less than Calls::number_of it.
  CallKind kind = CallKind::none;
  Handle handle = Handle::absent;
  bool stale = false;      ///< The handle was stale or empty, or the operation closed.
  bool foreign = false;    ///< Made in another security context than the start's, where that matters.
  bool of_unsaid = false;  ///< Nobody says in which context it was made.
  bool running = false;    ///< The operation was running.
  bool repeated = false;   ///< Of cancel: one was in force already, or the final result was out.
  bool in_force = false;   ///< Of cancel: this call brought it into force.
  bool undrained = false;  ///< Of close: a synchronous operation with results unread.
  bool ambiguous = false;  ///< Nobody says on which threads it and another of its kind were made.
  bool outdated = false;   ///< The operation was started after it: it is about what bore the name before.
};

/// The calls in progress, as one stack for each thread, and what the library's threads spend in callbacks.
///
/// A thread costs eight bytes; a call costs memory only while it lasts, and that of a burst, e.g. a million threads that
/// start at once, is given back when all of them have returned.
class Calls {
 public:
  /// A thread of the library: one that ran callbacks.
  struct Library {
    std::int64_t busy = 0;   ///< Time in callbacks that have returned.
    std::int64_t since = 0;  ///< When the outermost callback in progress began.
    std::int64_t last_return = 0;
    std::uint32_t last_of = no_index;  ///< The operation whose callback that was.
    std::uint32_t depth = 0;           ///< Callbacks in progress, one inside the other.
  };

  /// The new innermost call of the event's thread. The reference is good until the next call.
  PendingCall& enter(const Event& event, CallKind kind, std::uint32_t subject);
  /// The innermost call of that kind on the event's thread, or nullptr when none is known.
  [[nodiscard]] const PendingCall* find_around(const Event& event, CallKind kind,
                                               std::uint32_t subject) const;
  /// The call that the event returns from: on its thread; else, since a call may return on another thread than it was made
  /// on, and nobody need say which those are, the one of the others that it may rather be. nullptr when none is known.
  [[nodiscard]] const PendingCall* find(const Event& event, CallKind kind, std::uint32_t subject) const;
  /// Whether the event may as well return from another call than the one found.
  [[nodiscard]] bool is_unclear(const Event& event, CallKind kind, std::uint32_t subject) const {
    return locate(event, kind, subject).others != 0;
  }
  /// Forgets it. Time in a callback is credited to the calls around it.
  void leave(const Event& event, CallKind kind, std::uint32_t subject);

  /// Has what an event of the thread needs brought near.
  void bring_near(ThreadId thread) const { rescind::bring_near(threads_, number_of(thread) - 1); }

  /// Several cancels of the operation were made on threads that nobody names: which one returns first cannot be said.
  void mark_ambiguous(OpId op);

  /// The operation begins anew: calls on it that have not returned do not touch it, like those on a stale
  /// handle.
  void outdate(OpId op);

  /// A thread as a number that sessions can keep: from 1; 0 stands for "no thread known".
  [[nodiscard]] static std::uint32_t number_of(ThreadId thread) {
    return thread.exists() ? thread.value + 2 : 1;
  }
  /// The number of the thread that bears its new name.
  [[nodiscard]] static std::uint32_t renamed_number(std::uint32_t number, const Renaming& names) {
    return number < 2 ? number : number_of(names.of(ThreadId{number - 2}));
  }
  /// What the thread of that number did in callbacks; nothing for one that ran none. For number 0 what they
  /// did together: while any is in a callback.
  [[nodiscard]] const Library& library(std::uint32_t number) const;
  /// Time that it has spent in callbacks up to `t`.
  [[nodiscard]] std::int64_t busy(std::uint32_t number, std::int64_t t) const;
  [[nodiscard]] bool in_callback(std::uint32_t number) const { return library(number).depth != 0; }
  /// How long since the call was made callbacks have run of which nobody says on which thread.
  [[nodiscard]] std::int64_t elsewhere_since(const PendingCall& call, std::int64_t t) const {
    return busy(number_of({}), t) - call.elsewhere;
  }
  /// Whether a callback that runs inside this call, on its thread, has not returned.
  [[nodiscard]] bool calls_back(const PendingCall& call) const;

  /// Every call in progress, by thread, innermost first.
  template <class Visit>
  void each(Visit visit) const {
    for (const Thread& thread : threads_) {
      for (std::uint32_t at = thread.top; at != 0; at = frames_[at - 1].below) visit(frames_[at - 1]);
    }
  }
  void add_to(BlockHasher& hasher) const;
  /// Gives threads, operations and sessions other names.
  void rename(const Renaming& names);
  void clear();
  /// Names every part of `calls`, for a Packer or an Unpacker.
  template <class SomeCalls, class Archive>
  static void archive(SomeCalls& calls, Archive& parts) {
    parts(calls.threads_);
    parts(calls.frames_);
    parts(calls.free_);
    parts(calls.in_progress_);
    parts(calls.libraries_);
    parts(calls.together_);
  }

 private:
  struct Thread {
    std::uint32_t top = 0;      ///< Its innermost call: one past the index in frames_; 0 for none.
    std::uint32_t library = 0;  ///< One past the index in libraries_; 0 while it ran no callback.
  };
  Thread& thread(ThreadId id) {
    const std::size_t slot = number_of(id) - 1;
    if (slot >= threads_.size()) [[unlikely]]
      threads_.resize(slot + 1);
    return threads_[slot];
  }
  /// A call among those of its thread.
  struct Found {
    std::uint32_t number = 0;  ///< One past its index in frames_; 0: none.
    std::uint32_t above = 0;   ///< The call made inside it, likewise.
    std::uint32_t others = 0;  ///< How many more it might be.
  };
  [[nodiscard]] Found locate_on(std::size_t thread, CallKind kind, std::uint32_t subject) const;
  [[nodiscard]] Found locate(const Event& event, CallKind kind, std::uint32_t subject) const;
  void mark_ambiguous(CallKind kind, std::uint32_t subject);
  static void enter_callback(Library& library, std::int64_t t);
  static void leave_callback(Library& library, std::uint32_t of, std::int64_t t);
  /// A thread runs one callback after the other, or one inside a call: one that is innermost when the next
  /// begins has returned, though nobody recorded it.
  void leave_callback(const Event& next);
  Library& library_of(Thread& thread);
  void add_frame();

  std::vector<Thread> threads_;  ///< By ThreadId + 1; the first is that of events that name none.
  std::vector<PendingCall> frames_;
  std::uint32_t free_ = 0;         ///< Unused frames, linked by `below`.
  std::uint32_t in_progress_ = 0;  ///< The others.
  std::vector<Library> libraries_;
  Library together_;
};

}  // namespace rescind
