#include "harness/scenario/compile/profile_file.hpp"

#include <utility>

#include "harness/contract/promise_words.hpp"
#include "harness/history/vocabulary.hpp"
#include "harness/scenario/compile/draft.hpp"
#include "harness/scenario/language/quantity.hpp"
#include "harness/scenario/language/structure.hpp"

namespace rescind {
namespace {

Level level_named(std::string_view word) {
  return word == name_of(Level::must) ? Level::must : Level::should;
}

void take_levels(const YamlNode& written, Levels& levels) {
  for (const auto& [rule, level] : written.entries)
    if (const auto id = rule_named(rule.text))
      levels[static_cast<std::size_t>(*id)] = level_named(level.text);
}

AnswerPromise answer_in(const YamlNode& written) {
  AnswerPromise answer;
  const YamlNode& whether = written.is_map() ? written["answer"] : written;
  answer.whether = answer_named(whether.text).value_or(CancelledAnswer::required);
  answer.level = level_named(text_in(written, "level", name_of(Level::must)));
  answer.crossing = duration_in(written, "crossing", answer.crossing);
  return answer;
}

/// An answer that is not forbidden has neither a level nor a time until which it may still come.
void check_answer(const YamlNode& written, Diagnostics& diagnostics) {
  if (written.lacks("answer") || answer_in(written).whether == CancelledAnswer::forbidden) return;
  for (const std::string_view key : {"level", "crossing"})
    if (const YamlNode* said = written.find(key))
      diagnostics.add(said->at, "'" + std::string(key) + "' is of an answer that is forbidden",
                      "remove it, or write 'answer: forbidden'");
}

void take_answer(const YamlNode& written, Profile& profile, Diagnostics& diagnostics) {
  check_answer(written, diagnostics);
  profile.promises.answer = answer_in(written);
  const YamlNode* forms = written.find("forms");
  if (forms == nullptr) return;
  for (const auto& [form, answer] : forms->entries) {
    check_answer(answer, diagnostics);
    profile.forms[form.text] = answer_in(answer);
  }
}

void take_codes(const YamlNode& written, Profile& profile) {
  const auto ended = [](const YamlNode& word) { return parse<Ended>(word.text).value_or(Ended::none); };
  for (const auto& [code, meaning] : written.entries) {
    OwnCode own{.code = code.text};
    if (meaning.is_scalar()) own.ended = ended(meaning);
    for (const auto& [text, cause] : meaning.entries) own.by_message.emplace_back(text.text, ended(cause));
    profile.codes.push_back(std::move(own));
  }
}

void take_pool(const YamlNode* written, std::string& name, UnitsBack& back) {
  if (written == nullptr) return;
  name = text_in(*written, "are", name);
  back = units_back_named(text_in(*written, "come-back")).value_or(back);
}

void take_units(const YamlNode& written, Profile& profile) {
  take_pool(written.find("operations"), profile.pools.operations, profile.promises.operations_back);
  take_pool(written.find("memory"), profile.pools.memory, profile.promises.memory_back);
  if (const YamlNode* bound = written.find("work-bound"))
    profile.promises.work_bound =
        bound->text == "unlimited" ? Promises::unlimited : parse_count(bound->text).value;
}

void take_promises(const YamlNode& document, Profile& profile, Diagnostics& diagnostics) {
  for (const PromiseInfo& promise : all_promises)
    if (const YamlNode* word = document.find(promise.key)) promise.choose(word->text, profile.promises);
  if (const YamlNode* answer = document.find("answer-cancelled")) take_answer(*answer, profile, diagnostics);
  if (const YamlNode* codes = document.find("codes")) take_codes(*codes, profile);
  if (const YamlNode* units = document.find("units")) take_units(*units, profile);
}

void take_travelling(const YamlNode& written, Profile& profile, Diagnostics& diagnostics) {
  const std::vector<const YamlNode*> kinds = one_or_more(&written);
  profile.travelling_kinds = 0;
  for (const YamlNode* kind : kinds) {
    if (const auto known = parse<OperationKind>(kind->text))
      profile.let_cancel_travel(*known);
    else if (kinds.size() > 1)
      diagnostics.add(kind->at, "'" + kind->text + "' stands beside a kind",
                      "write 'cancel-travels: " + kind->text + "', or kinds only");
    else if (kind->text == "all")
      profile.let_every_cancel_travel();
  }
}

void require(RuleId rule, Position at, Profile& profile, Diagnostics& diagnostics) {
  profile.required.set(static_cast<std::size_t>(rule));
  if (!profile.is_off(rule)) return;
  const auto why = profile.reasons.find(rule);
  diagnostics.add(at, "'" + std::string(info(rule).name) + "' is required, but switched off",
                  why == profile.reasons.end() ? std::string() : "because: " + why->second);
}

Profile compile(const YamlNode& document, Diagnostics& diagnostics) {
  Profile profile = mi_profile();
  profile.name = text_in(document, "profile");
  profile.revision = text_in(document, "revision");
  take_promises(document, profile, diagnostics);
  profile.promise(profile.promises);
  if (const YamlNode* off = document.find("off"))
    for (const auto& [rule, reason] : off->entries)
      if (const auto id = rule_named(rule.text)) profile.switch_off(*id, reason.text);
  if (const YamlNode* levels = document.find("levels")) take_levels(*levels, profile.levels);
  if (const YamlNode* bounds = document.find("bounds")) {
    if (const YamlNode* on_virtual = bounds->find("virtual"))
      take_bounds(*on_virtual, profile.virtual_bounds);
    if (const YamlNode* on_wall = bounds->find("wall")) take_bounds(*on_wall, profile.wall_bounds);
  }
  if (const YamlNode* kinds = document.find("cancel-travels")) take_travelling(*kinds, profile, diagnostics);
  for (const YamlNode* rule : one_or_more(document.find("requires")))
    if (const auto id = rule_named(rule->text)) require(*id, rule->at, profile, diagnostics);
  return profile;
}

Profile load(std::string_view text, Diagnostics& diagnostics) {
  YamlNode document = parse_document(text, diagnostics, profile_file);
  check_structure(document, diagnostics, profile_file);
  return compile(document, diagnostics);
}

}  // namespace

LoadedProfile load_profile(std::string_view text, std::string_view file) {
  Diagnostics diagnostics(text, file);
  LoadedProfile loaded;
  try {
    loaded.profile = load(text, diagnostics);
  } catch (const Diagnostics::Full&) {
    loaded.profile = {};
  }
  loaded.errors = diagnostics.errors();
  return loaded;
}

void take_bounds(const YamlNode& written, Bounds& bounds) {
  for (const BoundInfo& bound : all_bounds) {
    if (bound.duration != nullptr)
      bounds.*bound.duration = duration_in(written, bound.name, bounds.*bound.duration);
    else
      bounds.*bound.allowance = allowance_in(written, bound.name, bounds.*bound.allowance);
  }
}

}  // namespace rescind
