#include "harness/scenario/language/matrix.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "harness/base/assert.hpp"
#include "harness/base/nearest_word.hpp"
#include "harness/base/utf8.hpp"
#include "harness/scenario/language/quantity.hpp"

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

/// Checks a map of parameters and values against what the axes hold.
template <class Axes>
bool check_combination(const YamlNode& node, const Axes& axes, Diagnostics& diagnostics) {
  if (!node.is_map() || node.entries.empty()) {
    diagnostics.add(node.at, "parameters and their values are expected here", "write {parameter: value}");
    return false;
  }
  for (const auto& [key, value] : node.entries) {
    std::vector<std::string_view> parameters;
    std::vector<std::string_view> values;
    for (const auto& axis : axes) {
      for (std::string_view name : names_of(axis.front())) parameters.push_back(name);
      for (const Combination& alternative : axis)
        if (const std::string* text = value_of(alternative, key.text)) values.emplace_back(*text);
    }
    if (values.empty()) {
      complain_of_parameter(key.at, key.text, parameters, diagnostics);
      return false;
    }
    const bool scalars =
        value.is_scalar() || (value.is_list() && !value.items.empty() &&
                              std::all_of(value.items.begin(), value.items.end(),
                                          [](const YamlNode& item) { return item.is_scalar(); }));
    if (!scalars) {
      diagnostics.add(value.at, "'" + key.text + "' takes a value or a list of values here");
      return false;
    }
    for (std::string_view wanted : allowed_values(value)) {
      if (std::find(values.begin(), values.end(), wanted) != values.end()) continue;
      diagnostics.add(value.at, "'" + key.text + "' is never '" + shortened(wanted) + "'",
                      word_hint(wanted, values));
      return false;
    }
  }
  return true;
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
  for (const auto& [key, value] : node.entries) {
    const auto* found = std::find(std::begin(keys), std::end(keys), key.text);
    if (found == std::end(keys)) {
      diagnostics.add(key.at, "unknown key '" + shortened(key.text) + "'", word_hint(key.text, keys));
      return {};
    }
    const Parsed<Duration> parsed = parse_duration(value.text);
    if (!value.is_scalar() || !parsed.ok()) {
      diagnostics.add(value.at,
                      "'" + shortened(value.text) + "' " + (parsed.ok() ? "is not a duration" : parsed.error),
                      parsed.hint);
      return {};
    }
    ends[found - std::begin(keys)] = parsed.value;
  }
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

/// The parameters that `node` uses go to `used`; complains of those that are not `known`.
void collect_uses(const YamlNode& node, const NameSet& known, NameSet& used, Diagnostics& diagnostics) {
  for_each_use(node.text, [&](std::string_view name, std::size_t, std::size_t) {
    if (!known.contains(name))
      complain_of_parameter(node.at, name, {known.begin(), known.end()}, diagnostics);
    used.emplace(name);
  });
  for (const YamlNode& item : node.items) collect_uses(item, known, used, diagnostics);
  for (const auto& [key, value] : node.entries) {
    if (is_condition(key.text))
      for (const auto& entry : value.entries) used.insert(entry.key.text);
    else
      collect_uses(value, known, used, diagnostics);
  }
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

  void expand(YamlNode& node) const {
    if (node.is_scalar()) return replace(node);
    std::erase_if(node.items, [&](const YamlNode& item) { return !is_there(item); });
    std::erase_if(node.entries, [&](const auto& entry) {
      return is_condition(entry.key.text) || !is_there(entry.value) || is_emptied(entry.value);
    });
    for (YamlNode& item : node.items) expand(item);
    for (auto& entry : node.entries) expand(entry.value);
  }

 private:
  [[nodiscard]] bool is_there(const YamlNode& node) const {
    const YamlNode* when = node.find("when");
    const YamlNode* unless = node.find("unless");
    return (when == nullptr || matches(*when, combination_)) &&
           (unless == nullptr || !matches(*unless, combination_));
  }

  [[nodiscard]] bool is_emptied(const YamlNode& node) const {
    return node.is_list() && !node.items.empty() &&
           std::none_of(node.items.begin(), node.items.end(),
                        [&](const YamlNode& item) { return is_there(item); });
  }

  void replace(YamlNode& node) const {
    std::string text;
    std::size_t done = 0;
    for_each_use(node.text, [&](std::string_view name, std::size_t begin, std::size_t end) {
      const std::string* value = value_of(combination_, name);
      RESCIND_ASSERT(value != nullptr);
      text.append(node.text, done, begin - done).append(*value);
      done = end;
    });
    if (done > 0) node.text = text.append(node.text, done, std::string::npos);
  }

  const Combination& combination_;
};

/// Every `when` and `unless` below `node` names parameters and values that there are.
template <class Axes>
void check_conditions(const YamlNode& node, const Axes& axes, Diagnostics& diagnostics) {
  for (const YamlNode& item : node.items) check_conditions(item, axes, diagnostics);
  for (const auto& [key, value] : node.entries) {
    if (is_condition(key.text))
      check_combination(value, axes, diagnostics);
    else
      check_conditions(value, axes, diagnostics);
  }
}

}  // namespace

Matrix::Matrix(YamlNode& document, Diagnostics& diagnostics) {
  const std::optional<YamlNode> matrix = take(document, "matrix");
  const std::optional<YamlNode> excluded = take(document, "exclude");
  if (matrix) read_axes(*matrix, diagnostics);
  if (!diagnostics.any()) combine(matrix ? matrix->at : Position{}, diagnostics);
  if (excluded && !diagnostics.any()) exclude(*excluded, diagnostics);
  if (!diagnostics.any()) check_use(document, matrix ? matrix->at : document.at, diagnostics);
  if (!diagnostics.any()) check_conditions(document, axes_, diagnostics);
}

void Matrix::read_axes(const YamlNode& matrix, Diagnostics& diagnostics) {
  if (!matrix.is_map() || matrix.entries.empty())
    return diagnostics.add(matrix.at, "'matrix' takes parameters and their values",
                           "write matrix: {mode: [async, sync]}");
  std::set<std::string, std::less<>> known;
  for (const auto& [key, values] : matrix.entries) {
    Axis axis;
    if (values.items.size() > cases_max)
      return diagnostics.add(values.at, "more than " + std::to_string(cases_max) + " values");
    if (values.is_map())
      for (std::string& value : steps_of(values, diagnostics)) axis.push_back({{key.text, std::move(value)}});
    for (const YamlNode& item : values.items) {
      Combination alternative;
      if (item.is_scalar()) alternative.emplace_back(key.text, item.text);
      for (const auto& [name, value] : item.entries) {
        if (!value.is_scalar())
          return diagnostics.add(value.at, "a parameter's value is one word or quantity");
        alternative.emplace_back(name.text, value.text);
      }
      for (const auto& [name, value] : alternative)
        if (value.size() > value_bytes_max)
          return diagnostics.add(item.at,
                                 "this value is longer than " + std::to_string(value_bytes_max) + " bytes");
      axis.push_back(std::move(alternative));
      if (axis.back().empty() || names_of(axis.back()) != names_of(axis.front()))
        return diagnostics.add(item.at,
                               "the values of '" + shortened(key.text) + "' do not set the same parameters",
                               "write a list of values, or of maps with the same keys in the same order");
    }
    if (diagnostics.any()) return;
    if (axis.empty())
      return diagnostics.add(values.at, "'" + shortened(key.text) + "' has no values",
                             "write a list of values: [async, sync]");
    for (std::string_view name : names_of(axis.front())) {
      if (!is_parameter_name(name))
        return diagnostics.add(key.at, "'" + shortened(name) + "' cannot be a parameter's name",
                               "use letters, digits, '-' and '_'");
      if (!known.emplace(name).second)
        return diagnostics.add(key.at, "the parameter '" + shortened(name) + "' is here twice");
    }
    if (known.size() > parameters_max)
      return diagnostics.add(key.at, "more than " + std::to_string(parameters_max) + " parameters",
                             "split the file");
    std::set<Combination> seen;
    for (std::size_t i = 0; i < axis.size(); ++i)
      if (!seen.insert(axis[i]).second)
        return diagnostics.add(values.is_list() ? values.items[i].at : values.at,
                               "this value of '" + shortened(key.text) + "' is here twice");
    axes_.push_back(std::move(axis));
  }
}

void Matrix::combine(Position at, Diagnostics& diagnostics) {
  combinations_.assign(1, {});
  for (const Axis& axis : axes_) {
    if (combinations_.size() * axis.size() > combinations_max)
      return diagnostics.add(
          at, "the matrix makes more than " + std::to_string(combinations_max) + " combinations",
          "split the file, or name fewer values");
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
  for (const YamlNode& item : list.items) {
    if (!check_combination(item, axes_, diagnostics)) return;
    const std::size_t removed = std::erase_if(
        combinations_, [&](const Combination& combination) { return matches(item, combination); });
    if (removed == 0)
      diagnostics.add(item.at, "this leaves out nothing: no combination that is left has these values",
                      "remove it");
  }
  if (combinations_.empty()) diagnostics.add(list.at, "every combination is left out");
}

void Matrix::check_use(const YamlNode& document, Position at, Diagnostics& diagnostics) const {
  NameSet known;
  NameSet used;
  for (const Axis& axis : axes_)
    for (std::string_view name : names_of(axis.front())) known.emplace(name);
  collect_uses(document, known, used, diagnostics);
  if (diagnostics.any()) return;
  for (const std::string& name : known)
    if (!used.contains(name))
      diagnostics.add(at, "the parameter '" + name + "' is never used",
                      "write $(" + name + ") where its value belongs, or remove it");
  if (combinations_.size() > cases_max)
    diagnostics.add(at,
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
