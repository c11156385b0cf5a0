#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rescind {

// The one table of what a scenario file, a profile file, a subject file and a file of moments may say. The loader's checks, the hints, the
// published JSON Schema and the tests of SCENARIOS.md all read it; no key is spelled anywhere else but where
// its value is taken.

/// What the value of a key has to be.
enum class ValueType : std::uint8_t {
  text,             ///< Any text, not empty.
  texts,            ///< Such a text, or a list of them.
  path_name,        ///< A name with slashes: "cancel/between-results".
  name,             ///< One word that names something.
  names,            ///< A name, or a list of them.
  word,             ///< One of the words of a list.
  words,            ///< One of the words of a list, or a list of them.
  count,            ///< "3"
  count_range,      ///< "3" or "2..4"
  count_endless,    ///< "3" or "endless"
  count_unlimited,  ///< "3" or "unlimited"
  allowance,        ///< "16", "64KiB" or "unlimited"
  format_version,   ///< The number of the format that a file is written in.
  duration,         ///< "25ms"
  duration_range,   ///< "25ms" or "1ms..5ms"
  delay,            ///< "25ms", "1ms..5ms" or "40% of slow", of what a provider works
  bytes,            ///< "64KiB"
  rate,             ///< "64KiB/s", "1Mbit/s"
  share,            ///< "5%", "300ppm"
  units_range,      ///< A count range or two sizes: "1", "0..4KiB"
  seed,             ///< A number of 64 bits.
  hash,             ///< "0123456789abcdef"
  choices,          ///< "schedule 0 3/5", or a list of such.
  event,            ///< "third result of list"
  callback,         ///< "third result of list", "final of list"
  wait,             ///< A delay or an event.
  moment,           ///< "40%" or "random"
  word_or_object,   ///< One of the words of a list, or a map with the keys of an object.
  object,           ///< A map with the keys of an object of this table.
  objects,          ///< A list of such maps.
  object_or_list,   ///< One such map, or a list of them.
  client,           ///< A list of steps, or a map of the object "client".
  parameters,       ///< Of matrix: parameter names and their values.
  combination,      ///< Parameter names, each with a value or a list of them.
  combinations,     ///< A list of combinations.
};

/// The lists of words that a value can be one of.
enum class Words : std::uint8_t {
  none,
  kinds,
  modes,
  acknowledgements,
  reasons,
  handles,
  completions,
  protocols,
  connections,
  transports,
  pools,
  scopes,
  listens,
  hows,
  messages,
  codes,
  finals,
  rules,
  breakable_rules,
  levels,
  answers,         ///< Of answer-cancelled.
  cancel_answers,  ///< Of the first of all_promises(); those below are of the others, in their order.
  observed_at,
  cancel_scopes,
  late_cancels,
  cancel_calls,
  closes,
  final_needs,
  foreign,
  units_back,
  endings,  ///< How an operation ended.
  travelling,
  shutdowns,
  drivers,
  mutants,
  shapes,         ///< Of a subject: what its messages look like.
  framings,       ///< Of a subject: how messages are told apart.
  batches,        ///< Of a subject: how messages leave together.
  id_uses,        ///< Of a subject: whether an id may be used again.
  abilities,      ///< What a moment can need of a subject.
  processes,      ///< Of a moment: which process it is tried on.
  request_likes,  ///< Of a subject's own requests: which one it is like.
  requests,       ///< Of a moment's step: which of the subject's requests.
  subject_ends,   ///< How a subject is ended.
  yes,            ///< What only can be switched on.
  count_
};

/// The words of a list, in the order in which they are told. `rules` come from the contract, most others from
/// the history's vocabulary.
[[nodiscard]] const std::vector<std::string_view>& words_in(Words list);

/// The version of the formats of scenarios and profiles; a file may name it.
inline constexpr std::string_view format_version = "1";

enum class Presence : std::uint8_t {
  optional,
  required,
  verb,  ///< Says what the map is about: exactly one of an object's verbs is there.
};

/// One key of an object.
struct KeySpec {
  std::string_view name;
  ValueType type;
  std::string_view doc;  ///< One sentence, for people and for the JSON Schema.
  Presence presence = Presence::optional;
  std::string_view object{};  ///< Of the object types: which one.
  Words words = Words::none;  ///< Of word and words: which list.
};

/// One kind of map in a file.
struct ObjectSpec {
  std::string_view name;
  std::string_view doc;
  std::span<const KeySpec> keys;
  const KeySpec* others =
      nullptr;  ///< What every other key is, where the keys are names of the author's own.
  Words other_names = Words::none;  ///< The other keys come from this list.
  bool any_names = false;           ///< The other keys are any text.
};

/// Every object: "scenario" is a scenario file itself, "profile-file" a profile file, "subject-file" a subject file.
[[nodiscard]] std::span<const ObjectSpec> all_objects();
/// Requires the name of an object.
[[nodiscard]] const ObjectSpec& object_spec(std::string_view name);
/// `when` and `unless`: allowed in every map of a scenario but the file itself, and gone once the matrix is
/// expanded.
[[nodiscard]] std::span<const KeySpec> condition_keys();

/// The key's row, or nullptr. Author's own names give `others`.
[[nodiscard]] const KeySpec* find_key(const ObjectSpec& object, std::string_view key);

/// Words that cannot name an operation, a provider, a client and so on, because a key is called so.
[[nodiscard]] bool is_reserved_name(std::string_view name);

/// The published JSON Schema of scenario files, as text that ends with a newline.
[[nodiscard]] std::string scenario_json_schema();
/// The same of profile files.
[[nodiscard]] std::string profile_json_schema();
/// The same of subject files.
[[nodiscard]] std::string subject_json_schema();
/// The same of files of moments.
[[nodiscard]] std::string moments_json_schema();

}  // namespace rescind
