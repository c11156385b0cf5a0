#pragma once

#include <span>
#include <string_view>

namespace rescind::live {

/// A file of the project that the program carries with it.
struct ShippedFile {
  std::string_view name;  ///< Without its folder and its ending.
  std::string_view text;
};

/// scenarios/subjects/*.yaml, scenarios/subjects/moments/*.yaml and scenarios/profiles/*.yaml: made by the build from the files themselves.
[[nodiscard]] std::span<const ShippedFile> subject_files();
[[nodiscard]] std::span<const ShippedFile> moment_files();
/// scenarios/subjects/mi/*.yaml, likewise: what is tried on MI client libraries.
[[nodiscard]] std::span<const ShippedFile> mi_files();
[[nodiscard]] std::span<const ShippedFile> profile_files();

}  // namespace rescind::live
