#include "harness/scenario/language/yaml_text.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "tests/unit/same_document.hpp"

namespace rescind::yaml_text_test {
namespace {

/// Texts full of what means something to YAML.
rc::Gen<std::string> any_text() {
  const std::vector<std::string> pieces = {
      "a", "B", "0",    "12",   " ",   "  ",  "\n", "'", "\"", "\\", "#", ": ",   ":",        "- ",
      "-", "{", "}",    "[",    "]",   ",",   "&",  "*", "!",  "|",  ">", "%",    "@",        "`",
      "?", "~", "null", "true", "...", "---", "<<", "=", "e5", ".",  "/", "$(x)", "\xc3\xa9", "\xe2\x82\xac"};
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces)),
                      [](const std::vector<std::string>& parts) {
                        std::string text;
                        for (const std::string& part : parts) text += part;
                        return text == "<<" ? std::string("<") : text;
                      });
}

YamlNode scalar_of(std::string text) {
  YamlNode node;
  node.text = std::move(text);
  return node;
}

rc::Gen<YamlNode> any_node(int depth);

rc::Gen<YamlNode> any_map(int depth) {
  const auto entry = rc::gen::pair(any_text(), any_node(depth - 1));
  return rc::gen::map(rc::gen::container<std::vector<std::pair<std::string, YamlNode>>>(entry),
                      [](const std::vector<std::pair<std::string, YamlNode>>& entries) {
                        YamlNode map;
                        map.kind = YamlNode::Kind::map;
                        std::set<std::string> keys;
                        for (const auto& [key, value] : entries)
                          if (keys.insert(key).second) map.entries.push_back({scalar_of(key), value});
                        return map;
                      });
}

/// A list of words, or of maps: scenarios have no others.
rc::Gen<YamlNode> any_list(int depth) {
  const auto list_of = [](const rc::Gen<YamlNode>& item) {
    return rc::gen::map(rc::gen::container<std::vector<YamlNode>>(item), [](std::vector<YamlNode> items) {
      YamlNode list;
      list.kind = YamlNode::Kind::list;
      list.items = std::move(items);
      return list;
    });
  };
  return rc::gen::oneOf(list_of(rc::gen::map(any_text(), scalar_of)), list_of(any_map(depth - 1)));
}

rc::Gen<YamlNode> any_node(int depth) {
  auto word = rc::gen::map(any_text(), scalar_of);
  if (depth <= 0) return word;
  return rc::gen::oneOf(word, any_map(depth), any_list(depth));
}

RC_GTEST_PROP(YamlText, ReadsBackAsWhatWasWritten, ()) {
  const YamlNode document = *rc::gen::resize(8, any_map(3));
  const std::string text = yaml_text(document);
  Diagnostics diagnostics(text, "a.yaml");
  const YamlNode read = parse_document(text, diagnostics);
  if (document.entries.empty()) return;  // An empty file.
  RC_LOG(text);
  RC_ASSERT(!diagnostics.any());
  RC_ASSERT(same_document(read, document));
}

}  // namespace
}  // namespace rescind::yaml_text_test
