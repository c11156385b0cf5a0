#pragma once

#include <span>
#include <string_view>

namespace rescind::live {

/// A file of the project that the program carries with it.
struct ShippedFile {
  std::string_view name;  ///< Without its folder and its ending.
  std::string_view text;
};

/// scenarios/subjects/*.yaml, scenarios/subjects/json-rpc/moments.yaml and scenarios/profiles/*.yaml: made by the build from the files themselves.
[[nodiscard]] std::span<const ShippedFile> subject_files();
[[nodiscard]] std::span<const ShippedFile> moment_files();
/// scenarios/subjects/*/*.yaml, likewise, called "postgresql/late-cancel": the scenarios that a subject has of its own; those of mi
/// are for MI client libraries.
[[nodiscard]] std::span<const ShippedFile> family_files();
[[nodiscard]] std::span<const ShippedFile> profile_files();

}  // namespace rescind::live
