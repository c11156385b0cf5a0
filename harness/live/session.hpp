#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/library/recorder.hpp"
#include "harness/live/dialect.hpp"
#include "harness/live/framing.hpp"
#include "harness/live/host/subject_process.hpp"
#include "harness/live/oddities.hpp"
#include "harness/live/subject.hpp"
#include "harness/live/workspace.hpp"

namespace rescind::live {

/// What a request of ours came to.
struct Answered {
  bool ok = false;
  std::string error{};    ///< The subject's code, where it is not ok.
  std::string message{};  ///< Its words, likewise.
  bool operator==(const Answered&) const = default;
};

/// A request of ours.
struct Call {
  std::string op;  ///< What the history calls it.
  std::string id;  ///< As JSON.
  std::string method;
  SteadyTime started{};
  std::optional<SteadyTime> cancelled{};
  std::vector<SteadyTime> results_at{};
  std::optional<SteadyTime> answered_at{};
  Answered answer{};
  int answers = 0;
  bool is_cancel = false;  ///< Where cancelling is a request: this is one.

  [[nodiscard]] bool answered() const { return answers > 0; }
};

/// How a request of ours is started, where that is not left to the session.
struct StartTerms {
  std::string id{};                   ///< As JSON; a new number where it is empty.
  std::string op{};                   ///< What the history calls it; its id where it is empty.
  std::string params{};               ///< JSON that is put over its parameters.
  std::optional<Duration> timeout{};  ///< For a subject that takes one.
};

/// The mediator between a subject's pipes and a history: it sends what it is told, answers what the subject asks, ties
/// answers to their requests, and writes every step down before it happens. All times are of one clock, so that they
/// can be compared.
class Session {
 public:
  /// Starts the subject. Throws UsageError where that fails.
  Session(const Subject& subject, Workspace& workspace);

  /// Starts a new history; what was known of requests is forgotten. Without a recorder nothing is written down. The
  /// recorder outlives its use here. With `one_session` all its requests belong to one.
  void record(HistoryRecorder* recorder, bool one_session = false);

  /// Sends a request. The reference holds until record().
  Call& start(const MessageTemplate& request, const StartTerms& terms = {});
  void notify(const MessageTemplate& message);
  void cancel(Call& call);
  /// Sends a cancel of `target`, which no request has or had.
  void cancel_nobody(const std::string& target);
  /// Sends a cancel with these parameters, which name nothing that could be cancelled.
  void cancel_malformed(const std::string& params);
  /// An id that nothing has yet.
  [[nodiscard]] std::string next_id();

  /// What is sent from here to end_batch() leaves together.
  void begin_batch();
  void end_batch();

  /// Reads and writes until `done()`, or the deadline, or until the subject can say nothing more. Whether it is done.
  bool until(SteadyTime deadline, const std::function<bool()>& done);
  bool until_answered(const Call& call, SteadyTime deadline);
  /// Reads and writes for so long.
  void pause(Duration time);

  [[nodiscard]] const std::deque<Call>& calls() const { return calls_; }
  [[nodiscard]] bool all_answered() const;

  /// The process has ended, or can say nothing more.
  [[nodiscard]] bool gone() const { return process_.output_ended(); }
  [[nodiscard]] SubjectProcess& process() { return process_; }

  /// The JSON of the answer to the first request of the handshake; "null" before it.
  [[nodiscard]] const nlohmann::json& hello() const { return *hello_; }
  /// Sends the handshake, and waits for its answers. Why it failed; empty where it did not.
  [[nodiscard]] std::string shake_hands(SteadyTime deadline);
  /// The same of the shutdown.
  [[nodiscard]] std::string shut_down(SteadyTime deadline);

  /// "clangd 14.0.6", as the subject calls itself in its answer to the handshake; else its command.
  [[nodiscard]] std::string identity() const;
  /// The last line that it wrote on its standard error, to stand behind a sentence; empty where there is none.
  [[nodiscard]] std::string last_words() const;

  /// So far.
  [[nodiscard]] Oddities oddities() const;

 private:
  struct Returning {
    std::uint64_t offset;
    OperationRecorder operation;
    bool of_cancel;
  };

  void send_cancel(const std::string& params);
  void send(std::string_view message);
  void send_now(std::string_view bytes);
  void note_written();
  void take_output();
  void take(const Incoming& incoming, const nlohmann::json& body);
  void take_response(const Incoming& incoming, const nlohmann::json& body);
  void take_progress(const nlohmann::json& body);
  void record_answer(const std::string& op, const Incoming& incoming);
  void answer(const Incoming& asked, const nlohmann::json& body);
  [[nodiscard]] Call* call_of(const std::string& id);
  [[nodiscard]] OperationRecorder operation(const std::string& name);
  void returned_when_written(OperationRecorder operation, bool of_cancel);
  [[nodiscard]] std::string why_unlike(const std::vector<MessageTemplate>& handshake) const;
  [[nodiscard]] std::string send_all(const std::vector<MessageTemplate>& messages, SteadyTime deadline);
  /// Why one was not answered well, or the notification that a message awaits did not come; empty where all is well.
  [[nodiscard]] std::string why_unanswered(const Call* call, SteadyTime deadline);
  [[nodiscard]] std::string why_untold(const MessageTemplate& message, const Call* call, SteadyTime deadline);
  Call& add_call(const std::string& id, const std::string& method, const std::string& op = {});

  const Subject& subject_;
  Workspace& workspace_;
  SubjectProcess process_;
  Unframing unframing_;
  HistoryRecorder* recorder_ = nullptr;
  bool one_session_ = false;
  std::deque<Call> calls_;
  std::map<std::string, int> uses_;  // By id, in this history.
  std::vector<Returning> returning_;
  std::uint64_t queued_ = 0;
  std::uint64_t last_id_ = 0;
  bool batching_ = false;
  std::string batch_;
  bool wants_hello_ = false;
  std::set<std::string> told_;  // Methods of its notifications since the last message of a handshake.
  std::shared_ptr<nlohmann::json> hello_;
  Oddities oddities_;  // What unframing_ and process_ do not know.
};

}  // namespace rescind::live
