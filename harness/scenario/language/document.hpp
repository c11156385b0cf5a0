#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/scenario/language/diagnostics.hpp"

namespace rescind {

struct YamlEntry;

/// A YAML document as a value: scalars are text, maps keep their order, and every node knows where it was
/// written.
///
/// Always holds: no map has a key twice, no node is null, keys are plain scalars, and nothing is nested
/// deeper than `nesting_max`. Anchors, aliases, tags and further documents are refused, so a file is as big
/// as it looks.
///
/// Something wrong that was told is taken out, and goes to `lost`: nothing else is said about it, and nothing that rests
/// on it is an error.
struct YamlNode {
  enum class Kind : std::uint8_t { scalar, list, map };
  static constexpr int nesting_max = 32;

  Kind kind = Kind::scalar;
  Position at{};
  std::string text{};              ///< Of a scalar.
  std::vector<YamlNode> items{};   ///< Of a list.
  std::vector<YamlEntry> entries;  ///< Of a map.
  /// By the key that it stood for, empty where that is any; what stood in a list is there without a key.
  std::vector<YamlEntry> lost;

  [[nodiscard]] bool is_scalar() const { return kind == Kind::scalar; }
  [[nodiscard]] bool is_list() const { return kind == Kind::list; }
  [[nodiscard]] bool is_map() const { return kind == Kind::map; }
  /// The value of `key`, or nullptr. Nothing has a key but a map.
  [[nodiscard]] const YamlNode* find(std::string_view key) const;
  /// The value of `key`, or an empty scalar where it was lost.
  [[nodiscard]] const YamlNode& operator[](std::string_view key) const;
  /// Whether the value of `key` was lost.
  [[nodiscard]] bool lacks(std::string_view key) const;
  /// Whether nothing was lost in it.
  [[nodiscard]] bool is_whole() const;
  /// A scalar's text, or those of a list of scalars: `key: a` is short for `key: [a]`.
  [[nodiscard]] std::vector<std::string> texts() const;
};

[[nodiscard]] YamlNode scalar_node(Position at, std::string text = {});
[[nodiscard]] YamlNode empty_map(Position at);

/// A key of a map, a scalar, with its value.
struct YamlEntry {
  YamlNode key;
  YamlNode value;

  /// Of what was lost: whether it may have stood for any key, as where the colon behind a key is missing.
  [[nodiscard]] bool may_be_any() const {
    return key.text.empty() || key.text.find(' ') != std::string::npos;
  }
};

/// What errors call a sort of file, and how one is begun.
struct FileSort {
  std::string_view noun;     ///< "scenario"
  std::string_view root;     ///< The object of the table of keys that it is; see schema.hpp.
  std::string_view begin;    ///< "name: family/what-happens"
  std::string_view repeats;  ///< What to write instead of an alias.
};
inline constexpr FileSort scenario_file{"scenario", "scenario", "name: family/what-happens",
                                        "write the value out, or use 'matrix:'"};
inline constexpr FileSort profile_file{"profile", "profile-file", "profile: NAME", "write the value out"};
inline constexpr FileSort moments_file{"file of moments", "moments-file", "moments: NAME",
                                       "write the value out"};
inline constexpr FileSort subject_file{"subject", "subject-file", "subject: NAME", "write the value out"};

/// Reads one YAML document. What is wrong goes to `diagnostics`, and is lost in the node; where nothing can be read, that
/// is an empty map which lacks everything.
/// Bounded in time, stack and memory by the size of `text`, whatever it holds.
[[nodiscard]] YamlNode parse_document(std::string_view text, Diagnostics& diagnostics,
                                      const FileSort& sort = scenario_file);

/// The first comment block of `text`, without its number signs: a scenario's story.
[[nodiscard]] std::string first_comment(std::string_view text);

}  // namespace rescind
