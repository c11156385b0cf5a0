#include "reports/html_files.hpp"

#include <algorithm>

#include "harness/engine/run/case_name.hpp"

namespace rescind {
namespace {

std::uint32_t number_of(const std::string& value, std::vector<std::string>& values) {
  const auto place = static_cast<std::uint32_t>(std::ranges::find(values, value) - values.begin());
  if (place == values.size()) values.push_back(value);
  return place;
}

bool has_keys_of(const HtmlFiles::File& file, const CaseName& name) {
  return std::ranges::equal(file.keys, name.values, {}, {}, [](const auto& one) { return one.first; });
}

}  // namespace

HtmlFiles::Place HtmlFiles::add(const std::string& path, const std::string& case_name) {
  const CaseName name = parts_of_name(case_name);
  const auto [found, is_new] = places_.emplace(path, static_cast<std::uint32_t>(files_.size()));
  if (is_new) {
    File& fresh = files_.emplace_back();
    fresh.path = path;
    fresh.name = name.story;
    for (const auto& [key, value] : name.values) fresh.keys.push_back(key);
    fresh.values.resize(fresh.keys.size());
  }
  File& file = files_[found->second];
  ++file.cases;
  Place place{.file = found->second, .values = {}, .own_name = {}};
  if (!has_keys_of(file, name)) {
    place.values.assign(file.keys.size(), 0);
    place.own_name = case_name;
    return place;
  }
  for (std::size_t i = 0; i < name.values.size(); ++i)
    place.values.push_back(number_of(name.values[i].second, file.values[i]));
  if (name_of(place) != case_name) place.own_name = case_name;
  return place;
}

std::string HtmlFiles::name_of(const Place& place) const {
  if (place.own_name) return *place.own_name;
  const File& file = files_[place.file];
  CaseName name{file.name, {}};
  for (std::size_t i = 0; i < file.keys.size(); ++i)
    name.values.emplace_back(file.keys[i], file.values[i][place.values[i]]);
  return text_of(name);
}

}  // namespace rescind
