#include "harness/cli/mi_option.hpp"

#include "harness/base/input_error.hpp"
#include "harness/cli/case_options.hpp"
#include "harness/cli/input_files.hpp"
#include "harness/cli/loaded_cases.hpp"
#include "harness/live/host/launch.hpp"

namespace rescind {

live::MiTarget mi_target_of(const std::string& what, const std::vector<std::string>& settings,
                            const std::string& user) {
  live::MiTarget target = live::mi_target(what, settings);
  if (!user.empty()) static_cast<void>(live::user_named(user));
  target.run_as = user;
  return target;
}

std::vector<live::MiCase> mi_cases_of(const std::vector<std::string>& paths, const Profile& profile,
                                      Console& console) {
  if (paths.empty()) return live::shipped_mi_cases(profile);
  return live::mi_cases(loaded_cases(told_scenario_files(paths, console), profile, console));
}

std::vector<live::MiCase> drawn_mi_cases(const Profile& profile) {
  std::vector<live::MiCase> cases = live::shipped_mi_cases(profile);
  std::erase_if(cases, [](const live::MiCase& one) { return !has_tags(one.one, {"drawn"}); });
  return cases;
}

}  // namespace rescind
