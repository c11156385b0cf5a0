#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/history/vocabulary.hpp"
#include "harness/scenario/compile/scenario.hpp"
#include "harness/scenario/language/diagnostics.hpp"
#include "harness/scenario/language/document.hpp"

namespace rescind {

/// What a kind of thing is called, and which number each has in the plan.
struct NumberedNames {
  std::string_view noun;  ///< "operation"
  std::map<std::string, std::uint32_t, std::less<>> numbers;

  /// The number of `name`, given out now if it is new.
  std::uint32_t add(const std::string& name) {
    return numbers.try_emplace(name, static_cast<std::uint32_t>(numbers.size())).first->second;
  }
};

/// A step with what messages need to say about it.
struct ScriptedStep {
  Step step;
  Position at;
  std::string trigger;       ///< As written; empty where there is none.
  std::string inside;        ///< The callback as written, for a step inside one.
  std::uint32_t thread = 0;  ///< Of the plan. A step inside a callback keeps the thread it was written in.
  std::uint32_t callback = no_index;  ///< Of the plan, for a step inside a callback.
  std::uint32_t before = no_index;    ///< The step before it in its thread or callback.
  bool implied = false;               ///< By another one: a control's close.
  bool in_doubt = false;              ///< Something in it is wrong: it may do or wait for anything.
};

/// What a file says in vain. A matrix may have a value that is in vain in some of its cases: there is a warning only where
/// all the cases that say it say the same, and say it in vain.
class InVain {
 public:
  void note(Position at, const std::string& written, std::string message, std::string hint);
  /// Some case needs what stands there.
  void use(Position at) { used_.insert({at.line, at.column}); }
  void warn(Diagnostics& diagnostics) const;

 private:
  using At = std::pair<std::uint32_t, std::uint32_t>;
  struct Noted {
    std::string written;
    std::string message;
    std::string hint;
  };
  std::map<At, Noted> noted_;
  std::set<At> used_;
};

/// A case while it is being put together from its expanded document, whose structure was checked. What was wrong there is
/// lost, and is complained of once: what rests on it is no error.
struct Draft {
  Draft(Case& made, Diagnostics& errors, InVain& vain, const YamlNode& whole);

  Case& result;
  Diagnostics& diagnostics;
  InVain& in_vain;  ///< Of the file.
  const YamlNode& document;
  /// What is written where something was lost: each may be the name of something.
  std::set<std::string, std::less<>> lost_words;
  bool lost_names = false;  ///< Something has lost its name, or was lost with all that it declares.
  NumberedNames contexts{"context", {}};
  NumberedNames sessions{"session", {}};
  NumberedNames operations{"operation", {}};
  NumberedNames providers{"provider", {}};
  std::vector<ScriptedStep> steps;                 ///< In the order of the file.
  bool has_all_steps = true;                       ///< Not where there are too many.
  std::vector<std::uint32_t> started_by;           ///< By operation: the step that starts it.
  std::vector<const YamlNode*> starts;             ///< By operation: as written.
  std::vector<const YamlNode*> written_providers;  ///< By provider.
  std::set<std::uint32_t> contradicted;            ///< Operations.
  std::vector<std::string> fault_triggers;         ///< By fault: as written.
  std::vector<Position> fault_positions;

  /// Adds an error that rests on how parts of the case fit together: once at a place, though the cases of a matrix say it
  /// differently.
  void complain(Position at, std::string message, std::string hint = {});
  /// The same, of what contradicts the operation as it is started: one of the two is wrong.
  void complain_of(OpId op, Position at, std::string message, std::string hint);
  /// What `system` says under `key`; nullptr where it says nothing, and where it has lost it.
  [[nodiscard]] const YamlNode* in_system(std::string_view key) const;
  /// Whether `system` has lost something of it.
  [[nodiscard]] bool system_lacks(std::string_view key) const;
  [[nodiscard]] bool network_lacks(std::string_view key) const;
  /// Whether the operation, or its provider, has lost one of these.
  [[nodiscard]] bool operation_lacks(OpId op, std::initializer_list<std::string_view> keys) const;
  [[nodiscard]] bool provider_lacks(OpId op, std::string_view key) const;
  /// Whether the operation and its provider are whole, and nothing contradicts it.
  [[nodiscard]] bool is_sure(OpId op) const;

  /// What was lost still may name what there is not.
  void look_up_in_lost(const YamlNode& step_or_fault);

  /// The number of the thing that `name` names; complains where there is none.
  std::optional<std::uint32_t> look_up(const NumberedNames& table, const YamlNode& name);
  std::optional<std::uint32_t> look_up(const NumberedNames& table, const std::string& name, Position at);

  /// When a step or fault may happen: its `at`, `after` and `on`. Complains of what does not go together.
  Trigger trigger_of(const YamlNode& node);
  /// The delay under `key`, or the share of what a provider works.
  void take_delay(const YamlNode& node, std::string_view key, Trigger& trigger);
  /// The pattern of an event trigger whose spelling is right.
  EventPattern pattern_of(const YamlNode& phrase);
};

// The parts of a scenario, in the order in which they are put together: each relies on the names of those
// before.
void compile_profile(Draft& draft, const YamlNode& document);
void compile_system(Draft& draft, const YamlNode& document);
void compile_clients(Draft& draft, const YamlNode& document);
void compile_faults(Draft& draft, const YamlNode& document);
void compile_expectations(Draft& draft, const YamlNode& document);
void compile_replay(Draft& draft, const YamlNode& document);
/// Notes of one case which `hears-cancel` no cancel can come to.
void note_hearing(Draft& draft, const YamlNode& document, const Profile& profile);

/// Notes of one case which `size` takes no time, since no link has a bandwidth.
void note_sizes(Draft& draft);

/// Finds steps and faults that can never happen: what they wait for is never caused, or only by what waits
/// for them. Notes steps that wait for the one before.
void check_order(Draft& draft);
/// Warns of what the document says in vain, since the profile that judges promises nothing about it.
void warn_of_dead_words(Draft& draft, const YamlNode& document, const Profile& profile);

// Values out of a checked document.

[[nodiscard]] Range range_in(const YamlNode& map, std::string_view key, Range otherwise = {});
[[nodiscard]] Duration duration_in(const YamlNode& map, std::string_view key, Duration otherwise);
[[nodiscard]] std::uint32_t count_in(const YamlNode& map, std::string_view key, std::uint32_t otherwise);
[[nodiscard]] Allowance allowance_in(const YamlNode& map, std::string_view key, Allowance otherwise);
[[nodiscard]] std::int64_t bytes_in(const YamlNode& map, std::string_view key, std::int64_t otherwise);
[[nodiscard]] std::int64_t rate_in(const YamlNode& map, std::string_view key, std::int64_t otherwise);
[[nodiscard]] std::uint32_t share_in(const YamlNode& map, std::string_view key);
[[nodiscard]] std::string_view text_in(const YamlNode& map, std::string_view key,
                                       std::string_view otherwise = {});
/// The items of a list, or the one scalar or map itself.
[[nodiscard]] std::vector<const YamlNode*> one_or_more(const YamlNode* node);

/// A word of a history's vocabulary, or `otherwise` where the key is absent. "none" stands for absent in How.
template <class E>
[[nodiscard]] E word_in(const YamlNode& map, std::string_view key, E otherwise) {
  const YamlNode* node = map.find(key);
  return node == nullptr ? otherwise : parse<E>(node->text).value_or(E{});
}

}  // namespace rescind
