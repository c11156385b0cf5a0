#pragma once

#include <cstdint>
#include <vector>

#include "harness/base/written.hpp"
#include "models/system/turn.hpp"

/// The application: threads that take the scripted steps, and callbacks. Each function is one step.
namespace rescind::application {

/// Opens sessions, sends every thread to its first step.
void begin(const Turn& turn);
/// Enters the call of the thread's step.
void step(const Turn& turn, ThreadId thread);
/// What is seen where an operation is started.
[[nodiscard]] Event start_event(const OperationPlan& operation, OpId op, ContextId context, ThreadId thread);
/// What is seen where such a call returns; none where its return is no event of its own.
[[nodiscard]] EventKind return_event(Call call);
/// The call that the thread is in returns, and the thread goes to its next step.
void call_return(const Turn& turn, ThreadId thread);
/// Begins the callback for result `index` of `op` (no_index: the final one) on a library thread.
void run_callback(const Turn& turn, ThreadId library, OpId op, std::uint32_t index);
/// The callback on a library thread returns.
void callback_end(const Turn& turn, ThreadId library);
/// Lets threads and faults go that wait for this counter.
void wake(const Turn& turn, std::uint32_t counter);
/// Begins the next round of the loop that `op` belongs to, if all its operations are over.
void restart_if_over(const Turn& turn, OpId op);
/// The step that a thread is at, or in. Requires that it has one.
[[nodiscard]] const Step& current_step(const Program& program, const World& world, ThreadId thread);
/// The step whose event a thread waits for, or nullptr.
[[nodiscard]] const Step* awaited_step(const Program& program, const World& world, ThreadId thread);

/// What a thread's step, or a fault of the plan, still waits for.
struct Awaited {
  ThreadId thread{};  ///< None of a fault.
  const Trigger* trigger = nullptr;
  Written written{};  ///< In the scenario file.
};
/// Threads first, then faults, each in their order.
[[nodiscard]] std::vector<Awaited> all_awaited(const Program& program, const World& world);

}  // namespace rescind::application
