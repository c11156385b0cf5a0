#include "harness/live/host/temporary_folder.hpp"

#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"

namespace rescind::live {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse_file(const std::string& name, const std::string& why) {
  throw UsageError("the workspace's file '" + printable(name) + "' " + why,
                   "name a file below the workspace: src/main.cpp");
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::error_code error;
  const fs::path typed = fs::temp_directory_path(error);
  std::string pattern = fs::canonical(typed, error) / "rescind.XXXXXX";
  if (error || ::mkdtemp(pattern.data()) == nullptr)
    throw UsageError("no temporary folder can be made: " +
                         (error ? error : std::error_code(errno, std::generic_category())).message(),
                     "let TMPDIR name a folder that can be written, or unset it for /tmp");
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code error;
  fs::remove_all(path_, error);
}

void TemporaryFolder::write(const std::string& name, std::string_view content) const {
  const fs::path relative(name);
  if (name.empty() || relative.is_absolute() || name.find('\0') != std::string::npos)
    refuse_file(name, "is no path below it");
  if (std::ranges::count(relative, fs::path("..")) != 0) refuse_file(name, "leads out of it by '..'");
  const fs::path whole = fs::path(path_) / relative;
  fs::path folder(path_);
  for (const fs::path& part : relative) {
    folder /= part;
    if (fs::is_symlink(fs::symlink_status(folder))) refuse_file(name, "passes a link");
  }
  std::error_code error;
  fs::create_directories(whole.parent_path(), error);
  if (error) refuse_file(name, "has no folder: " + error.message());
  // It goes with its folder: nobody waits for the disk.
  std::ofstream file(whole, std::ios::binary);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  file.close();
  if (!file) refuse_file(name, "cannot be written: " + std::generic_category().message(errno));
}

void TemporaryFolder::give_to(const User& user) const {
  const auto give = [&](const fs::path& path) {
    if (::lchown(path.c_str(), user.uid, user.gid) != 0)
      throw UsageError(
          "the workspace cannot be given to another user: " + std::generic_category().message(errno),
          "only root can start a program as another user");
  };
  give(path_);
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path_)) give(entry.path());
}

}  // namespace rescind::live
