#include "harness/edge/scenario_files.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "harness/base/input_error.hpp"

namespace rescind::scenario_files_test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

class ScenarioFiles : public testing::Test {
 protected:
  void SetUp() override {
    fs::create_directories(root_ / "close");
    fs::create_directories(root_ / "cancel");
  }
  void TearDown() override {
    fs::permissions(root_, fs::perms::owner_all);
    fs::remove_all(root_);
  }
  void write(const std::string& path, const std::string& text) { std::ofstream(root_ / path) << text; }
  [[nodiscard]] std::string path(const std::string& below) const { return (root_ / below).string(); }

  static std::string error_of(const std::string& path) {
    try {
      for (const std::string& file : find_scenario_files({path})) (void)read_text_file(file);
    } catch (const InputError& error) {
      return error.what();
    }
    return "no error";
  }

  fs::path root_ = fs::temp_directory_path() / ("rescind-files-" + std::to_string(getpid()));
};

TEST_F(ScenarioFiles, ThoseOfADirectoryAreSortedAndEachIsThereOnce) {
  write("close/b.yaml", "b");
  write("cancel/z.yaml", "z");
  write("cancel/a.yaml", "a");
  write("cancel/notes.txt", "no scenario");
  EXPECT_THAT(find_scenario_files({path("close/b.yaml"), root_.string()}),
              ElementsAre(path("close/b.yaml"), path("cancel/a.yaml"), path("cancel/z.yaml")));
}

TEST_F(ScenarioFiles, ProfilesAreNoScenarios) {
  fs::create_directories(root_ / "cancel/profiles/more");
  write("cancel/a.yaml", "a");
  write("cancel/profiles/mi.yaml", "mi");
  write("cancel/profiles/more/lsp.yaml", "lsp");
  EXPECT_THAT(find_scenario_files({root_.string()}), ElementsAre(path("cancel/a.yaml")));
  EXPECT_THAT(find_scenario_files({path("cancel/profiles/mi.yaml")}),
              ElementsAre(path("cancel/profiles/mi.yaml")));
}

TEST_F(ScenarioFiles, ADirectoryWithoutAnyIsAnError) {
  EXPECT_THAT(error_of(path("cancel")), HasSubstr("no file *.yaml below this directory"));
}

TEST_F(ScenarioFiles, APathThatIsNotThereIsAnError) {
  EXPECT_THAT(error_of(path("nowhere")), HasSubstr("nowhere: error: there is no such file or directory"));
}

TEST_F(ScenarioFiles, WhatIsNoRegularFileIsAnError) {
  EXPECT_THAT(error_of("/dev/null"), HasSubstr("is not a file"));
}

TEST_F(ScenarioFiles, AnUnreadableFileIsAnError) {
  if (geteuid() == 0) GTEST_SKIP() << "root reads everything";
  write("cancel/secret.yaml", "x");
  fs::permissions(root_ / "cancel/secret.yaml", fs::perms::none);
  EXPECT_THAT(error_of(path("cancel/secret.yaml")), HasSubstr("cannot be opened"));
}

TEST_F(ScenarioFiles, AFileThatIsTooBigIsAnError) {
  write("cancel/big.yaml", std::string((1u << 20) + 1, '#'));
  EXPECT_THAT(error_of(path("cancel/big.yaml")), HasSubstr("more than 1 MiB"));
  write("cancel/big.yaml", std::string(1u << 20, '#'));
  EXPECT_EQ(read_text_file(path("cancel/big.yaml")).size(), std::size_t{1} << 20);
}

}  // namespace
}  // namespace rescind::scenario_files_test
