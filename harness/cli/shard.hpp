#pragma once

#include <cstddef>
#include <string_view>

namespace rescind {

/// One of `of` equal parts of the cases, for machines that share the work.
struct Shard {
  std::size_t index = 1;  ///< From 1.
  std::size_t of = 1;

  /// Every case belongs to exactly one of the shards; neighbours to different ones, since they take about as
  /// long.
  [[nodiscard]] bool takes(std::size_t place) const { return place % of == index - 1; }
};

/// "2/5". Throws UsageError, which names `option`.
[[nodiscard]] Shard parse_shard(std::string_view text, std::string_view option = "--shard");

}  // namespace rescind
