#include "download.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <cstdlib>
#include <rescind/keeps_contract.hpp>
#include <rescind/recorder.hpp>
#include <rescind/register_scenarios.hpp>

namespace {

using rescind::CallRecorder;
using rescind::KeepsContract;
using rescind::KeepsRule;

// DOWNLOAD_BUG=1 switches the bug on, so that one can see it being caught.
bool bug_is_on() {
  return std::getenv("DOWNLOAD_BUG") != nullptr;
}

// Downloads 1000 pieces, cancels once the third is there, waits for the end and closes; records what is seen.
void cancel_in_the_middle(rescind::HistoryRecorder& recorder) {
  recorder.name_this_thread("main");
  const rescind::OperationRecorder file = recorder.operation("file");
  Download download(bug_is_on());
  std::atomic<bool> third_is_there = false;
  std::atomic<bool> done = false;

  // Callbacks come on the download's thread.
  Download::Application application;
  application.on_piece = [&](unsigned piece) {
    const CallRecorder callback = file.result_callback({.index = piece});
    if (piece != 2) return;
    third_is_there = true;
    third_is_there.notify_all();
  };
  application.on_done = [&](int code) {
    const CallRecorder callback = file.final_callback(code);
    done = true;
    done.notify_all();
  };

  // Each call is recorded when it is entered, and when the block that it is in is left.
  {
    const CallRecorder call = file.start_call(rescind::OperationKind::enumerate, rescind::Mode::async);
    download.start(1000, application);
  }
  third_is_there.wait(false);
  {
    CallRecorder call = file.cancel_call({.reason = rescind::Reason::timeout});
    call.returned(download.cancel());
  }
  done.wait(false);
  {
    CallRecorder call = file.close_call();
    call.returned(download.close());
  }
  recorder.end();  // The thread is gone: nothing more can happen.
}

TEST(Download, KeepsTheContractWhenCancelledInTheMiddle) {
  rescind::HistoryRecorder recorder({.name = "cancelled in the middle", .subject = "download 1.0"});
  cancel_in_the_middle(recorder);
  if (const char* path = std::getenv("DOWNLOAD_HISTORY")) recorder.write(path);
  EXPECT_THAT(recorder, KeepsContract(SOURCE_DIR "/contract.yaml"));
}

TEST(Download, FinishesOnce) {
  rescind::HistoryRecorder recorder;
  cancel_in_the_middle(recorder);
  EXPECT_THAT(recorder, KeepsRule("result.one-final"));
}

// What the team expects of the system around it, as scenarios that run on rescind's model of one.
const auto scenarios = rescind::register_scenarios(SOURCE_DIR "/scenarios");

}  // namespace
