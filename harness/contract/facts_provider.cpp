#include <algorithm>
#include <bit>

#include "harness/contract/facts_change.hpp"

namespace rescind {

void Facts::on(Kind<EventKind::provider_start>, const Event& event) {
  server_acts(event);
  note_life(event);
  Change change(*this, event.op);
  if (real_clocks_ && change->runs == 0) slot(at_server_, event.op.value).begun = event.t.ns;
  const bool may_be_gone = may_be_of_dead_server(event);  // With that server.
  if (may_be_gone) change->ended |= run_bit(event);
  if ((change->runs & run_bit(event)) == 0 && !may_be_gone) count_working(event.op, true);
  change->runs |= run_bit(event);
  // As it began, or before: the lines of two places may stand in either order.
  if (real_clocks_ && hung_at_ >= 0 && event.earliest().ns <= hung_at_ + skew_) change->set(Fact::hung);
  if (!shuts_down()) change->set(Fact::started_before_shutdown);
}

void Facts::on(Kind<EventKind::register_cancel>, const Event& event) {
  OperationFacts& operation = touch(event.op);
  std::uint8_t& runs = event.succeeded() ? operation.registered : operation.turned_away;
  runs |= run_bit(event);
}

namespace {
/// Whether no other run of its provider is known than the event's.
bool runs_of_one(const OperationFacts& operation, const Event& event) {
  return ((operation.runs | operation.heard) & ~run_bit(event)) == 0;
}
std::size_t slot_index(const Event& event) {
  return static_cast<std::size_t>(std::countr_zero(run_bit(event)));
}
constexpr std::uint64_t late_posts_max = (1u << 16) - 1;
}  // namespace

/// Whatever it waited for it waits for no more.
void Facts::provider_acts(const Event& event) {
  if (real_clocks_) {
    std::int64_t& acted = slot(at_server_, event.op.value).acted;
    acted = std::max(acted, event.t.ns);
  }
  end_wait(event);
}

void Facts::on(Kind<EventKind::post>, const Event& event) {
  provider_acts(event);
  OperationFacts& operation = touch(event.op);
  if (!event.succeeded()) {
    if (real_clocks_) note_told(event);
    if (operation.is(Fact::cancelled)) operation.set(Fact::post_refused);
    return operation.set(Fact::cut_short);
  }
  note_life(event);
  if (event.code == no_code) operation.set(Fact::post_unanswered);
  if (event.index > operation.posted && event.index != no_index) [[unlikely]]
    slot(gaps_, event.op.value).posts_skip = true;
  operation.posted = std::max(operation.posted, one_past(event));
  if ((operation.heard & run_bit(event)) == 0) return;
  if (runs_of_one(operation, event)) {
    OperationTimes& times = times_[event.op.value];
    if (times.late_posts != late_posts_max) ++times.late_posts;
  } else {
    count_up(slot(runs_, event.op.value).late_posts.at(slot_index(event)));
  }
}

void Facts::note_asked_in_vain(const Event& asked, News of, bool surely) {
  AskedInVain& runs = slot(at_server_, asked.op.value).asked_in_vain.at(static_cast<std::size_t>(of));
  (surely ? runs.surely : runs.maybe) |= run_bit(asked);
}

void Facts::note_told(const Event& refused) {
  for (AskedInVain& runs : slot(at_server_, refused.op.value).asked_in_vain) {
    runs.surely &= static_cast<std::uint8_t>(~run_bit(refused));
    runs.maybe &= static_cast<std::uint8_t>(~run_bit(refused));
  }
}

void Facts::on(Kind<EventKind::provider_final>, const Event& event) {
  provider_acts(event);
  OperationFacts& operation = touch(event.op);
  operation.finaled |= run_bit(event);
  if (real_clocks_) slot(at_server_, event.op.value).posted_final = event.t.ns;
  if (!operation.is(Fact::cancel_received)) operation.set(Fact::final_untold);
  if (!shuts_down()) operation.set(Fact::final_before_shutdown);
  const bool told = operation.is(Fact::cancel_received) || operation.heard != 0;
  if (!event.succeeded() && !told) operation.set(Fact::provider_failed);
  operation.set(event.succeeded() ? Fact::provider_ok : Fact::cut_short);
  if (event.index == no_index) return;
  if (real_clocks_) slot(at_server_, event.op.value).posted_in_final = event.index;
  operation.posted = std::max(operation.posted, event.index + 1);
}

void Facts::on(Kind<EventKind::cancel_heard>, const Event& event) {
  provider_acts(event);
  Change change(*this, event.op);
  hear(*change, event);
  // It says itself that its service stops.
  if (real_clocks_ && is_of_server(event.reason) && service_stopped()) change->set(Fact::own_cause);
  if (event.heard_by == How::callback) change->called |= run_bit(event);
}

void Facts::on(Kind<EventKind::cancel_polled>, const Event& event) {
  Change change(*this, event.op);
  change->polled |= run_bit(event);
  if (event.answer != Flag::yes) return note_life(event);
  hear(*change, event);
}

/// It owes its end from now on, unless another run of it does already.
void Facts::hear(OperationFacts& operation, const Event& event) {
  if ((operation.heard & operation.runs & ~operation.ended) == 0) owes_now(event.op, event.t.ns);
  if (!runs_of_one(operation, event)) slot(runs_, event.op.value).heard.at(slot_index(event)) = event.t.ns;
  operation.heard |= run_bit(event);
}

std::int64_t Facts::late_posts(const Event& event) const {
  const std::int64_t of_slot =
      event.op.value < runs_.size() ? runs_[event.op.value].late_posts.at(slot_index(event)) : 0;
  const OperationTimes& when = times(event.op);
  return of_slot + (runs_of_one(operation(event.op), event) ? static_cast<std::int64_t>(when.late_posts) : 0);
}

std::uint32_t Facts::life_of(const Event& event) {
  std::uint8_t& life = slot(lives_, event.op.value);
  if (event.kind != EventKind::provider_start) return life;
  Event last = event;
  last.kind = EventKind::provider_end;  // It begins nothing.
  last.run = life;
  if (life != 0) last.run = slot_of_run(last);
  const bool is_over = (operation(event.op).ended & run_bit(last)) != 0;
  if (!is_over || life + 1 == overlapping) {
    life = overlapping;
    return no_index;
  }
  return ++life;
}

std::uint32_t Facts::slot_of_run(const Event& event) {
  OperationFacts& operation = touch(event.op);
  RunTimes& runs = slot(runs_, event.op.value);
  constexpr std::uint32_t last = RunTimes::slots - 1;
  if (runs.numbers.front() == 0)
    for (std::uint32_t i = 0; i < last; ++i) runs.numbers.at(i) = i + 1;
  for (std::uint32_t i = 0; i < last; ++i)
    if (runs.numbers.at(i) == event.run + 1) return i;
  if (event.kind != EventKind::provider_start) return last;
  std::uint32_t oldest = last;
  for (std::uint32_t i = 0; i < last; ++i) {
    const bool free = ((operation.ended | ~operation.runs) >> i & 1u) != 0;
    if (free && (oldest == last || runs.numbers.at(i) < runs.numbers.at(oldest))) oldest = i;
  }
  if (oldest == last) return last;
  const auto others = static_cast<std::uint8_t>(~(1u << oldest));
  for (std::uint8_t* mask :
       {&operation.runs, &operation.ended, &operation.finaled, &operation.heard, &operation.called,
        &operation.registered, &operation.turned_away, &operation.polled})
    *mask &= others;
  if (real_clocks_)
    for (AskedInVain& asked : slot(at_server_, event.op.value).asked_in_vain) {
      asked.surely &= others;
      asked.maybe &= others;
    }
  runs.numbers.at(oldest) = event.run + 1;
  runs.heard.at(oldest) = -1;
  runs.late_posts.at(oldest) = 0;
  return oldest;
}

void Facts::end_run(const Event& event) {
  provider_acts(event);
  const OperationFacts& record = operation(event.op);
  if ((record.runs & ~record.ended & run_bit(event)) != 0) count_working(event.op, false);
  Change change(*this, event.op);
  change->ended |= run_bit(event);
  if (!server_is_done(*change)) return;
  owes_now(event.op, event.t.ns);
  needs_memory_until(event.op, event.t.ns);
}

void Facts::on(Kind<EventKind::provider_end>, const Event& event) {
  end_run(event);
}

void Facts::on(Kind<EventKind::provider_crash>, const Event& event) {
  end_run(event);
  OperationFacts& operation = touch(event.op);
  operation.set(Fact::provider_failed);
  if ((operation.finaled & run_bit(event)) == 0 && sees_provider_finals_) operation.set(Fact::cut_short);
}

}  // namespace rescind
