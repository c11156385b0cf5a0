#include "harness/engine/search/generate.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "harness/engine/search/generate_draws.hpp"
#include "harness/engine/search/generate_system.hpp"
#include "harness/engine/search/generated_operation.hpp"
#include "harness/scenario/language/nodes.hpp"

namespace rescind {
namespace {

constexpr std::string_view stranger = "mallory";
constexpr std::string_view caller_rule = "security.caller-context";
constexpr std::string_view other_context = "operator";

/// A client while its threads are being written.
struct Client {
  std::string name;
  std::vector<std::string> sessions;
  std::string opened_by_step{};  ///< Of the sessions the one that a step opens, if any.
  YamlNode times;                ///< call-time and so on.
  YamlNode threads = map_node();
};

class Generator {
 public:
  explicit Generator(Tape& tape) : draws_(tape) {}

  YamlNode make(const std::string& name) {
    const bool faults = draws_.one_in(2);
    // Strangers call where they may not; that is the one thing that clients do wrong.
    strangers_ = draws_.one_in(5);
    system_ = any_system(faults, draws_);
    add_client("alice");
    if (draws_.one_in(3)) add_client("bob");
    for (std::uint64_t i = 1 + draws_.pick(3); i > 0; --i) add_operation(faults);
    for (std::uint64_t i = 1 + draws_.pick(4); i > 0; --i) add_meddler();
    if (draws_.one_in(4)) add_closer();
    YamlNode faulty = list_node();
    for (std::uint64_t i = faults ? 1 + draws_.pick(2) : 0; i > 0; --i)
      faulty.items.push_back(any_fault(system_, operations_, sessions(), draws_));
    return document(name, std::move(faulty));
  }

 private:
  void add_client(const std::string& name) {
    Client client{.name = name, .sessions = {name}, .times = map_node()};
    if (draws_.one_in(3)) client.sessions.push_back(name + "-2");
    if (draws_.one_in(5)) {
      client.opened_by_step = client.sessions.back();
      YamlNode open = map_node("open-session", client.opened_by_step);
      if (draws_.one_in(2)) put(open, "at", draws_.moment());
      add_thread(client, "opener", std::move(open));
    }
    if (draws_.one_in(3)) put(client.times, "call-time", draws_.short_range());
    if (draws_.one_in(3)) put(client.times, "callback-time", draws_.range());
    // More would not be prompt.
    if (draws_.one_in(2)) put(client.times, "work-time", draws_.any_of({"0us..300us", "100us", "300us"}));
    clients_.push_back(std::move(client));
  }

  static void add_thread(Client& client, const std::string& name, YamlNode step) {
    YamlNode steps = list_node();
    steps.items.push_back(std::move(step));
    put(client.threads, name, std::move(steps));
  }

  [[nodiscard]] std::vector<std::string> sessions() const {
    std::vector<std::string> all;
    for (const Client& client : clients_)
      if (!client.threads.entries.empty())
        all.insert(all.end(), client.sessions.begin(), client.sessions.end());
    return all;
  }

  // --- operations ---

  /// With a thread that starts it, takes its results, and closes it.
  void add_operation(bool faults) {
    GeneratedOperation operation;
    operation.name = "op-" + std::to_string(operations_.size() + 1);
    operation.client = static_cast<std::uint32_t>(draws_.pick(clients_.size()));
    Client& client = clients_[operation.client];
    operation.session = client.sessions[draws_.pick(client.sessions.size())];
    operation.kind =
        static_cast<OperationKind>(1 + draws_.pick(static_cast<std::uint64_t>(OperationKind::count_) - 1));
    operation.sync = draws_.one_in(3);
    operation.timeout = draws_.one_in(4);
    if (draws_.one_in(8)) operation.context = other_context;
    const std::string provider = provider_for(operation, faults);
    const bool finite = operation.results != GeneratedOperation::endless && operation.results > 0;
    operation.by_hand = !operation.sync && finite && draws_.one_in(3);

    YamlNode steps = list_node();
    steps.items.push_back(start_step(operation, provider));
    operation.sync ? add_sync_end(operation, steps) : add_async_end(operation, steps);
    put(client.threads, operation.name, std::move(steps));
    if (operation.by_hand) add_acknowledger(client, operation);
    operations_.push_back(operation);
  }

  /// One of the providers that fit, or a new one. Says in `operation` what it does.
  std::string provider_for(GeneratedOperation& operation, bool faults) {
    const bool stream = is_stream(operation.kind);
    std::vector<std::size_t> fitting;
    for (std::size_t i = 0; i < providers_.size(); ++i)
      if (stream || providers_[i].results <= 1) fitting.push_back(i);
    std::size_t taken = providers_.size();
    if (!fitting.empty() && !draws_.one_in(2)) taken = fitting[draws_.pick(fitting.size())];
    if (taken == providers_.size()) providers_.push_back(any_provider(stream, faults, draws_));
    operation.results = providers_[taken].results;
    operation.hears = providers_[taken].hears;
    return "provider-" + std::to_string(taken + 1);
  }

  YamlNode start_step(const GeneratedOperation& operation, const std::string& provider) {
    YamlNode start = map_node("op", operation.name);
    put(start, "kind", name_of(operation.kind));
    put(start, "provider", provider);
    if (operation.sync) put(start, "mode", "sync");
    if (operation.by_hand) put(start, "ack", "manual");
    if (operation.timeout) put(start, "timeout", draws_.positive_moment());
    if (system_.has_bandwidth && draws_.one_in(3))
      put(start, "size", draws_.any_of({"100B", "4KiB", "64KiB"}));
    put(start, "session", operation.session);
    YamlNode step = map_node();
    put(step, "start", std::move(start));
    put_context(step, operation);
    const bool waits_for_session = operation.session == clients_[operation.client].opened_by_step;
    if (waits_for_session) {
      put(step, "on", "session-open of " + operation.session);
      if (draws_.one_in(3)) put(step, "after", draws_.range());
    } else if (draws_.one_in(2)) {
      put_begin(step);
    }
    return step;
  }

  /// When an operation starts, where it has not to start at once.
  void put_begin(YamlNode& step) {
    if (operations_.empty() || draws_.one_in(3)) return put(step, "at", draws_.range());
    put(step, "on",
        any_event_of(operations_[draws_.pick(operations_.size())], system_.protocol, true, draws_));
    if (draws_.one_in(3)) put(step, "after", draws_.range());
  }

  void put_context(YamlNode& step, const GeneratedOperation& operation) const {
    if (!operation.context.empty()) put(step, "as", operation.context);
  }

  YamlNode step_on(std::string_view verb, const GeneratedOperation& operation) const {
    YamlNode step = map_node(verb, operation.name);
    put_context(step, operation);
    return step;
  }

  /// Closed after the final result: on a thread, or in the callback. Or before it, which ends it too.
  void add_async_end(GeneratedOperation& operation, YamlNode& steps) {
    YamlNode close = step_on("close", operation);
    const std::uint64_t way = draws_.pick(4);
    if (way == 3 && draws_.one_in(2)) {
      put(close, "after", draws_.positive_moment());
    } else if (way == 2) {
      put(close, "inside", "final of " + operation.name);
      if (draws_.one_in(2)) put(close, "handle", "callback");
    } else {
      put(close, "on", "final of " + operation.name);
      if (way == 1) put(close, "after", draws_.range());
    }
    steps.items.push_back(std::move(close));
    if (operation.results > 0 && draws_.one_in(3)) add_inside(operation, steps);
  }

  /// A cancel in one of its result callbacks, of itself or of an earlier operation.
  void add_inside(GeneratedOperation& operation, YamlNode& steps) {
    GeneratedOperation* of = &operation;
    if (!operations_.empty() && draws_.one_in(3)) of = &operations_[draws_.pick(operations_.size())];
    if (of->client != operation.client) of = &operation;
    YamlNode cancel = step_on("cancel", *of);
    put_reason(cancel);
    const auto nth = static_cast<std::uint32_t>(draws_.pick(std::min(3u, operation.results)));
    static constexpr std::string_view ordinals[] = {"", "second ", "third "};
    put(cancel, "inside", std::string(ordinals[nth]) + "result of " + operation.name);
    if (of == &operation && draws_.one_in(2)) put(cancel, "handle", "callback");
    if (draws_.one_in(3)) put(cancel, "after", draws_.range());
    ++of->cancels;
    steps.items.push_back(std::move(cancel));
  }

  /// Read to the end and closed; now and then closing is tried before, which does not work.
  void add_sync_end(const GeneratedOperation& operation, YamlNode& steps) {
    if (operation.results > 0 && draws_.one_in(4)) steps.items.push_back(step_on("read", operation));
    if (draws_.one_in(6)) steps.items.push_back(step_on("close", operation));
    steps.items.push_back(step_on("drain", operation));
    steps.items.push_back(step_on("close", operation));
    if (draws_.one_in(4)) put(steps.items.back(), "after", draws_.range());
  }

  void add_acknowledger(Client& client, const GeneratedOperation& operation) {
    YamlNode ack = map_node("ack", operation.name);
    put_context(ack, operation);
    put(ack, "on", "result of " + operation.name);
    if (draws_.one_in(3)) put(ack, "after", draws_.short_range());
    put(ack, "times", std::to_string(operation.results));
    add_thread(client, "ack-" + operation.name, std::move(ack));
  }

  // --- what interferes with them ---

  void put_reason(YamlNode& cancel) {
    const std::string_view reasons[] = {name_of(Reason::none), name_of(Reason::timeout),
                                        name_of(Reason::shutdown), name_of(Reason::service_stop)};
    const std::string_view reason = draws_.any_of(reasons);
    if (reason != reasons[0]) put(cancel, "reason", reason);
  }

  /// A thread that cancels an operation, mostly, at some moment; up to three times.
  void add_meddler() {
    GeneratedOperation& operation = operations_[draws_.pick(operations_.size())];
    YamlNode steps = list_node();
    for (std::uint64_t i = 1 + (draws_.one_in(3) ? draws_.pick(3) : 0); i > 0; --i)
      steps.items.push_back(meddling_step(operation));
    put(clients_[operation.client].threads, "meddler-" + std::to_string(++meddlers_), std::move(steps));
  }

  YamlNode meddling_step(GeneratedOperation& operation) {
    const bool closes = draws_.one_in(8);
    const bool reads = operation.sync && draws_.one_in(8);
    YamlNode step = map_node(reads ? "read" : closes ? "close" : "cancel", operation.name);
    const bool by_stranger = strangers_ && !reads && draws_.one_in(3);
    by_stranger ? put(step, "as", stranger) : put_context(step, operation);
    if (!closes && !reads) put_reason(step);
    if (draws_.one_in(6)) put(step, "handle", draws_.any_of({"copy", "stale", "empty"}));
    if (draws_.one_in(4)) {
      put(step, "at", draws_.range());
    } else {
      put(step, "on", any_event_of(operation, system_.protocol, true, draws_));
      if (draws_.one_in(3)) put(step, "after", draws_.range());
    }
    if (!closes && !reads) ++operation.cancels;
    return step;
  }

  /// A thread that closes a session, with what then runs in it; or a callback, which cannot wait for that.
  void add_closer() {
    const GeneratedOperation& operation = operations_[draws_.pick(operations_.size())];
    Client& client = clients_[operation.client];
    YamlNode close = map_node("close-session", client.sessions[draws_.pick(client.sessions.size())]);
    const bool inside = !operation.sync && draws_.one_in(4);
    if (inside || draws_.one_in(2)) put(close, "completion", "notify");
    if (inside) {
      put(close, "inside", "final of " + operation.name);
    } else if (draws_.one_in(2)) {
      put(close, "at", draws_.range());
    } else {
      put(close, "on", any_event_of(operation, system_.protocol, true, draws_));
    }
    add_thread(client, "closer", std::move(close));
  }

  // --- the whole ---

  YamlNode document(const std::string& name, YamlNode faults) {
    YamlNode document = map_node("name", name);
    YamlNode contexts = list_node();
    const auto has_context = [](const GeneratedOperation& operation) { return !operation.context.empty(); };
    if (std::ranges::any_of(operations_, has_context)) contexts.items.push_back(word_node(other_context));
    if (strangers_) contexts.items.push_back(word_node(stranger));
    if (!contexts.items.empty()) put(document, "contexts", std::move(contexts));
    if (strangers_)
      put(document, "profile", map_node("off", map_node(caller_rule, "strangers call on purpose")));
    YamlNode providers = map_node();
    for (std::size_t i = 0; i < providers_.size(); ++i)
      put(providers, "provider-" + std::to_string(i + 1), std::move(providers_[i].node));
    put(system_.node, "providers", std::move(providers));
    put(document, "system", std::move(system_.node));
    YamlNode clients = map_node();
    for (Client& client : clients_) {
      if (client.threads.entries.empty()) continue;
      YamlNode node = std::move(client.times);
      YamlNode sessions = list_node();
      for (const std::string& session : client.sessions) sessions.items.push_back(word_node(session));
      put(node, "sessions", std::move(sessions));
      put(node, "threads", std::move(client.threads));
      put(clients, client.name, std::move(node));
    }
    put(document, "clients", std::move(clients));
    if (!faults.items.empty()) put(document, "faults", std::move(faults));
    put(document, "until", "2s");  // For what is endless, and for what polls.
    return document;
  }

  Draws draws_;
  bool strangers_ = false;
  GeneratedSystem system_;
  std::vector<Client> clients_;
  std::vector<GeneratedProvider> providers_;
  std::vector<GeneratedOperation> operations_;
  std::uint64_t meddlers_ = 0;
};

}  // namespace

YamlNode generated_document(Tape& tape, const std::string& name) {
  return Generator(tape).make(name);
}

YamlNode generated_document(std::uint64_t seed) {
  Tape tape = Tape::seeded(seed);
  return generated_document(tape, generated_name(seed));
}

std::string generated_name(std::uint64_t seed) {
  return "generated/seed-" + std::to_string(seed);
}

}  // namespace rescind
