#pragma once

#include <string>
#include <string_view>

namespace rescind {

/// Writes the file whole or not at all: into a new file beside it, which then takes its name. May be called
/// from several threads at once. Throws std::system_error, which names the path, where it cannot be written;
/// what was there is then still there.
void write_whole_file(const std::string& path, std::string_view content);

}  // namespace rescind
