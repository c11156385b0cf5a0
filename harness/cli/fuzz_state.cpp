#include "harness/cli/fuzz_state.hpp"

#include <fmt/format.h>

#include <limits>
#include <map>
#include <nlohmann/json.hpp>

#include "harness/base/input_error.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/edge/directories.hpp"
#include "harness/edge/files.hpp"
#include "harness/edge/line_source.hpp"
#include "harness/scenario/language/recorded_run.hpp"

namespace rescind {
namespace {

using Json = nlohmann::ordered_json;

constexpr auto version_key = "rescind-fuzz-state";
constexpr auto afresh = "name another directory, or delete this file to begin afresh";

std::string file_in(const std::string& directory) {
  return directory + (directory.ends_with('/') ? "" : "/") + "fuzz-state.json";
}

InputError refusal(const std::string& file, const std::string& why) {
  return {printable(file), 0, 0, why, afresh};
}

Json tapes_json(const std::vector<Choices>& tapes) {
  Json all = Json::array();
  for (const Choices& tape : tapes) {
    Json choices = Json::array();
    for (const Choice& choice : tape) choices.push_back(written_choice(choice));
    all.push_back(std::move(choices));
  }
  return all;
}

Json races_json(const RaceSet& races) {
  Json names = Json::array();
  for (std::size_t i = 0; i < races.size(); ++i)
    if (races.test(i)) names.push_back(name_of(race_at(i)));
  return names;
}

Json state_json(const FuzzState& state) {
  Json identity = Json::object();
  for (const auto& [name, value] : state.identity) identity[name] = value;
  Json findings = Json::array();
  for (const auto& [shape, file] : state.findings) findings.push_back({{"shape", shape}, {"file", file}});
  Json corpora = Json::array();
  for (const auto& tapes : state.search.corpora) corpora.push_back(tapes_json(tapes));
  return {{version_key, fuzz_state_version}, {"search", std::move(identity)},
          {"runs", state.search.runs},       {"cases", state.search.cases},
          {"news", state.search.news},       {"races", races_json(state.search.races)},
          {"findings", std::move(findings)}, {"corpora", std::move(corpora)}};
}

/// Reads a state whose JSON may be anything.
class StateReader {
 public:
  explicit StateReader(const std::string& file) : file_(file) {}

  FuzzState read(const SearchIdentity& identity) {
    const Json json = Json::parse(all_lines(file_), nullptr, false);
    if (!json.is_object() || !json.contains(version_key))
      throw refusal(file_, "this is no state of a search");
    if (json[version_key] != fuzz_state_version)
      throw refusal(file_, fmt::format("this state has the version {}; this program knows version {}",
                                       printable(json[version_key].dump(-1, ' ', true)), fuzz_state_version));
    require_same(json, identity);
    FuzzState state{.search = {}, .identity = identity};
    state.search.runs = number(json, "runs");
    state.search.cases = number(json, "cases");
    state.search.news = number(json, "news");
    take_races(list(json, "races"), state.search);
    for (const Json& one : list(json, "findings")) {
      state.findings.emplace_back(text(one, "shape"), text(one, "file"));
      state.search.known.insert(state.findings.back().first);
    }
    for (const Json& tapes : list(json, "corpora")) state.search.corpora.push_back(tapes_of(tapes));
    return state;
  }

 private:
  [[noreturn]] void refuse(const std::string& what) const {
    throw refusal(file_, "'" + what + "' is not as this program writes it");
  }

  const Json& list(const Json& json, const std::string& key) const {
    if (!json.contains(key) || !json[key].is_array()) refuse(key);
    return json[key];
  }

  std::string text(const Json& json, const std::string& key) const {
    if (!json.is_object() || !json.contains(key) || !json[key].is_string()) refuse(key);
    return json[key].get<std::string>();
  }

  // Half of what fits leaves room for the runs to come.
  std::uint64_t number(const Json& json, const std::string& key) const {
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max() / 4;
    if (!json.contains(key) || !json[key].is_number_unsigned() || json[key].get<std::uint64_t>() > most)
      refuse(key);
    return json[key].get<std::uint64_t>();
  }

  void require_same(const Json& json, const SearchIdentity& identity) const {
    for (const auto& [name, value] : identity) {
      const std::string before =
          json.contains("search") && json["search"].contains(name) ? text(json["search"], name) : "";
      if (before == value) continue;
      throw refusal(file_, fmt::format("this state is of another search: its {} is '{}', and now '{}'", name,
                                       printable(before), printable(value)));
    }
  }

  void take_races(const Json& names, SearchState& search) const {
    std::map<std::string, std::size_t> numbers;
    for (std::size_t i = 0; i < races_count; ++i) numbers.emplace(name_of(race_at(i)), i);
    for (const Json& name : names) {
      const auto found = name.is_string() ? numbers.find(name.get<std::string>()) : numbers.end();
      if (found == numbers.end()) refuse("races");
      search.races.set(found->second);
    }
  }

  std::vector<Choices> tapes_of(const Json& tapes) const {
    if (!tapes.is_array()) refuse("corpora");
    std::vector<Choices> all;
    for (const Json& tape : tapes) {
      if (!tape.is_array()) refuse("corpora");
      Choices& choices = all.emplace_back();
      for (const Json& written : tape) {
        const auto parsed = parse_choice(written.is_string() ? written.get<std::string>() : std::string());
        if (!parsed.ok()) refuse("corpora");
        choices.push_back(parsed.value);
      }
    }
    return all;
  }

  const std::string& file_;
};

}  // namespace

FuzzState read_fuzz_state(const std::string& directory, const SearchIdentity& identity) {
  if (const std::string why = make_directory(directory); !why.empty())
    throw UsageError(fmt::format("--state: cannot write into '{}': {}", printable(directory), why));
  const std::string file = file_in(directory);
  require_writable(file);
  if (!exists(file)) return {.search = {}, .identity = identity};
  return StateReader(file).read(identity);
}

void write_fuzz_state(const std::string& directory, const FuzzState& state) {
  write_file(file_in(directory),
             state_json(state).dump(1, ' ', false, Json::error_handler_t::replace) + "\n");
}

}  // namespace rescind
