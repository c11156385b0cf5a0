#include "harness/scenario/compile/profile_file.hpp"

#include "harness/history/vocabulary.hpp"
#include "harness/scenario/compile/draft.hpp"
#include "harness/scenario/language/structure.hpp"

namespace rescind {
namespace {

void take_levels(const YamlNode& written, Levels& levels) {
  for (const auto& [rule, level] : written.entries)
    if (const auto id = rule_named(rule.text))
      levels[static_cast<std::size_t>(*id)] =
          level.text == name_of(Level::must) ? Level::must : Level::should;
}

void take_travelling(const YamlNode& written, Profile& profile, Diagnostics& diagnostics) {
  const std::vector<const YamlNode*> kinds = one_or_more(&written);
  profile.travelling_kinds = 0;
  for (const YamlNode* kind : kinds) {
    if (const auto known = parse<OperationKind>(kind->text))
      profile.let_cancel_travel(*known);
    else if (kinds.size() > 1)
      diagnostics.add(kind->at, "'none' stands beside a kind", "write 'cancel-travels: none', or kinds only");
  }
}

Profile compile(const YamlNode& document, Diagnostics& diagnostics) {
  Profile profile = mi_profile();
  profile.name = document.find("profile")->text;
  if (const YamlNode* answer = document.find("answer-cancelled"))
    if (const auto whether = answer_named(answer->text)) profile.answer_cancelled(*whether);
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
  return profile;
}

Profile load(std::string_view text, Diagnostics& diagnostics) {
  const YamlNode document = parse_document(text, diagnostics, profile_file);
  if (!diagnostics.any()) check_structure(document, diagnostics, profile_file);
  return diagnostics.any() ? Profile{} : compile(document, diagnostics);
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
      bounds.*bound.count = count_in(written, bound.name, bounds.*bound.count);
  }
}

}  // namespace rescind
