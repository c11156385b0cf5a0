#pragma once

#include <cstdint>
#include <optional>

#include "models/mutants/mark.hpp"
#include "models/system/client.hpp"
#include "models/system/client_parts.hpp"
#include "models/system/turn.hpp"

/// The code of those mutants for which a flipped decision is not enough. Called where the reference system would
/// do something else, or nothing; does nothing where no such mutant is on.
namespace rescind::mutants {

/// What is marked in a world; see Mark. To mark twice is to mark once.
void mark(World& world, const Mark& what);
void unmark(World& world, const Mark& what);
[[nodiscard]] bool is_marked(const World& world, const Mark& what);

/// Takes the client's process down.
void crash(const Turn& turn);

/// What can be handed over behind the final result.
[[nodiscard]] client::Next next_after_final(const Turn& turn, OpId op);
/// The result that comes next, where order or number are wrong.
[[nodiscard]] std::uint32_t index_to_hand_over(const Turn& turn, OpId op);
/// A final result, the first one or a `second`, has been handed over.
void final_handed_over(const Turn& turn, OpId op, bool second);

/// A cancel that may be made: its answer, if it was carried out in a wrong way or not at all.
[[nodiscard]] std::optional<client::Answer> cancel(const Turn& turn, OpId op, Reason reason,
                                                   const client::Caller& caller);
/// Cancels another operation of the session that runs, if there is one.
void cancel_bystander(const Turn& turn, OpId op, Reason reason);
/// Whether a cancelled operation gets no final result for now.
[[nodiscard]] bool forgets_final(const Turn& turn, OpId op);
/// The last message for an operation that has let go of its connection, or is over.
void receive_late_final(const Turn& turn, const Action& message);

/// Gives the answer to a cancelled operation to one of its session that is yet to be started.
void answer_unstarted(const Turn& turn, const Action& message);
/// Makes a failure that nobody asked for one that a cancel has made.
void tell_as_cancelled(const Turn& turn, Event& final);
/// Remembers a cancel that has come too late.
void remember_cancel(const Turn& turn, OpId op);
/// Whether a cancel was remembered that hits this operation, which is the next one; it hits no other then.
[[nodiscard]] bool is_hit_late(const Turn& turn, OpId op);
/// An operation of another session that runs at the server, if there is one.
[[nodiscard]] OpId running_elsewhere(const Turn& turn, OpId op);

/// The running operation of the same session that a misdirected cancel hits at the server, if there is one.
[[nodiscard]] OpId next_on_connection(const Turn& turn, OpId op);
/// The operations of its pool that are cancelled and still run.
[[nodiscard]] std::int64_t held_by_cancelled(const Turn& turn, std::uint32_t quota, OpId op);

}  // namespace rescind::mutants
