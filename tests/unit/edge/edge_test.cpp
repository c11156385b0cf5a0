// The small pieces between the commands and the operating system.

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "harness/base/input_error.hpp"
#include "harness/base/shell.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/edge/files.hpp"
#include "harness/edge/line_source.hpp"
#include "harness/engine/run/workers.hpp"

namespace rescind::edge_test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

// A directory of its own for each test, gone afterwards.
class Edge : public testing::Test {
 protected:
  Edge() {
    std::string pattern = testing::TempDir() + "rescind-edge-XXXXXX";
    directory_ = ::mkdtemp(pattern.data());
  }
  ~Edge() override { fs::remove_all(directory_); }

  [[nodiscard]] std::string path(const std::string& name) const { return directory_ + "/" + name; }
  void put(const std::string& name, const std::string& content) const {
    std::ofstream(path(name)) << content;
  }
  [[nodiscard]] std::string content(const std::string& name) const {
    std::ifstream file(path(name));
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(directory_)) found.push_back(entry.path().filename());
    return found;
  }
  [[nodiscard]] std::vector<std::string> lines(const std::string& name, std::size_t line_bytes_max) const {
    LineSource source(path(name), line_bytes_max);
    std::vector<std::string> found;
    while (const auto line = source.next()) found.emplace_back(*line);
    return found;
  }

 private:
  std::string directory_;
};

TEST_F(Edge, WriteFileReplacesTheWholeFileAndLeavesNothingElse) {
  put("report", "a long old report");
  write_file(path("report"), "new");
  EXPECT_EQ(content("report"), "new");
  EXPECT_THAT(names(), ElementsAre("report"));
}

TEST_F(Edge, WriteFileGivesTheRightsOfAnOrdinaryFile) {
  const mode_t before = ::umask(022);
  write_file(path("report"), "new");
  ::umask(before);
  struct stat facts {};
  ASSERT_EQ(::stat(path("report").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777u, 0644u);
}

TEST_F(Edge, WriteFileFollowsALink) {
  put("target", "old");
  fs::create_symlink(path("target"), path("link"));
  write_file(path("link"), "new");
  EXPECT_TRUE(fs::is_symlink(path("link")));
  EXPECT_EQ(content("target"), "new");
}

TEST_F(Edge, WriteFileWritesADeviceDirectly) {
  write_file("/dev/null", "gone");
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST_F(Edge, WriteFileToAFullDeviceIsAnError) {
  EXPECT_THROW(write_file("/dev/full", "x"), UsageError);
}

TEST_F(Edge, WhatCannotBeWrittenIsSaidBefore) {
  EXPECT_NO_THROW(require_writable(path("new")));
  EXPECT_THROW(require_writable(path("no/such/directory/report")), UsageError);
  EXPECT_THROW(require_writable(path("")), UsageError);
  EXPECT_THAT(names(), IsEmpty());
}

TEST_F(Edge, LineSourceGivesEveryLineWithoutItsEnd) {
  put("some", "one\n\nthree\nno end");
  put("empty", "");
  EXPECT_THAT(lines("some", 100), ElementsAre("one", "", "three", "no end"));
  EXPECT_THAT(lines("empty", 100), IsEmpty());
}

TEST_F(Edge, LineSourceJoinsLinesAcrossBlocks) {
  std::string text;
  for (int i = 0; i < 5; ++i) text += std::string(50'000, static_cast<char>('a' + i)) + "\n";
  put("blocks", text);
  const auto found = lines("blocks", 60'000);
  ASSERT_EQ(found.size(), 5u);
  EXPECT_EQ(found[3], std::string(50'000, 'd'));
}

TEST_F(Edge, LineSourceCutsALineThatIsTooLong) {
  put("long", "ok\n" + std::string(200'000, 'x') + "\nnever\n");
  const auto found = lines("long", 100'000);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[1].size(), 100'001u);
}

TEST_F(Edge, LineSourceRefusesADirectory) {
  EXPECT_THROW(LineSource(path(""), 10), InputError);
}

TEST(ShellWord, QuotesOnlyWhereItHasTo) {
  EXPECT_EQ(shell_word("scenarios/cancel/late.yaml"), "scenarios/cancel/late.yaml");
  EXPECT_EQ(shell_word("late[mode=sync]"), "'late[mode=sync]'");
  EXPECT_EQ(shell_word("it's"), "'it'\\''s'");
  EXPECT_EQ(shell_word(""), "''");
  EXPECT_EQ(shell_word("a\nb"), "$'a\\x0ab'");
}

TEST(Workers, DoEachPieceOnce) {
  for (const std::size_t jobs : {1u, 3u, 64u}) {
    std::vector<std::atomic<int>> times(100);
    work_on_all(
        times.size(), jobs, [&times](std::size_t i) { ++times[i]; }, [](std::size_t) {});
    for (const auto& one : times) EXPECT_EQ(one, 1);
  }
}

TEST(Workers, HaveNothingToDoWithoutPieces) {
  work_on_all(
      0, 4, [](std::size_t) { FAIL(); }, [](std::size_t) {});
}

TEST(Workers, ThrowAgainWhatWasThrown) {
  const auto work = [](std::size_t i) {
    if (i == 3) throw std::runtime_error("three");
  };
  EXPECT_THROW(work_on_all(100, 4, work, [](std::size_t) {}), std::runtime_error);
}

}  // namespace
}  // namespace rescind::edge_test
