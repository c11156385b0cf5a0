#pragma once

#include <optional>
#include <string>

#include "harness/live/host/launch.hpp"

namespace rescind::live {

/// The number of the user whose rights we have.
[[nodiscard]] uid_t own_user();

/// Makes a folder that only its owner can enter, who is `user`, or we. What is there already has to be a folder of that
/// user's. Throws UsageError where it is not.
void make_owned_folder(const std::string& path, const std::optional<User>& user);

/// Removes the files in it whose names begin so.
void remove_files(const std::string& folder, const std::string& beginning);

/// The files in it whose names begin so, sorted by name; their paths.
[[nodiscard]] std::vector<std::string> files_in(const std::string& folder, const std::string& beginning);

}  // namespace rescind::live
