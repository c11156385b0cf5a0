#include "harness/cli/profile_option.hpp"

#include "harness/base/hash.hpp"
#include "harness/base/hex.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/arguments.hpp"
#include "harness/edge/directories.hpp"
#include "harness/edge/scenario_files.hpp"
#include "harness/live/subject_file.hpp"
#include "harness/scenario/compile/profile_file.hpp"

namespace rescind {
namespace {

std::string built_in_names() {
  std::string names;
  for (const std::string_view name : live::shipped_profiles())
    names += (names.empty() ? "" : ", ") + std::string(name);
  return names;
}

}  // namespace

void add_profile_option(Arguments& command, std::string& typed) {
  command.option("--profile", typed, "What to judge by: a profile file, or mi, which is built in (default)",
                 "FILE");
}

void add_judged_options(Arguments& command, Judged& typed) {
  add_profile_option(command, typed.profile);
  command.flag("--strict", typed.strict, "A broken should fails too");
}

Profile profile_from(const std::string& typed, Console& console) {
  Profile built_in = mi_profile();
  if (typed.empty() || typed == built_in.name) return built_in;
  const std::string_view shipped = live::shipped_profile(typed);
  if (shipped.empty() && !exists(typed))
    throw UsageError("--profile: there is no file '" + printable(typed) + "'",
                     "name a profile file, or one that is built in: " + built_in_names());
  const LoadedProfile loaded =
      shipped.empty() ? load_profile(read_text_file(typed), printable(typed)) : load_profile(shipped, typed);
  if (loaded.errors.empty()) return loaded.profile;
  for (const InputError& wrong : loaded.errors) console.say(std::string(wrong.what()) + "\n");
  throw ErrorTold(loaded.errors);
}

Profile profile_from(const Judged& typed, Console& console) {
  Profile profile = profile_from(typed.profile, console);
  profile.strict = typed.strict;
  return profile;
}

ProfileUsed used(const Profile& profile, const Judged& typed) {
  ProfileUsed told{.name = profile.name, .file = typed.profile, .strict = typed.strict};
  if (live::shipped_profile(typed.profile).empty() && exists(typed.profile)) {
    const std::string text = read_text_file(typed.profile);
    told.hash = hex(hash_bytes(text.data(), text.size()));
  }
  return told;
}

}  // namespace rescind
