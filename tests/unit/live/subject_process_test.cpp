#include "harness/live/host/subject_process.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "harness/base/usage_error.hpp"

namespace rescind::live::subject_process_test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

SteadyTime in(std::chrono::milliseconds time) {
  return std::chrono::steady_clock::now() + time;
}

/// A number that no other test, and no other run of this one, lets processes sleep for.
std::string own_number() {
  static int count = 0;
  return std::to_string(100'000 + (::getpid() % 10'000) * 10 + ++count) + ".5";
}

Launch misbehaving(std::vector<std::string> words) {
  words.insert(words.begin(), RESCIND_MISBEHAVING);
  return {.command = std::move(words)};
}

/// Processes whose command line holds the word.
int alive_with(const std::string& word) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    // Of a process that ends meanwhile nothing is read; a stream would throw.
    std::string line(4096, '\0');
    const int file = ::open((entry.path() / "cmdline").c_str(), O_RDONLY | O_CLOEXEC);
    const ssize_t length = file < 0 ? 0 : ::read(file, line.data(), line.size());
    if (file >= 0) ::close(file);
    line.resize(length > 0 ? static_cast<std::size_t>(length) : 0);
    count += line.find(word) != std::string::npos ? 1 : 0;
  }
  return count;
}

/// Whether so many of them are seen at one look; a process that becomes another program, or forks the next and ends, can
/// be overlooked at any one of them.
bool seen_alive(const std::string& word, int wanted) {
  const SteadyTime deadline = in(20s);
  while (alive_with(word) != wanted) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(5ms);
  }
  return true;
}

std::string output_until(SubjectProcess& subject, std::string_view wanted) {
  std::string output;
  const SteadyTime deadline = in(20s);
  while (output.find(wanted) == std::string::npos && subject.wait(deadline)) output += subject.take_output();
  return output;
}

bool until_exit(SubjectProcess& subject) {
  const SteadyTime deadline = in(20s);
  while (!subject.exit() && subject.wait(deadline)) static_cast<void>(subject.take_output());
  return subject.exit().has_value();
}

TEST(SubjectProcess, WhatIsWrittenComesBack) {
  SubjectProcess subject(misbehaving({"echo"}));
  output_until(subject, "ready\n");
  subject.write("hello\n");
  EXPECT_EQ(output_until(subject, "hello\n"), "hello\n");
  EXPECT_EQ(subject.written(), 6U);
}

TEST(SubjectProcess, EndsByItselfAtTheEndOfItsInput) {
  SubjectProcess subject(misbehaving({"echo"}));
  subject.close_input();
  ASSERT_TRUE(until_exit(subject));
  EXPECT_EQ(subject.exit(), Exit{});
  EXPECT_EQ(subject.end().killed, 0);
}

TEST(SubjectProcess, TellsStatusAndSignal) {
  SubjectProcess failing(misbehaving({"die-at-once", "7"}));
  ASSERT_TRUE(until_exit(failing));
  EXPECT_EQ(failing.exit(), (Exit{.status = 7}));
  SubjectProcess aborting(misbehaving({"abort"}));
  ASSERT_TRUE(until_exit(aborting));
  EXPECT_EQ(aborting.exit(), (Exit{.signal = SIGABRT}));
}

TEST(SubjectProcess, CommandThatIsNotThereIsAUsageError) {
  try {
    SubjectProcess subject({.command = {"no-such-program-anywhere"}});
    FAIL() << "it was started";
  } catch (const UsageError& error) {
    EXPECT_THAT(error.what(), HasSubstr("cannot start 'no-such-program-anywhere': No such file"));
    EXPECT_THAT(error.what(), HasSubstr("hint: is the program installed"));
  }
}

TEST(SubjectProcess, NoShellReadsTheCommand) {
  SubjectProcess subject({.command = {"printf", "%s", "$(echo no) ; `x`"}});
  EXPECT_EQ(output_until(subject, "`x`"), "$(echo no) ; `x`");
}

TEST(SubjectProcess, NeitherBlocksTheOther) {
  // A megabyte each way: what the subject has not read fills its pipe while it blocks on its own output.
  SubjectProcess subject(misbehaving({"answer-before-reading"}));
  constexpr std::size_t asked = 3 << 20;
  subject.write(std::string(asked, 'q'));
  std::size_t answered = 0;
  while (answered < asked * 100 && subject.wait(in(20s))) answered += subject.take_output().size();
  EXPECT_EQ(answered, asked * 100);
}

TEST(SubjectProcess, FloodIsCutOff) {
  SubjectProcess subject(misbehaving({"flood"}), {.waiting_max = 1 << 20});
  const SteadyTime deadline = in(20s);
  while (!subject.flooded() && subject.wait(deadline)) {
  }
  EXPECT_TRUE(subject.flooded());
  EXPECT_LT(subject.take_output().size(), std::size_t{2} << 20);
}

TEST(SubjectProcess, ClosedInputIsToldAndHarmless) {
  const std::string number = own_number();
  SubjectProcess subject(misbehaving({"no-reading", number}));
  const SteadyTime deadline = in(20s);
  while (!subject.input_broken() && std::chrono::steady_clock::now() < deadline) {
    subject.write("x");
    subject.wait(in(1ms));
  }
  EXPECT_TRUE(subject.input_broken());
}

TEST(SubjectProcess, CountsProcessorTime) {
  SubjectProcess subject(misbehaving({"burn"}));
  subject.wait(in(300ms));
  EXPECT_GT(subject.cpu(), milliseconds(50));
  EXPECT_GT(subject.end().cpu, milliseconds(50));
}

TEST(SubjectProcess, StopsAndContinues) {
  SubjectProcess subject(misbehaving({"echo"}));
  output_until(subject, "ready\n");
  subject.stop();
  std::this_thread::sleep_for(50ms);
  subject.write("late\n");
  EXPECT_FALSE(subject.wait(in(200ms)) && !subject.take_output().empty());
  subject.cont();
  EXPECT_EQ(output_until(subject, "late\n"), "late\n");
}

TEST(SubjectProcess, StopsWhatAWrapperStarted) {
  SubjectProcess subject({.command = {"sh", "-c", "cat; true"}});
  subject.write("here\n");
  EXPECT_EQ(output_until(subject, "here\n"), "here\n");
  subject.stop();
  subject.write("late\n");
  EXPECT_FALSE(subject.wait(in(200ms)) && !subject.take_output().empty());
  subject.cont();
  EXPECT_EQ(output_until(subject, "late\n"), "late\n");
}

TEST(SubjectProcess, ItsOutputWaitsWhileNobodyReadsOn) {
  SubjectProcess subject(misbehaving({"echo"}));
  output_until(subject, "ready\n");
  subject.read_on(false);
  subject.write("late\n");
  EXPECT_FALSE(subject.wait(in(200ms)));
  subject.read_on(true);
  EXPECT_EQ(output_until(subject, "late\n"), "late\n");
}

class NothingIsLeft : public ::testing::TestWithParam<const char*> {};

TEST_P(NothingIsLeft, OnceItIsEnded) {
  const std::string number = own_number();
  SubjectProcess subject(misbehaving({GetParam(), number}));
  output_until(subject, "ready\n");
  ASSERT_GT(alive_with(number), 0);
  const Remains& remains = subject.end();
  EXPECT_GT(remains.killed, 0);
  EXPECT_EQ(remains.left, 0);
  EXPECT_EQ(alive_with(number), 0);
}

// The harness's end by SIGKILL runs none of its code.
TEST_P(NothingIsLeft, OnceTheHarnessIsKilled) {
  const std::string number = own_number();
  const pid_t harness = ::fork();
  if (harness == 0) {
    SubjectProcess subject(misbehaving({GetParam(), number}));
    output_until(subject, "ready\n");
    ::raise(SIGKILL);
  }
  ASSERT_EQ(::waitpid(harness, nullptr, 0), harness);
  // One that forks the next and ends can be overlooked, but not many times in a row.
  constexpr int looks_wanted = 20;
  const SteadyTime deadline = in(20s);
  int looks = 0;
  while (looks < looks_wanted && std::chrono::steady_clock::now() < deadline) {
    looks = alive_with(number) == 0 ? looks + 1 : 0;
    std::this_thread::sleep_for(5ms);
  }
  EXPECT_EQ(looks, looks_wanted);
}

INSTANTIATE_TEST_SUITE_P(Of, NothingIsLeft, ::testing::Values("escape", "storm", "stopped-child"),
                         [](const auto& tested) {
                           std::string name = tested.param;
                           std::erase(name, '-');
                           return name;
                         });

TEST(SubjectProcess, WrapperMayEndBeforeTheServerThatItStarted) {
  const std::string number = own_number();
  const std::string script = std::string("sleep ") + number + " & exit 3";
  SubjectProcess subject({.command = {"sh", "-c", script}});
  ASSERT_TRUE(until_exit(subject));
  EXPECT_EQ(subject.exit(), (Exit{.status = 3}));
  EXPECT_TRUE(seen_alive(number, 1));
  EXPECT_EQ(subject.end().killed, 1);
  EXPECT_EQ(alive_with(number), 0);
}

TEST(SubjectProcess, TwoSubjectsEndApart) {
  SubjectProcess first(misbehaving({"echo"}));
  SubjectProcess second(misbehaving({"echo"}));
  output_until(first, "ready\n");
  first.end();
  output_until(second, "ready\n");
  second.write("still here\n");
  EXPECT_EQ(output_until(second, "here\n"), "still here\n");
}

}  // namespace
}  // namespace rescind::live::subject_process_test
