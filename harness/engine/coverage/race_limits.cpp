#include "harness/engine/coverage/race_limits.hpp"

#include <initializer_list>
#include <vector>

#include "models/system/protocol.hpp"

namespace rescind {

namespace {

using Phase = RacePhase;
using Why = RaceReason;

template <class Member>
std::uint32_t bits(std::initializer_list<Member> members) {
  std::uint32_t set = 0;
  for (const Member member : members) set |= 1u << static_cast<unsigned>(member);
  return set;
}

template <class Member>
bool has(std::uint32_t set, Member member, unsigned first = 0) {
  return (set >> (static_cast<unsigned>(member) - first) & 1u) != 0;
}

/// The kinds whose cells of the kind x protocol table fit, whatever the protocol.
template <class Fits>
std::uint32_t kinds_where(Fits fits) {
  std::uint32_t set = 0;
  for (unsigned i = 0; i < race_kinds; ++i) {
    const auto kind = static_cast<OperationKind>(i + 1);
    if (fits(cell(kind, Protocol::pull)) && fits(cell(kind, Protocol::push))) set |= 1u << i;
  }
  return set;
}

std::vector<RaceLimit> make_limits() {
  const std::uint32_t async = 1u;
  const std::uint32_t sync = 2u;
  const std::uint32_t by_server = bits({Why::server_shutdown, Why::server_service_stop});
  const std::uint32_t no_result =
      kinds_where([](const Cell& cell) { return cell.result == ResultType::none; });
  const std::uint32_t one_answer = kinds_where([](const Cell& cell) { return !cell.stream; });
  return {
      {{.phases = bits({Phase::inside_callback, Phase::ack_outstanding}), .modes = sync},
       "a synchronous operation has no callbacks: its results are read"},
      {{.phases = bits({Phase::read_blocked}), .modes = async},
       "an asynchronous operation is not read: its results come by callback"},
      {{.phases = bits({Phase::between_posts, Phase::result_in_flight, Phase::ack_outstanding}),
        .kinds = no_result},
       "kind x protocol table: this kind has no results"},
      {{.phases = bits({Phase::between_posts}), .kinds = one_answer},
       "kind x protocol table: the one result of this kind rides in the response, which ends it"},
      {{.phases = bits({Phase::ack_outstanding}), .kinds = one_answer, .reasons = by_server},
       "kind x protocol table: the one result of this kind is delivered only after its provider has ended"},
      {{.phases = bits({Phase::inside_callback, Phase::ack_outstanding}),
        .kinds = one_answer,
        .reasons = bits({Why::timeout_fired})},
       "kind x protocol table: with the one result of this kind the final one has come, and the timeout is "
       "off"},
      {{.phases = bits({Phase::inside_callback}), .kinds = no_result, .reasons = bits({Why::session_close})},
       "kind x protocol table: this kind has no callback but the final one, after which nothing is left to "
       "cancel"},
      {{.kinds = one_answer, .networks = bits({RaceNetwork::reordered})},
       "kind x protocol table: of one request and one response, neither has anything to overtake"},
      {{.phases = bits({Phase::final_delivered, Phase::after_close}), .reasons = bits({Why::timeout_fired})},
       "the timeout is off once the final result is delivered or the operation closed"},
      {{.phases = bits({Phase::inside_close}), .modes = async, .reasons = bits({Why::timeout_fired})},
       "closing an asynchronous operation cancels it, and its timeout is off"},
      {{.phases = bits({Phase::final_delivered, Phase::after_close}), .reasons = bits({Why::session_close})},
       "closing a session cancels only what has neither its final result nor been closed"},
      {{.phases = bits({Phase::queued, Phase::sent}), .reasons = by_server},
       "the server cancels only what has reached it"},
      {{.phases = bits({Phase::final_in_flight}), .reasons = by_server},
       "the server cancels only what has not ended"},
      {{.phases = bits({Phase::queued}), .networks = bits({RaceNetwork::reordered})},
       "what is cancelled before its request is sent says goodbye at the most: one message, which overtakes "
       "nothing"},
  };
}

RaceSet find_possible() {
  RaceSet set;
  for (std::size_t i = 0; i < races_count; ++i) set.set(i, limit_of(race_at(i)) == nullptr);
  return set;
}

}  // namespace

bool RacePattern::matches(const Race& race) const {
  return has(phases, race.phase) && has(kinds, race.kind, 1) && has(modes, race.mode, 1) &&
         has(reasons, race.reason) && has(networks, race.network);
}

std::span<const RaceLimit> race_limits() {
  static const std::vector<RaceLimit> limits = make_limits();
  return limits;
}

const RaceLimit* limit_of(const Race& race) {
  for (const RaceLimit& limit : race_limits()) {
    if (limit.races.matches(race)) return &limit;
  }
  return nullptr;
}

const RaceSet& possible_races() {
  static const RaceSet possible = find_possible();
  return possible;
}

}  // namespace rescind
