#include <algorithm>
#include <limits>

#include "harness/base/block_hasher.hpp"
#include "harness/contract/facts.hpp"

namespace rescind {

// --- whose delay it is ---

std::int64_t Facts::free_time(std::uint32_t of_session, std::int64_t t) const {
  const SessionFacts& facts = session(of_session);
  return t - (calls_.busy(facts.library, t) - facts.busy_offset);
}

std::int64_t Facts::lateness(OpId op, std::int64_t t) const {
  const OperationFacts& record = operation(op);
  const OperationTimes& when = times(op);
  const std::int64_t now = record.is(Fact::application_holds) ? when.held_since : free_time(record, t);
  return std::max<std::int64_t>(0, now - when.base);
}

std::int64_t Facts::lateness_of_final(const Event& event) const {
  return since_thread_was_free(event, lateness(event.op, event.t.ns));
}

std::int64_t Facts::since_thread_was_free(const Event& event, std::int64_t late) const {
  const OperationFacts& record = operation(event.op);
  if (!sees_callback_returned_ || record.mode == Mode::sync) return late;
  const std::uint32_t number = Calls::number_of(event.thread);
  const std::uint32_t library = session(record.session).library;
  const std::uint32_t unknown = Calls::number_of({});
  if (library == 0 || library == number || library == unknown || number == unknown) return late;
  const std::int64_t since_last = event.t.ns - calls_.library(number).last_return;
  const std::int64_t busy = calls_.busy(number, event.t.ns);
  const std::int64_t least = std::min(late, std::max(since_last, late - busy));
  // It did not wait for the thread of the session's callbacks before: a callback that is stuck there excuses nothing.
  if (!record.is(Fact::cancelled) || record.is(Fact::by_hand)) return least;
  const std::int64_t waited = event.t.ns - times(event.op).mark;
  return std::max(least, std::min(waited, std::max(since_last, waited - busy)));
}

bool Facts::may_be_beside_callback(const Event& event) const {
  const OperationFacts& record = operation(event.op);
  const std::uint32_t number = session(record.session).library;
  const bool is_unsaid = !event.thread.exists() || number == Calls::number_of({});
  if (!sees_callback_returned_ || record.mode == Mode::sync || number == 0 || !is_unsaid) return false;
  const Calls::Library& library = calls_.library(number);
  const bool is_anothers = library.last_of != event.op.value && library.last_return > times(event.op).mark;
  return library.depth != 0 || is_anothers;
}

bool Facts::waits_for_application(OpId op) const {
  const OperationFacts& record = operation(op);
  if (record.is(Fact::application_holds)) return true;
  if (record.mode == Mode::sync) return false;
  return calls_.in_callback(session(record.session).library);
}

// --- causes and excuses ---

bool Facts::session_cancels(const OperationFacts& record) const {
  return session(record.session).phase == SessionFacts::Phase::closing &&
         !record.is(Fact::started_while_closing);
}

bool Facts::aimed_at(OpId op) const {
  if (op.value >= aims_.size()) return false;
  const GroupId group = group_of(op);
  const OperationFacts& record = operation(op);
  const bool of_group = group.exists() && group.value < aimed_groups_.size() && aimed_groups_[group.value];
  const bool of_session = record.session != no_index && number_of(op) < session(record.session).aimed_before;
  return of_group || of_session || number_of(op) < struck(record.connection).aimed_before;
}

bool Facts::maybe_aimed_at(OpId op) const {
  if (op.value >= aims_.size()) return false;
  const std::uint64_t number = number_of(op);
  const OperationFacts& record = operation(op);
  if (number < maybe_aimed_before_ || group_may_have_been_aimed_at(op)) return true;
  if (record.session == no_index) return number < any_aimed_before_;
  const SessionFacts& of_session = session(record.session);
  if (number < of_session.maybe_aimed_before) return true;
  return record.connection == no_index && number < of_session.connection_aimed_before;
}

/// A cancel of its group, before the recording, hits what joins it later, too.
bool Facts::group_may_have_been_aimed_at(OpId op) const {
  const bool saw_its_beginning = from_start_ || session(operation(op).session).opened;
  return group_of(op).exists() && !saw_its_beginning;
}

bool Facts::cancelled_with_start(OpId op) const {
  return op.value < aims_.size() && aims_[op.value].started_at >= 0 &&
         aims_[op.value].cancelled_at == aims_[op.value].started_at;
}

bool Facts::explained(OpId op) const {
  const OperationFacts& record = operation(op);
  return record.is(Fact::own_cause) || aimed_at(op) || maybe_aimed_at(op) ||
         record.is(Fact::started_while_closing) || explained_by_others(op) ||
         session(record.session).phase != SessionFacts::Phase::open;
}

bool Facts::explained_by_others(OpId op) const {
  const OperationFacts& record = operation(op);
  return record.is(Fact::refused) || record.is(Fact::provider_failed) || record.is(Fact::hung) ||
         record.is(Fact::message_lost) || record.is(Fact::overtaken) || faulted(op) || is_down_ ||
         began_before(op, went_down_) || shut_down(op);
}

bool Facts::a_session_is_open() const {
  return std::ranges::any_of(sessions_, [](const SessionFacts& session) {
    const bool used = session.opened || session.open_operations != 0;
    return used && session.phase == SessionFacts::Phase::open;
  });
}

// --- slots and states ---

bool Facts::over(OpId op) const {
  const OperationFacts& record = operation(op);
  const bool called = (record.readers != 0 && sees_returned(CallKind::read)) || record.cancels != 0 ||
                      (record.closes != 0 && sees_returned(CallKind::close)) || record.is(Fact::in_callback);
  return !(called && record.is(Fact::started)) && over_but_for_calls(op);
}

bool Facts::over_but_for_calls(OpId op) const {
  const OperationFacts& record = operation(op);
  if (doubts(op).last_hit() >= 0) return false;    // What seems to have hit it is not decided.
  if (waiters_.find(op) != nullptr) return false;  // It stands in a line still.
  if (!record.is(Fact::started)) return record.in_flight == 0 && !record.provider_runs();
  // Where nobody sees it answer, a close is over with its call.
  const bool closed_unseen = record.closes != 0 && !sees_returned(CallKind::close);
  const bool ended = record.is(Fact::closed) || ((!closes_ || closed_unseen) && record.finished());
  const bool client = ended && !record.final_due();
  if (client && began_before(op, killed_)) return true;  // The server's side of it died.
  if (!client || record.in_flight != 0 || record.provider_runs()) return false;
  if (record.holds_units() || memory_units(op) != 0) return false;
  const bool gone = record.runs != 0 || record.is(Fact::refused) || record.is(Fact::cancel_received) ||
                    record.is(Fact::units_taken) || !record.is(Fact::request_arrived);
  // What cancel.reaches-provider still asks for at the end.
  const bool owes_cancel = (record.is(Fact::cancel_due) && !record.is(Fact::cancel_sent)) ||
                           (record.is(Fact::cancel_arrived) && !record.is(Fact::cancel_received));
  return gone && !owes_cancel;
}

namespace {

/// What later verdicts on an operation depend on once everything about it is over: that it was closed.
void add_finished(BlockHasher& hasher, std::uint32_t number, const OperationFacts& record) {
  constexpr std::uint32_t mark = 1u << 31;  // No operation has this number.
  hasher.add(number | mark, record.context, record.session, record.mode, record.finished(),
             record.is(Fact::started));
}

bool forgets_connection(const OperationFacts& record, bool faulted) {
  return !faulted && !record.is(Fact::uses_connection) && record.in_flight == 0 && record.is(Fact::closed);
}

/// Counts as differences and up to where they make no difference any more.
OperationFacts running_form(OperationFacts record, std::uint32_t extras_max, bool faulted) {
  const std::uint32_t low = std::min(record.posted, record.delivered);
  record.posted -= low;
  record.delivered -= low;
  record.extras =
      static_cast<std::uint16_t>(std::min<std::uint64_t>(record.extras, std::uint64_t{extras_max} + 1));
  record.finals = std::min<std::uint8_t>(record.finals, 2);
  record.unacknowledged = std::min<std::uint8_t>(record.unacknowledged, 2);
  if (forgets_connection(record, faulted)) record.connection = no_index;
  return record;
}

/// Whether it is its own running form, as most are: then it need not be copied.
bool is_in_running_form(const OperationFacts& record, std::uint32_t extras_max, bool faulted) {
  return std::min(record.posted, record.delivered) == 0 && record.extras <= extras_max &&
         record.finals <= 2 && record.unacknowledged <= 2 && !forgets_connection(record, faulted);
}

/// Whether a fault was ever declared on it.
bool touched(const ConnectionStruck& connection) {
  return connection.faults.any() || connection.past_faults.over_at >= 0;
}

std::uint32_t in_force(FaultsInForce faults) {
  return std::uint32_t{faults.cutting} << 8 | faults.passing;
}

}  // namespace

void Facts::add_operations(BlockHasher& hasher, std::uint32_t extras_max) const {
  for (std::uint32_t i = 0; i < operations_.size(); ++i) {
    const OperationFacts& record = operations_[i];
    if (record == no_operation) continue;  // Never named, or as if it had not been.
    if (over({i})) {
      add_finished(hasher, i, record);
    } else if (const bool faulted = touched(struck(record.connection));
               is_in_running_form(record, extras_max, faulted)) {
      hasher.add(i, record);
    } else {
      hasher.add(i, running_form(record, extras_max, faulted));
    }
  }
  hasher.end_list();
  for (std::uint32_t i = 0; i < times_.size(); ++i) {
    if (times_[i].late_posts != 0) hasher.add(i, static_cast<std::uint32_t>(times_[i].late_posts));
  }
  hasher.end_list();
  for (std::uint32_t i = 0; i < runs_.size(); ++i) {
    for (std::uint32_t slot = 0; slot < RunTimes::slots; ++slot) {
      const std::uint32_t words[4] = {i, slot, runs_[i].late_posts.at(slot), runs_[i].numbers.at(slot)};
      if (words[2] != 0 || words[3] != 0) hasher.add(words);
    }
  }
  for (std::uint32_t i = 0; i < gaps_.size(); ++i) {
    const SkippedResults& gap = gaps_[i];
    constexpr std::uint32_t no_slot = RunTimes::slots;  // No run is in it, so that these are no run's words.
    const std::uint32_t words[4] = {i, no_slot + (gap.posts_skip ? 1u : 0u), gap.begin, gap.end};
    if (gap.begin < gap.end || gap.posts_skip) hasher.add(words);
  }
  hasher.end_list();
  for (std::uint32_t i = 0; i < memory_.size(); ++i) {
    if (memory_units({i}) == 0) continue;
    hasher.add(i, memory_[i].units);
  }
  hasher.end_list();
  for (std::uint32_t i = 0; i < charged_to_.size(); ++i) {
    const std::uint32_t words[3] = {i, charged_to_[i].context.value, charged_to_[i].session.value};
    if (charged_to_[i].context.exists() || charged_to_[i].session.exists()) hasher.add(words);
  }
  hasher.end_list();
  for (std::uint32_t i = 0; i < operations_.size() && lowerings_ != 0; ++i)
    if (operations_[i].is(Fact::units_taken) && !charged_since_lowering({i})) hasher.add(i);
  hasher.end_list();
  add_touched(hasher);
}

/// Which faults that are over have touched which operations, that are not. A call that comes late asks for no reason:
/// hashed while it lasts, the touch would tell states apart that were one before it and are one behind it.
void Facts::add_touched(BlockHasher& hasher) const {
  for (std::uint32_t i = 0; i < numbers_.size() && i < operations_.size(); ++i) {
    if (operations_[i] == no_operation || over_but_for_calls({i})) continue;
    std::uint32_t words[2] = {i, no_index};
    if (faulted({i}) || began_before({i}, went_down_)) hasher.add(words);
    for (std::uint32_t c = 0; c < struck_.size(); ++c) {
      words[1] = c;
      if (began_before({i}, struck_[c].past_faults)) hasher.add(words);
    }
  }
  hasher.end_list();
}

void Facts::add_sessions(BlockHasher& hasher) const {
  for (std::uint32_t i = 0; i < sessions_.size(); ++i) {
    // Every member has its name here, so that a new one does not compile before it is decided on. Of those
    // that are not used below, `opened` matters only where a session is opened again.
    const auto& [closing_since, closing_at, closed_at, busy_offset, library, open_operations, late_operations,
                 phase, wait, faults, past_faults, connection, context, aimed_before, asked, answered,
                 answered_at, left_before, maybe_aimed_before, connection_aimed_before, units, units_of,
                 units_scope, charged, returned_early, opened, reported] = sessions_[i];
    if (units != 0) hasher.add(i, units);
    const std::uint32_t words[8] = {i,
                                    library,
                                    open_operations,
                                    late_operations,
                                    static_cast<std::uint32_t>(phase),
                                    static_cast<std::uint32_t>(wait),
                                    in_force(faults),
                                    connection};
    const bool connects = connection != no_index;
    const bool used = open_operations != 0 || late_operations != 0 || phase != SessionFacts::Phase::open ||
                      in_force(faults) != 0;
    if (!connects && library == 0 && !used) continue;  // As if never named.
    hasher.add(words);
  }
  hasher.end_list();
}

void Facts::add_to(BlockHasher& hasher, const Terms& terms) const {
  // Every member has its name here, so that a new one does not compile before it is decided on: whether it
  // belongs below, and how archive(), rename() and clear() treat it. Times, what has been reported, what is
  // counted over the records, and what the header says are left out.
  const auto& [operations, times, memory, charged_to, charged_after, answers, aims, of_group, aimed_groups,
               behind_others, numbers, former_until, lived_at, named_past, at_client, on_the_way, at_server,
               said_ok_times, deadlines, answer_times, doubts, sessions, connections, struck_connections,
               gaps, runs, users, lasting, spans, over_limits, holders, lives, owing, alive, calls, pools,
               waiters, quota_changed_at, limits_changed_at, lowerings, prompt, using_connections,
               owed_cancels, closing_sessions, stopping, reported_without_op, starts, last_cancel,
               session_closed_before, any_aimed_before, maybe_aimed_before, connection_left_before,
               opening_seen, opened_before, names_forgotten, shutdown, shutdown_reason, shutdown_before,
               service_stop, shutdown_at, cancels_made, stale_calls_made, network_faults, network_past,
               on_sessions, on_connections, server_faults, server_past, killed, went_down, hung_at,
               faults_declared, crash_declared, found_at, ends_are_named, server_stopped, server_killed,
               is_down, scope, hits_widely, closes, by_key, work_bound, works_without_units,
               slots_of_sessions, back_with_session, sees_returned, sees_reads, sees_provider,
               sees_provider_finals, round_trip, travelling_kinds, server_needed, serves_in_turn,
               answers_tell, forbids_answers, from_start, has_durations, real_clocks, skew, stopping_takes,
               keeps_aims, keeps_numbers, numbers_by_name, sees_callback_returned] = *this;
  constexpr std::int64_t most = std::numeric_limits<std::uint32_t>::max();
  add_operations(hasher, static_cast<std::uint32_t>(std::min(terms.bounds.extras.results, most)));
  add_sessions(hasher);
  for (std::uint32_t i = 0; i < std::max(connections.size(), struck_connections.size()); ++i) {
    const std::uint32_t words[2] = {i, in_force(struck(i).faults)};
    if (words[1] != 0) hasher.add(words);
    if (connection(i).close_lost) hasher.add(i);
  }
  hasher.end_list();
  calls.add_to(hasher);
  pools.add_to(hasher);
  waiters.add_to(hasher);
  const std::uint8_t flags[8] = {
      static_cast<std::uint8_t>(static_cast<unsigned>(shutdown) |
                                static_cast<unsigned>(shutdown_reason) << 3 |
                                (service_stop.over_at >= 0 ? 1u << 6 : 0u) | (crash_declared ? 1u << 7 : 0u)),
      static_cast<std::uint8_t>((cancels_made ? 1u : 0u) | (shutdown_before != all_starts ? 2u : 0u) |
                                (is_down ? 4u : 0u)),
      stale_calls_made,
      server_faults.passing,
      network_faults.cutting,
      network_faults.passing,
      server_stopped,
      server_killed};
  hasher.add(flags);
}

bool Facts::report(std::uint32_t rule, OpId op) {
  const std::uint64_t bit = std::uint64_t{1} << rule;
  const bool of_operation = op.value < times_.size();
  const std::uint64_t broken = of_operation ? times_[op.value].broken : reported_without_op_;
  if ((broken & bit) != 0) return false;
  if (of_operation) {
    times_[op.value].broken = (broken | bit) & ((std::uint64_t{1} << OperationTimes::rules_max) - 1);
  } else {
    reported_without_op_ |= bit;
  }
  return true;
}

bool Facts::report_session(std::uint32_t of_session) {
  SessionFacts& facts = touch_session(of_session);
  if (facts.reported) return false;
  facts.reported = true;
  return true;
}

void Facts::clear() {
  operations_.clear();
  times_.clear();
  memory_.clear();
  charged_to_.clear();
  charged_after_.clear();
  answers_.clear();
  aims_.clear();
  of_group_.clear();
  behind_.clear();
  aimed_groups_.clear();
  numbers_.clear();
  former_until_.clear();
  lived_at_.clear();
  named_past_.clear();
  at_client_.clear();
  on_the_way_.clear();
  at_server_.clear();
  said_ok_.clear();
  deadlines_.clear();
  answered_.clear();
  doubts_.clear();
  sessions_.clear();
  connections_.clear();
  struck_.clear();
  gaps_.clear();
  runs_.clear();
  users_.clear();
  lasting_.clear();
  spans_.clear();
  over_limits_.clear();
  holders_.clear();
  lives_.clear();
  owing_.clear();
  alive_.clear();
  calls_.clear();
  pools_.clear();
  waiters_.clear();
  quota_changed_at_ = limits_changed_at_ = -1;
  lowerings_ = 0;
  using_ = owed_cancels_ = 0;
  prompt_ = closing_sessions_ = stopping_ = 0;
  reported_without_op_ = 0;
  starts_ = 0;
  last_cancel_ = {};
  session_closed_before_ = any_aimed_before_ = maybe_aimed_before_ = connection_left_before_ = 0;
  opening_seen_ = opened_before_ = names_forgotten_ = false;
  shutdown_ = shutdown_reason_ = Reason::absent;
  shutdown_before_ = all_starts;
  shutdown_at_ = 0;
  cancels_made_ = stale_calls_made_ = faults_declared_ = crash_declared_ = false;
  network_faults_ = server_faults_ = {};
  network_past_ = server_past_ = killed_ = went_down_ = service_stop_ = {};
  on_sessions_ = on_connections_ = {};
  server_stopped_ = server_killed_ = is_down_ = false;
  found_at_ = 0;
  hung_at_ = -1;
  ends_are_named_ = false;
}

}  // namespace rescind
