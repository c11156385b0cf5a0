#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "harness/base/id.hpp"
#include "harness/base/written.hpp"
#include "harness/history/event.hpp"
#include "harness/simulation/effects.hpp"
#include "models/system/ways.hpp"

namespace rescind {

// What a scenario asks the simulated system to do: plain data, made by the scenario loader (or by a
// benchmark), never changed by a run. Names are for people; everything refers to everything else by index.

/// "The third result of list", "the request of list was delivered": counts matching events since the start of
/// the run.
struct EventPattern {
  EventKind kind = EventKind::none;
  Message message = Message::none;  ///< For send, deliver and lost: which message; none matches any.
  OpId op{};                        ///< Exactly one of op and session exists, or neither (shutdown, faults).
  SessionId session{};
  std::uint32_t nth = 1;  ///< 1 is the first.
  bool operator==(const EventPattern&) const = default;
};

/// When a step may happen. A step of a thread also waits for the steps before it.
struct Trigger {
  enum class When : std::uint8_t {
    next,   ///< As soon as the step before has returned (plus `delay`).
    at,     ///< At `delay` since the start of the run, or at once when that has passed.
    event,  ///< `delay` after `pattern` was matched; at once when that has passed. Delay 0: in the middle of
            ///< that very call.
  };
  When when = When::next;
  Range delay{};
  EventPattern pattern{};
  std::uint32_t share_ppm =
      0;  ///< Where `delay` was said as a share of what a provider works: which one, and ...
  std::uint32_t share_of = no_index;  ///< ... its number in Plan::providers.
  Duration stagger{};  ///< Of each copy of the thread: so much later than that of the copy before.
};

/// What a scripted step calls.
enum class Call : std::uint8_t {
  open_session,  ///< Opens Step::session.
  start,         ///< Starts Step::op.
  read,          ///< Reads one result of the synchronous Step::op; blocks its thread.
  drain,         ///< Reads until the final result.
  ack,           ///< Acknowledges the result of Step::op that is due.
  cancel,
  close,
  close_session,
  raw,   ///< Sends what is no message of the protocol over the connection of Step::session.
  wait,  ///< Calls nothing: only its trigger matters.
};

/// One scripted step.
struct Step {
  Call call = Call::wait;
  Trigger trigger{};
  OpId op{};
  SessionId session{};
  ContextId context{};            ///< Called in this security context; when absent, the client's own.
  Reason reason = Reason::none;   ///< Of a cancel.
  Handle handle = Handle::own;    ///< Of cancel, close, read and ack.
  Wait wait = Wait::block;        ///< Of close_session.
  std::uint8_t form = 0;          ///< Of a cancel: see Ways::forms.
  bool in_batch = false;          ///< Leaves in one instant with others.
  bool joined = false;            ///< Made in one instant with the step before, where that does not block.
  std::uint32_t text = no_index;  ///< Of raw: its place in Plan::texts.
  Written written{};              ///< In the scenario file, for messages.
};

/// A security context's name is Plan::contexts[id].
struct ClientPlan {
  std::string name{};
  ContextId context{};
  Range call_time{};      ///< From a call's entry to its return, where it does not block.
  Range callback_time{};  ///< How long the application stays in a callback that has no steps of its own.
  Range work_time{};      ///< The client stack's own work, e.g. from cancel to the final result.
};

struct SessionPlan {
  std::string name{};
  std::uint32_t client = 0;
  bool open_at_start = true;  ///< False when a step opens it.
};

struct OperationPlan {
  std::string name{};
  std::uint32_t provider = 0;
  SessionId session{};
  OperationKind kind = OperationKind::get;
  Mode mode = Mode::async;
  Acknowledge acknowledge = Acknowledge::automatic;
  Duration timeout{no_number};     ///< The operation's timeout option; no_number for none.
  std::int64_t request_bytes = 0;  ///< 0: its request is as small as any message.
};

/// A thread of a client, and its steps in order.
struct ThreadPlan {
  std::string name{};
  std::uint32_t client = 0;
  std::vector<Step> steps{};
  bool loops = false;    ///< Begins again when its operations are over (load runs).
  bool retries = false;  ///< It loops only as long as the server refuses.
  /// So many alike threads, each with its own copy of the operations it names. With more than one, the
  /// operations are named by this thread alone and stand together at the end of Plan::operations.
  std::uint32_t copies = 1;
};

using FrameId = Id<struct FrameTag>;  ///< A scripted callback: its place in Plan::callbacks.

/// Steps that run inside one callback, before it returns.
struct CallbackPlan {
  OpId op{};
  bool final = false;  ///< Inside the final callback, else inside that of result `index`.
  std::uint32_t index = 0;
  std::vector<Step> steps{};
};

/// How results come and how the provider hears of its cancellation.
struct ProviderPlan {
  static constexpr std::uint32_t endless = std::numeric_limits<std::uint32_t>::max();
  std::string name{};
  std::uint32_t results = 1;  ///< Posts before its final one; single-result kinds post one at the most.
  Range first{};              ///< From its start to its first post (or to its final where it posts nothing).
  Range every{};              ///< Between posts, and from the last one to its final.
  How hears = How::callback;  ///< none, callback, poll or failing_post.
  Duration poll_every{no_number};  ///< A poll between posts; no_number: before each post.
  Range stops{};                   ///< From hearing to its final.
  std::int64_t result_bytes =
      1024;  ///< What a queued result is charged against the memory pool, and its size on the wire.
  std::int32_t final_code = 0;           ///< An MI_Result, where it was not cancelled.
  std::uint32_t crash_after = no_index;  ///< Crashes once it has posted so many results.
  std::uint32_t hang_after = no_index;  ///< Does nothing more, and hears nothing, once it has posted so many.
};

/// From its start to its final, where nobody cancels it: as long as it may take. Requires that it has an end.
[[nodiscard]] inline Duration work_of(const ProviderPlan& provider) {
  return provider.first.most + provider.every.most * std::int64_t{provider.results};
}

struct NetworkPlan {
  Protocol protocol = Protocol::push;
  Range latency{};
  bool shared_connection = true;      ///< One for a session; else one for each operation.
  bool messages = false;              ///< A message transport: loss, copies and overtaking are possible.
  std::int64_t bytes_per_second = 0;  ///< 0: without a limit.
  std::uint32_t loss_ppm = 0;
  std::uint32_t copy_ppm = 0;
  std::uint32_t overtake_ppm = 0;
  std::uint32_t batch = 8;  ///< Most results in one batch (pull).
};

struct ServerPlan {
  Range admission{};
  bool admits_in_turn = false;  ///< One at a time: each waits until those before it are admitted.
  Range dispatch{};
  struct Quota {
    Pool pool = Pool::operations;
    Scope scope = Scope::user;
    std::int64_t limit = 0;  ///< Operations, or bytes.
  };
  std::vector<Quota> quotas{};
};

/// Something that goes wrong, or is done to the server, on purpose.
struct FaultPlan {
  enum class What : std::uint8_t {
    network,         ///< `fault` on the connections of `op` or of `session` (both absent: all).
    shutdown,        ///< The server shuts down, or its service stops: `reason` says which.
    provider_crash,  ///< The provider of `op` (absent: all that run) crashes now.
    provider_hang,   ///< The provider of `op` (absent: all that run) does and hears nothing any more.
    limit,           ///< The quota number `quota` gets the limit `amount`.
  };
  What what = What::network;
  Trigger trigger{};
  Fault fault = Fault::none;  ///< Of What::network: delay_spike, partition, half_open, reset, bandwidth,
                              ///< loss, duplicate, reorder.
  Reason reason = Reason::shutdown;
  OpId op{};
  SessionId session{};
  Duration lasts{no_number};        ///< Until it heals; no_number: for good.
  Message message = Message::none;  ///< Of loss, duplicate and reorder: only this message (none: any).
  std::uint32_t count = 1;          ///< Of loss, duplicate and reorder: so many messages.
  std::int64_t amount = 0;          ///< Extra ns of a delay spike; bytes per second; the new limit.
  std::uint32_t quota = 0;
  Written written{};  ///< In the scenario file.
};

struct Plan {
  Ways ways{};  ///< Of the profile that judges.
  NetworkPlan network{};
  ServerPlan server{};
  std::vector<std::string> contexts{};
  std::vector<ClientPlan> clients{};
  std::vector<SessionPlan> sessions{};
  std::vector<OperationPlan> operations{};
  std::vector<ThreadPlan> threads{};
  std::vector<CallbackPlan> callbacks{};
  std::vector<ProviderPlan> providers{};
  std::vector<FaultPlan> faults{};
  std::vector<std::string> texts{};         ///< What raw steps send, which means nothing here.
  Duration until = seconds(3600);           ///< Virtual time at which the run is cut.
  std::uint64_t steps_max = 10'000'000;     ///< Actions after which the run is cut ...
  std::uint64_t untimed_steps_max = 2'000;  ///< ... and, if these are fewer, without time.
};

}  // namespace rescind
