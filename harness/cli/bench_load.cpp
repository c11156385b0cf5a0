#include "harness/cli/bench_load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "harness/base/nearest_word.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/quantity_option.hpp"
#include "harness/edge/stopwatch.hpp"

namespace rescind {
namespace {

constexpr std::uint64_t bytes_in_mb = 1'000'000;
constexpr std::uint32_t ten = 10;

LoadFamily known_family(const std::string& name) {
  if (const std::optional<LoadFamily> family = load_family_named(name)) return *family;
  throw UsageError(fmt::format("--load: there is no family '{}'", printable(name)),
                   word_hint(name, load_family_names()));
}

std::vector<LoadPattern> known_patterns(const std::string& name) {
  const std::string word = one_of("--pattern", name, {"storm", "spread", "both"});
  if (word == "both") return {LoadPattern::storm, LoadPattern::spread};
  return {word == "storm" ? LoadPattern::storm : LoadPattern::spread};
}

// "1,10,100", or "1..1000" for every power of ten between the two, and these.
std::vector<std::uint32_t> sizes_in(const std::string& typed, const LoadFamilyInfo& family) {
  const auto size = [&](const std::string& text) {
    return static_cast<std::uint32_t>(number("--sizes", text, 1, family.size_max));
  };
  std::vector<std::uint32_t> sizes;
  if (const std::size_t dots = typed.find(".."); dots != std::string::npos) {
    const std::uint32_t least = size(typed.substr(0, dots));
    const std::uint32_t most = size(typed.substr(dots + 2));
    sizes.push_back(least);
    for (std::uint32_t power = 1; power < most; power *= ten)
      if (power > least) sizes.push_back(power);
    sizes.push_back(most);
  } else {
    for (std::size_t begin = 0; begin <= typed.size();) {
      const std::size_t end = std::min(typed.find(',', begin), typed.size());
      sizes.push_back(size(typed.substr(begin, end - begin)));
      begin = end + 1;
    }
  }
  std::ranges::sort(sizes);
  sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
  return sizes;
}

// Before a byte of it is taken.
void tell_memory(std::uint32_t size, const std::string& typed, Console& console) {
  const std::uint64_t most = size_from("--memory", typed);
  const std::uint64_t takes = load_memory(size);
  const std::string text =
      fmt::format("{} operations take up to {} MB of memory", grouped(size), takes / bytes_in_mb);
  if (takes > most) throw UsageError(text, "allow more with --memory, or name smaller --sizes");
  console.say(text + "\n");
}

std::vector<LoadCurve> curves_of(LoadFamily family, const LoadOptions& options,
                                 const std::vector<std::uint32_t>& sizes, Console& console) {
  const Stopwatch stopwatch;
  std::vector<LoadCurve> curves;
  for (const LoadPattern pattern : known_patterns(options.pattern)) {
    curves.push_back(measure_load(family, pattern, sizes, [&](std::size_t i) {
      if (stopwatch.is_long())
        console.progress(
            fmt::format("{}, {}: {} operations", info(family).name, name_of(pattern), grouped(sizes[i])));
    }));
  }
  console.progress("");
  return curves;
}

}  // namespace

void add_load_options(Arguments& command, LoadOptions& options) {
  std::string families;
  for (const std::string_view name : load_family_names())
    families += (families.empty() ? "" : ", ") + std::string(name);
  command.option("--load", options.family,
                 "Measure many operations at once instead, which contend for a resource: " + families,
                 "FAMILY");
  command.option(
      "--pattern", options.pattern,
      "With --load: cancelled all at once (storm), one after the other (spread), or both (default)", "NAME");
  command.option(
      "--sizes", options.sizes,
      "With --load: so many operations alive, as 1,16,256 or 1..1000000, in steps of ten (default 1,10,100,1000)",
      "LIST");
  command.option("--memory", options.memory, "With --load: refuse what takes more memory (default 2GiB)",
                 "SIZE");
}

std::vector<LoadCurve> measured_loads(const LoadOptions& options, Console& console) {
  const LoadFamily family = known_family(options.family);
  static_cast<void>(known_patterns(options.pattern));
  const std::vector<std::uint32_t> sizes = sizes_in(options.sizes, info(family));
  tell_memory(sizes.back(), options.memory, console);
  return curves_of(family, options, sizes, console);
}

std::vector<LoadCurve> measured_control(const LoadOptions& options, Console& console) {
  const LoadFamily family = known_family(options.family);
  if (family == LoadFamily::none) return {};
  return curves_of(LoadFamily::none, options, sizes_in(options.sizes, info(family)), console);
}

}  // namespace rescind
