#include <algorithm>
#include <array>

#include "harness/history/event.hpp"
#include "harness/scenario/compile/draft.hpp"
#include "harness/scenario/language/quantity.hpp"
#include "harness/scenario/language/trigger.hpp"
#include "harness/scenario/language/written_out.hpp"

namespace rescind {
namespace {

constexpr std::size_t steps_max = 2'000;  // In one case, repeated steps counted.

/// What a step calls, and which of the other keys go with it.
struct Verb {
  std::string_view key;
  Call call;
  bool on_session = false;
  bool has_handle = false;
  bool repeats = false;  ///< Whether `times` makes sense.
};
constexpr std::array verbs{
    Verb{"start", Call::start},
    Verb{"cancel", Call::cancel, false, true, true},
    Verb{"close", Call::close, false, true, true},
    Verb{"read", Call::read, false, true, true},
    Verb{"drain", Call::drain, false, true, false},
    Verb{"ack", Call::ack, false, true, true},
    Verb{"open-session", Call::open_session, true},
    Verb{"close-session", Call::close_session, true},
    Verb{"raw", Call::raw},
    Verb{"wait", Call::wait, false, false, true},
};

const Verb& verb_of(const YamlNode& step) {
  for (const Verb& verb : verbs)
    if (step.find(verb.key) != nullptr) return verb;
  fail_assertion("a step without a verb passed the structure check");
}

/// A thread's steps as the file has them.
struct Script {
  std::uint32_t client = 0;
  std::uint32_t thread = 0;
  const YamlNode* steps = nullptr;
};

/// The form of a cancel that names none.
constexpr std::string_view usual_form = "usual";

class Clients {
 public:
  explicit Clients(Draft& draft) : draft_(draft), plan_(draft.result.plan) {}

  void compile(const YamlNode& document) {
    for (const YamlNode* name : one_or_more(document.find("contexts"))) declare_context(name->text);
    if (const YamlNode* clients = document.find("clients"))
      for (const auto& [key, client] : clients->entries) declare_client(key, client);
    for (const Script& script : scripts_) declare_operations(script);
    for (const Script& script : scripts_) compile_script(script);
    for (std::size_t op = 0; op < plan_.operations.size(); ++op) check_operation(op);
    hand_over();
  }

 private:
  ContextId declare_context(const std::string& name) {
    const std::uint32_t number = draft_.contexts.add(name);
    if (number == plan_.contexts.size()) plan_.contexts.push_back(name);
    return ContextId{number};
  }

  void declare_client(const YamlNode& key, const YamlNode& client) {
    const auto number = static_cast<std::uint32_t>(plan_.clients.size());
    ClientPlan plan;
    plan.name = key.text;
    plan.context = declare_context(std::string(text_in(client, "context", key.text)));
    plan.call_time = range_in(client, "call-time");
    plan.callback_time = range_in(client, "callback-time");
    plan.work_time = range_in(client, "work-time");
    plan_.clients.push_back(plan);
    const auto sessions = one_or_more(client.find("sessions"));
    for (const YamlNode* session : sessions) declare_session(session->text, session->at, number);
    if (sessions.empty()) declare_session(key.text, key.at, number);
    declare_threads(key, client, number);
  }

  void declare_session(const std::string& name, Position at, std::uint32_t client) {
    if (draft_.sessions.numbers.contains(name))
      return draft_.complain(at, "there are two sessions '" + name + "'",
                             "give each session of the file its own name");
    draft_.sessions.add(name);
    plan_.sessions.push_back({name, client, true});
  }

  void declare_threads(const YamlNode& key, const YamlNode& client, std::uint32_t number) {
    if (client.is_list()) return declare_thread("main", number, client);
    const YamlNode* steps = client.find("steps");
    const YamlNode* threads = client.find("threads");
    if (steps == nullptr && threads == nullptr && (client.lacks("steps") || client.lacks("threads"))) return;
    if ((steps == nullptr) == (threads == nullptr))
      return draft_.complain(key.at, "'" + key.text + "' needs either 'steps' or 'threads'",
                             "write steps: [...] for one thread");
    if (steps != nullptr) return declare_thread("main", number, *steps);
    for (const auto& [name, list] : threads->entries) declare_thread(name.text, number, list);
  }

  void declare_thread(const std::string& name, std::uint32_t client, const YamlNode& steps) {
    // The history calls the stack's own thread so.
    if (name == "library")
      return draft_.complain(steps.at, "a thread cannot be called 'library'",
                             "that is the thread callbacks run on");
    scripts_.push_back({client, static_cast<std::uint32_t>(plan_.threads.size()), &steps});
    ThreadPlan plan;
    plan.name = name;
    plan.client = client;
    plan_.threads.push_back(std::move(plan));
  }

  void declare_operations(const Script& script) {
    for (const YamlNode& step : script.steps->items) {
      const YamlNode* start = step.find("start");
      if (start != nullptr && start->find("op") != nullptr) declare_operation(script, *start);
      if (const YamlNode* open = step.find("open-session")) {
        const auto session = draft_.look_up(draft_.sessions, *open);
        if (session) plan_.sessions[*session].open_at_start = false;
      }
    }
  }

  void declare_operation(const Script& script, const YamlNode& start) {
    const YamlNode& name = start["op"];
    if (draft_.operations.numbers.contains(name.text))
      return draft_.complain(name.at, "the operation '" + name.text + "' is started twice",
                             "give the second one another name");
    if (draft_.sessions.numbers.contains(name.text))
      draft_.complain(name.at, "'" + name.text + "' is already the name of a session",
                      "give the operation another name");
    OperationPlan plan;
    plan.name = name.text;
    plan.kind = word_in(start, "kind", OperationKind::none);
    plan.mode = word_in(start, "mode", Mode::async);
    plan.acknowledge = word_in(start, "ack", Acknowledge::automatic);
    plan.timeout = duration_in(start, "timeout", Duration{no_number});
    plan.request_bytes = bytes_in(start, "size", 0);
    plan.provider = provider_of(start);
    plan.session = session_of(script, start);
    const OpId id{static_cast<std::uint32_t>(plan_.operations.size())};
    if (start.find("ack") != nullptr && plan.mode == Mode::sync)
      draft_.complain_of(id, start.find("ack")->at, "a synchronous operation has no acknowledgement",
                         "remove 'ack', or write mode: async");
    draft_.operations.add(plan.name);
    draft_.started_by.push_back(no_index);
    draft_.starts.push_back(&start);
    names_.push_back(&name);
    plan_.operations.push_back(std::move(plan));
  }

  std::uint32_t provider_of(const YamlNode& start) {
    if (const YamlNode* name = start.find("provider"))
      return draft_.look_up(draft_.providers, *name).value_or(no_index);
    if (start.lacks("provider")) return no_index;
    const auto written = std::ranges::count_if(
        draft_.written_providers, [](const YamlNode* one) { return one->find(implied_key) == nullptr; });
    if (written != 1 && !lacks_providers())
      draft_.complain(start.at, "'provider' is missing in 'start'",
                      "there are " + std::to_string(written) + " providers: say which one");
    return 0;
  }

  /// Whether there may be others than those that are known.
  [[nodiscard]] bool lacks_providers() const {
    const YamlNode* providers = draft_.in_system("providers");
    return providers == nullptr || !providers->lost.empty();
  }

  /// Requires that the client's sessions are declared.
  SessionId session_of(const Script& script, const YamlNode& start) {
    if (const YamlNode* name = start.find("session")) {
      const auto number = draft_.look_up(draft_.sessions, *name);
      if (!number) return {};
      if (plan_.sessions[*number].client != script.client)
        draft_.complain(name->at, "the session '" + name->text + "' is another client's");
      return SessionId{*number};
    }
    if (start.lacks("session")) return {};
    for (std::uint32_t i = 0; i < plan_.sessions.size(); ++i)
      if (plan_.sessions[i].client == script.client) return SessionId{i};
    return {};
  }

  void compile_script(const Script& script) {
    std::uint32_t before = no_index;
    for (const auto& [key, lost] : script.steps->lost) draft_.look_up_in_lost(lost);
    for (const YamlNode& node : script.steps->items) {
      ScriptedStep scripted = compile_step(script, node);
      const std::uint32_t times = count_in(node, "times", 1);
      if (times == 0) draft_.complain(node.at, "a step that is repeated 0 times");
      if (draft_.steps.size() + times > steps_max) {
        draft_.has_all_steps = false;
        return draft_.complain(node.at, "more than " + std::to_string(steps_max) + " steps");
      }
      for (std::uint32_t i = 0; i < std::max(times, 1u); ++i) {
        std::uint32_t& last = scripted.callback == no_index ? before : last_inside_[scripted.callback];
        scripted.before = last;
        last = static_cast<std::uint32_t>(draft_.steps.size());
        if (scripted.step.call == Call::start && scripted.step.op.exists())
          draft_.started_by[scripted.step.op.value] = last;
        draft_.steps.push_back(scripted);
        next_time(scripted.step.trigger);
      }
    }
  }

  /// A repeated step waits for the next event of the same kind; a time has passed after the first.
  static void next_time(Trigger& trigger) {
    if (trigger.when == Trigger::When::event) ++trigger.pattern.nth;
    if (trigger.when == Trigger::When::at) trigger = {};
  }

  ScriptedStep compile_step(const Script& script, const YamlNode& node) {
    const Verb& verb = verb_of(node);
    ScriptedStep scripted;
    scripted.at = node.at;
    scripted.thread = script.thread;
    scripted.trigger = std::string(text_in(node, "on"));
    scripted.inside = std::string(text_in(node, "inside"));
    Step& step = scripted.step;
    step.call = verb.call;
    step.written = draft_.diagnostics.written(node.at);
    step.trigger = draft_.trigger_of(node);
    step.reason = word_in(node, "reason", Reason::none);
    step.handle = word_in(node, "handle", Handle::own);
    if (const YamlNode* form = node.find("form")) step.form = form_called(*form);
    step.wait = word_in(node, "completion", Wait::block);
    if (const YamlNode* context = node.find("as"))
      step.context = ContextId{draft_.look_up(draft_.contexts, *context).value_or(no_index)};
    step.joined = node.find(joined_key) != nullptr;
    step.in_batch = node.find(batch_key) != nullptr;
    scripted.implied = node.find(implied_key) != nullptr;
    check_keys(node, verb);
    if (verb.call == Call::raw) compile_raw(script, node, step);
    if (verb.call == Call::wait) compile_wait(scripted, *node.find("wait"), node);
    if (const YamlNode* inside = node.find("inside")) scripted.callback = callback_of(*inside, script);
    if (step.handle == Handle::callback && node.find("inside") == nullptr && !node.lacks("inside"))
      draft_.complain(node.find("handle")->at, "a callback's handle exists inside the callback only",
                      "add 'inside: first result of ...'");
    if (verb.on_session) step.session = session_called(script, *node.find(verb.key));
    if (!verb.on_session && verb.call != Call::wait && verb.call != Call::raw)
      step.op = operation_called(script, node, verb);
    scripted.in_doubt = is_in_doubt(scripted, node, verb);
    return scripted;
  }

  /// Whether something was lost in it, or names something that is not known.
  static bool is_in_doubt(const ScriptedStep& scripted, const YamlNode& node, const Verb& verb) {
    const Step& step = scripted.step;
    const bool has_target =
        verb.call == Call::wait ||
        (verb.on_session || verb.call == Call::raw ? step.session.exists() : step.op.exists());
    const EventPattern& pattern = step.trigger.pattern;
    const bool knows_event = step.trigger.when != Trigger::When::event || pattern.op.exists() ||
                             pattern.session.exists() || pattern.kind == EventKind::shutdown;
    const bool knows_callback = node.find("inside") == nullptr || scripted.callback != no_index;
    return !node.is_whole() || !has_target || !knows_event || !knows_callback;
  }

  void check_keys(const YamlNode& node, const Verb& verb) {
    const auto only_with = [&](std::string_view key, bool fits, std::string_view where) {
      const YamlNode* value = node.find(key);
      if (value != nullptr && !fits)
        draft_.complain(value->at,
                        "'" + std::string(key) + "' does not go with '" + std::string(verb.key) + "'",
                        "it belongs to " + std::string(where));
    };
    only_with("reason", verb.call == Call::cancel, "cancel");
    only_with("form", verb.call == Call::cancel, "cancel");
    only_with("handle", verb.has_handle, "cancel, close, read, drain and ack");
    only_with("completion", verb.call == Call::close_session, "close-session");
    only_with("times", verb.repeats, "cancel, close, read, ack and wait");
    only_with("as", verb.call != Call::wait, "calls");
  }

  void compile_raw(const Script& script, const YamlNode& node, Step& step) {
    for (std::uint32_t i = 0; i < plan_.sessions.size() && !step.session.exists(); ++i)
      if (plan_.sessions[i].client == script.client) step.session = SessionId{i};
    if (!plan_.network.shared_connection)
      draft_.complain(node.at,
                      "'raw' goes over a session's connection, and each operation has one of its own here",
                      "write connection: shared");
    step.text = static_cast<std::uint32_t>(plan_.texts.size());
    plan_.texts.push_back(node["raw"].text);
  }

  void compile_wait(ScriptedStep& scripted, const YamlNode& wait, const YamlNode& node) {
    if (node.find("at") != nullptr || node.find("after") != nullptr || node.find("on") != nullptr)
      draft_.complain(wait.at, "'wait' says itself what it waits for",
                      "write 'wait: 5ms' or 'wait: final of list'");
    if (is_share_of(wait.text) || parse_duration_range(wait.text).ok()) {
      scripted.step.trigger = {.when = Trigger::When::next};
      draft_.take_delay(node, "wait", scripted.step.trigger);
      return;
    }
    scripted.trigger = wait.text;
    scripted.step.trigger = {Trigger::When::event, {}, draft_.pattern_of(wait)};
  }

  /// The plan's callback for `phrase`, made where it is the first step in it.
  std::uint32_t callback_of(const YamlNode& phrase, const Script& script) {
    const Phrase parsed = parse_callback_phrase(phrase.text).value;
    const auto number = draft_.look_up(draft_.operations, parsed.name, phrase.at);
    if (!number) return no_index;
    const OperationPlan& op = plan_.operations[*number];
    const bool final = parsed.kind == EventKind::final;
    if (op.mode == Mode::sync)
      draft_.complain_of(OpId{*number}, phrase.at, "'" + op.name + "' is synchronous and has no callbacks",
                         "write mode: async where it is started");
    if (op.session.exists() && plan_.sessions[op.session.value].client != script.client)
      draft_.complain(phrase.at, "'" + op.name + "' is another client's operation");
    const std::uint32_t index = final ? 0 : parsed.nth - 1;
    for (std::uint32_t i = 0; i < plan_.callbacks.size(); ++i) {
      const CallbackPlan& known = plan_.callbacks[i];
      if (known.op == OpId{*number} && known.final == final && known.index == index) return i;
    }
    plan_.callbacks.push_back({OpId{*number}, final, index, {}});
    last_inside_.push_back(no_index);
    return static_cast<std::uint32_t>(plan_.callbacks.size() - 1);
  }

  /// Under a profile that has no such form it is a cancel like any other.
  std::uint8_t form_called(const YamlNode& name) {
    const std::vector<CancelForm>& forms = plan_.ways.forms;
    const auto found = std::ranges::find(forms, name.text, &CancelForm::name);
    if (found != forms.end() || name.text == usual_form) {
      draft_.in_vain.use(name.at);
      return static_cast<std::uint8_t>(found == forms.end() ? 0 : found - forms.begin() + 1);
    }
    std::string known{usual_form};
    for (const CancelForm& form : forms) known += ", " + form.name;
    draft_.in_vain.note(name.at, name.text,
                        "'form' says nothing: the profile has no form '" + name.text + "'",
                        "it has " + known);
    return 0;
  }

  SessionId session_called(const Script& script, const YamlNode& name) {
    const auto number = draft_.look_up(draft_.sessions, name);
    if (!number) return {};
    if (plan_.sessions[*number].client != script.client)
      draft_.complain(name.at, "the session '" + name.text + "' is another client's");
    return SessionId{*number};
  }

  OpId operation_called(const Script& script, const YamlNode& node, const Verb& verb) {
    const YamlNode& value = *node.find(verb.key);
    const YamlNode& name = verb.call == Call::start ? value["op"] : value;
    if (name.text.empty()) return {};
    const auto number = draft_.look_up(draft_.operations, name);
    if (!number) return {};
    const OperationPlan& op = plan_.operations[*number];
    if (op.session.exists() && plan_.sessions[op.session.value].client != script.client)
      draft_.complain(name.at, "'" + op.name + "' is another client's operation",
                      "to call in another security context, write 'as: NAME'");
    const bool known_mode = !draft_.operation_lacks(OpId{*number}, {"mode"});
    if ((verb.call == Call::read || verb.call == Call::drain) && op.mode == Mode::async && known_mode)
      draft_.complain_of(OpId{*number}, name.at,
                         "'" + op.name + "' is asynchronous: its results come to callbacks",
                         "write mode: sync where it is started, or remove this step");
    const bool by_hand = op.mode == Mode::async && op.acknowledge != Acknowledge::automatic;
    if (verb.call == Call::ack && !by_hand && known_mode && !draft_.operation_lacks(OpId{*number}, {"ack"}))
      draft_.complain_of(OpId{*number}, name.at, "'" + op.name + "' is not acknowledged by hand",
                         "write ack: manual where it is started, or remove this step");
    return OpId{*number};
  }

  void check_operation(std::size_t number) {
    const OperationPlan& op = plan_.operations[number];
    const OpId id{static_cast<std::uint32_t>(number)};
    if (draft_.operation_lacks(id, {"provider", "kind"}) || draft_.provider_lacks(id, "results")) return;
    const ProviderPlan& provider = plan_.providers[op.provider];
    if (!is_stream(op.kind) && provider.results > 1)
      draft_.complain(
          names_[number]->at,
          "'" + op.name + "' is a single-result operation (" + std::string(name_of(op.kind)) + "), but '" +
              provider.name + "' posts " +
              (provider.results == ProviderPlan::endless ? "endlessly"
                                                         : std::to_string(provider.results) + " results"),
          "use a provider with results: 1");
  }

  /// Steps go to their threads and callbacks.
  void hand_over() {
    for (const ScriptedStep& scripted : draft_.steps) {
      const bool inside = scripted.callback != no_index;
      auto& steps = inside ? plan_.callbacks[scripted.callback].steps : plan_.threads[scripted.thread].steps;
      steps.push_back(scripted.step);
    }
  }

  Draft& draft_;
  Plan& plan_;
  std::vector<Script> scripts_;
  std::vector<const YamlNode*> names_;      // By operation: where it is named.
  std::vector<std::uint32_t> last_inside_;  // By callback: its last step so far.
};

}  // namespace

void compile_clients(Draft& draft, const YamlNode& document) {
  Clients(draft).compile(document);
}

}  // namespace rescind
