#pragma once

#include <string>
#include <string_view>

#include "harness/scenario/language/moments.hpp"

namespace rescind::live {

/// What a request is called that is made before all others, so that somebody is there for a cancel that names nobody.
inline constexpr std::string_view bystander = "bystander";

/// The moment as a scenario, which runs simulated. Ids are not simulated, since operations there are known by handles: one
/// that no request has, or has as another type, names no operation; and how the subject ends is left out. What is sent while
/// the subject is stopped reaches it at once, as a batch does.
[[nodiscard]] std::string scenario_text(const Moment& moment, std::string_view name);

/// What the case of a moment is called: "json-rpc/at-20".
[[nodiscard]] std::string case_name(const Moments& of, const Moment& moment);

}  // namespace rescind::live
