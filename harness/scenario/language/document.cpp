#include "harness/scenario/language/document.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <sstream>

#include "harness/base/utf8.hpp"
#include "harness/scenario/language/text_check.hpp"

namespace rescind {
namespace {

Position position_of(const YAML::Mark& mark) {
  if (mark.line < 0 || mark.column < 0) return {};
  return {static_cast<std::uint32_t>(mark.line) + 1, static_cast<std::uint32_t>(mark.column) + 1};
}

/// What the parser says is wrong. It quotes single bytes of the file, which may be half a character or move
/// the terminal's cursor.
std::string message_of(const YAML::Exception& error) {
  std::string words = error.msg;
  const auto is_plain = [](char c) { return c >= 0x20 && c < 0x7f; };
  std::replace_if(words.begin(), words.end(), std::not_fn(is_plain), '?');
  return words;
}

/// Ends the parsing at the first thing that a scenario file must not hold.
struct Refused {
  Position at;
  std::string message;
  std::string hint;
};

/// Builds YamlNodes from yaml-cpp's events: the stack below it never grows deeper than nesting_max, and an
/// alias is refused before anything could be expanded.
class Builder : public YAML::EventHandler {
 public:
  explicit Builder(const FileSort& sort) : sort_(sort) {}

  std::optional<YamlNode> root;

  void OnDocumentStart(const YAML::Mark& mark) override {
    // Counted, and not told by `root`: at a stray ',' or ']' the parser finds empty documents without end.
    if (++documents_ > 1)
      throw Refused{position_of(mark), "a second document begins here",
                    "one file is one " + std::string(sort_.noun) +
                        ": remove what stands here, such as '---' or a stray bracket"};
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    if (open_.empty()) return;
    if (expects_key()) throw Refused{position_of(mark), "a key is missing here", "write 'key: value'"};
    throw Refused{open_.back().key ? open_.back().key->at : position_of(mark), missing_value(),
                  "write the value behind it, or remove it"};
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw Refused{position_of(mark), "aliases (*name) are not allowed", std::string(sort_.repeats)};
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    refuse_controls(mark, value);
    if (expects_key()) return take_key(position_of(mark), value);
    YamlNode node;
    node.at = position_of(mark);
    node.text = value;
    place(std::move(node));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    begin(mark, tag, anchor, YamlNode::Kind::list);
  }
  void OnSequenceEnd() override { finish(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    begin(mark, tag, anchor, YamlNode::Kind::map);
  }
  void OnMapEnd() override { finish(); }

 private:
  /// A list or map that is not finished, and the key whose value comes next.
  struct Open {
    YamlNode node;
    std::optional<YamlNode> key;
    std::set<std::string, std::less<>> keys;
  };
  const FileSort& sort_;
  std::vector<Open> open_;
  int documents_ = 0;

  [[nodiscard]] bool expects_key() const {
    return !open_.empty() && open_.back().node.is_map() && !open_.back().key;
  }

  [[nodiscard]] std::string missing_value() const {
    if (open_.back().key) return "'" + open_.back().key->text + "' has no value";
    return "an item of the list has no value";
  }

  void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) const {
    if (anchor != YAML::NullAnchor)
      throw Refused{position_of(mark), "anchors (&name) are not allowed", std::string(sort_.repeats)};
  }

  static void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (!tag.empty() && tag != "?" && tag != "!")
      throw Refused{position_of(mark), "tags (!name) are not allowed", "remove the tag"};
  }

  static void refuse_controls(const YAML::Mark& mark, const std::string& value) {
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20u && c != '\n'; };
    if (std::any_of(value.begin(), value.end(), is_control))
      throw Refused{position_of(mark), "this text holds a control character",
                    "write visible characters only"};
    // The parser makes one byte of the escapes \N and \_.
    if (first_not_utf8(value) != std::string::npos)
      throw Refused{position_of(mark), "an escape in this text is half a character",
                    "write the character itself"};
  }

  void take_key(Position at, const std::string& text) {
    if (text == "<<") throw Refused{at, "merge keys (<<) are not allowed", "write the keys out"};
    if (!open_.back().keys.insert(text).second)
      throw Refused{at, "the key '" + shortened(text) + "' is here twice", "remove one of the two"};
    open_.back().key.emplace();
    open_.back().key->at = at;
    open_.back().key->text = text;
  }

  void begin(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YamlNode::Kind kind) {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    if (expects_key()) throw Refused{position_of(mark), "a key has to be a word", "write 'key: value'"};
    if (open_.size() >= YamlNode::nesting_max)
      throw Refused{position_of(mark),
                    "nested too deep: more than " + std::to_string(YamlNode::nesting_max) + " levels",
                    {}};
    open_.emplace_back();
    open_.back().node.kind = kind;
    open_.back().node.at = position_of(mark);
  }

  void finish() {
    YamlNode done = std::move(open_.back().node);
    open_.pop_back();
    place(std::move(done));
  }

  void place(YamlNode node) {
    if (open_.empty()) {
      root = std::move(node);
    } else if (open_.back().node.is_list()) {
      open_.back().node.items.push_back(std::move(node));
    } else {
      open_.back().node.entries.push_back({std::move(*open_.back().key), std::move(node)});
      open_.back().key.reset();
    }
  }
};

}  // namespace

std::vector<std::string> YamlNode::texts() const {
  if (is_scalar()) return {text};
  std::vector<std::string> all;
  for (const YamlNode& item : items) all.push_back(item.text);
  return all;
}

const YamlNode* YamlNode::find(std::string_view key) const {
  for (const auto& [name, value] : entries)
    if (name.text == key) return &value;
  return nullptr;
}

YamlNode parse_document(std::string_view text, Diagnostics& diagnostics, const FileSort& sort) {
  if (!check_text(text, diagnostics)) return {};
  Builder builder(sort);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const Refused& refused) {
    diagnostics.add(refused.at, refused.message, refused.hint);
  } catch (const YAML::Exception& error) {
    // The first thing that people write where a parameter belongs is no YAML inside { }.
    const bool braces = text.find("${") != std::string_view::npos && sort.root == scenario_file.root;
    diagnostics.add(
        position_of(error.mark), "not valid YAML: " + message_of(error),
        braces ? "a parameter of the matrix is written $(name)" : "quote text that holds ':' '#' '{' or '['");
  }
  if (diagnostics.any()) return {};
  if (!builder.root) {
    const std::string noun(sort.noun);
    diagnostics.add({1, 1}, "the file holds no " + noun,
                    "a " + noun + " begins with '" + std::string(sort.begin) + "'");
    return {};
  }
  return std::move(*builder.root);
}

std::string first_comment(std::string_view text) {
  std::string story;
  bool inside = false;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.starts_with('#')) {
      if (inside || !line.empty()) break;
      continue;
    }
    line.remove_prefix(line.starts_with("# ") ? 2 : 1);
    if (inside) story += '\n';
    story += line;
    inside = true;
  }
  return story;
}

}  // namespace rescind
