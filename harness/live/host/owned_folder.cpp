#include "harness/live/host/owned_folder.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"

namespace rescind::live {
namespace {

[[noreturn]] void refuse_folder(const std::string& path, const std::string& why) {
  throw UsageError("the folder '" + printable(path) + "' of the probe provider cannot be used: " + why,
                   "name another one: probe=FOLDER behind --");
}

}  // namespace

uid_t own_user() {
  return ::geteuid();
}

void make_owned_folder(const std::string& path, const std::optional<User>& user) {
  const uid_t owner = user ? user->uid : own_user();
  if (::mkdir(path.c_str(), 0700) == 0) {
    if (user && ::chown(path.c_str(), user->uid, user->gid) != 0) refuse_folder(path, std::strerror(errno));
  } else if (errno != EEXIST) {
    refuse_folder(path, std::strerror(errno));
  }
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0) refuse_folder(path, std::strerror(errno));
  if (!S_ISDIR(found.st_mode)) refuse_folder(path, "it is no folder");
  if (found.st_uid != owner) refuse_folder(path, "it belongs to somebody else");
}

std::vector<std::string> files_in(const std::string& folder, const std::string& beginning) {
  std::vector<std::string> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    if (entry.path().filename().string().starts_with(beginning) && entry.is_regular_file(error))
      files.push_back(entry.path().string());
  std::ranges::sort(files);
  return files;
}

void remove_files(const std::string& folder, const std::string& beginning) {
  for (const std::string& file : files_in(folder, beginning)) ::unlink(file.c_str());
}

}  // namespace rescind::live
