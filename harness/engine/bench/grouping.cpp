#include "harness/engine/bench/grouping.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <map>
#include <optional>

namespace rescind {
namespace {

using Keys = std::vector<std::string>;

// The matrices of real files have fewer; with more every key tells groups apart.
constexpr std::size_t keys_tried_max = 16;

// In the order of the file.
Keys keys_of(std::span<const CaseLatency> cases) {
  Keys keys;
  for (const CaseLatency& one : cases)
    for (const auto& [key, value] : one.name.values)
      if (std::ranges::find(keys, key) == keys.end()) keys.push_back(key);
  return keys;
}

std::string value_of(const CaseLatency& one, const std::string& key) {
  const auto found = std::ranges::find(one.name.values, key, &MatrixValues::value_type::first);
  return found == one.name.values.end() ? "" : found->second;
}

// Number by number, which distribution each case has.
std::vector<std::size_t> classes_of(std::span<const CaseLatency> cases, Measure measure) {
  std::vector<std::size_t> classes;
  std::vector<std::size_t> firsts;
  for (const CaseLatency& one : cases) {
    const auto found = std::ranges::find_if(
        firsts, [&](std::size_t first) { return cases[first].of(measure) == one.of(measure); });
    const auto place = static_cast<std::size_t>(found - firsts.begin());
    if (found == firsts.end()) firsts.push_back(classes.size());
    classes.push_back(place);
  }
  return classes;
}

using Projection = std::vector<std::string>;

Projection projection_of(const CaseLatency& one, const Keys& keys) {
  Projection projection;
  for (const std::string& key : keys) projection.push_back(value_of(one, key));
  return projection;
}

bool tells_apart(std::span<const CaseLatency> cases, const std::vector<std::size_t>& classes,
                 const Keys& keys) {
  std::map<Projection, std::size_t> seen;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const auto [at, fresh] = seen.emplace(projection_of(cases[i], keys), classes[i]);
    if (!fresh && at->second != classes[i]) return false;
  }
  return true;
}

Keys chosen(const Keys& all, std::uint64_t bits) {
  Keys keys;
  for (std::size_t i = 0; i < all.size(); ++i)
    if ((bits >> i & 1u) != 0) keys.push_back(all[i]);
  return keys;
}

Keys fewest_keys(std::span<const CaseLatency> cases, const std::vector<std::size_t>& classes, const Keys& all,
                 std::uint64_t forced) {
  if (all.size() > keys_tried_max) return all;
  std::vector<std::uint64_t> sets;
  for (std::uint64_t bits = 0; bits < std::uint64_t{1} << all.size(); ++bits)
    if ((bits & forced) == forced) sets.push_back(bits);
  std::ranges::stable_sort(sets, {}, [](std::uint64_t bits) { return std::popcount(bits); });
  for (const std::uint64_t bits : sets)
    if (Keys keys = chosen(all, bits); tells_apart(cases, classes, keys)) return keys;
  return all;
}

struct Row {
  std::size_t distribution = 0;
  Group group;
};

std::vector<Row> rows_of(std::span<const CaseLatency> cases, Measure measure,
                         const std::vector<std::size_t>& classes, const Keys& keys) {
  std::vector<Row> rows;
  std::map<Projection, std::size_t> places;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (cases[i].of(measure).empty()) continue;
    const Projection projection = projection_of(cases[i], keys);
    const auto [at, fresh] = places.emplace(projection, rows.size());
    if (fresh) {
      Row row{classes[i], {}};
      for (std::size_t k = 0; k < keys.size(); ++k)
        row.group.where.emplace_back(keys[k], Projection{projection[k]});
      rows.push_back(std::move(row));
    }
    rows[at->second].group.cases.push_back(i);
  }
  return rows;
}

// Whether they have one distribution and differ in this key alone.
bool differ_only_in(std::size_t key, const Row& one, const Row& other) {
  if (one.distribution != other.distribution) return false;
  for (std::size_t i = 0; i < one.group.where.size(); ++i)
    if (i != key && one.group.where[i] != other.group.where[i]) return false;
  return true;
}

void join(std::vector<Row>& rows, std::size_t key) {
  std::vector<Row> joined;
  for (Row& row : rows) {
    const auto same =
        std::ranges::find_if(joined, [&](const Row& before) { return differ_only_in(key, before, row); });
    if (same == joined.end()) {
      joined.push_back(std::move(row));
      continue;
    }
    const Projection& values = row.group.where[key].second;
    Projection& into = same->group.where[key].second;
    into.insert(into.end(), values.begin(), values.end());
    same->group.cases.insert(same->group.cases.end(), row.group.cases.begin(), row.group.cases.end());
  }
  rows = std::move(joined);
}

}  // namespace

std::vector<Group> groups_of(std::span<const CaseLatency> cases, Measure measure,
                             std::span<const std::string> by) {
  const Keys all = keys_of(cases);
  std::uint64_t forced = 0;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (std::ranges::find(by, all[i]) != by.end()) forced |= std::uint64_t{1} << i;
  const std::vector<std::size_t> classes = classes_of(cases, measure);
  const Keys keys = fewest_keys(cases, classes, all, forced);
  std::vector<Row> rows = rows_of(cases, measure, classes, keys);
  for (std::size_t key = keys.size(); key-- > 0;)
    if (std::ranges::find(by, keys[key]) == by.end()) join(rows, key);
  std::vector<Group> groups;
  for (Row& row : rows) {
    std::ranges::sort(row.group.cases);
    groups.push_back(std::move(row.group));
  }
  return groups;
}

bool fits(const MatrixValues& values, const Where& where) {
  return std::ranges::all_of(where, [&](const auto& wanted) {
    const auto found = std::ranges::find(values, wanted.first, &MatrixValues::value_type::first);
    const std::string value = found == values.end() ? "" : found->second;
    return std::ranges::find(wanted.second, value) != wanted.second.end();
  });
}

}  // namespace rescind
