#include "harness/live/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "harness/base/text.hpp"
#include "harness/live/host/steady_time.hpp"

namespace rescind::live {
namespace {

using Json = nlohmann::json;
using std::chrono::steady_clock;

constexpr std::string_view writer = "writer";
constexpr std::string_view reader = "reader";

// The server does not know the difference between "slow" and "hung", so that what is listed is enough.
std::string result_for(const StandingAnswer& answer, const Json& body) {
  if (answer.for_each.empty()) return answer.result;
  std::size_t count = 0;
  const auto params = body.find("params");
  if (params != body.end() && params->is_object()) {
    const auto list = params->find(answer.for_each);
    if (list != params->end() && list->is_array()) count = list->size();
  }
  std::string results;
  for (std::size_t i = 0; i < count; ++i) results += (i == 0 ? "" : ",") + answer.result;
  return "[" + results + "]";
}

// Whether all that `wanted` has is there, and alike.
bool holds(const Json& result, const Json& wanted) {
  if (!wanted.is_object()) return result == wanted;
  if (!result.is_object()) return false;
  return std::ranges::all_of(wanted.items(), [&](const auto& item) {
    const auto found = result.find(item.key());
    return found != result.end() && holds(*found, item.value());
  });
}

// Frames of a stack, brackets, and what node says of itself, stand behind the line that says why.
bool tells_why(std::string_view line) {
  const bool indented = line.front() == ' ' || line.front() == '\t';
  return !indented && !line.starts_with("Node.js v") && line.find_first_not_of("{}[]()^~-") != line.npos;
}

// Parameters with what this request has besides.
std::string with_more(const std::string& params, const StartTerms& terms, const std::string& timeout_param) {
  if (terms.params.empty() && !terms.timeout) return params;
  Json all = Json::parse(params);
  if (!terms.params.empty()) all.merge_patch(Json::parse(terms.params));
  if (terms.timeout) all[timeout_param] = terms.timeout->ns / 1'000'000;
  return all.dump();
}

Launch launch_of(const Subject& subject, const Workspace& workspace) {
  Launch launch{.command = subject.command, .directory = workspace.folder(), .orphan = workspace.folder()};
  if (subject.user.empty()) return launch;
  launch.user = user_named(subject.user);
  launch.environment = {{"HOME", workspace.folder()}};  // Our own is not his to write.
  workspace.give_to(*launch.user);
  return launch;
}

}  // namespace

Session::Session(const Subject& subject, Workspace& workspace)
    : subject_(subject),
      workspace_(workspace),
      process_(launch_of(subject, workspace)),
      unframing_(subject.framing),
      hello_(std::make_shared<Json>()) {}

void Session::record(HistoryRecorder* recorder, bool one_session) {
  recorder_ = recorder;
  one_session_ = one_session;
  calls_.clear();
  uses_.clear();
  returning_.clear();
  if (recorder_ != nullptr) recorder_->name_this_thread(writer);
}

std::string Session::next_id() {
  return std::to_string(++last_id_);
}

OperationRecorder Session::operation(const std::string& name) {
  return recorder_ == nullptr ? OperationRecorder() : recorder_->operation(name);
}

Call& Session::add_call(const std::string& id, const std::string& method, const std::string& op) {
  const int use = ++uses_[id];
  const std::string by_id = use == 1 ? id : fmt::format("{} ({})", id, use);
  calls_.push_back(
      {.op = op.empty() ? by_id : op, .id = id, .method = method, .started = steady_clock::now()});
  return calls_.back();
}

Call& Session::start(const MessageTemplate& request, const StartTerms& terms) {
  Call& call = add_call(terms.id.empty() ? next_id() : terms.id, request.method, terms.op);
  const std::string params =
      with_more(filled_in_json(filled_in(request.params, {{"id", call.id}}), workspace_.next_values()), terms,
                subject_.timeout_param);
  const OperationRecorder recorded = operation(call.op);
  StartFields fields{.timeout = terms.timeout};
  if (one_session_ && recorder_ != nullptr) fields.session = recorder_->session("session").id();
  recorded.start(OperationKind::invoke, Mode::async, fields);
  send(request_text(subject_, call.id, request.method, params));
  returned_when_written(recorded, false);
  return call;
}

void Session::notify(const MessageTemplate& message) {
  const std::string params = filled_in_json(message.params, workspace_.next_values());
  send(notification_text(subject_, subject_.shape == Shape::dap ? ++last_id_ : 0, message.method, params));
}

void Session::cancel(Call& call) {
  if (!call.cancelled) call.cancelled = steady_clock::now();
  const OperationRecorder recorded = operation(call.op);
  recorded.cancel({.reason = Reason::none});
  send_cancel(cancel_params(subject_, call.id));
  returned_when_written(recorded, true);
}

void Session::cancel_nobody(const std::string& target) {
  const OperationRecorder recorded = operation(target + " (nobody's)");
  recorded.cancel({.reason = Reason::none});
  send_cancel(cancel_params(subject_, target));
  returned_when_written(recorded, true);
}

void Session::cancel_malformed(const std::string& params) {
  const OperationRecorder recorded = operation("malformed " + params);
  recorded.cancel({.reason = Reason::none});
  send_cancel(params);
  returned_when_written(recorded, true);
}

void Session::send_cancel(const std::string& params) {
  std::string id;
  if (cancel_is_request(subject_)) {
    Call& own = add_call(next_id(), subject_.cancel_method);
    own.is_cancel = true;
    id = own.id;
  }
  send(cancel_text(subject_, id, params));
}

void Session::returned_when_written(OperationRecorder recorded, bool of_cancel) {
  returning_.push_back({queued_ + batch_.size(), recorded, of_cancel});
  if (!batching_) note_written();
}

void Session::begin_batch() {
  batching_ = true;
}

void Session::end_batch() {
  batching_ = false;
  if (subject_.batch == Batch::array) batch_ = framed("[" + batch_ + "]", subject_.framing);
  send_now(std::exchange(batch_, {}));
  note_written();
}

void Session::send(std::string_view message) {
  if (!batching_) return send_now(framed(message, subject_.framing));
  if (subject_.batch == Batch::write) {
    batch_ += framed(message, subject_.framing);
  } else {
    batch_ += (batch_.empty() ? "" : ",") + std::string(message);
  }
}

void Session::send_now(std::string_view bytes) {
  queued_ += bytes.size();
  process_.write(bytes);
}

void Session::note_written() {
  const auto is_written = [&](const Returning& one) { return one.offset <= process_.written(); };
  for (const Returning& one : returning_) {
    if (!is_written(one)) break;
    one.of_cancel ? one.operation.cancel_returned(code::ok) : one.operation.start_returned();
  }
  std::erase_if(returning_, is_written);
}

void Session::take_output() {
  unframing_.add(process_.take_output());
  Json body;
  while (std::optional<std::string> message = unframing_.next()) {
    const Incoming incoming = incoming_of(*message, subject_.shape, body);
    if (incoming.what == Incoming::What::other && oddities_.no_messages++ == 0)
      oddities_.first_no_message = *message;
    take(incoming, body);
  }
}

void Session::take(const Incoming& incoming, const Json& body) {
  if (incoming.what == Incoming::What::response) return take_response(incoming, body);
  if (incoming.what == Incoming::What::request) return answer(incoming, body);
  if (incoming.what == Incoming::What::notification) told_.insert(incoming.method);
  if (incoming.what == Incoming::What::notification && incoming.method == subject_.progress_method)
    take_progress(body);
}

// Of progress without a request nothing is known: it may belong to what was before.
void Session::take_progress(const Json& body) {
  if (recorder_ == nullptr) return;
  Call* call = call_of(token_in(body, subject_));
  if (call == nullptr) return;
  call->results_at.push_back(steady_clock::now());
  recorder_->name_this_thread(reader);
  operation(call->op).result({.via = Via::callback});
  recorder_->name_this_thread(writer);
}

// Of several requests with one id the first that waits is meant, else the last.
Call* Session::call_of(const std::string& id) {
  Call* last = nullptr;
  for (Call& call : calls_) {
    if (call.id != id) continue;
    if (!call.answered()) return &call;
    last = &call;
  }
  return last;
}

void Session::take_response(const Incoming& incoming, const Json& body) {
  Call* call = call_of(incoming.id);
  if (call == nullptr) {
    if (oddities_.strangers++ == 0) oddities_.first_stranger = incoming.id;
    return record_answer(incoming.id + " (nobody's)", incoming);
  }
  const bool is_first = !call->answered();
  ++call->answers;
  if (is_first) {
    call->answered_at = steady_clock::now();
    call->answer = {
        .ok = !incoming.failed, .error = incoming.error, .message = redacted(incoming.message, subject_)};
  }
  if (std::exchange(wants_hello_, false))
    *hello_ = body.contains("result") ? body["result"] : body.value("body", Json());
  if (!call->is_cancel) record_answer(call->op, incoming);
}

void Session::record_answer(const std::string& op, const Incoming& incoming) {
  if (recorder_ == nullptr) return;
  FinalFields fields{.via = Via::callback};
  if (incoming.failed) {
    fields.error = recorder_->text(redacted(incoming.error, subject_));
    fields.message = recorder_->text(redacted(incoming.message, subject_));
  }
  // Answers come while a call is under way: they are another thread's, as they would be in a program.
  recorder_->name_this_thread(reader);
  operation(op).final(incoming.failed ? code::failed : code::ok, fields);
  recorder_->name_this_thread(writer);
}

void Session::answer(const Incoming& asked, const Json& body) {
  const auto known = std::ranges::find(subject_.answers, asked.method, &StandingAnswer::method);
  const std::string result = known == subject_.answers.end() ? std::string() : result_for(*known, body);
  const bool was_batching = std::exchange(batching_, false);
  send(answer_text(subject_, subject_.shape == Shape::dap ? ++last_id_ : 0, asked, result));
  batching_ = was_batching;
}

bool Session::until(SteadyTime deadline, const std::function<bool()>& done) {
  for (bool more = true;;) {
    take_output();
    note_written();
    if (done()) return true;
    if (!more || gone() || unframing_.gave_up()) return false;
    const bool late = steady_clock::now() >= deadline;  // A subject that never pauses holds nobody up.
    more = process_.wait(deadline) && !late;
  }
}

bool Session::until_answered(const Call& call, SteadyTime deadline) {
  return until(deadline, [&] { return call.answered(); });
}

void Session::pause(Duration time) {
  until(steady_clock::now() + span(time), [] { return false; });
}

bool Session::all_answered() const {
  return std::ranges::all_of(calls_, &Call::answered);
}

std::string Session::send_all(const std::vector<MessageTemplate>& messages, SteadyTime deadline) {
  std::vector<const Call*> sent;
  for (const MessageTemplate& message : messages) {
    const Call* call = nullptr;
    told_.clear();
    if (message.is_request) {
      call = &start(message);
      sent.push_back(call);
    } else {
      notify(message);
    }
    std::string why =
        message.await.empty() ? why_unanswered(call, deadline) : why_untold(message, call, deadline);
    if (!why.empty()) return why;
  }
  for (const Call* call : sent)
    if (std::string why = why_unanswered(call, deadline); !why.empty()) return why;
  return {};
}

std::string Session::why_unanswered(const Call* call, SteadyTime deadline) {
  if (call == nullptr) return {};
  if (!until_answered(*call, deadline))
    return fmt::format("'{}' was not answered{}", call->method, gone() ? ": the subject's output ended" : "");
  if (call->answer.ok) return {};
  return fmt::format("'{}' was answered with the error {}: {}", call->method, printable(call->answer.error),
                     printable(call->answer.message));
}

std::string Session::why_untold(const MessageTemplate& message, const Call* call, SteadyTime deadline) {
  const auto failed = [call] { return call != nullptr && call->answered() && !call->answer.ok; };
  until(deadline, [&] { return told_.contains(message.await) || failed(); });
  if (failed()) return why_unanswered(call, deadline);
  if (told_.contains(message.await)) return {};
  return fmt::format("'{}' was not told behind '{}'{}", message.await, message.method,
                     gone() ? ": the subject's output ended" : "");
}

std::string Session::shake_hands(SteadyTime deadline) {
  wants_hello_ = true;
  std::string why = send_all(subject_.handshake, deadline);
  wants_hello_ = false;
  return why.empty() ? why_unlike(subject_.handshake) : why;
}

std::string Session::why_unlike(const std::vector<MessageTemplate>& handshake) const {
  if (handshake.empty() || handshake.front().answer.empty()) return {};
  const MessageTemplate& hello = handshake.front();
  if (holds(*hello_, Json::parse(hello.answer))) return {};
  return fmt::format("'{}' was answered with {}, which does not hold {}", hello.method,
                     beginning_of(hello_->dump(-1, ' ', false, Json::error_handler_t::replace)),
                     hello.answer);
}

std::string Session::shut_down(SteadyTime deadline) {
  return send_all(subject_.shutdown, deadline);
}

Oddities Session::oddities() const {
  Oddities all = oddities_;
  all.stray_bytes = unframing_.strays();
  all.first_strays = unframing_.first_strays();
  all.endless = unframing_.gave_up() && !unframing_.too_long();
  all.too_long = unframing_.too_long();
  all.flooded = process_.flooded();
  return all;
}

std::string Session::identity() const {
  const nlohmann::json& hello = *hello_;
  const auto info = hello.is_object() ? hello.find("serverInfo") : hello.end();
  if (hello.is_object() && info != hello.end() && info->is_object()) {
    const auto word = [&](const char* key) {
      return info->contains(key) && (*info)[key].is_string() ? (*info)[key].get<std::string>()
                                                             : std::string();
    };
    const std::string version =
        word("version").starts_with('{') ? "" : word("version");  // Some tell all of a build.
    if (!word("name").empty()) return beginning_of(word("name") + (version.empty() ? "" : " " + version));
  }
  return subject_.command.empty() ? subject_.name : printable(subject_.command.front());
}

std::string Session::last_words() const {
  const std::string errors = redacted(process_.errors(), subject_);
  std::string last, telling;
  std::istringstream lines(errors);
  for (std::string line; std::getline(lines, line);) {
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty()) continue;
    last = line;
    if (tells_why(line)) telling = line;
  }
  if (last.empty()) return "";
  return "; its standard error ends with: " + printable(telling.empty() ? last : telling);
}

}  // namespace rescind::live
