#pragma once

#include <cstdint>
#include <optional>

#include "harness/contract/rule.hpp"
#include "harness/engine/run/result.hpp"

namespace rescind {

/// What a broken rule's picture is about; see Picture.
struct BreachPicture {
  Picture::Kind kind = Picture::Kind::none;
  std::optional<std::uint64_t> from;  ///< The number of an event.
  std::optional<std::uint64_t> to;    ///< The number of an event; nothing where it did not come.
  std::optional<std::int64_t> bound;  ///< ns, or steps.
};

/// Nothing where no rule with a picture is broken.
[[nodiscard]] std::optional<BreachPicture> picture_of(const Breach& breach);

}  // namespace rescind
