#include <algorithm>
#include <tuple>

#include "harness/scenario/compile/draft.hpp"
#include "harness/scenario/language/trigger.hpp"
#include "models/system/protocol.hpp"

namespace rescind {
namespace {

constexpr std::uint32_t without_end = 0xffffffffu;

/// Finds by a fixed point what can happen at all. Steps and faults become possible one after the other, each
/// once what comes before it in its thread and what it waits for are possible; what is left over never
/// happens.
class Order {
 public:
  explicit Order(Draft& draft)
      : draft_(draft),
        plan_(draft.result.plan),
        steps_(draft.steps.size(), false),
        faults_(plan_.faults.size(), false) {
    assume_what_is_in_doubt();
  }

  void check() {
    while (advance()) {
    }
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      const ScriptedStep& scripted = draft_.steps[i];
      if (!steps_[i] && comes_next(scripted)) complain_of_step(scripted);
      if (!steps_[i] && begins_callback(scripted) && !callback_comes(scripted.callback))
        complain(scripted.at, "step", scripted.inside, callback_pattern(scripted.callback));
    }
    for (std::size_t i = 0; i < faults_.size(); ++i)
      if (!faults_[i])
        complain(draft_.fault_positions[i], "fault", draft_.fault_triggers[i],
                 plan_.faults[i].trigger.pattern);
    for (const ScriptedStep& scripted : draft_.steps) {
      if (!waits_for_the_one_before(scripted)) {
        draft_.in_vain.use(scripted.at);
        continue;
      }
      draft_.in_vain.note(
          scripted.at, scripted.trigger,
          "this step waits for '" + scripted.trigger + "', which the step before it has done already",
          "leave 'on' out: a step comes after the one before it");
    }
  }

 private:
  /// What is wrong elsewhere may be anything: only what could not happen even then is complained of.
  void assume_what_is_in_doubt() {
    if (!draft_.diagnostics.any() && draft_.document.is_whole()) return;
    const YamlNode* clients = draft_.document.find("clients");
    any_call_ = clients == nullptr || has_lost_steps(*clients);
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      if (!draft_.steps[i].in_doubt) continue;
      steps_[i] = true;
      doubtful_calls_.insert(draft_.steps[i].step.call);
    }
    const YamlNode* faults = draft_.document.find("faults");
    if (draft_.document.lacks("faults") || (faults != nullptr && !faults->is_whole()))
      shutdowns_ = without_end;
    for (std::size_t i = 0; i < faults_.size(); ++i) {
      const Trigger& trigger = plan_.faults[i].trigger;
      const EventPattern& pattern = trigger.pattern;
      faults_[i] = trigger.when == Trigger::When::event && !pattern.op.exists() &&
                   !pattern.session.exists() && pattern.kind != EventKind::shutdown;
    }
  }

  /// Whether a step, or more, was lost whole.
  static bool has_lost_steps(const YamlNode& clients) {
    constexpr std::string_view with_steps[] = {"steps", "threads"};
    if (!clients.lost.empty()) return true;
    return std::ranges::any_of(clients.entries, [&](const YamlEntry& client) {
      if (client.value.is_list()) return !client.value.lost.empty();
      if (std::ranges::any_of(with_steps, [&](auto key) { return client.value.lacks(key); })) return true;
      const YamlNode* steps = client.value.find("steps");
      const YamlNode* threads = client.value.find("threads");
      return (steps != nullptr && !steps->lost.empty()) ||
             (threads != nullptr &&
              (!threads->lost.empty() || std::ranges::any_of(threads->entries, [](const YamlEntry& thread) {
                return !thread.value.lost.empty();
              })));
    });
  }

  bool advance() {
    bool changed = false;
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      const ScriptedStep& scripted = draft_.steps[i];
      if (steps_[i] || !comes_next(scripted) || !callable(scripted) || !fires(scripted.step.trigger))
        continue;
      ++calls_[{scripted.step.call, scripted.step.op, scripted.step.session}];
      changed = steps_[i] = true;
    }
    for (std::size_t i = 0; i < faults_.size(); ++i) {
      if (faults_[i] || !fires(plan_.faults[i].trigger)) continue;
      if (plan_.faults[i].what == FaultPlan::What::shutdown && shutdowns_ < without_end) ++shutdowns_;
      changed = faults_[i] = true;
    }
    return changed;
  }

  /// Whether everything before it in its thread or callback can happen, and the callback comes.
  [[nodiscard]] bool comes_next(const ScriptedStep& scripted) const {
    if (scripted.before != no_index) return steps_[scripted.before];
    return scripted.callback == no_index || callback_comes(scripted.callback);
  }

  static bool begins_callback(const ScriptedStep& scripted) {
    return scripted.before == no_index && scripted.callback != no_index;
  }

  /// The event that a call makes once it is made; none where that takes somebody else.
  static EventKind made_by(Call call, EventKind waited_for) {
    using enum EventKind;
    const auto either = [waited_for](EventKind made, EventKind returned) {
      return waited_for == made || waited_for == returned ? waited_for : none;
    };
    switch (call) {
      case Call::open_session:
        return session_open;
      case Call::start:
        return either(start, start_returned);
      case Call::cancel:
        return either(cancel, cancel_returned);
      case Call::close:
        return either(close, close_returned);
      case Call::close_session:
        return either(session_close, session_close_returned);
      default:
        return none;
    }
  }

  [[nodiscard]] bool waits_for_the_one_before(const ScriptedStep& scripted) const {
    const Trigger& trigger = scripted.step.trigger;
    if (trigger.when != Trigger::When::event || scripted.before == no_index || trigger.pattern.nth != 1)
      return false;
    if (trigger.delay.most.ns != 0) return false;  // It counts from there.
    const Step& before = draft_.steps[scripted.before].step;
    const bool same = trigger.pattern.session.exists() ? before.session == trigger.pattern.session
                                                       : before.op == trigger.pattern.op;
    return same && trigger.pattern.kind == made_by(before.call, trigger.pattern.kind);
  }

  [[nodiscard]] bool callback_comes(std::uint32_t callback) const {
    const EventPattern pattern = callback_pattern(callback);
    return times(pattern) >= pattern.nth;
  }

  [[nodiscard]] EventPattern callback_pattern(std::uint32_t callback) const {
    const CallbackPlan& inside = plan_.callbacks[callback];
    return {
        inside.final ? EventKind::final : EventKind::result, Message::none, inside.op, {}, inside.index + 1};
  }

  /// Whether what it calls on is there: its operation started, its session opened. An empty handle needs
  /// nothing.
  [[nodiscard]] bool callable(const ScriptedStep& scripted) const {
    const Step& step = scripted.step;
    if (step.call == Call::wait || step.call == Call::raw || step.call == Call::open_session ||
        step.handle == Handle::empty)
      return true;
    if (step.call == Call::start) return opens(plan_.operations[step.op.value].session);
    if (step.call == Call::close_session) return opens(step.session);
    return started(step.op);
  }

  [[nodiscard]] bool fires(const Trigger& trigger) const {
    return trigger.when != Trigger::When::event || times(trigger.pattern) >= trigger.pattern.nth;
  }

  [[nodiscard]] bool started(OpId op) const {
    const std::uint32_t step = draft_.started_by[op.value];
    return step == no_index || steps_[step];
  }

  [[nodiscard]] bool opens(SessionId session) const {
    return !session.exists() || plan_.sessions[session.value].open_at_start ||
           calls_on(Call::open_session, {}, session) > 0;
  }

  /// How many possible steps make this call.
  [[nodiscard]] std::uint32_t calls_on(Call call, OpId op, SessionId session) const {
    if (any_call_ || doubtful_calls_.contains(call)) return without_end;
    const auto found = calls_.find({call, op, session});
    return found == calls_.end() ? 0 : found->second;
  }

  /// How often the event can happen, going by what is known to be possible.
  [[nodiscard]] std::uint32_t times(const EventPattern& pattern) const {
    if (pattern.kind == EventKind::shutdown) return shutdowns_;
    if (pattern.session.exists()) return times_of_session(pattern);
    if (!started(pattern.op)) return 0;
    return draft_.is_sure(pattern.op) ? times_of_operation(pattern) : without_end;
  }

  [[nodiscard]] std::uint32_t times_of_session(const EventPattern& pattern) const {
    switch (pattern.kind) {
      case EventKind::session_open:
        return opens(pattern.session) ? 1 : 0;
      case EventKind::session_close:
      case EventKind::session_close_returned:
      case EventKind::session_closed:
        return calls_on(Call::close_session, {}, pattern.session);
      case EventKind::connect:
        return connects(pattern.session) ? without_end : 0;
      default:
        return opens(pattern.session) ? without_end : 0;
    }
  }

  /// Whether one of its operations starts: no session connects before.
  [[nodiscard]] bool connects(SessionId session) const {
    for (std::uint32_t i = 0; i < plan_.operations.size(); ++i)
      if (plan_.operations[i].session == session && started({i})) return true;
    return false;
  }

  /// Whether a message of this type ever belongs to the operation, by the kind x protocol table.
  [[nodiscard]] bool can_be_sent(Message message, const OperationPlan& op) const {
    if (draft_.system_lacks("network")) return true;
    const Cell cell = rescind::cell(op.kind, plan_.network.protocol, plan_.ways);
    switch (message) {
      case Message::none:
      case Message::request:
      case Message::close:
        return true;
      case Message::final:
        return cell.stream;
      case Message::pull:
        return cell.carrier == Message::batch;
      default:
        return message == cell.opening || message == cell.carrier || message == cell.cancel;
    }
  }

  /// Requires that the operation starts.
  [[nodiscard]] std::uint32_t times_of_operation(const EventPattern& pattern) const {
    const OperationPlan& op = plan_.operations[pattern.op.value];
    const ProviderPlan& provider = plan_.providers[op.provider];
    const bool drained = op.mode == Mode::async || calls_on(Call::drain, pattern.op, {}) > 0;
    const std::uint32_t reads = drained ? without_end : calls_on(Call::read, pattern.op, {});
    switch (pattern.kind) {
      case EventKind::start:
      case EventKind::start_returned:
        return 1;
      case EventKind::result:
        return std::min(reads, provider.results);
      case EventKind::post:
        return provider.results;
      case EventKind::final:
        return reads > 0 ? 1 : 0;
      case EventKind::callback_returned:
        return op.mode == Mode::async ? without_end : 0;
      case EventKind::read:
      case EventKind::read_returned:
        return op.mode == Mode::async ? 0 : reads;
      case EventKind::ack:
        return calls_on(Call::ack, pattern.op, {});
      case EventKind::cancel:
      case EventKind::cancel_returned:
        return calls_on(Call::cancel, pattern.op, {});
      case EventKind::close:
      case EventKind::close_returned:
        return calls_on(Call::close, pattern.op, {});
      case EventKind::timeout_fired:
        return op.timeout.ns == no_number ? 0 : 1;
      case EventKind::cancel_polled:
        return provider.hears == How::poll ? without_end : 0;
      case EventKind::cancel_heard:
        return provider.hears == How::none ? 0 : 1;
      case EventKind::send:
      case EventKind::deliver:
      case EventKind::lost:
        return can_be_sent(pattern.message, op) ? without_end : 0;
      default:
        return without_end;
    }
  }

  void complain_of_step(const ScriptedStep& scripted) {
    if (!fires(scripted.step.trigger))
      return complain(scripted.at, "step", scripted.trigger, scripted.step.trigger.pattern);
    const Step& step = scripted.step;
    if (step.call == Call::start || step.call == Call::close_session)
      return draft_.complain(scripted.at, "this step can never happen: its session is not open",
                             "open it in a step that can come before");
    draft_.complain(
        scripted.at,
        "this step can never happen: '" + plan_.operations[step.op.value].name + "' is not started before it",
        "it is started on line " + std::to_string(draft_.steps[draft_.started_by[step.op.value]].at.line));
  }

  void complain(Position at, std::string_view what, const std::string& trigger, const EventPattern& pattern) {
    const std::string message =
        "this " + std::string(what) + " can never happen: it waits for '" + trigger + "', ";
    if (pattern.op.exists() && !started(pattern.op)) {
      const std::uint32_t line = draft_.steps[draft_.started_by[pattern.op.value]].at.line;
      return draft_.complain(at,
                             message + "but " + plan_.operations[pattern.op.value].name +
                                 " is started by the step on line " + std::to_string(line) +
                                 ", which waits for this one",
                             "let one of the two wait for something else");
    }
    const std::uint32_t possible = times(pattern);
    if (possible > 0)
      return draft_.complain(at,
                             message + "which happens " + std::to_string(possible) +
                                 (possible == 1 ? " time" : " times") + " at the most",
                             "wait for an earlier one");
    if (pattern.message != Message::none)
      return draft_.complain(at, message + "a message that this operation never needs",
                             "its kind and the protocol say what is sent");
    draft_.complain(at, message + "which nothing before it causes",
                    "add the step or fault that causes it, where this one does not hold it up");
  }

  Draft& draft_;
  const Plan& plan_;
  std::vector<bool> steps_;   // Whether the step can happen.
  std::vector<bool> faults_;  // Likewise.
  std::uint32_t shutdowns_ = 0;
  bool any_call_ = false;          // Whether calls were lost that may be any.
  std::set<Call> doubtful_calls_;  // Whether calls of this sort may be on anything.
  std::map<std::tuple<Call, OpId, SessionId>, std::uint32_t>
      calls_;  // Possible steps by what they call on what.
};

}  // namespace

void check_order(Draft& draft) {
  if (draft.has_all_steps) Order(draft).check();
}

}  // namespace rescind
