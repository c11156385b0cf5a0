#pragma once

#include <string>

#include "reports/why_picture.hpp"

namespace rescind {

/// The picture as SVG that stands alone: light or dark as the reader has it, without script or fonts of its own, so that
/// GitHub shows it in a README.
[[nodiscard]] std::string why_svg(const WhyPicture& picture);

}  // namespace rescind
