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
#include <utility>

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

/// Ends the parsing where nothing sensible comes after.
struct Refused {
  Position at;
  std::string message;
  std::string hint;
};

/// Builds YamlNodes from yaml-cpp's events: the stack below it never grows deeper than nesting_max, and no alias is
/// expanded.
class Builder : public YAML::EventHandler {
 public:
  Builder(const FileSort& sort, Diagnostics& diagnostics) : sort_(sort), diagnostics_(diagnostics) {}

  std::optional<YamlNode> root;

  /// The text breaks off. What was read stays, but for the entry in which it did: what is open since then may be a slip
  /// of the writer's earlier on.
  void cut() {
    if (!open_.empty()) {
      Open& outermost = open_.front();
      root = std::move(outermost.node);
      if (!outermost.key && !root->entries.empty()) root->entries.pop_back();
      open_.clear();
    }
    if (!root || !root->is_map()) root = empty_map({});
    root->lost.emplace_back();
  }

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
    if (expects_key())
      complain(position_of(mark), "a key is missing here", "write 'key: value'");
    else if (!open_.back().key_is_wrong)
      complain(open_.back().key ? open_.back().key->at : position_of(mark), missing_value(),
               "write the value behind it, or remove it");
    lose(scalar_node(position_of(mark)));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    complain(position_of(mark), "aliases (*name) are not allowed", std::string(sort_.repeats));
    lose(scalar_node(position_of(mark)));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    YamlNode node = scalar_node(position_of(mark), value);
    if (!check_text_of(node)) {
      node.text.clear();
      return lose(std::move(node));
    }
    if (expects_key()) return take_key(std::move(node));
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
    YamlNode node{};
    std::optional<YamlNode> key{};
    bool key_is_wrong = false;
    bool stands_for_key = false;  ///< It was written where a key belongs.
    std::set<std::string, std::less<>> keys{};
  };
  const FileSort& sort_;
  Diagnostics& diagnostics_;
  std::vector<Open> open_;
  int documents_ = 0;

  /// What stands in something that is wrong as a whole is not looked at.
  void complain(Position at, std::string message, std::string hint) const {
    if (std::ranges::none_of(open_, &Open::stands_for_key))
      diagnostics_.add(at, std::move(message), std::move(hint));
  }

  [[nodiscard]] bool expects_key() const {
    return !open_.empty() && open_.back().node.is_map() && !open_.back().key;
  }

  [[nodiscard]] std::string missing_value() const {
    if (open_.back().key) return "'" + open_.back().key->text + "' has no value";
    return "an item of the list has no value";
  }

  void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) const {
    if (anchor != YAML::NullAnchor)
      complain(position_of(mark), "anchors (&name) are not allowed", std::string(sort_.repeats));
  }

  void refuse_tag(const YAML::Mark& mark, const std::string& tag) const {
    if (!tag.empty() && tag != "?" && tag != "!")
      complain(position_of(mark), "tags (!name) are not allowed", "remove the tag");
  }

  [[nodiscard]] bool check_text_of(const YamlNode& node) const {
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20u && c != '\n'; };
    if (std::ranges::any_of(node.text, is_control)) {
      complain(node.at, "this text holds a control character", "write visible characters only");
      return false;
    }
    // The parser makes one byte of the escapes \N and \_.
    if (first_not_utf8(node.text) == std::string::npos) return true;
    complain(node.at, "an escape in this text is half a character", "write the character itself");
    return false;
  }

  void take_key(YamlNode key) {
    Open& map = open_.back();
    map.key_is_wrong = true;
    if (key.text == "<<")
      complain(key.at, "merge keys (<<) are not allowed", "write the keys out");
    else if (!map.keys.insert(key.text).second)
      complain(key.at, "the key '" + shortened(key.text) + "' is here twice", "remove one of the two");
    else
      map.key_is_wrong = false;
    map.key = std::move(key);
  }

  void begin(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YamlNode::Kind kind) {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    const bool stands_for_key = expects_key();
    if (stands_for_key) complain(position_of(mark), "a key has to be a word", "write 'key: value'");
    if (open_.size() >= YamlNode::nesting_max)
      throw Refused{position_of(mark),
                    "nested too deep: more than " + std::to_string(YamlNode::nesting_max) + " levels",
                    {}};
    open_.emplace_back();
    open_.back().node.kind = kind;
    open_.back().node.at = position_of(mark);
    open_.back().stands_for_key = stands_for_key;
  }

  void finish() {
    Open done = std::move(open_.back());
    open_.pop_back();
    if (done.stands_for_key)
      lose(scalar_node(done.node.at));
    else
      place(std::move(done.node));
  }

  void place(YamlNode node) {
    if (open_.empty()) {
      root = std::move(node);
      return;
    }
    Open& into = open_.back();
    if (into.node.is_list()) {
      into.node.items.push_back(std::move(node));
      return;
    }
    auto& entries = into.key_is_wrong ? into.node.lost : into.node.entries;
    entries.push_back({std::move(*into.key), std::move(node)});
    into.key.reset();
    into.key_is_wrong = false;
  }

  /// Places a key, an item or a value that is wrong, and told.
  void lose(YamlNode node) {
    if (open_.empty()) return;
    Open& from = open_.back();
    if (expects_key()) {
      from.key = std::move(node);
      from.key_is_wrong = true;
      return;
    }
    from.node.lost.push_back({from.key.value_or(YamlNode{}), std::move(node)});
    from.key.reset();
    from.key_is_wrong = false;
  }
};

}  // namespace

YamlNode scalar_node(Position at, std::string text) {
  YamlNode node;
  node.at = at;
  node.text = std::move(text);
  return node;
}

YamlNode empty_map(Position at) {
  YamlNode node;
  node.kind = YamlNode::Kind::map;
  node.at = at;
  return node;
}

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

const YamlNode& YamlNode::operator[](std::string_view key) const {
  static const YamlNode nothing;
  const YamlNode* value = find(key);
  return value == nullptr ? nothing : *value;
}

bool YamlNode::lacks(std::string_view key) const {
  return std::ranges::any_of(
      lost, [key](const YamlEntry& entry) { return entry.may_be_any() || entry.key.text == key; });
}

bool YamlNode::is_whole() const {
  return lost.empty() && std::ranges::all_of(items, &YamlNode::is_whole) &&
         std::ranges::all_of(entries, [](const YamlEntry& entry) { return entry.value.is_whole(); });
}

YamlNode parse_document(std::string_view text, Diagnostics& diagnostics, const FileSort& sort) {
  Builder builder(sort, diagnostics);
  if (!check_text(text, diagnostics)) {
    builder.cut();
    return std::move(*builder.root);
  }
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const Refused& refused) {
    diagnostics.add(refused.at, refused.message, refused.hint);
    builder.cut();
  } catch (const YAML::Exception& error) {
    // The first thing that people write where a parameter belongs is no YAML inside { }.
    const bool braces = text.find("${") != std::string_view::npos && sort.root == scenario_file.root;
    diagnostics.add(
        position_of(error.mark), "not valid YAML: " + message_of(error),
        braces ? "a parameter of the matrix is written $(name)" : "quote text that holds ':' '#' '{' or '['");
    builder.cut();
  }
  if (!builder.root) {
    const std::string noun(sort.noun);
    if (!diagnostics.any())
      diagnostics.add({1, 1}, "the file holds no " + noun,
                      "a " + noun + " begins with '" + std::string(sort.begin) + "'");
    builder.cut();
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
