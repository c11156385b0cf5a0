#pragma once

#include <string>

namespace rescind {

/// Whether there is anything of that name.
[[nodiscard]] bool exists(const std::string& path);

/// Whether it is a file with a content of its own: no directory, pipe or device.
[[nodiscard]] bool is_regular_file(const std::string& path);

/// Whether it is a link, also one that leads to nothing.
[[nodiscard]] bool is_link(const std::string& path);

/// Whether it is a directory, or a link to one.
[[nodiscard]] bool is_directory(const std::string& path);

/// Where a link leads, so that the file that it names is written and not the link; any other path as it is.
[[nodiscard]] std::string link_target(const std::string& path);

/// The same, from the root of the file system.
[[nodiscard]] std::string absolute_path(const std::string& path);

/// Whether both name one file, which need not be there yet.
[[nodiscard]] bool same_file(const std::string& one, const std::string& other);

/// Whether a path lies below a directory, wherever its links lead.
[[nodiscard]] bool is_below(const std::string& path, const std::string& directory);

/// Makes the directory, and those above it, where they are missing. Returns why it is no directory then; empty where
/// it is one.
[[nodiscard]] std::string make_directory(const std::string& path);

/// Why make_directory() would fail; empty where nothing speaks against it. Makes nothing.
[[nodiscard]] std::string why_no_directory(const std::string& path);

}  // namespace rescind
