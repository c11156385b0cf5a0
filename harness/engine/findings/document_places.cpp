#include "harness/engine/findings/document_places.hpp"

namespace rescind {
namespace {

class Walker {
 public:
  std::vector<DocumentPlace> places;

  void map(const YamlNode& node, const ObjectSpec& object) {
    for (std::size_t i = 0; i < node.entries.size(); ++i) {
      const auto& [key, value] = node.entries[i];
      const KeySpec* spec = find_key(object, key.text);
      if (spec == nullptr) continue;
      path_.push_back(static_cast<std::uint32_t>(i));
      places.push_back({path_, &value, spec, key.text, false, spec == object.others, item_});
      below(value, key.text, *spec);
      path_.pop_back();
    }
  }

 private:
  void below(const YamlNode& value, std::string_view key, const KeySpec& spec) {
    if (value.is_map()) return map(value, object_spec(spec.object));
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      path_.push_back(static_cast<std::uint32_t>(i));
      item(value.items[i], key, spec);
      path_.pop_back();
    }
  }

  void item(const YamlNode& node, std::string_view key, const KeySpec& spec) {
    const NodePath around = item_;
    if (node.is_map()) item_ = path_;
    places.push_back({path_, &node, &spec, key, true, false, item_});
    // A client that is a list is a list of steps.
    if (node.is_map()) map(node, object_spec(spec.type == ValueType::client ? "step" : spec.object));
    item_ = around;
  }

  NodePath path_;
  NodePath item_;
};

}  // namespace

std::vector<DocumentPlace> places_in(const YamlNode& document) {
  Walker walker;
  walker.map(document, object_spec("scenario"));
  return std::move(walker.places);
}

}  // namespace rescind
