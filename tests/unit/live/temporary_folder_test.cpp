#include "harness/live/host/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "harness/base/usage_error.hpp"

namespace rescind::live::temporary_folder_test {
namespace {

namespace fs = std::filesystem;

TEST(TemporaryFolder, HoldsFilesAndGoesWithThem) {
  std::string path;
  {
    const TemporaryFolder folder;
    path = folder.path();
    folder.write("src/main.cpp", "int main() {}\n");
    std::ifstream file(path + "/src/main.cpp");
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), "int main() {}\n");
    EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_all);
  }
  EXPECT_FALSE(fs::exists(path));
}

TEST(TemporaryFolder, RefusesWhatLeadsOutOfIt) {
  const TemporaryFolder folder;
  for (const char* name : {"", "/etc/rescind", "../outside", "a/../../outside", ".."})
    EXPECT_THROW(folder.write(name, "x"), UsageError) << name;
}

TEST(TemporaryFolder, RefusesLinks) {
  const TemporaryFolder outside;
  const TemporaryFolder folder;
  fs::create_directory_symlink(outside.path(), folder.path() + "/link");
  fs::create_symlink(outside.path() + "/file", folder.path() + "/file");
  EXPECT_THROW(folder.write("link/file", "x"), UsageError);
  EXPECT_THROW(folder.write("file", "x"), UsageError);
  EXPECT_TRUE(fs::is_empty(outside.path()));
}

}  // namespace
}  // namespace rescind::live::temporary_folder_test
