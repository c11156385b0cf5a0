#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace rescind::live {

/// What stands for the placeholders of a text: ${uri} is the value of "uri".
using PlaceholderValues = std::map<std::string, std::string, std::less<>>;

/// Every name that a message may have, with what it stands for.
struct PlaceholderInfo {
  std::string_view name;
  std::string_view meaning;
};
[[nodiscard]] const std::vector<PlaceholderInfo>& all_placeholders();

/// The names of the placeholders in `text`, in their order.
[[nodiscard]] std::vector<std::string> placeholders_in(std::string_view text);

/// `text` with values for its placeholders, each as it has to stand within a JSON string. One without a value stays.
[[nodiscard]] std::string filled_in_json(std::string_view text, const PlaceholderValues& values);
/// The same with the values as they are.
[[nodiscard]] std::string filled_in(std::string_view text, const PlaceholderValues& values);

/// `text` as it has to stand between the quotes of a JSON string; bytes that are no UTF-8 become U+FFFD.
[[nodiscard]] std::string json_escaped(std::string_view text);

}  // namespace rescind::live
