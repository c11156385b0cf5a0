#include "harness/library/recorder.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <vector>

#include "harness/edge/scenario_files.hpp"
#include "harness/history/reader.hpp"
#include "harness/history/vocabulary.hpp"
#include "harness/history/writer.hpp"

namespace rescind::recorder_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::vector<Place> everywhere{Place::client, Place::network, Place::server, Place::provider};

/// Each event a microsecond after the one before.
std::function<Time()> microsecond_steps() {
  return [now = Time{}]() mutable { return now = now + microseconds(1); };
}

std::vector<std::string_view> kinds_of(const History& history) {
  std::vector<std::string_view> kinds;
  for (const Event& event : history.events) kinds.push_back(name_of(event.kind));
  return kinds;
}

std::string refused(HistoryRecorder& recorder, const Event& event) {
  try {
    recorder.record(event);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "recorded";
}

class Directory {
 public:
  Directory() {
    std::string name = testing::TempDir() + "library-XXXXXX";
    path_ = ::mkdtemp(name.data());
  }
  ~Directory() { std::filesystem::remove_all(path_); }
  [[nodiscard]] std::string file(const std::string& name) const { return path_ + "/" + name; }
  [[nodiscard]] std::size_t files() const {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) count += entry.exists() ? 1 : 0;
    return count;
  }

 private:
  std::string path_;
};

TEST(HistoryRecorder, WritesWhatItWasTold) {
  HistoryRecorder recorder({.name = "run", .subject = "mine", .protocol = "tcp", .now = microsecond_steps()});
  recorder.name_this_thread("main");
  const OperationRecorder list = recorder.operation("list");
  list.start(OperationKind::enumerate, Mode::async,
             {.context = recorder.context("alice"), .timeout = milliseconds(5)});
  list.start_returned();
  list.cancel({.reason = Reason::timeout});
  list.cancel_returned(code::ok);
  recorder.end();
  EXPECT_EQ(
      to_json_lines(recorder.history()),
      R"({"history":1,"name":"run","subject":"mine","protocol":"tcp","clock":"monotonic","unit":"ns","observes":["client"]}
{"t":1000,"at":"client","event":"start","op":"list","context":"alice","thread":"main","kind":"enumerate","mode":"async","timeout":5000000}
{"t":2000,"at":"client","event":"start-returned","op":"list","thread":"main"}
{"t":3000,"at":"client","event":"cancel","op":"list","thread":"main","reason":"timeout"}
{"t":4000,"at":"client","event":"cancel-returned","op":"list","thread":"main","code":0}
{"t":5000,"at":"harness","event":"end","why":"quiet"}
)");
}

/// Calls every function that records an event.
void record_everything(HistoryRecorder& recorder) {
  const SessionRecorder session = recorder.session("s");
  const OperationRecorder op = recorder.operation("op");
  session.open({.context = recorder.context("alice"), .code = code::ok});
  {
    const CallRecorder call = op.start_call(OperationKind::enumerate, Mode::async, {.session = session.id()});
  }
  op.read();
  op.read_returned({.code = code::ok, .more = Flag::yes});
  { const CallRecorder callback = op.result_callback({.index = 0, .via = Via::callback}); }
  op.ack({}, 0);
  op.timeout_fired();
  { op.cancel_call({.reason = Reason::shutdown, .handle = Handle::own}).returned(code::ok); }
  { const CallRecorder callback = op.final_callback(code::failed, {.message = recorder.text("stopped")}); }
  op.waited(Outcome::final, seconds(1));
  { op.close_call().returned(code::ok); }
  session.close(Wait::notify);
  session.close_returned(code::ok);
  session.closed(code::ok);
  op.admit();
  op.charge(Pool::operations, 1, {.scope = Scope::user, .held = 1, .limit = 2});
  op.release(Pool::operations, 1);
  op.refuse(code::server_limits_exceeded, Pool::operations);
  op.wait(Pool::memory, 4096, {.held = 1024, .limit = 4096});
  op.cancel_received(Reason::timeout);
  op.provider_start();
  op.register_cancel();
  op.post(0);
  op.cancel_heard(How::callback);
  op.cancel_polled(true);
  op.provider_final(code::failed);
  op.provider_end();
  op.provider_crash({.signal = 11});
  Event sent;
  sent.kind = EventKind::send;
  sent.message = Message::request;
  sent.connection = recorder.connection("c");
  op.record(sent);
  recorder.end(EndWhy::cut);
}

TEST(HistoryRecorder, EveryFunctionRecordsALineThatReadersAccept) {
  HistoryRecorder recorder({.observes = everywhere});
  record_everything(recorder);
  const History history = recorder.history();
  EXPECT_EQ(history.events.size(), 35u);
  const History read = read_history(to_json_lines(history), "h");
  EXPECT_EQ(to_json_lines(read), to_json_lines(history));
}

TEST(HistoryRecorder, WhatTheSubjectCallsItIsRecordedAndReadAgain) {
  HistoryRecorder recorder({.observes = {Place::client, Place::server}, .now = microsecond_steps()});
  const OperationRecorder op = recorder.operation("op");
  op.start(OperationKind::query, Mode::async, {.group = recorder.group("transaction 7")});
  op.start_returned(code::ok, recorder.text("0"));
  op.cancel({.form = recorder.text("kill-query"), .target = CancelTarget::group});
  op.cancel_returned(code::failed, recorder.text("57P05"));
  op.final(code::failed, {.error = recorder.text("57014"), .ended = Ended::cancelled, .since = Time{2'000}});
  recorder.crash({.status = 3});
  recorder.end(EndWhy::crashed, {.signal = 11});
  History history = recorder.history();
  history.header.polled[static_cast<std::size_t>(Place::client)] = seconds(1);
  const std::string lines = to_json_lines(history);
  EXPECT_THAT(lines, HasSubstr(R"("group":"transaction 7")"));
  EXPECT_THAT(lines, HasSubstr(R"("form":"kill-query","target":"group")"));
  EXPECT_THAT(lines, HasSubstr(R"("error":"57P05")"));
  EXPECT_THAT(lines, HasSubstr(R"("ended":"cancelled")"));
  EXPECT_THAT(lines, HasSubstr(R"("since":2000)"));
  EXPECT_THAT(lines, HasSubstr(R"("event":"crash","status":3)"));
  EXPECT_THAT(lines, HasSubstr(R"("why":"crashed","signal":11)"));
  EXPECT_EQ(to_json_lines(read_history(lines, "h")), lines);
}

TEST(HistoryRecorder, AnEventIsNamedAsItsFunction) {
  HistoryRecorder recorder;
  const OperationRecorder op = recorder.operation("op");
  op.start(OperationKind::get, Mode::async);
  op.result();
  op.callback_returned();
  op.final(code::ok);
  op.close();
  op.close_returned(code::ok);
  EXPECT_THAT(kinds_of(recorder.history()),
              ElementsAre("start", "result", "callback-returned", "final", "close", "close-returned"));
}

TEST(HistoryRecorder, KeepsOnlyWhatItsHeaderPromises) {
  HistoryRecorder recorder({.observes = {Place::client}, .elides = {EventKind::callback_returned}});
  record_everything(recorder);
  Event fault;
  fault.kind = EventKind::server_fault;
  fault.fault = Fault::kill;
  recorder.record(fault);
  for (const Event& event : recorder.history().events) {
    EXPECT_NE(event.kind, EventKind::callback_returned);
    EXPECT_TRUE(place_of(event.kind) == Place::client || event.kind == EventKind::server_fault);
  }
  EXPECT_EQ(recorder.history().events.back().kind, EventKind::server_fault);
}

TEST(HistoryRecorder, AllButElidesTheRestOfThePlacesThatAreRecorded) {
  const EventSet elided = all_but({EventKind::start, EventKind::final});
  EXPECT_TRUE(elided.contains(EventKind::cancel));
  EXPECT_FALSE(elided.contains(EventKind::start));
  EXPECT_FALSE(elided.contains(EventKind::post));
  EXPECT_FALSE(elided.contains(EventKind::end));
}

TEST(HistoryRecorder, AHandleWithoutARecorderRecordsNothing) {
  const OperationRecorder op;
  op.start(OperationKind::get, Mode::async);
  EXPECT_EQ(op.cancel_call().returned(code::not_found), code::not_found);
  SessionRecorder().open();
  EXPECT_FALSE(op.id().exists());
}

TEST(HistoryRecorder, ACallThatAnExceptionLeavesHasReturnedFailed) {
  HistoryRecorder recorder;
  const OperationRecorder op = recorder.operation("op");
  try {
    const CallRecorder call = op.cancel_call();
    throw std::runtime_error("no");
  } catch (const std::runtime_error&) {
  }
  EXPECT_EQ(recorder.history().events.back().kind, EventKind::cancel_returned);
  EXPECT_EQ(recorder.history().events.back().code, code::failed);
}

TEST(HistoryRecorder, WhatComesAfterTheEndTakesItBack) {
  HistoryRecorder recorder;
  recorder.end();
  recorder.operation("op").result();
  EXPECT_THAT(kinds_of(recorder.history()), ElementsAre("result"));
  recorder.end();
  EXPECT_THAT(kinds_of(recorder.history()), ElementsAre("result", "end"));
}

TEST(HistoryRecorder, TimeNeverGoesBack) {
  std::vector<Time> times{Time{5}, Time{3}, Time{9}};
  HistoryRecorder recorder({.now = [&times, i = std::size_t{0}]() mutable { return times[i++]; }});
  for (int i = 0; i < 3; ++i) recorder.operation("op").result();
  const History history = recorder.history();
  EXPECT_EQ(history.events[1].t, Time{5});
  EXPECT_EQ(history.events[2].t, Time{9});
}

TEST(HistoryRecorder, AStepClockNeedsSomebodyWhoCounts) {
  EXPECT_THROW(HistoryRecorder({.clock = Clock::steps}), std::invalid_argument);
}

TEST(HistoryRecorder, OperationsOfOneNameAreOneUnlessNewOnesAreAskedFor) {
  HistoryRecorder recorder;
  EXPECT_EQ(recorder.operation("list").id(), recorder.operation("list").id());
  (void)recorder.new_operation("list");
  (void)recorder.new_operation("list");
  (void)recorder.new_operation("other");
  EXPECT_THAT(recorder.history().names.ops, ElementsAre("list", "list-2", "list-3", "other"));
}

TEST(HistoryRecorder, NamesAreMadeHarmless) {
  HistoryRecorder recorder;
  (void)recorder.operation("a\x1b[2J\xff");
  EXPECT_THAT(recorder.history().names.ops, ElementsAre("a\\x1b[2J\\xff"));
  EXPECT_THROW((void)recorder.operation(""), std::invalid_argument);
  EXPECT_THROW((void)recorder.session(std::string(257, 'x')), std::invalid_argument);
}

TEST(HistoryRecorder, RefusesEventsThatNoReaderWouldTake) {
  HistoryRecorder recorder;
  Event event;
  EXPECT_THAT(refused(recorder, event), HasSubstr("an event has a kind"));
  event.kind = EventKind::cancel_returned;
  event.op = recorder.operation("op").id();
  EXPECT_THAT(refused(recorder, event), HasSubstr("'cancel-returned' needs 'code'"));
  event.code = code::ok;
  event.units = 3;
  EXPECT_THAT(refused(recorder, event), HasSubstr("'cancel-returned' has no 'units'"));
  event.kind = EventKind::end;
  EXPECT_THAT(refused(recorder, event), HasSubstr("HistoryRecorder::end()"));
  EXPECT_EQ(recorder.size(), 0u);
}

TEST(HistoryRecorder, ThreadsKeepTheirOrderAndGetNamesOfTheirOwn) {
  constexpr std::uint32_t threads = 4;
  constexpr std::uint32_t results = 2000;
  HistoryRecorder recorder;
  {
    std::vector<std::jthread> running;
    for (std::uint32_t i = 0; i < threads; ++i) {
      running.emplace_back([&recorder, i] {
        const OperationRecorder op = recorder.operation("op" + std::to_string(i));
        for (std::uint32_t index = 0; index < results; ++index) op.result({.index = index});
        recorder.end();
      });
    }
    while (recorder.size() < results) (void)recorder.history();
  }
  const History history = recorder.history();
  ASSERT_EQ(history.events.size(), threads * results + 1);
  std::vector<std::uint32_t> next(threads), thread_of(threads, no_index);
  Time last{};
  for (const Event& event : history.events) {
    EXPECT_GE(event.t, last);
    last = event.t;
    if (event.kind == EventKind::end) continue;
    EXPECT_EQ(event.index, next[event.op.value]++);
    std::uint32_t& thread = thread_of[event.op.value];
    if (thread == no_index) thread = event.thread.value;
    EXPECT_EQ(thread, event.thread.value);
  }
  EXPECT_THAT(history.names.threads, ElementsAre("t1", "t2", "t3", "t4"));
}

TEST(HistoryRecorder, AThreadWithoutANameTakesNobodyElses) {
  HistoryRecorder recorder;
  recorder.name_this_thread("t2");
  const OperationRecorder op = recorder.operation("op");
  op.result();
  std::jthread([&op] { op.result(); }).join();
  EXPECT_THAT(recorder.history().names.threads, ElementsAre("t2", "t3"));
}

TEST(HistoryRecorder, WritesAFileWholeOrNotAtAll) {
  const Directory directory;
  HistoryRecorder recorder;
  recorder.operation("op").result();
  recorder.write(directory.file("h.jsonl"));
  EXPECT_EQ(read_text_file(directory.file("h.jsonl")), to_json_lines(recorder.history()));
  EXPECT_EQ(directory.files(), 1u);
  std::filesystem::create_directory(directory.file("taken"));
  try {
    recorder.write(directory.file("taken"));
    FAIL() << "written over a directory";
  } catch (const std::system_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("cannot write '" + directory.file("taken") + "'"));
  }
  EXPECT_THROW(recorder.write(directory.file("missing/h.jsonl")), std::system_error);
  EXPECT_EQ(directory.files(), 2u);
}

}  // namespace
}  // namespace rescind::recorder_test
