#pragma once

#include <string_view>

#include "harness/scenario/language/document.hpp"

namespace rescind {

// Keys that no file has: what is written out says by them what it was.

/// Of a step: it leaves in one instant with the one before.
inline constexpr std::string_view joined_key = "joined";
/// Of a step: it is of a batch.
inline constexpr std::string_view batch_key = "in-batch";
/// Of a step, or of a provider: another step implies it.
inline constexpr std::string_view implied_key = "implied";
/// The provider that answers controls, where a scenario has none of its own that is called so.
inline constexpr std::string_view control_provider = "control";

/// Puts the steps in place that `batch` and `control` are short for. Requires a document whose structure was checked;
/// complains of what cannot be in them.
void write_out(YamlNode& document, Diagnostics& diagnostics);

}  // namespace rescind
