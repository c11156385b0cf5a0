#include <nlohmann/json.hpp>
#include <set>

#include "harness/scenario/language/schema.hpp"

namespace rescind {
namespace {

using Json = nlohmann::ordered_json;

Json pattern(std::string_view expression) {
  return {{"type", "string"}, {"pattern", "^" + std::string(expression) + "$"}};
}

Json reference(std::string_view object) {
  return {{"$ref", "#/$defs/" + std::string(object)}};
}

Json list_of(Json item) {
  return {{"type", "array"}, {"minItems", 1}, {"items", std::move(item)}};
}

Json either(std::vector<Json> choices) {
  return {{"anyOf", std::move(choices)}};
}

/// A number of digits is an integer to YAML tools.
Json number() {
  return {{"type", "integer"}, {"minimum", 0}};
}

const std::string count_pattern = "[0-9]+";
const std::string duration_pattern = "(0|[0-9]+(\\.[0-9]+)?(ns|us|ms|s|min|h))";
const std::string size_pattern = "(0|[0-9]+(\\.[0-9]+)?([kMG]B|[KMG]iB|B))";
const std::string name_pattern = "[A-Za-z0-9][A-Za-z0-9._-]*";

std::string range_of(const std::string& end) {
  return end + "(\\.\\." + end + ")?";
}

Json schema_of_word(Words list) {
  Json words = Json::array();
  for (std::string_view word : words_in(list)) words.push_back(word);
  return {{"enum", std::move(words)}};
}

/// A scalar without the parameters of a matrix.
Json schema_of_scalar(const KeySpec& key) {
  switch (key.type) {
    case ValueType::path_name:
      return pattern(name_pattern + "(/" + name_pattern + ")*");
    case ValueType::name:
    case ValueType::names:
      return either({pattern(name_pattern), number()});
    case ValueType::word:
    case ValueType::words:
      return schema_of_word(key.words);
    case ValueType::count:
    case ValueType::seed:
      return either({number(), pattern(count_pattern)});
    case ValueType::count_range:
      return either({number(), pattern(range_of(count_pattern))});
    case ValueType::count_endless:
      return either({number(), pattern("(endless|" + count_pattern + ")")});
    case ValueType::count_unlimited:
      return either({number(), pattern("(unlimited|" + count_pattern + ")")});
    case ValueType::allowance:
      return either({number(), pattern("(unlimited|" + count_pattern + "|" + size_pattern + ")")});
    case ValueType::format_version:
      return {{"const", std::stoi(std::string(format_version))}};
    case ValueType::duration:
      return either({pattern(duration_pattern), {{"const", 0}}});
    case ValueType::duration_range:
      return either({pattern(range_of(duration_pattern)), {{"const", 0}}});
    case ValueType::delay:
      return either(
          {pattern("(" + range_of(duration_pattern) + "|[0-9]+(\\.[0-9]+)?(ppm|%) of " + name_pattern + ")"),
           {{"const", 0}}});
    case ValueType::bytes:
      return either({pattern(size_pattern), {{"const", 0}}});
    case ValueType::hash:
      return either({pattern("[0-9a-fA-F]{16}"), number()});
    case ValueType::choices:
      return pattern("[a-z]+(-[a-z]+)* [0-9]+ [0-9]+/[0-9]+");
    case ValueType::rate:
      return pattern("[0-9]+(\\.[0-9]+)?([kMG]?B|[KMG]iB|[kMG]?bit)/s");
    case ValueType::share:
      return either({pattern("(0|[0-9]+(\\.[0-9]+)?(ppm|%))"), {{"const", 0}}});
    case ValueType::moment:
      return pattern("(random|[0-9]+(\\.[0-9]+)?%)");
    case ValueType::units_range:
      return either({number(), pattern("(" + range_of(count_pattern) + "|" + range_of(size_pattern) + ")")});
    default:
      return {{"type", "string"}, {"minLength", 1}};
  }
}

/// Whether files are templates: then a parameter may stand for any scalar, and maps may be conditional.
enum class Template : bool { no, yes };

Json with_parameters(Json schema, Template templates) {
  if (templates == Template::no) return schema;
  return either({std::move(schema), {{"type", "string"}, {"pattern", "\\$\\([A-Za-z0-9_-]+\\)"}}});
}

Json parameter_values() {
  const Json scalar = {{"type", {"string", "integer"}}};
  const Json group = {{"type", "object"}, {"additionalProperties", scalar}};
  const Json steps = {{"type", "object"},
                      {"properties", {{"from", scalar}, {"to", scalar}, {"step", scalar}}},
                      {"required", {"from", "to", "step"}},
                      {"additionalProperties", false}};
  return either({list_of(either({scalar, group})), steps});
}

Json combination_json() {
  const Json scalar = {{"type", {"string", "integer"}}};
  return {
      {"type", "object"}, {"minProperties", 1}, {"additionalProperties", either({scalar, list_of(scalar)})}};
}

Json schema_of_value(const KeySpec& key, Template templates) {
  switch (key.type) {
    case ValueType::object:
      return reference(key.object);
    case ValueType::word_or_object:
      return either({schema_of_word(key.words), reference(key.object)});
    case ValueType::objects:
      return list_of(reference(key.object));
    case ValueType::object_or_list:
      return either({reference(key.object), list_of(reference(key.object))});
    case ValueType::client:
      return either({list_of(reference("step")), reference(key.object)});
    case ValueType::parameters:
      return {{"type", "object"}, {"minProperties", 1}, {"additionalProperties", parameter_values()}};
    case ValueType::combination:
      return combination_json();
    case ValueType::combinations:
      return list_of(combination_json());
    case ValueType::texts:
    case ValueType::names:
    case ValueType::words:
    case ValueType::choices: {
      const Json word = with_parameters(schema_of_scalar(key), templates);
      return either({word, list_of(word)});
    }
    default:
      return with_parameters(schema_of_scalar(key), templates);
  }
}

Json described(Json schema, std::string_view doc) {
  schema["description"] = doc;
  return schema;
}

/// Exactly one of an object's verbs.
Json one_of_verbs(const std::vector<std::string_view>& verbs) {
  Json choices = Json::array();
  for (std::string_view verb : verbs) choices.push_back({{"required", Json::array({verb})}});
  return choices;
}

Json schema_of_object(const ObjectSpec& object, Template templates, bool conditions) {
  Json properties = Json::object();
  Json required = Json::array();
  std::vector<std::string_view> verbs;
  for (const KeySpec& key : object.keys) {
    properties[std::string(key.name)] = described(schema_of_value(key, templates), key.doc);
    if (key.presence == Presence::required) required.push_back(key.name);
    if (key.presence == Presence::verb) verbs.push_back(key.name);
  }
  if (conditions)
    for (const KeySpec& key : condition_keys())
      properties[std::string(key.name)] = described(schema_of_value(key, templates), key.doc);
  Json schema = {{"type", "object"}, {"description", object.doc}, {"properties", std::move(properties)}};
  if (!required.empty()) schema["required"] = std::move(required);
  if (!verbs.empty()) schema["oneOf"] = one_of_verbs(verbs);
  if (object.other_names != Words::none) schema["propertyNames"] = schema_of_word(object.other_names);
  schema["additionalProperties"] =
      object.others == nullptr ? Json(false)
                               : described(schema_of_value(*object.others, templates), object.others->doc);
  return schema;
}

/// Adds the objects that `object` refers to, and those that these refer to, each once.
void add_referred(const ObjectSpec& object, std::set<std::string_view>& names) {
  const auto add = [&](const KeySpec& key) {
    if (!key.object.empty() && names.insert(key.object).second) add_referred(object_spec(key.object), names);
  };
  for (const KeySpec& key : object.keys) add(key);
  if (object.others != nullptr) add(*object.others);
}

/// The schema of a file that is `root`.
std::string json_schema(std::string_view root, std::string_view title, Template templates) {
  Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", title}};
  schema.update(schema_of_object(object_spec(root), templates, false));
  std::set<std::string_view> referred;
  add_referred(object_spec(root), referred);
  Json definitions = Json::object();
  for (const ObjectSpec& object : all_objects())
    if (referred.contains(object.name))
      definitions[std::string(object.name)] = schema_of_object(object, templates, templates == Template::yes);
  schema["$defs"] = std::move(definitions);
  return schema.dump(2) + "\n";
}

}  // namespace

std::string scenario_json_schema() {
  return json_schema("scenario", "rescind scenario", Template::yes);
}

std::string profile_json_schema() {
  return json_schema("profile-file", "rescind profile", Template::no);
}

std::string subject_json_schema() {
  return json_schema("subject-file", "rescind subject", Template::no);
}

std::string moments_json_schema() {
  return json_schema("moments-file", "rescind moments", Template::no);
}

}  // namespace rescind
