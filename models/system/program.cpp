#include "models/system/program.hpp"

#include <algorithm>
#include <tuple>

#include "harness/base/assert.hpp"

namespace rescind {
namespace {

std::uint32_t size32(std::size_t size) {
  RESCIND_ASSERT(size < no_index);
  return static_cast<std::uint32_t>(size);
}

auto awaited_key(const Program::Awaited& a) {
  // An absent operation is the greatest number: what belongs to none stands last.
  return std::tuple(a.op.value, a.session.value, a.kind, a.message);
}

Program::Awaited as_awaited(const EventPattern& pattern) {
  return {pattern.kind, pattern.message, pattern.op, pattern.session};
}

}  // namespace

Program::Program(const Plan& plan) : plan_(plan) {
  index_copies();
  index_operations();
  index_triggers();
  index_pools();
}

void Program::index_copies() {
  first_copied_op_ = size32(plan_.operations.size());
  ops_ = first_copied_op_;
  for (std::uint32_t i = 0; i < plan_.threads.size(); ++i) {
    const ThreadPlan& thread = plan_.threads[i];
    app_threads_ += thread.copies;
    if (thread.copies == 1 && !thread.loops) continue;
    RESCIND_ASSERT(i + 1 == plan_.threads.size());
    copied_thread_ = i;
    loops_ = thread.loops;
    for (const Step& step : thread.steps) {
      if (step.op.exists()) first_copied_op_ = std::min(first_copied_op_, step.op.value);
    }
    stride_ = size32(plan_.operations.size()) - first_copied_op_;
    ops_ = first_copied_op_ + stride_ * thread.copies;
  }
}

Program::Fixed Program::fixed_of(const OperationPlan& operation, ContextId context) const {
  return {.cell = cell(operation.kind, plan_.network.protocol, plan_.ways),
          .provider = operation.provider,
          .session = operation.session,
          .client = client_of(operation.session),
          .context = context};
}

void Program::index_operations() {
  for (const OperationPlan& operation : plan_.operations)
    fixed_.push_back(fixed_of(operation, plan_.clients[client_of(operation.session)].context));
  const auto add_steps = [this](const std::vector<Step>& steps) {
    for (const Step& step : steps) {
      if (step.call == Call::start && step.context.exists()) fixed_[step.op.value].context = step.context;
    }
  };
  for (const ThreadPlan& thread : plan_.threads) add_steps(thread.steps);
  for (const CallbackPlan& callback : plan_.callbacks) add_steps(callback.steps);
}

void Program::add_awaited(const EventPattern& pattern) {
  awaited_.push_back(as_awaited(pattern));
  awaited_kinds_.add(pattern.kind);
  awaited_max_ = std::max(awaited_max_, pattern.nth);
}

void Program::index_triggers() {
  const auto add_steps = [this](const std::vector<Step>& steps) {
    for (const Step& step : steps) {
      if (step.trigger.when == Trigger::When::event) add_awaited(step.trigger.pattern);
    }
  };
  for (const ThreadPlan& thread : plan_.threads) add_steps(thread.steps);
  for (const CallbackPlan& callback : plan_.callbacks) add_steps(callback.steps);
  for (const FaultPlan& fault : plan_.faults) {
    if (fault.trigger.when == Trigger::When::event) add_awaited(fault.trigger.pattern);
  }
  const auto less = [](const Awaited& a, const Awaited& b) { return awaited_key(a) < awaited_key(b); };
  std::stable_sort(awaited_.begin(), awaited_.end(), less);
  awaited_.erase(std::unique(awaited_.begin(), awaited_.end()), awaited_.end());

  // Those of no operation go to the front, so that those of copied operations are last and can be counted
  // out.
  const auto of_none =
      std::find_if(awaited_.begin(), awaited_.end(), [](const Awaited& a) { return !a.op.exists(); });
  const auto none_count = size32(static_cast<std::size_t>(awaited_.end() - of_none));
  std::rotate(awaited_.begin(), of_none, awaited_.end());
  std::uint32_t next = none_count;
  for (std::uint32_t op = 0; op <= plan_.operations.size(); ++op) {
    while (next < awaited_.size() && awaited_[next].op.value < op) ++next;
    first_awaited_.push_back(next);
  }
  first_copied_awaited_ = first_awaited_[std::min<std::size_t>(first_copied_op_, plan_.operations.size())];
  const std::uint32_t copies = copied_thread_ == no_index ? 1 : plan_.threads[copied_thread_].copies;
  const std::uint32_t copied = size32(awaited_.size()) - first_copied_awaited_;
  copied_counters_ = copied;
  counters_ = first_copied_awaited_ + copied * copies;
}

void Program::index_pools() {
  for (const ServerPlan::Quota& quota : plan_.server.quotas) {
    first_pool_.push_back(pools_);
    pools_ += quota.scope == Scope::user      ? size32(plan_.contexts.size())
              : quota.scope == Scope::session ? size32(plan_.sessions.size())
                                              : 1;
  }
}

std::uint32_t Program::connections_count() const {
  return plan_.network.shared_connection ? size32(plan_.sessions.size()) : ops_;
}

std::uint32_t Program::copy_of(ThreadId thread) const {
  return is_library(thread) || copied_thread_ == no_index || thread.value < copied_thread_
             ? 0
             : thread.value - copied_thread_;
}

TextId Program::code_text(Ended ended) const {
  return plan_.ways.words_of(ended).code.empty() ? TextId{} : TextId{2 * static_cast<std::uint32_t>(ended)};
}

TextId Program::message_text(Ended ended) const {
  return plan_.ways.words_of(ended).message.empty() ? TextId{}
                                                    : TextId{2 * static_cast<std::uint32_t>(ended) + 1};
}

TextId Program::form_text(std::uint8_t form) const {
  return form == 0 ? TextId{} : TextId{2 * size32(plan_.ways.words.size()) + form - 1};
}

FrameId Program::frame_of(OpId op, std::uint32_t index) const {
  for (std::uint32_t i = 0; i < plan_.callbacks.size(); ++i) {
    const CallbackPlan& callback = plan_.callbacks[i];
    if (callback.op == op && (callback.final ? index == no_index : callback.index == index)) return {i};
  }
  return {};
}

void Program::renew(OpId op, ContextId context) {
  const std::uint32_t index = plan_index(op);
  fixed_[index] = fixed_of(plan_.operations[index], context);
}

Program::CounterRange Program::counters_of_copy(ThreadId thread) const {
  const std::uint32_t first = first_copied_awaited_ + (thread.value - copied_thread_) * copied_counters_;
  return {first, first + copied_counters_};
}

EventPattern Program::pattern_of(std::uint32_t counter) const {
  const bool copied = counter >= first_copied_awaited_ && copied_counters_ != 0;
  const std::uint32_t of_plan =
      copied ? first_copied_awaited_ + (counter - first_copied_awaited_) % copied_counters_ : counter;
  const Awaited& counted = awaited_[of_plan];
  return {.kind = counted.kind, .message = counted.message, .op = counted.op, .session = counted.session};
}

std::uint32_t Program::counter_of(ThreadId thread, const EventPattern& pattern) const {
  const auto found = std::ranges::find(awaited_, as_awaited(pattern));
  RESCIND_ASSERT(found != awaited_.end());
  const auto index = size32(static_cast<std::size_t>(found - awaited_.begin()));
  if (index < first_copied_awaited_ || copied_thread_ == no_index) return index;
  return index + (thread.value - copied_thread_) * copied_counters_;
}

std::uint32_t Program::pool_of(std::uint32_t quota, OpId op) const {
  switch (plan_.server.quotas[quota].scope) {
    case Scope::user:
      return first_pool_[quota] + context_of(op).value;
    case Scope::session:
      return first_pool_[quota] + session_of(op).value;
    default:
      return first_pool_[quota];
  }
}

Names Program::names() const {
  Names names;
  for (std::uint32_t op = 0; op < ops_; ++op) {
    const std::string& name = operation({op}).name;
    const bool copied = copied_thread_ != no_index && op >= first_copied_op_;
    names.ops.push_back(copied ? name + "#" + std::to_string((op - first_copied_op_) / stride_) : name);
  }
  for (const SessionPlan& session : plan_.sessions) names.sessions.push_back(session.name);
  names.contexts = plan_.contexts;
  for (const OwnWords& words : plan_.ways.words) {
    names.texts.push_back(words.code);
    names.texts.push_back(words.message);
  }
  for (const CancelForm& form : plan_.ways.forms) names.texts.push_back(form.name);
  for (std::uint32_t i = 0; i < app_threads_; ++i) {
    const ThreadPlan& thread = this->thread({i});
    std::string name = plan_.clients[thread.client].name + "/" + thread.name;
    if (thread.copies > 1) name += "#" + std::to_string(i - copied_thread_);
    names.threads.push_back(std::move(name));
  }
  for (const ClientPlan& client : plan_.clients) names.threads.push_back(client.name + "/library");
  return names;
}

}  // namespace rescind
