#pragma once

#include <string>
#include <string_view>

namespace rescind {

/// Throws UsageError where `path` can certainly not be written: before work is done whose report would be
/// lost.
void require_writable(const std::string& path);

/// Writes the file whole or not at all: into a new file beside it, which then takes its name. What is no
/// regular file (a pipe, /dev/null) is written directly. Throws UsageError where it cannot be written.
void write_file(const std::string& path, std::string_view content);

/// Removes the new file that a write_file() under way has not renamed yet. May be called from a signal
/// handler.
void discard_unfinished_file() noexcept;

}  // namespace rescind
