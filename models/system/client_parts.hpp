#pragma once

#include <cstdint>

#include "models/system/turn.hpp"

/// What the steps of the client stack are made of, as far as the code of mutants is made of it, too.
namespace rescind::client {

/// What the application gets next, by a callback or a read.
enum class Next : std::uint8_t { nothing, result, final };

[[nodiscard]] bool is_sync(const Turn& turn, OpId op);
[[nodiscard]] Next next_of(const Turn& turn, OpId op);
/// The reader that came first returns. Requires that there is one.
void wake_first_reader(const Turn& turn, OpId op);
/// Hands over what can be, if anything: wakes the reader, or queues the operation for the library thread.
void offer(const Turn& turn, OpId op);
/// The final result is known; a cancel may have said already that fewer results are handed over.
void make_final(const Turn& turn, ClientOp& state, std::int16_t code, std::uint32_t after_results);
/// The first cancel counts. One that comes when the final result is known already only hastens that.
void begin_cancel(const Turn& turn, OpId op, Reason reason, std::uint8_t form = 0, bool at_once = false);
void cancel_session_of(const Turn& turn, SessionId session, Reason reason);
/// Says what the application gets next: the index of the result, or no_index for the final one.
std::uint32_t hand_over(const Turn& turn, OpId op, ThreadId thread, Via via);

}  // namespace rescind::client
