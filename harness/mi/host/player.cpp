#include "harness/mi/host/player.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "harness/base/hash.hpp"

namespace rescind::mi {
namespace {

constexpr std::uint32_t nobody = 65'534;
constexpr Duration longest_run = seconds(60);

std::int32_t code_of(MiResult result) {
  return static_cast<std::int32_t>(result);
}

MiReason reason_of(Reason reason) {
  switch (reason) {
    case Reason::timeout:
      return mi_reason_timeout;
    case Reason::shutdown:
      return mi_reason_shutdown;
    case Reason::service_stop:
      return mi_reason_service_stop;
    case Reason::none:
    case Reason::absent:
      break;
  }
  return mi_reason_none;
}

/// Counts what is going on, for its scope.
class Counted {
 public:
  explicit Counted(std::atomic<std::uint32_t>& count) : count_(count) { ++count_; }
  ~Counted() { --count_; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;

 private:
  std::atomic<std::uint32_t>& count_;
};

std::uint32_t user_of_thread() {
  return static_cast<std::uint32_t>(::syscall(SYS_getuid));
}

/// The real user of the calling thread alone, for its scope. Another than it was needs root. A thread that is made
/// meanwhile stays this user's, and may become another, too.
class AsUser {
 public:
  explicit AsUser(std::uint32_t user) : before_(user_of_thread()), changes_(user != before_) {
    if (changes_) ::syscall(SYS_setresuid, user, user, 0);
  }
  ~AsUser() {
    if (changes_) ::syscall(SYS_setresuid, before_, before_, 0);
  }
  AsUser(const AsUser&) = delete;
  AsUser& operator=(const AsUser&) = delete;

 private:
  std::uint32_t before_;
  bool changes_;
};

}  // namespace

Player::Player(const Case& what, const Job& job, const Library& library, Log& log)
    : what_(what),
      job_(job),
      library_(library),
      log_(log),
      own_user_(user_of_thread()),
      waiting_(what.plan.threads.size()) {
  for (const ClientPlan& client : what.plan.clients) {
    const AsUser user(user_of(client.context));
    clients_.push_back({library.application(client.name)});
  }
  for (const SessionPlan& session : what.plan.sessions) sessions_.push_back({.client = session.client});
  for (std::uint32_t i = 0; i < what.plan.operations.size(); ++i) {
    operations_.push_back(std::make_unique<Operation>(what.plan.operations[i]));
    sights_.push_back(std::make_unique<Sight>());
    sights_.back()->player = this;
    sights_.back()->op = {i};
  }
  if (library.simulated()) log.ask_first([this](std::int64_t& at) { return next_fired(at); });
}

std::uint32_t Player::user_of(ContextId context) const {
  return context == what_.plan.clients.front().context ? own_user_ : nobody - context.value;
}

// --- steps ---

bool Player::play() {
  log_.name_this_thread("host");
  const Plan& plan = what_.plan;
  for (std::uint32_t i = 0; i < plan.sessions.size(); ++i)
    if (plan.sessions[i].open_at_start) open_session({i}, plan.clients[plan.sessions[i].client].context);
  playing_ = static_cast<std::uint32_t>(plan.threads.size());
  for (std::uint32_t i = 0; i < plan.threads.size(); ++i)
    threads_.emplace_back([this, &thread = plan.threads[i], i] { run_thread(thread, i); });
  const EndWhy why = library_.simulated() ? settle_on_virtual_time() : settle();
  if (why != EndWhy::cut) record_blocked_steps();
  log_.end({.kind = EventKind::end, .ending = why});
  for (std::thread& thread : threads_) thread.detach();
  return why != EndWhy::hung && outlook_ != Outlook::out_of_time;
}

void Player::run_thread(const ThreadPlan& thread, std::uint32_t number) {
  log_.name_this_thread(thread.name);
  for (const Step& step : thread.steps) {
    waiting_[number] = step.trigger.when == Trigger::When::event ? &step : nullptr;
    if (!wait_for(step.trigger)) return;
    waiting_[number] = nullptr;
    // Inside a callback it would wait for a start that may be waiting for that very callback.
    if (step.op.exists() && step.call != Call::start) operations_[step.op.value]->await_handle();
    call(step, thread.client);
  }
  --playing_;
  log_.changed();
}

std::int64_t Player::drawn(Range range) {
  if (range.least == range.most) return range.least.ns;
  Hasher hasher;
  hasher.add(job_.seed);
  hasher.add(draws_++);
  const auto span = static_cast<std::uint64_t>((range.most - range.least).ns) + 1;
  return range.least.ns + static_cast<std::int64_t>(hasher.value() % span);
}

// False where the observation is over.
bool Player::wait_for(const Trigger& trigger) {
  if (trigger.when == Trigger::When::event) {
    if (is_seen(trigger.pattern.kind)) {
      if (!log_.wait_for(trigger.pattern)) return false;
    } else {
      library_.await(trigger.pattern);
      if (log_.over()) return false;
    }
  }
  const std::int64_t delay = drawn(trigger.delay);
  if (delay == 0 && trigger.when != Trigger::When::at) return !log_.over();
  const Counted sleeping(sleeping_);
  const Time from = trigger.when == Trigger::When::at ? Time{} : log_.now();
  return log_.sleep_until(from + nanoseconds(delay));
}

void Player::call(const Step& step, std::uint32_t client) {
  const ContextId context = step.context.exists() ? step.context : what_.plan.clients[client].context;
  const Counted calling(calling_);
  switch (step.call) {
    case Call::open_session:
      return open_session(step.session, context);
    case Call::start:
      return start(step, context);
    case Call::read:
      static_cast<void>(read(step, context));
      return;
    case Call::drain:
      while (read(step, context)) {
      }
      return;
    case Call::ack:
      return acknowledge(step, context);
    case Call::cancel:
      return cancel(step, context);
    case Call::close:
      return close(step, context);
    case Call::close_session:
      return close_session(step, context);
    case Call::raw:  // Such cases are not played: see why_unable().
    case Call::wait:
      return;
  }
}

void Player::open_session(SessionId id, ContextId context) {
  Session& session = sessions_[id.value];
  MiResult code = mi_result_ok;
  {
    const AsUser user(user_of(context));
    code = library_.open(clients_[session.client].application, session.handle);
  }
  session.opened = session.handle;
  log_.record({.session = id, .context = context, .code = code_of(code), .kind = EventKind::session_open});
}

void Player::start(const Step& step, ContextId context) {
  const OperationPlan& plan = what_.plan.operations[step.op.value];
  Session& session = sessions_[plan.session.value];
  Operation& operation = *operations_[step.op.value];
  operation.begin_start();
  log_.record({.duration = plan.timeout.ns,
               .op = step.op,
               .session = plan.session,
               .context = context,
               .kind = EventKind::start,
               .operation_kind = plan.kind,
               .mode = plan.mode,
               .acknowledge = plan.acknowledge});
  Sight& sight = *sights_[step.op.value];
  if (plan.mode == Mode::async) sight.awaited = true;
  // A copy of a handle that was closed names a session that is no more, of which the library is to say so.
  MiSession& handle = session.handle.ft != nullptr ? session.handle : session.opened;
  if (handle.ft == nullptr) {  // As the documented wrappers do it.
    if (plan.mode == Mode::async) callback(sight, {.code = mi_result_invalid_parameter});
  } else {
    const AsUser user(user_of(context));
    operation.start({.application = clients_[session.client].application,
                     .session = handle,
                     .name_space = job_.name_space,
                     .class_name = job_.classes[step.op.value]},
                    callbacks_of(sight));
  }
  operation.end_start();
  log_.record({.op = step.op, .kind = EventKind::start_returned});
}

// Whether there may be more.
bool Player::read(const Step& step, ContextId context) {
  log_.record({.op = step.op, .context = context, .kind = EventKind::read, .handle = step.handle});
  Operation::Read read;
  {
    const AsUser user(user_of(context));
    read = operations_[step.op.value]->read(step.handle);
  }
  const bool worked = read.code == mi_result_ok;
  log_.record({.op = step.op,
               .code = code_of(read.code),
               .kind = EventKind::read_returned,
               .more = !worked     ? Flag::absent
                       : read.more ? Flag::yes
                                   : Flag::no});
  if (!worked) return false;
  Sight& sight = *sights_[step.op.value];
  if (read.more) {
    ++sight.results;
    log_.record(
        {.op = step.op, .index = read.index.value_or(no_index), .kind = EventKind::result, .via = Via::read});
  } else {
    const std::uint32_t rides = read.has_result ? sight.results.load() : no_index;
    record_final(step.op, Via::read, read.result, read.index.value_or(rides), read.message.c_str());
  }
  return read.more && !log_.over();
}

void Player::acknowledge(const Step& step, ContextId context) {
  // Recorded before it, since the next result may come first.
  log_.record({.op = step.op, .context = context, .kind = EventKind::ack, .handle = step.handle});
  const AsUser user(user_of(context));
  static_cast<void>(operations_[step.op.value]->acknowledge(step.handle));
}

void Player::cancel(const Step& step, ContextId context) {
  log_.record({.op = step.op,
               .context = context,
               .kind = EventKind::cancel,
               .reason = step.reason,
               .handle = step.handle});
  MiResult code = mi_result_ok;
  {
    const AsUser user(user_of(context));
    code = operations_[step.op.value]->cancel(step.handle, reason_of(step.reason));
  }
  log_.record({.op = step.op, .code = code_of(code), .kind = EventKind::cancel_returned});
  if (code == mi_result_ok) sights_[step.op.value]->stopped = true;
}

void Player::close(const Step& step, ContextId context) {
  log_.record({.op = step.op, .context = context, .kind = EventKind::close, .handle = step.handle});
  MiResult code = mi_result_ok;
  {
    const AsUser user(user_of(context));
    code = operations_[step.op.value]->close(step.handle);
  }
  log_.record({.op = step.op, .code = code_of(code), .kind = EventKind::close_returned});
  if (code == mi_result_ok) sights_[step.op.value]->stopped = true;
}

void Player::close_session(const Step& step, ContextId context) {
  Session& session = sessions_[step.session.value];
  log_.record(
      {.session = step.session, .context = context, .kind = EventKind::session_close, .wait = step.wait});
  session.player = this;
  session.id = step.session;
  const bool notify = step.wait == Wait::notify;
  MiResult code = mi_result_invalid_parameter;
  if (session.handle.ft != nullptr) {
    const AsUser user(user_of(context));
    if (notify) ++closing_;
    code = session.handle.ft->close(&session.handle, notify ? &session : nullptr,
                                    notify ? session_closed : nullptr);
    if (notify && code != mi_result_ok) --closing_;
  }
  log_.record({.session = step.session, .code = code_of(code), .kind = EventKind::session_close_returned});
}

void Player::session_closed(void* context) {
  const auto& session = *static_cast<Session*>(context);
  Player& player = *session.player;
  player.log_.record({.session = session.id, .kind = EventKind::session_closed});
  --player.closing_;
  player.log_.changed();
}

std::optional<Event> Player::next_fired(std::int64_t& monotonic_ns) const {
  while (const std::optional<Library::Fired> fired = library_.fired()) {
    const auto of =
        std::ranges::find_if(operations_, [&](const auto& one) { return one->is_kept_at(fired->operation); });
    if (of == operations_.end()) continue;
    monotonic_ns = fired->monotonic_ns;
    return Event{.op = {static_cast<std::uint32_t>(of - operations_.begin())},
                 .kind = EventKind::timeout_fired};
  }
  return std::nullopt;
}

// --- callbacks ---

void Player::record_final(OpId op, Via via, MiResult code, std::uint32_t index, const char* message) {
  Event event{.op = op, .code = code_of(code), .index = index, .kind = EventKind::final, .via = via};
  if (message != nullptr && *message != '\0') event.text = log_.text(message);
  log_.record(event);
  sights_[op.value]->ended = true;
  log_.changed();
}

void Player::callback(Sight& sight, const Brought& brought) {
  if (log_.over()) {
    if (brought.acknowledge != nullptr && brought.handle != nullptr) {
      MiOperation copy = *brought.handle;
      brought.acknowledge(&copy);
    }
    return;
  }
  const Counted inside(inside_);
  const OperationPlan& plan = what_.plan.operations[sight.op.value];
  operations_[sight.op.value]->note_callback(brought.handle, brought.acknowledge);
  const std::uint32_t number = brought.more ? sight.results++ : no_index;
  // A result that rides in the final one and has no number of its own comes behind those that were handed over.
  const std::uint32_t index =
      brought.index.value_or(!brought.more && brought.has_result ? sight.results.load() : no_index);
  if (brought.more) {
    log_.record({.op = sight.op, .index = index, .kind = EventKind::result, .via = Via::callback});
  } else {
    record_final(sight.op, Via::callback, brought.code, index, brought.error);
  }
  const std::uint32_t client = what_.plan.sessions[plan.session.value].client;
  const bool had_steps = run_inside(sight.op, number, client);
  const std::int64_t stays = had_steps ? 0 : drawn(what_.plan.clients[client].callback_time);
  if (stays != 0) log_.sleep_until(log_.now() + nanoseconds(stays));
  log_.record({.op = sight.op, .kind = EventKind::callback_returned});
}

// Whether the scenario has steps for it.
bool Player::run_inside(OpId op, std::uint32_t number, std::uint32_t client) {
  const auto frame = std::ranges::find_if(what_.plan.callbacks, [&](const CallbackPlan& one) {
    return one.op == op && one.final == (number == no_index) && (one.final || one.index == number);
  });
  if (frame == what_.plan.callbacks.end()) return false;
  for (const Step& step : frame->steps) {
    if (!wait_for(step.trigger)) return true;
    call(step, client);
  }
  return true;
}

MiOperationCallbacks Player::callbacks_of(Sight& sight) {
  MiOperationCallbacks callbacks{};
  callbacks.context = &sight;
  callbacks.instance_result = [](MiOperation* handle, void* context, const MiInstance* instance,
                                 MiBoolean more, MiResult code, const MiChar* error, const MiInstance*,
                                 MiAcknowledge due) {
    auto& of = *static_cast<Sight*>(context);
    of.player->callback(of, {handle, more != 0, code, error, instance != nullptr, index_of(instance), due});
  };
  callbacks.indication_result = [](MiOperation* handle, void* context, const MiInstance* instance,
                                   const MiChar*, const MiChar*, MiBoolean more, MiResult code,
                                   const MiChar* error, const MiInstance*, MiAcknowledge due) {
    auto& of = *static_cast<Sight*>(context);
    of.player->callback(of, {handle, more != 0, code, error, instance != nullptr, index_of(instance), due});
  };
  callbacks.class_result = [](MiOperation* handle, void* context, const MiClass* found, MiBoolean more,
                              MiResult code, const MiChar* error, const MiInstance*, MiAcknowledge due) {
    auto& of = *static_cast<Sight*>(context);
    of.player->callback(of, {handle, more != 0, code, error, found != nullptr, index_of(found), due});
  };
  const OperationKind kind = what_.plan.operations[sight.op.value].kind;
  const bool indications = kind == OperationKind::subscribe;
  const bool classes = kind == OperationKind::get_class || kind == OperationKind::enumerate_classes;
  if (!indications) callbacks.indication_result = nullptr;
  if (!classes) callbacks.class_result = nullptr;
  if (indications || classes) callbacks.instance_result = nullptr;
  return callbacks;
}

// --- the end ---

bool Player::all_done() const {
  return playing_ == 0 && calling_ == 0 && inside_ == 0 && closing_ == 0 &&
         std::ranges::all_of(sights_, [](const auto& sight) { return !sight->awaited || sight->ended; });
}

bool Player::only_endless_ones_run() const {
  if (playing_ != 0 || calling_ != 0 || closing_ != 0) return false;
  bool any = false;
  for (const auto& sight : sights_) {
    if (!sight->awaited || sight->ended) continue;
    const OperationPlan& plan = what_.plan.operations[sight->op.value];
    if (what_.plan.providers[plan.provider].results != ProviderPlan::endless || sight->stopped) return false;
    any = true;
  }
  return any;
}

/// Without an event for so long, nothing more is expected.
Duration Player::patience() const {
  Duration longest{};
  for (const ProviderPlan& provider : what_.plan.providers)
    for (const Range range : {provider.first, provider.every, provider.stops})
      longest = std::max(longest, range.most);
  for (const OperationPlan& operation : what_.plan.operations)
    if (operation.timeout.ns != no_number) longest = std::max(longest, operation.timeout);
  for (const ClientPlan& client : what_.plan.clients) longest = std::max(longest, client.callback_time.most);
  return longest + nanoseconds(patience_ns);
}

/// Until nothing more is to come; how that was seen.
EndWhy Player::settle() {
  const Duration patient = patience();
  const Time latest = Time{} + std::min(what_.plan.until, longest_run);
  std::optional<Time> all_made;
  while (!log_.wait_until(std::min(latest, log_.now() + milliseconds(100)), [this] { return all_done(); })) {
    const Time now = log_.now();
    if (only_endless_ones_run()) {
      wait_out_silence();
      return EndWhy::cut;
    }
    if (sleeping_ == 0 && now >= log_.last() + patient) return calling_ == 0 ? EndWhy::quiet : EndWhy::hung;
    if (playing_ == 0 && !all_made) all_made = now;
    if (now >= latest || (all_made && now >= *all_made + patient * 2)) return EndWhy::cut;
  }
  wait_out_silence();
  return EndWhy::quiet;
}

/// The same where the library knows whether more is to come.
EndWhy Player::settle_on_virtual_time() {
  // Who waits for rest hears of nothing else.
  std::thread([this] {
    const bool rests = library_.await_rest(log_.shown_at(Time{} + what_.plan.until));
    outlook_ = rests ? Outlook::at_rest : Outlook::out_of_time;
    log_.changed();
  }).detach();
  log_.wait_until([this] { return outlook_ != Outlook::open || only_endless_ones_run(); });
  if (outlook_ == Outlook::open) wait_out_silence();
  if (outlook_ != Outlook::at_rest) return EndWhy::cut;
  return calling_ == 0 ? EndWhy::quiet : EndWhy::hung;
}

/// What must not come any more would come soon.
void Player::wait_out_silence() {
  Duration every{};
  for (const ProviderPlan& provider : what_.plan.providers) every = std::max(every, provider.every.most);
  log_.sleep_until(log_.now() + milliseconds(100) + std::min(every * 2, seconds(1)));
}

void Player::record_blocked_steps() {
  for (const std::atomic<const Step*>& waiting : waiting_) {
    const Step* const step = waiting;
    if (step == nullptr) continue;
    const EventPattern& pattern = step->trigger.pattern;
    log_.record({.op = pattern.op,
                 .session = pattern.session,
                 .text = log_.text(log_.phrase(pattern)),
                 .kind = EventKind::step_blocked});
  }
}

void Player::leave() {
  for (const auto& operation : operations_) operation->leave();
  for (Session& session : sessions_)
    if (session.handle.ft != nullptr) session.handle.ft->close(&session.handle, nullptr, nullptr);
  for (Client& client : clients_) client.application.ft->close(&client.application);
}

}  // namespace rescind::mi
