#include "harness/scenario/language/structure.hpp"

#include <algorithm>
#include <utility>

#include "harness/base/nearest_word.hpp"
#include "harness/base/utf8.hpp"
#include "harness/scenario/language/quantity.hpp"
#include "harness/scenario/language/recorded_run.hpp"
#include "harness/scenario/language/schema.hpp"
#include "harness/scenario/language/trigger.hpp"

namespace rescind {
namespace {

constexpr std::string_view name_letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
constexpr std::size_t name_bytes_max = 64;

bool is_path_name(std::string_view text) {
  if (text.size() > 4 * name_bytes_max) return false;
  while (true) {
    const std::size_t slash = text.find('/');
    if (!is_name(text.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    text.remove_prefix(slash + 1);
  }
}

/// What is wrong with a value, or nothing. Of a word that is none of a list the caller makes the hint.
struct Verdict {
  std::string error;
  std::string hint;
};

template <class Value>
Verdict verdict_of(Parsed<Value> parsed) {
  return {std::move(parsed.error), std::move(parsed.hint)};
}

Verdict check_word(std::string_view text, Words list) {
  const auto& words = words_in(list);
  if (std::find(words.begin(), words.end(), text) != words.end()) return {};
  return {"is not one of its words", {}};
}

Verdict unknown_version() {
  return {"is no version that this rescind reads",
          "it reads version " + std::string(format_version) + "; a later one needs a later rescind"};
}

Verdict check_scalar(std::string_view text, const KeySpec& key) {
  switch (key.type) {
    case ValueType::text:
    case ValueType::texts:
      return text.empty() ? Verdict{"is empty", "write a few words"} : Verdict{};
    case ValueType::path_name:
      if (is_path_name(text)) return {};
      return {"is not a scenario's name", "write family/what-happens: letters, digits, '-', '_' and '.'"};
    case ValueType::name:
    case ValueType::names:
      if (is_name(text)) return {};
      return {"is not a name", "use letters, digits, '-', '_' and '.', beginning with a letter or digit"};
    case ValueType::word:
    case ValueType::words:
    case ValueType::word_or_object:
      return check_word(text, key.words);
    case ValueType::count:
      return verdict_of(parse_count(text));
    case ValueType::count_range:
      return verdict_of(parse_count_range(text));
    case ValueType::count_endless: {
      if (text == "endless") return {};
      Verdict verdict = verdict_of(parse_count(text));
      if (!verdict.error.empty()) verdict.hint += ", or endless";
      return verdict;
    }
    case ValueType::count_unlimited: {
      if (text == "unlimited") return {};
      Verdict verdict = verdict_of(parse_count(text));
      if (!verdict.error.empty()) verdict.hint += ", or unlimited";
      return verdict;
    }
    case ValueType::allowance:
      return verdict_of(parse_allowance(text));
    case ValueType::format_version:
      return text == format_version ? Verdict{} : unknown_version();
    case ValueType::duration:
      return verdict_of(parse_duration(text));
    case ValueType::duration_range:
      return verdict_of(parse_duration_range(text));
    case ValueType::delay:
      return verdict_of(parse_delay(text));
    case ValueType::bytes:
      return verdict_of(parse_bytes(text));
    case ValueType::rate:
      return verdict_of(parse_rate(text));
    case ValueType::share:
      return verdict_of(parse_share(text));
    case ValueType::units_range:
      return verdict_of(parse_units_range(text));
    case ValueType::seed:
      return verdict_of(parse_seed(text));
    case ValueType::hash:
      return verdict_of(parse_hash(text));
    case ValueType::choices:
      return verdict_of(parse_choice(text));
    case ValueType::event:
      return verdict_of(parse_event_phrase(text));
    case ValueType::callback:
      return verdict_of(parse_callback_phrase(text));
    case ValueType::moment:
      return text == "random" ? Verdict{} : verdict_of(parse_share(text));
    case ValueType::wait:
      if (is_share_of(text)) return verdict_of(parse_delay(text));
      if (!text.empty() && text.front() >= '0' && text.front() <= '9' &&
          text.find(' ') == std::string_view::npos)
        return verdict_of(parse_duration_range(text));
      return verdict_of(parse_event_phrase(text));
    default:
      return {"is a single value", "a map or a list is expected"};
  }
}

bool takes_list(ValueType type) {
  return type == ValueType::texts || type == ValueType::names || type == ValueType::words ||
         type == ValueType::choices || type == ValueType::objects || type == ValueType::object_or_list ||
         type == ValueType::client;
}
bool takes_map(ValueType type) {
  return type == ValueType::object || type == ValueType::object_or_list || type == ValueType::client ||
         type == ValueType::word_or_object;
}
bool takes_scalar(ValueType type) {
  return type < ValueType::object;
}

std::string expected_shape(ValueType type) {
  if (type == ValueType::object_or_list) return "a map, or a list of maps";
  if (type == ValueType::client) return "a list of steps, or a map with 'threads'";
  if (type == ValueType::choices) return "a choice, or a list of choices";
  if (type == ValueType::texts) return "a text, or a list of texts";
  if (type == ValueType::names || type == ValueType::words) return "a word, or a list of words";
  if (type == ValueType::word_or_object) return "a word, or a map";
  if (takes_map(type)) return "a map";
  return takes_list(type) ? "a list of maps" : "a single value";
}

class Checker {
 public:
  explicit Checker(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  /// False where it does not say what it does.
  bool check_object(YamlNode& node, const ObjectSpec& object) {
    std::vector<YamlEntry> entries = std::move(node.entries);
    node.entries.clear();
    for (YamlEntry& entry : entries) {
      auto& to = check_entry(entry, object) ? node.entries : node.lost;
      to.push_back(std::move(entry));
    }
    check_required(node, object);
    return check_verbs(node, object);
  }

 private:
  /// A key that there is not stands from then on for the one that was probably meant.
  bool check_entry(YamlEntry& entry, const ObjectSpec& object) {
    const KeySpec* spec = find_key(object, entry.key.text);
    if (spec == nullptr) {
      if (const std::string_view meant = complain_of_key(entry.key, object); !meant.empty())
        entry.key.text = meant;
      return false;
    }
    const bool is_named = spec != object.others || check_own_name(entry.key, object);
    return check_value(entry.key, entry.value, *spec) && is_named;
  }

  bool check_value(const YamlNode& key, YamlNode& value, const KeySpec& spec) {
    const bool fits = value.is_scalar() ? takes_scalar(spec.type)
                      : value.is_list() ? takes_list(spec.type)
                                        : takes_map(spec.type);
    if (!fits) return complain(value.at, "'" + shortened(key.text) + "' takes " + expected_shape(spec.type));
    if (value.is_scalar()) return check_text(key, value, spec);
    if (value.is_map()) return check_object(value, object_spec(spec.object));
    if (value.items.empty() && value.lost.empty())
      return complain(value.at, "'" + shortened(key.text) + "' is an empty list", "remove it, or fill it");
    std::vector<YamlNode> items = std::move(value.items);
    value.items.clear();
    for (YamlNode& item : items) {
      if (check_item(key, item, spec))
        value.items.push_back(std::move(item));
      else
        value.lost.push_back({{}, std::move(item)});
    }
    return true;
  }

  bool check_item(const YamlNode& key, YamlNode& item, const KeySpec& spec) {
    if (takes_scalar(spec.type)) {
      if (item.is_scalar()) return check_text(key, item, spec);
      return complain(item.at, "an item of '" + shortened(key.text) + "' is a single word");
    }
    // A client that is a list is a list of steps.
    const std::string_view object = spec.type == ValueType::client ? "step" : spec.object;
    if (item.is_map()) return check_object(item, object_spec(object));
    return complain(item.at, "an item of '" + shortened(key.text) + "' is a map", "write {key: value}");
  }

  bool check_text(const YamlNode& key, const YamlNode& value, const KeySpec& spec) {
    Verdict verdict = check_scalar(value.text, spec);
    if (verdict.error.empty()) return true;
    std::string message = "'" + shortened(key.text) + "': '" + shortened(value.text) + "' " + verdict.error;
    if (spec.words != Words::none && verdict.hint.empty())
      return complain_of_word(value, std::move(message), spec.words);
    return complain(value.at, std::move(message), std::move(verdict.hint));
  }

  bool check_own_name(const YamlNode& key, const ObjectSpec& object) {
    if (object.other_names != Words::none) {
      const Verdict verdict = check_word(key.text, object.other_names);
      if (verdict.error.empty()) return true;
      return complain_of_word(key, "'" + shortened(key.text) + "' " + verdict.error, object.other_names);
    }
    if (object.any_names)
      return !key.text.empty() || complain(key.at, "a key is empty here", "write a few words");
    if (is_name(key.text) && !is_reserved_name(key.text)) return true;
    return complain(key.at, "'" + shortened(key.text) + "' cannot be a name here",
                    "use letters, digits, '-', '_' and '.'");
  }

  /// Returns the key that was probably meant, if any.
  std::string_view complain_of_key(const YamlNode& key, const ObjectSpec& object) {
    std::vector<std::string_view> known;
    for (const KeySpec& spec : object.keys) known.push_back(spec.name);
    diagnostics_.add(key.at, "unknown key '" + shortened(key.text) + "' in " + described(object),
                     [&] { return word_hint(key.text, known); });
    return nearest_word(key.text, known);
  }

  /// What was lost is not missing too.
  void check_required(YamlNode& node, const ObjectSpec& object) {
    for (const KeySpec& spec : object.keys) {
      if (spec.presence != Presence::required || node.find(spec.name) != nullptr) continue;
      if (node.lacks(spec.name)) continue;
      complain(node.at, "'" + std::string(spec.name) + "' is missing in " + described(object),
               std::string(spec.doc));
      node.lost.push_back({scalar_node(node.at, std::string(spec.name)), scalar_node(node.at)});
    }
  }

  bool check_verbs(const YamlNode& node, const ObjectSpec& object) {
    std::vector<std::string_view> known;
    std::vector<const YamlEntry*> written;
    for (const KeySpec& spec : object.keys)
      if (spec.presence == Presence::verb) known.push_back(spec.name);
    for (const YamlEntry& entry : node.entries)
      if (std::ranges::count(known, entry.key.text) != 0) written.push_back(&entry);
    if (known.empty() || written.size() == 1) return true;
    if (written.size() > 1)
      return complain(written[1]->value.at,
                      "'" + written[0]->key.text + "' and '" + written[1]->key.text + "' in one map",
                      "write a map for each");
    const bool may_be_lost = std::ranges::any_of(node.lost, [&](const YamlEntry& entry) {
      const KeySpec* spec = find_key(object, entry.key.text);
      return spec == nullptr || spec->presence == Presence::verb;
    });
    if (!may_be_lost)
      diagnostics_.add(node.at, described(object) + " has to say what it does",
                       [&] { return word_hint({}, known); });
    return false;
  }

  static std::string described(const ObjectSpec& object) {
    for (const FileSort& sort : {scenario_file, profile_file, subject_file, moments_file, config_file})
      if (object.name == sort.root) return "a " + std::string(sort.noun);
    return "'" + std::string(object.name) + "'";
  }

  // Both return false.
  bool complain(Position at, std::string message, std::string hint = {}) {
    diagnostics_.add(at, std::move(message), std::move(hint));
    return false;
  }
  bool complain_of_word(const YamlNode& written, std::string message, Words list) {
    diagnostics_.add(written.at, std::move(message), [&] { return word_hint(written.text, words_in(list)); });
    return false;
  }

  Diagnostics& diagnostics_;
};

void lose_all(YamlNode& document) {
  document = empty_map(document.at);
  document.lost.emplace_back();
}

}  // namespace

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= name_bytes_max &&
         text.find_first_not_of(name_letters) == std::string_view::npos && text.front() != '-' &&
         text.front() != '.' && text.front() != '_';
}

void check_structure(YamlNode& document, Diagnostics& diagnostics, const FileSort& sort) {
  if (!document.is_map()) {
    diagnostics.add(document.at, "a " + std::string(sort.noun) + " is a map",
                    "begin with '" + std::string(sort.begin) + "'");
    return lose_all(document);
  }
  // What else a later version says is no mistake.
  const YamlNode* version = document.find("format");
  if (version != nullptr && version->is_scalar() && version->text != format_version) {
    const Verdict verdict = unknown_version();
    diagnostics.add(version->at, "'format': '" + shortened(version->text) + "' " + verdict.error,
                    verdict.hint);
    return lose_all(document);
  }
  Checker(diagnostics).check_object(document, object_spec(sort.root));
}

}  // namespace rescind
