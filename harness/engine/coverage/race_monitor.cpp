#include "harness/engine/coverage/race_monitor.hpp"

#include <algorithm>
#include <span>

#include "harness/base/block_hasher.hpp"
#include "harness/base/counting.hpp"

namespace rescind {

namespace {

RaceReason given(Reason reason) {
  switch (reason) {
    case Reason::timeout:
      return RaceReason::timeout;
    case Reason::shutdown:
      return RaceReason::shutdown;
    case Reason::service_stop:
      return RaceReason::service_stop;
    default:
      return RaceReason::none;
  }
}

/// What a declared fault is to the operations that it hits; clean for one that shows only in its messages.
RaceNetwork lasting(Fault fault) {
  switch (fault) {
    case Fault::delay_spike:
    case Fault::bandwidth:
      return RaceNetwork::slowed;
    case Fault::partition:
    case Fault::half_open:
      return RaceNetwork::cut;
    default:
      return RaceNetwork::clean;
  }
}

/// What one that passes is called where nobody saw the messages.
RaceNetwork passing(Fault fault) {
  switch (fault) {
    case Fault::loss:
      return RaceNetwork::lost;
    case Fault::duplicate:
      return RaceNetwork::copied;
    case Fault::reorder:
      return RaceNetwork::reordered;
    case Fault::reset:
      return RaceNetwork::reset;
    default:
      return RaceNetwork::clean;
  }
}

}  // namespace

/// Which phase counts where several hold: the first of these. What the application does counts before what
/// happens behind its back, and what is on its way to it before how far the provider is.
struct RacePrecedence {
  using Operation = RaceMonitor::Operation;
  using Mark = RaceMonitor::Mark;
  using Stage = RaceMonitor::Stage;
  struct Row {
    RacePhase phase;
    bool (*holds)(const Operation&);
  };
  static constexpr std::array<Row, race_phases> rows{{
      {RacePhase::after_close, [](const Operation& one) { return one.is(Mark::closed); }},
      {RacePhase::inside_close, [](const Operation& one) { return one.closing != 0; }},
      {RacePhase::inside_callback, [](const Operation& one) { return one.is(Mark::in_callback); }},
      {RacePhase::final_delivered, [](const Operation& one) { return one.is(Mark::final); }},
      {RacePhase::inside_start, [](const Operation& one) { return one.is(Mark::starting); }},
      {RacePhase::ack_outstanding, [](const Operation& one) { return one.unacknowledged != 0; }},
      {RacePhase::final_in_flight,
       [](const Operation& one) { return one.is(Mark::final_on_way) || one.is(Mark::ended); }},
      {RacePhase::result_in_flight, [](const Operation& one) { return one.waiting != 0; }},
      {RacePhase::read_blocked, [](const Operation& one) { return one.readers != 0; }},
      {RacePhase::between_posts, [](const Operation& one) { return one.is(Mark::posted); }},
      {RacePhase::before_first_post, [](const Operation& one) { return one.stage == Stage::running; }},
      {RacePhase::admitted, [](const Operation& one) { return one.stage == Stage::admitted; }},
      {RacePhase::at_server, [](const Operation& one) { return one.stage == Stage::at_server; }},
      {RacePhase::sent, [](const Operation& one) { return one.stage == Stage::sent; }},
      {RacePhase::queued, [](const Operation&) { return true; }},
  }};
  static RacePhase phase_of(const Operation& operation) {
    return std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.holds(operation); })
        ->phase;
  }
};

namespace {

/// Tells every race that the operation was part of, and forgets them.
template <class Operation>
void tell(Operation& operation, std::vector<RaceIndex>& races) {
  for (std::size_t i = 0; i < operation.landed; ++i) {
    Race race{.phase = operation.landings[i].phase,
              .kind = operation.kind,
              .mode = operation.mode,
              .reason = operation.landings[i].reason};
    if (operation.networks == 0) races.push_back(index_of(race));
    for (std::size_t network = 1; network < race_networks; ++network) {
      race.network = static_cast<RaceNetwork>(network);
      if (operation.has(race.network)) races.push_back(index_of(race));
    }
    operation.landings[i] = {};
  }
  operation.landed = 0;
}

}  // namespace

bool RaceMonitor::Operation::over() const {
  const bool served = stage == Stage::running && !is(Mark::ended);
  return !is(Mark::started) || (is(Mark::final) && is(Mark::closed) && !served);
}

RaceMonitor::RaceMonitor(const Header& header)
    : sees_callback_returned_(header.observes(EventKind::callback_returned)),
      sees_results_(header.observes(EventKind::result)),
      sees_network_(header.observes(Place::network)) {}

RaceMonitor::Operation& RaceMonitor::operation(OpId op) {
  if (op.value >= operations_.size()) {
    operations_.resize(op.value + 1);
    delivered_.resize(op.value + 1);
  }
  return operations_[op.value];
}

RaceMonitor::Operation* RaceMonitor::known(OpId op) {
  if (op.value >= operations_.size() || !operations_[op.value].is(Mark::started)) return nullptr;
  return &operations_[op.value];
}

void RaceMonitor::on(const Event& event, std::vector<RaceIndex>& races) {
  switch (event.kind) {
    case EventKind::start:
      return start(event, races);
    case EventKind::session_close:
      return close_session(event, races);
    case EventKind::shutdown:
      return shut_down(event, races);
    case EventKind::network_fault:
      return fault(event);
    case EventKind::disconnect:
      return connection_down(event);
    case EventKind::end:
      return finish(races);
    case EventKind::connect:
      if (event.connection.value < down_.size()) down_[event.connection.value] = 0;
      if (Operation* one = known(event.op)) join(*one, event);
      return;
    case EventKind::send:
    case EventKind::deliver:
    case EventKind::lost:
      if (Operation* one = known(event.op)) message(event, *one);
      return;
    default:
      if (Operation* one = known(event.op)) step(event, *one, races);
      return;
  }
}

void RaceMonitor::start(const Event& event, std::vector<RaceIndex>& races) {
  Operation& one = operation(event.op);
  tell(one, races);
  one = {};
  delivered_[event.op.value] = {};
  if (event.operation_kind == OperationKind::none || event.mode == Mode::none) return;
  one.set(Mark::started);
  one.set(Mark::starting);
  one.session = event.session.value;
  one.context = event.context.value;
  one.kind = event.operation_kind;
  one.mode = event.mode;
  if (event.acknowledge == Acknowledge::manual) one.set(Mark::by_hand);
  for (const FaultInForce& fault : faults_) {
    const bool all = fault.op == no_index && fault.connection == no_index;
    const bool hits =
        fault.op == event.op.value || (all && (fault.session == no_index || fault.session == one.session));
    if (hits) one.add(lasting(fault.what));
  }
}

void RaceMonitor::step(const Event& event, Operation& one, std::vector<RaceIndex>& races) {
  switch (event.kind) {
    case EventKind::start_returned:
      one.clear(Mark::starting);
      if (!event.succeeded()) one.clear(Mark::started);
      return;
    case EventKind::result:
      return deliver(event, one);
    case EventKind::final:
      one.set(Mark::final);
      one.waiting = 0;
      one.unacknowledged = 0;
      if (by_callback(event, one) && sees_callback_returned_) one.set(Mark::in_callback);
      return;
    case EventKind::callback_returned:
      return one.clear(Mark::in_callback);
    case EventKind::read:
      return count_up(one.readers);
    case EventKind::read_returned:
      return count_down(one.readers);
    case EventKind::ack:
      return count_down(one.unacknowledged);
    case EventKind::cancel:
      return cancel(event, one, races);
    case EventKind::timeout_fired:
      return land(one, RaceReason::timeout_fired, races);
    case EventKind::close:
      if (can_act(event, one)) count_up(one.closing);
      return;
    case EventKind::close_returned:
      if (one.closing != 0 && event.code == 0) one.set(Mark::closed);
      return count_down(one.closing);
    case EventKind::admit:
      one.stage = std::max(one.stage, Stage::admitted);
      return;
    case EventKind::cancel_received:
      return one.set(Mark::cancel_received);
    case EventKind::provider_start:
      one.stage = Stage::running;
      return;
    case EventKind::post:
      return post(event, one);
    case EventKind::refuse:
    case EventKind::provider_final:
    case EventKind::provider_end:
    case EventKind::provider_crash:
      return one.set(Mark::ended);
    default:
      return;
  }
}

bool RaceMonitor::by_callback(const Event& event, const Operation& one) {
  return event.via != Via::read && one.mode == Mode::async;
}

void RaceMonitor::deliver(const Event& event, Operation& one) {
  one.set(Mark::posted);
  count_down(one.waiting);
  if (!by_callback(event, one)) return;
  if (one.is(Mark::by_hand)) count_up(one.unacknowledged);
  if (sees_callback_returned_) one.set(Mark::in_callback);
}

void RaceMonitor::post(const Event& event, Operation& one) {
  one.stage = Stage::running;
  if (!event.succeeded()) return;
  one.set(Mark::posted);
  if (sees_results_ && !one.is(Mark::final)) count_up(one.waiting);
}

// A stale handle is one of an operation that was closed: of this one only where it was.
bool RaceMonitor::can_act(const Event& event, const Operation& one) {
  const bool foreign =
      event.context.exists() && one.context != no_index && event.context.value != one.context;
  const bool stale = event.handle == Handle::stale && !one.is(Mark::closed);
  return !foreign && !stale && event.handle != Handle::empty;
}

void RaceMonitor::cancel(const Event& event, Operation& one, std::vector<RaceIndex>& races) {
  if (can_act(event, one)) land(one, given(event.reason), races);
}

void RaceMonitor::close_session(const Event& event, std::vector<RaceIndex>& races) {
  for (Operation& one : operations_) {
    const bool runs = one.is(Mark::started) && !one.is(Mark::final) && !one.is(Mark::closed);
    if (one.session != event.session.value || !runs || one.is(Mark::session_closed)) continue;
    one.set(Mark::session_closed);
    land(one, RaceReason::session_close, races);
  }
}

void RaceMonitor::shut_down(const Event& event, std::vector<RaceIndex>& races) {
  const bool stop = event.reason == Reason::service_stop;
  for (Operation& one : operations_) {
    const bool served = one.is(Mark::started) && one.stage >= Stage::at_server && !one.is(Mark::ended);
    if (!served || one.is(Mark::cancel_received)) continue;
    one.set(Mark::cancel_received);
    land(one, stop ? RaceReason::server_service_stop : RaceReason::server_shutdown, races);
  }
}

void RaceMonitor::land(Operation& one, RaceReason reason, std::vector<RaceIndex>& races) {
  const Landing landing{RacePrecedence::phase_of(one), reason};
  const auto end = one.landings.begin() + one.landed;
  if (std::find(one.landings.begin(), end, landing) != end) return;
  if (one.landed == one.landings.size()) tell(one, races);
  one.landings[one.landed++] = landing;
}

std::optional<RacePhase> RaceMonitor::last_phase(OpId op) const {
  if (op.value >= operations_.size() || operations_[op.value].landed == 0) return std::nullopt;
  const Operation& one = operations_[op.value];
  return one.landings.at(one.landed - 1u).phase;
}

// --- the network ---

void RaceMonitor::message(const Event& event, Operation& one) {
  join(one, event);
  const bool to_server = event.to == Place::server || event.from == Place::client;
  const bool to_client = event.to == Place::client || event.from == Place::server;
  switch (event.kind) {
    case EventKind::send:
      count_up(one.in_flight);
      if (to_server) one.stage = std::max(one.stage, Stage::sent);
      if (to_client && (event.code != no_code || event.message == Message::final))
        one.set(Mark::final_on_way);
      return;
    case EventKind::deliver:
      if (to_server) one.stage = std::max(one.stage, Stage::at_server);
      return message_gone(event, one);
    case EventKind::lost: {
      const bool up_still = event.connection.value >= down_.size() || down_[event.connection.value] == 0;
      if (up_still && !one.has(RaceNetwork::cut) && !one.has(RaceNetwork::reset)) one.add(RaceNetwork::lost);
      return message_gone(event, one);
    }
    default:
      return;
  }
}

void RaceMonitor::message_gone(const Event& event, Operation& one) {
  if (one.in_flight == 0) {
    one.add(RaceNetwork::copied);
  } else {
    --one.in_flight;
  }
  if (event.kind != EventKind::deliver || event.message_id == no_index) return;
  std::uint32_t& last = delivered_[event.op.value][event.to == Place::server ? 0 : 1];
  if (event.message_id < last) one.add(RaceNetwork::reordered);
  last = std::max(last, event.message_id);
}

void RaceMonitor::join(Operation& one, const Event& event) {
  if (!event.connection.exists() || one.connection == event.connection.value) return;
  one.connection = event.connection.value;
  for (const FaultInForce& fault : faults_) {
    if (fault.connection == one.connection && fault.op != event.op.value) one.add(lasting(fault.what));
  }
}

void RaceMonitor::connection_down(const Event& event) {
  if (!event.connection.exists() || event.op.exists()) return;
  if (event.connection.value >= down_.size()) down_.resize(event.connection.value + 1);
  down_[event.connection.value] = 1;
  if (event.party == Place::client) return;
  for (Operation& one : operations_) {
    if (one.connection == event.connection.value && !one.over()) one.add(RaceNetwork::reset);
  }
}

void RaceMonitor::fault(const Event& event) {
  if (event.fault == Fault::heal) return heal(event);
  RaceNetwork what = lasting(event.fault);
  if (what == RaceNetwork::clean && !sees_network_) what = passing(event.fault);
  if (what == RaceNetwork::clean) return;
  const bool all = !event.op.exists() && !event.connection.exists() && !event.session.exists();
  for (std::size_t i = 0; i < operations_.size(); ++i) {
    Operation& one = operations_[i];
    const bool hits = all || event.op.value == i ||
                      (event.connection.exists() && one.connection == event.connection.value) ||
                      (event.session.exists() && one.session == event.session.value);
    if (hits && !one.over()) one.add(what);
  }
  if (lasting(event.fault) == RaceNetwork::clean) return;
  faults_.push_back({event.op.value, event.session.value, event.connection.value, event.fault, {}});
}

void RaceMonitor::heal(const Event& event) {
  const auto found = std::find_if(faults_.begin(), faults_.end(), [&](const FaultInForce& fault) {
    return fault.op == event.op.value && fault.session == event.session.value &&
           fault.connection == event.connection.value &&
           (event.healed == Fault::none || event.healed == fault.what);
  });
  if (found != faults_.end()) faults_.erase(found);
}

// --- the whole ---

void RaceMonitor::finish(std::vector<RaceIndex>& races) {
  for (Operation& one : operations_) tell(one, races);
}

void RaceMonitor::restart() {
  operations_.clear();
  delivered_.clear();
  down_.clear();
  faults_.clear();
}

bool RaceMonitor::is_overtaken(OpId op, bool to_server, std::uint32_t message_id) const {
  return op.value < delivered_.size() && message_id < delivered_[op.value][to_server ? 0 : 1];
}

void RaceMonitor::pack(Packer& parts) const {
  parts(operations_);
  parts(delivered_);
  parts(down_);
  parts(faults_);
}

void RaceMonitor::unpack(Unpacker& parts) {
  parts(operations_);
  parts(delivered_);
  parts(down_);
  parts(faults_);
}

std::uint64_t RaceMonitor::fingerprint() const {
  BlockHasher hasher;
  hasher.add(operations_.size());
  hasher.add_each(std::span<const Operation>(operations_));
  hasher.add(down_.size());
  hasher.add_each(std::span<const std::uint8_t>(down_));
  std::uint64_t faults = 0;  // In whatever order they began.
  for (const FaultInForce& fault : faults_) faults += hash_value(fault);
  hasher.add(faults);
  return hasher.value();
}

}  // namespace rescind
