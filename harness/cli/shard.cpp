#include "harness/cli/shard.hpp"

#include <fmt/format.h>

#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/options.hpp"

namespace rescind {

Shard parse_shard(std::string_view text, std::string_view option) {
  constexpr std::size_t shards_max = 1'000'000;
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) {
    throw UsageError(fmt::format("{}: '{}' is no part of a whole", option, printable(text)),
                     "write I/N, e.g. 1/4 to 4/4");
  }
  const std::size_t of = number(option, text.substr(slash + 1), 1, shards_max);
  return {number(option, text.substr(0, slash), 1, of), of};
}

}  // namespace rescind
