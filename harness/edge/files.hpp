#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "harness/base/sink.hpp"

namespace rescind {

/// Throws UsageError where `path` can certainly not be written: before work is done whose report would be
/// lost.
void require_writable(const std::string& path);

/// Writes what `write` hands to its sink, as a WholeFile. Returns how many bytes that were. Throws UsageError where
/// the file cannot be written.
std::uint64_t write_file(const std::string& path, const std::function<void(const Sink&)>& write);
void write_file(const std::string& path, std::string_view content);

}  // namespace rescind
