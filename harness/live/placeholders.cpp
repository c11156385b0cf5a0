#include "harness/live/placeholders.hpp"

#include <functional>
#include <nlohmann/json.hpp>

namespace rescind::live {
namespace {

// Calls `plain` for what is no placeholder, and `named` for each name.
void walk(std::string_view text, const std::function<void(std::string_view)>& plain,
          const std::function<void(std::string_view)>& named) {
  while (!text.empty()) {
    const std::size_t begin = text.find("${");
    const std::size_t end = begin == std::string_view::npos ? begin : text.find('}', begin);
    if (end == std::string_view::npos) return plain(text);
    plain(text.substr(0, begin));
    named(text.substr(begin + 2, end - begin - 2));
    text.remove_prefix(end + 1);
  }
}

std::string filled(std::string_view text, const PlaceholderValues& values, bool escape) {
  std::string made;
  walk(
      text, [&](std::string_view plain) { made += plain; },
      [&](std::string_view name) {
        const auto value = values.find(name);
        if (value == values.end()) {
          made += "${" + std::string(name) + "}";
        } else {
          made += escape ? json_escaped(value->second) : value->second;
        }
      });
  return made;
}

}  // namespace

const std::vector<PlaceholderInfo>& all_placeholders() {
  static const std::vector<PlaceholderInfo> all{
      {"root", "the workspace's folder"},
      {"root-uri", "the same as a file: URI"},
      {"uri", "the big file's URI"},
      {"text", "what the big file holds now"},
      {"small-uri", "the small file's URI"},
      {"small-text", "what the small file holds"},
      {"language", "the workspace's language"},
      {"n", "a number that grows with each message"},
      {"pid", "our process"},
      {"id", "the request's own id, as JSON: it stands outside of strings"},
  };
  return all;
}

std::vector<std::string> placeholders_in(std::string_view text) {
  std::vector<std::string> names;
  walk(
      text, [](std::string_view /*plain*/) {}, [&](std::string_view name) { names.emplace_back(name); });
  return names;
}

std::string filled_in_json(std::string_view text, const PlaceholderValues& values) {
  return filled(text, values, true);
}

std::string filled_in(std::string_view text, const PlaceholderValues& values) {
  return filled(text, values, false);
}

std::string json_escaped(std::string_view text) {
  using Json = nlohmann::json;
  const std::string quoted = Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
  return quoted.substr(1, quoted.size() - 2);
}

}  // namespace rescind::live
