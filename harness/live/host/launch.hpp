#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/time.hpp"

namespace rescind::live {

/// A user whose rights a subject runs with.
struct User {
  uid_t uid = 0;
  gid_t gid = 0;
};

/// The user of that name. Throws UsageError where there is none.
[[nodiscard]] User user_named(const std::string& name);

/// How a subject is started. There is no shell between us and the command.
struct Launch {
  std::vector<std::string> command;  ///< The program, looked up in PATH, and its arguments. Never empty.
  std::string directory{};           ///< Where it is started; here where it is empty.
  std::vector<std::pair<std::string, std::string>> environment{};  ///< Set besides what we have ourselves.
  std::optional<User> user{};                                      ///< Needs root.
  std::string orphan{};  ///< A folder that is removed where the harness is killed, and cannot do it itself.
};

/// How a process ended.
struct Exit {
  int status = 0;  ///< Without a signal.
  int signal = 0;  ///< 0: it ended by itself.
  bool operator==(const Exit&) const = default;
};

/// What is left of a subject once its supervisor has ended.
struct Remains {
  std::optional<Exit> exit;  ///< Of the process that was started; nothing where its supervisor died.
  Duration cpu{};            ///< Of all its processes.
  int killed = 0;            ///< So many still lived when they were ended.
  int left = 0;              ///< So many could not be ended, since they belong to somebody else.
};

}  // namespace rescind::live
