#include "harness/scenario/language/matrix.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "harness/base/assert.hpp"
#include "harness/base/nearest_word.hpp"
#include "harness/base/utf8.hpp"
#include "harness/scenario/language/quantity.hpp"
#include "harness/scenario/language/schema.hpp"

namespace rescind {
namespace {

const std::string* value_of(const Combination& combination, std::string_view parameter) {
  for (const auto& [name, value] : combination)
    if (name == parameter) return &value;
  return nullptr;
}

std::vector<std::string_view> names_of(const Combination& combination) {
  std::vector<std::string_view> names;
  for (const auto& [name, value] : combination) names.emplace_back(name);
  return names;
}

void complain_of_parameter(Position at, std::string_view name, const std::vector<std::string_view>& known,
                           Diagnostics& diagnostics) {
  diagnostics.add(at, "unknown parameter '" + shortened(name) + "'",
                  known.empty() ? "declare it under 'matrix:'" : word_hint(name, known));
}

/// Calls `use(name, begin, end)` for each $(name) in `text`, where begin..end is its place.
template <class Use>
void for_each_use(std::string_view text, Use use) {
  std::size_t from = 0;
  while ((from = text.find("$(", from)) != std::string_view::npos) {
    const std::size_t end = text.find(')', from);
    if (end == std::string_view::npos) return;
    use(text.substr(from + 2, end - from - 2), from, end + 1);
    from = end + 1;
  }
}

bool is_condition(std::string_view key) {
  return key == "when" || key == "unless";
}

/// The values that a combination's entry allows: a scalar, or a list of them.
std::vector<std::string_view> allowed_values(const YamlNode& node) {
  if (node.is_scalar()) return {node.text};
  std::vector<std::string_view> values;
  for (const YamlNode& item : node.items) values.emplace_back(item.text);
  return values;
}

bool matches(const YamlNode& wanted, const Combination& combination) {
  return std::all_of(wanted.entries.begin(), wanted.entries.end(), [&](const auto& entry) {
    const std::string* value = value_of(combination, entry.key.text);
    const auto allowed = allowed_values(entry.value);
    return value != nullptr && std::find(allowed.begin(), allowed.end(), *value) != allowed.end();
  });
}

bool is_parameter_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") ==
             std::string_view::npos;
}

std::string written_duration(Duration value) {
  constexpr std::pair<std::int64_t, std::string_view> units[] = {
      {1'000'000'000, "s"}, {1'000'000, "ms"}, {1'000, "us"}};
  for (const auto& [worth, unit] : units)
    if (value.ns % worth == 0) return std::to_string(value.ns / worth) + std::string(unit);
  return std::to_string(value.ns) + "ns";
}

/// {from: 0ms, to: 10ms, step: 1ms} as the list of its values.
std::vector<std::string> steps_of(const YamlNode& node, Diagnostics& diagnostics) {
  Duration ends[3];
  constexpr std::string_view keys[] = {"from", "to", "step"};
  bool right = node.is_whole();
  for (const auto& [key, value] : node.entries) {
    const auto* found = std::find(std::begin(keys), std::end(keys), key.text);
    const Parsed<Duration> parsed = parse_duration(value.text);
    if (found == std::end(keys)) {
      diagnostics.add(key.at, "unknown key '" + shortened(key.text) + "'", word_hint(key.text, keys));
      right = false;
    } else if (!value.is_scalar() || !parsed.ok()) {
      diagnostics.add(value.at,
                      "'" + shortened(value.text) + "' " + (parsed.ok() ? "is not a duration" : parsed.error),
                      parsed.hint);
      right = false;
    } else {
      ends[found - std::begin(keys)] = parsed.value;
    }
  }
  if (!right) return {};
  const auto& [from, to, step] = ends;
  if (node.entries.size() != 3 || step.ns == 0 || to < from ||
      (to - from).ns / step.ns >= static_cast<std::int64_t>(cases_max)) {
    diagnostics.add(
        node.at, "no list of durations comes of this",
        "write {from: 0ms, to: 10ms, step: 1ms}, at most " + std::to_string(cases_max) + " values");
    return {};
  }
  std::vector<std::string> values;
  for (Duration value = from; value <= to; value = value + step) values.push_back(written_duration(value));
  return values;
}

using NameSet = std::set<std::string, std::less<>>;

/// The parameters that `node` uses go to `used`.
void collect_uses(const YamlNode& node, NameSet& used) {
  for_each_use(node.text, [&](std::string_view name, std::size_t, std::size_t) { used.emplace(name); });
  for (const YamlNode& item : node.items) collect_uses(item, used);
  for (const auto* entries : {&node.entries, &node.lost})
    for (const auto& [key, value] : *entries) {
      if (is_condition(key.text))
        for (const auto& entry : value.entries) used.insert(entry.key.text);
      else
        collect_uses(value, used);
      collect_uses(key, used);
    }
}

/// Calls `look(place, name)` for each $(name) that is used outside of conditions.
template <class Look>
void look_at_uses(const YamlNode& node, const Look& look) {
  for_each_use(node.text, [&](std::string_view name, std::size_t, std::size_t) { look(node.at, name); });
  for (const YamlNode& item : node.items) look_at_uses(item, look);
  for (const auto& [key, value] : node.entries)
    if (!is_condition(key.text)) look_at_uses(value, look);
}

std::optional<YamlNode> take(YamlNode& document, std::string_view key) {
  for (auto entry = document.entries.begin(); entry != document.entries.end(); ++entry) {
    if (entry->key.text != key) continue;
    YamlNode value = std::move(entry->value);
    document.entries.erase(entry);
    return value;
  }
  return std::nullopt;
}

/// Expands one document for one combination. A list of which nothing is left is left out as well.
class Expander {
 public:
  explicit Expander(const Combination& combination) : combination_(combination) {}

  /// False where it is a text with a parameter that has no value.
  bool expand(YamlNode& node) const {
    if (node.is_scalar()) return replace(node);
    std::erase_if(node.items, [&](const YamlNode& item) { return !may_be_there(item); });
    std::erase_if(node.entries, [&](const auto& entry) {
      return is_condition(entry.key.text) || !may_be_there(entry.value) || is_emptied(entry.value);
    });
    std::erase_if(node.items, [&](YamlNode& item) {
      if (has_known_conditions(item) && expand(item)) return false;
      node.lost.push_back({{}, std::move(item)});
      return true;
    });
    std::erase_if(node.entries, [&](YamlEntry& entry) {
      if (has_known_conditions(entry.value) && expand(entry.value)) return false;
      node.lost.push_back(std::move(entry));
      return true;
    });
    return true;
  }

 private:
  [[nodiscard]] bool is_there(const YamlNode& node) const {
    const YamlNode* when = node.find("when");
    const YamlNode* unless = node.find("unless");
    return (when == nullptr || matches(*when, combination_)) &&
           (unless == nullptr || !matches(*unless, combination_));
  }

  [[nodiscard]] bool may_be_there(const YamlNode& node) const {
    return is_there(node) || !has_known_conditions(node);
  }

  /// Whether every parameter that its conditions ask for has a value.
  [[nodiscard]] bool has_known_conditions(const YamlNode& node) const {
    return std::ranges::all_of(condition_keys(), [&](const KeySpec& key) {
      const YamlNode* condition = node.find(key.name);
      return condition == nullptr || std::ranges::all_of(condition->entries, [&](const YamlEntry& wanted) {
               return value_of(combination_, wanted.key.text) != nullptr;
             });
    });
  }

  [[nodiscard]] bool is_emptied(const YamlNode& node) const {
    return node.is_list() && !node.items.empty() &&
           std::none_of(node.items.begin(), node.items.end(),
                        [&](const YamlNode& item) { return may_be_there(item); });
  }

  bool replace(YamlNode& node) const {
    std::string text;
    std::size_t done = 0;
    bool known = true;
    for_each_use(node.text, [&](std::string_view name, std::size_t begin, std::size_t end) {
      const std::string* value = value_of(combination_, name);
      known = known && value != nullptr;
      if (!known) return;
      text.append(node.text, done, begin - done).append(*value);
      done = end;
    });
    if (known && done > 0) node.text = text.append(node.text, done, std::string::npos);
    return known;
  }

  const Combination& combination_;
};

/// What one item of a row sets; nothing where it is wrong.
std::optional<Combination> alternative_in(const std::string& parameter, const YamlNode& item,
                                          Diagnostics& diagnostics) {
  Combination alternative;
  bool right = item.is_whole();
  if (item.is_scalar()) alternative.emplace_back(parameter, item.text);
  for (const auto& [name, value] : item.entries) {
    if (value.is_scalar()) {
      alternative.emplace_back(name.text, value.text);
      continue;
    }
    diagnostics.add(value.at, "a parameter's value is one word or quantity");
    right = false;
  }
  for (const auto& [name, value] : alternative) {
    if (value.size() <= value_bytes_max) continue;
    diagnostics.add(item.at, "this value is longer than " + std::to_string(value_bytes_max) + " bytes");
    right = false;
  }
  if (!right) return std::nullopt;
  return alternative;
}

/// Whether a key of the document was probably meant to be `matrix`; the check of the structure tells of it.
bool has_misspelt_matrix(const YamlNode& document) {
  constexpr std::string_view meant[] = {"matrix"};
  return std::ranges::any_of(document.entries, [&](const YamlEntry& entry) {
    return find_key(object_spec("scenario"), entry.key.text) == nullptr &&
           !nearest_word(entry.key.text, meant).empty();
  });
}

/// Where a parameter is declared.
Position place_of(const std::string& name, const YamlNode& matrix) {
  for (const auto& [key, values] : matrix.entries)
    if (key.text == name ||
        std::ranges::any_of(values.items, [&](const YamlNode& item) { return item.find(name) != nullptr; }))
      return key.at;
  return matrix.at;
}

bool is_value_or_list(const YamlNode& node) {
  return node.is_scalar() ||
         (node.is_list() && !node.items.empty() && std::ranges::all_of(node.items, &YamlNode::is_scalar));
}

}  // namespace

Matrix::Matrix(YamlNode& document, Diagnostics& diagnostics) {
  const std::optional<YamlNode> matrix = take(document, "matrix");
  const std::optional<YamlNode> excluded = take(document, "exclude");
  const std::size_t before = diagnostics.remarks().size();
  any_is_doubtful_ = document.lacks("matrix") || (!matrix && has_misspelt_matrix(document));
  if (matrix) read_axes(*matrix, diagnostics);
  combine(matrix ? matrix->at : Position{}, diagnostics);
  if (excluded) exclude(*excluded, diagnostics);
  const bool has_errors = diagnostics.remarks().size() > before;
  check_use(document, matrix ? *matrix : scalar_node(document.at), diagnostics);
  wrong_ = !check_conditions(document, diagnostics) || has_errors || any_is_doubtful_ || !doubtful_.empty() ||
           document.lacks("exclude") || combinations_.size() > cases_max;
  if (combinations_.empty()) combinations_.assign(1, {});
}

bool Matrix::is_doubtful(std::string_view name) const {
  return any_is_doubtful_ || doubtful_.contains(name);
}

void Matrix::read_axes(const YamlNode& matrix, Diagnostics& diagnostics) {
  for (const YamlEntry& entry : matrix.lost) {
    if (entry.key.text.empty()) any_is_doubtful_ = true;
    doubtful_.insert(entry.key.text);
  }
  if (!matrix.is_map() || (matrix.entries.empty() && matrix.lost.empty())) {
    any_is_doubtful_ = true;
    return diagnostics.add(matrix.at, "'matrix' takes parameters and their values",
                           "write matrix: {mode: [async, sync]}");
  }
  for (const YamlEntry& written : matrix.entries) {
    std::optional<Axis> axis = axis_in(written, diagnostics);
    if (axis && names_.size() > parameters_max)
      return diagnostics.add(written.key.at, "more than " + std::to_string(parameters_max) + " parameters",
                             "split the file");
    if (axis) {
      axes_.push_back(std::move(*axis));
      continue;
    }
    doubtful_.insert(written.key.text);
    for (const YamlNode& item : written.value.items)
      for (const auto& [name, value] : item.entries) doubtful_.insert(name.text);
  }
}

std::optional<Matrix::Axis> Matrix::axis_in(const YamlEntry& written, Diagnostics& diagnostics) {
  const auto& [key, values] = written;
  std::optional<Axis> axis = alternatives_in(written, diagnostics);
  if (!axis || !values.is_whole()) return std::nullopt;
  const auto refuse = [&](Position at, const std::string& what, const std::string& hint) {
    diagnostics.add(at, what, hint);
    return std::nullopt;
  };
  if (axis->empty())
    return refuse(values.at, "'" + shortened(key.text) + "' has no values",
                  "write a list of values: [async, sync]");
  for (std::string_view name : names_of(axis->front())) {
    if (!is_parameter_name(name))
      return refuse(key.at, "'" + shortened(name) + "' cannot be a parameter's name",
                    "use letters, digits, '-' and '_'");
    if (!names_.emplace(name).second)
      return refuse(key.at, "the parameter '" + shortened(name) + "' is here twice", {});
  }
  std::set<Combination> seen;
  for (std::size_t i = 0; i < axis->size(); ++i)
    if (!seen.insert((*axis)[i]).second)
      return refuse(values.is_list() ? values.items[i].at : values.at,
                    "this value of '" + shortened(key.text) + "' is here twice", {});
  return axis;
}

std::optional<Matrix::Axis> Matrix::alternatives_in(const YamlEntry& written, Diagnostics& diagnostics) {
  const auto& [key, values] = written;
  Axis axis;
  if (values.items.size() > cases_max) {
    diagnostics.add(values.at, "more than " + std::to_string(cases_max) + " values");
    return std::nullopt;
  }
  if (values.is_map()) {
    for (std::string& value : steps_of(values, diagnostics)) axis.push_back({{key.text, std::move(value)}});
    if (axis.empty()) return std::nullopt;
  }
  bool right = true;
  for (const YamlNode& item : values.items) {
    std::optional<Combination> alternative = alternative_in(key.text, item, diagnostics);
    if (!alternative) {
      right = false;
      continue;
    }
    axis.push_back(std::move(*alternative));
    if (!axis.back().empty() && names_of(axis.back()) == names_of(axis.front())) continue;
    right = false;
    diagnostics.add(item.at, "the values of '" + shortened(key.text) + "' do not set the same parameters",
                    "write a list of values, or of maps with the same keys in the same order");
  }
  if (!right) return std::nullopt;
  return axis;
}

void Matrix::combine(Position at, Diagnostics& diagnostics) {
  combinations_.assign(1, {});
  for (const Axis& axis : axes_) {
    if (combinations_.size() * axis.size() > combinations_max) {
      combinations_.clear();
      return diagnostics.add(
          at, "the matrix makes more than " + std::to_string(combinations_max) + " combinations",
          "split the file, or name fewer values");
    }
    std::vector<Combination> longer;
    for (const Combination& combination : combinations_) {
      for (const Combination& alternative : axis) {
        longer.push_back(combination);
        longer.back().insert(longer.back().end(), alternative.begin(), alternative.end());
      }
    }
    combinations_ = std::move(longer);
  }
}

void Matrix::exclude(const YamlNode& list, Diagnostics& diagnostics) {
  if (!list.is_list())
    return diagnostics.add(list.at, "'exclude' takes a list of combinations",
                           "write - {mode: sync, reason: timeout}");
  if (list.items.size() > excluded_max)
    return diagnostics.add(list.at, "'exclude' has more than " + std::to_string(excluded_max) + " items");
  bool all_known = doubtful_.empty() && !any_is_doubtful_;
  for (const YamlNode& item : list.items) {
    if (!check_combination(item, diagnostics)) {
      all_known = false;
      continue;
    }
    const std::size_t removed = std::erase_if(
        combinations_, [&](const Combination& combination) { return matches(item, combination); });
    if (removed == 0 && all_known)
      diagnostics.add(item.at, "this leaves out nothing: no combination that is left has these values",
                      "remove it");
  }
  if (combinations_.empty()) diagnostics.add(list.at, "every combination is left out");
}

/// Checks a map of parameters and values against what the axes hold. False where one of them is not known.
bool Matrix::check_combination(const YamlNode& node, Diagnostics& diagnostics) const {
  if (!node.is_map() || (node.entries.empty() && node.lost.empty())) {
    diagnostics.add(node.at, "parameters and their values are expected here", "write {parameter: value}");
    return false;
  }
  bool known = node.is_whole();
  for (const auto& [key, value] : node.entries) known = check_value(key, value, diagnostics) && known;
  return known;
}

bool Matrix::check_value(const YamlNode& key, const YamlNode& value, Diagnostics& diagnostics) const {
  if (is_doubtful(key.text)) return false;
  if (!names_.contains(key.text)) {
    complain_of_parameter(key.at, key.text, {names_.begin(), names_.end()}, diagnostics);
    return false;
  }
  if (!is_value_or_list(value)) {
    if (value.is_whole())
      diagnostics.add(value.at, "'" + key.text + "' takes a value or a list of values here");
    return false;
  }
  std::vector<std::string_view> values;
  for (const Axis& axis : axes_)
    for (const Combination& alternative : axis)
      if (const std::string* text = value_of(alternative, key.text)) values.emplace_back(*text);
  bool known = true;
  for (std::string_view wanted : allowed_values(value)) {
    if (std::find(values.begin(), values.end(), wanted) != values.end()) continue;
    diagnostics.add(value.at, "'" + key.text + "' is never '" + shortened(wanted) + "'",
                    [&] { return word_hint(wanted, values); });
    known = false;
  }
  return known;
}

/// Every `when` and `unless` below `node` names parameters and values that there are.
bool Matrix::check_conditions(const YamlNode& node, Diagnostics& diagnostics) const {
  bool right = true;
  for (const YamlNode& item : node.items) right = check_conditions(item, diagnostics) && right;
  for (const auto& [key, value] : node.entries)
    right = (is_condition(key.text) ? check_combination(value, diagnostics)
                                    : check_conditions(value, diagnostics)) &&
            right;
  return right;
}

void Matrix::check_use(const YamlNode& document, const YamlNode& matrix, Diagnostics& diagnostics) const {
  look_at_uses(document, [&](Position place, std::string_view name) {
    if (!names_.contains(name) && !is_doubtful(name))
      complain_of_parameter(place, name, {names_.begin(), names_.end()}, diagnostics);
  });
  NameSet used;
  collect_uses(document, used);
  const bool may_be_lost = document.lacks("");
  for (const std::string& name : names_)
    if (!used.contains(name) && !is_doubtful(name) && !may_be_lost)
      diagnostics.add(place_of(name, matrix), "the parameter '" + name + "' is never used",
                      "write $(" + name + ") where its value belongs, or remove it");
  if (combinations_.size() > cases_max)
    diagnostics.add(matrix.at,
                    "the matrix makes " + std::to_string(combinations_.size()) + " cases; at most " +
                        std::to_string(cases_max) + " are allowed",
                    "split the file, or leave combinations out with 'exclude:'");
}

YamlNode Matrix::expand(const YamlNode& document, const Combination& combination) {
  YamlNode expanded = document;
  Expander(combination).expand(expanded);
  return expanded;
}

std::string suffix_of(const Combination& combination) {
  std::string text;
  for (const auto& [name, value] : combination) text += (text.empty() ? "[" : ",") + name + "=" + value;
  return text.empty() ? text : text + "]";
}

}  // namespace rescind
