#include "reports/common_cause.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

namespace rescind {
namespace {

using Values = std::map<std::string, std::string>;
using Sets = std::map<std::string, std::set<std::string>>;

// Of "story[mode=sync,on=start of list]". A value may hold a comma, but no '='.
Values values_of(std::string_view name) {
  Values values;
  const std::size_t open = name.find('[');
  if (open == std::string_view::npos || !name.ends_with(']')) return values;
  std::string_view rest = name.substr(open + 1, name.size() - open - 2);
  while (true) {
    const std::size_t equals = rest.find('=');
    if (equals == std::string_view::npos) return values;
    const std::size_t next = rest.find('=', equals + 1);
    const std::size_t end = next == std::string_view::npos ? rest.size() : rest.rfind(',', next);
    if (end == std::string_view::npos || end < equals) return values;
    values.emplace(rest.substr(0, equals), rest.substr(equals + 1, end - equals - 1));
    if (end == rest.size()) return values;
    rest.remove_prefix(end + 1);
  }
}

Sets sets_of(const std::vector<Values>& all) {
  Sets sets;
  for (const Values& values : all)
    for (const auto& [key, value] : values) sets[key].insert(value);
  return sets;
}

std::vector<Values> values_of(const std::vector<std::string>& names) {
  std::vector<Values> all;
  for (const std::string& name : names) all.push_back(values_of(name));
  return all;
}

bool fits(const Values& values, const Sets& condition) {
  return std::ranges::all_of(condition, [&](const auto& wanted) {
    const auto found = values.find(wanted.first);
    return found != values.end() && wanted.second.contains(found->second);
  });
}

std::string text_of(const Sets& condition) {
  std::string text;
  for (const auto& [key, values] : condition) {
    text += (text.empty() ? "" : ", and ") + key + " is ";
    std::string joined;
    for (const std::string& value : values) joined += (joined.empty() ? "" : " or ") + value;
    text += joined;
  }
  return text;
}

}  // namespace

std::string common_cause(const std::vector<std::string>& failed, const std::vector<std::string>& others) {
  constexpr std::size_t values_max = 4;  // More are no cause that anybody reads.
  if (failed.size() < 2 || others.empty()) return "";
  const std::vector<Values> bad = values_of(failed);
  const std::vector<Values> good = values_of(others);
  const Sets in_good = sets_of(good);
  Sets condition;
  for (const auto& [key, values] : sets_of(bad)) {
    const auto elsewhere = in_good.find(key);
    const bool splits = elsewhere != in_good.end() && !std::ranges::includes(values, elsewhere->second);
    if (splits && values.size() <= values_max) condition.emplace(key, values);
  }
  if (condition.empty()) return "";
  const bool exact = std::ranges::none_of(good, [&](const Values& one) { return fits(one, condition); });
  return (exact ? "exactly when " : "only when ") + text_of(condition);
}

}  // namespace rescind
