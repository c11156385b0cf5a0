#include "harness/scenario/language/quantity.hpp"

#include <array>
#include <limits>
#include <numeric>
#include <span>
#include <utility>

#include "harness/base/text.hpp"
#include "harness/base/utf8.hpp"

namespace rescind {
namespace {

/// A unit's name and how many of the smallest unit it is.
struct Unit {
  std::string_view name;
  std::int64_t worth;
};

constexpr std::array duration_units{Unit{"ns", 1},
                                    Unit{"us", 1'000},
                                    Unit{"ms", 1'000'000},
                                    Unit{"s", 1'000'000'000},
                                    Unit{"min", 60'000'000'000},
                                    Unit{"h", 3'600'000'000'000}};
constexpr std::array byte_units{
    Unit{"B", 1},         Unit{"kB", 1'000},    Unit{"MB", 1'000'000}, Unit{"GB", 1'000'000'000},
    Unit{"KiB", 1 << 10}, Unit{"MiB", 1 << 20}, Unit{"GiB", 1 << 30}};
constexpr std::array bit_units{Unit{"bit", 1}, Unit{"kbit", 1'000}, Unit{"Mbit", 1'000'000},
                               Unit{"Gbit", 1'000'000'000}};
constexpr std::array share_units{Unit{"ppm", 1}, Unit{"%", 10'000}};

template <class Value>
Parsed<Value> wrong(std::string error, std::string hint) {
  return {Value{}, std::move(error), std::move(hint)};
}

std::string names_of(std::span<const Unit> units) {
  std::string text;
  for (const Unit& unit : units) {
    if (!text.empty()) text += ", ";
    text += unit.name;
  }
  return text;
}

/// Reads the digits at the front of `text` and removes them. False where there are none or the number passes
/// `most`.
bool take_digits(std::string_view& text, std::uint64_t most, std::uint64_t& value) {
  if (text.empty() || !is_digit(text.front())) return false;
  value = 0;
  for (; !text.empty() && is_digit(text.front()); text.remove_prefix(1)) {
    const auto digit = static_cast<std::uint64_t>(text.front() - '0');
    if (value > (most - digit) / 10) return false;
    value = value * 10 + digit;
  }
  return true;
}

/// number * worth + the fraction's share of it; false where that is not whole or does not fit.
bool scaled(std::uint64_t number, std::string_view fraction, std::int64_t worth, std::int64_t& value) {
  constexpr std::size_t digits_max = 15;
  while (fraction.ends_with('0')) fraction.remove_suffix(1);
  if (fraction.size() > digits_max) return false;
  std::int64_t numerator = 0;
  std::int64_t denominator = 1;
  for (char c : fraction) {
    numerator = numerator * 10 + (c - '0');
    denominator *= 10;
  }
  std::int64_t whole = 0;
  std::int64_t part = 0;
  if (__builtin_mul_overflow(static_cast<std::int64_t>(number), worth, &whole)) return false;
  // In lowest terms the denominator has to divide the unit's worth.
  const std::int64_t shared = std::gcd(numerator, denominator);
  numerator /= shared;
  denominator /= shared;
  if (worth % denominator != 0) return false;
  if (__builtin_mul_overflow(numerator, worth / denominator, &part)) return false;
  return !__builtin_add_overflow(whole, part, &value);
}

/// "NUMBER[.FRACTION]UNIT" as a whole number of the smallest unit, 0..most. `noun` and `example` are for
/// messages.
Parsed<std::int64_t> parse_with_unit(std::string_view text, std::span<const Unit> units, std::int64_t most,
                                     std::string_view noun, std::string_view example) {
  const std::string write =
      "write a " + std::string(noun) + " like " + std::string(example) + "; units are " + names_of(units);
  if (text.starts_with('-')) return wrong<std::int64_t>("is negative", write);
  std::string_view rest = text;
  std::uint64_t number = 0;
  if (rest.empty() || !is_digit(rest.front()))
    return wrong<std::int64_t>("is not a " + std::string(noun), write);
  if (!take_digits(rest, static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()), number))
    return wrong<std::int64_t>("is too big", write);
  std::string_view fraction;
  if (rest.starts_with('.')) {
    std::size_t end = 1;
    while (end < rest.size() && is_digit(rest[end])) ++end;
    fraction = rest.substr(1, end - 1);
    rest.remove_prefix(end);
    if (fraction.empty()) return wrong<std::int64_t>("has no digits behind the point", write);
  }
  if (rest.empty() && number == 0 && fraction.empty()) return {};
  if (rest.empty()) return wrong<std::int64_t>("has no unit", write);
  for (const Unit& unit : units) {
    if (rest != unit.name) continue;
    Parsed<std::int64_t> result;
    if (!scaled(number, fraction, unit.worth, result.value))
      return wrong<std::int64_t>(
          fraction.empty() ? "is too big" : "is not a whole number of " + std::string(units.front().name),
          write);
    return result.value <= most ? result : wrong<std::int64_t>("is too big", write);
  }
  return wrong<std::int64_t>("has an unknown unit '" + shortened(rest) + "'", write);
}

/// "A..B" as two values, least first; or "A" as both.
template <class Value, class Parse>
Parsed<std::pair<Value, Value>> parse_ends(std::string_view text, Parse parse) {
  using Ends = std::pair<Value, Value>;
  const std::size_t dots = text.find("..");
  Parsed<Value> least = parse(text.substr(0, dots));
  if (!least.ok()) return {Ends{}, std::move(least.error), std::move(least.hint)};
  if (dots == std::string_view::npos) return {Ends{least.value, least.value}, {}, {}};
  Parsed<Value> most = parse(text.substr(dots + 2));
  if (!most.ok()) return {Ends{}, std::move(most.error), std::move(most.hint)};
  if (most.value < least.value)
    return {Ends{}, "ends before it begins", "write the smaller end first: LEAST..MOST"};
  return {Ends{least.value, most.value}, {}, {}};
}

template <class Value>
Parsed<Value> parse_plain(std::string_view text, std::uint64_t most, std::string_view noun) {
  const std::string write = "write plain digits, at most " + std::to_string(most);
  std::string_view rest = text;
  std::uint64_t number = 0;
  if (text.starts_with('-')) return wrong<Value>("is negative", write);
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos)
    return wrong<Value>("is not a " + std::string(noun), write);
  if (!take_digits(rest, most, number)) return wrong<Value>("is too big", write);
  return {static_cast<Value>(number), {}, {}};
}

}  // namespace

Parsed<Duration> parse_duration(std::string_view text) {
  Parsed<std::int64_t> ns = parse_with_unit(text, duration_units, duration_max.ns, "duration", "25ms");
  return {Duration{ns.value}, std::move(ns.error), std::move(ns.hint)};
}

Parsed<Range> parse_duration_range(std::string_view text) {
  auto ends = parse_ends<Duration>(text, parse_duration);
  return {Range{ends.value.first, ends.value.second}, std::move(ends.error), std::move(ends.hint)};
}

Parsed<std::uint32_t> parse_count(std::string_view text) {
  return parse_plain<std::uint32_t>(text, count_max, "count");
}

Parsed<CountRange> parse_count_range(std::string_view text) {
  auto ends = parse_ends<std::uint32_t>(text, parse_count);
  return {CountRange{ends.value.first, ends.value.second}, std::move(ends.error), std::move(ends.hint)};
}

Parsed<std::int64_t> parse_bytes(std::string_view text) {
  return parse_with_unit(text, byte_units, bytes_max, "size", "64KiB");
}

Parsed<std::int64_t> parse_rate(std::string_view text) {
  const std::string write = "write a bandwidth like 64KiB/s or 1Mbit/s";
  if (!text.ends_with("/s")) return wrong<std::int64_t>("is not a bandwidth", write);
  text.remove_suffix(2);
  const bool bits = text.ends_with("bit");
  Parsed<std::int64_t> amount = bits ? parse_with_unit(text, bit_units, bytes_max, "bandwidth", "1Mbit/s")
                                     : parse_with_unit(text, byte_units, bytes_max, "bandwidth", "64KiB/s");
  if (!amount.ok()) return amount;
  if (amount.value == 0) return wrong<std::int64_t>("is no bandwidth: nothing would ever arrive", write);
  if (bits && amount.value % 8 != 0)
    return wrong<std::int64_t>("is not a whole number of bytes a second", write);
  if (bits) amount.value /= 8;
  return amount;
}

Parsed<std::uint32_t> parse_share(std::string_view text) {
  Parsed<std::int64_t> parts = parse_with_unit(text, share_units, 1'000'000, "share", "300ppm or 5%");
  return {static_cast<std::uint32_t>(parts.value), std::move(parts.error), std::move(parts.hint)};
}

bool is_share_of(std::string_view text) {
  return text.find("% of ") != std::string_view::npos || text.find("ppm of ") != std::string_view::npos;
}

Parsed<Delay> parse_delay(std::string_view text) {
  if (!is_share_of(text)) {
    Parsed<Range> range = parse_duration_range(text);
    if (!range.ok() && range.hint.find("of") == std::string::npos)
      range.hint += ", or 40% of a provider's time: 40% of slow";
    return {{.range = range.value}, std::move(range.error), std::move(range.hint)};
  }
  constexpr std::string_view of = " of ";
  const std::size_t between = text.find(of);
  Parsed<std::uint32_t> share = parse_share(text.substr(0, between));
  std::string provider(text.substr(between + of.size()));
  if (share.ok() && provider.find(' ') != std::string::npos)
    return {{}, "names no provider", "write 40% of NAME"};
  return {{.share_ppm = share.value, .provider = std::move(provider)},
          std::move(share.error),
          std::move(share.hint)};
}

Parsed<UnitsRange> parse_units_range(std::string_view text) {
  const bool sizes = text.find('B') != std::string_view::npos;
  if (sizes) {
    const auto ends = parse_ends<std::int64_t>(text, parse_bytes);
    return {{ends.value.first, ends.value.second, true}, ends.error, ends.hint};
  }
  const Parsed<CountRange> counts = parse_count_range(text);
  return {{counts.value.least, counts.value.most, false},
          counts.error,
          counts.hint + " for operations, a size like 4KiB for memory"};
}

Parsed<Allowance> parse_allowance(std::string_view text) {
  if (text == "unlimited") return {{}, {}, {}};
  if (text.find('B') != std::string_view::npos) {
    Parsed<std::int64_t> bytes = parse_bytes(text);
    return {Allowance::of_bytes(bytes.value), std::move(bytes.error), std::move(bytes.hint)};
  }
  Parsed<std::uint32_t> results = parse_count(text);
  return {Allowance::of_results(results.value), std::move(results.error),
          std::move(results.hint) + ", a size like 64KiB, or unlimited"};
}

Parsed<std::uint64_t> parse_seed(std::string_view text) {
  return parse_plain<std::uint64_t>(text, std::numeric_limits<std::uint64_t>::max(), "seed");
}

}  // namespace rescind
