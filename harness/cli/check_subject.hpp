#pragma once

#include <string>
#include <vector>

#include "harness/cli/config_option.hpp"
#include "harness/cli/exit_code.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/profile_option.hpp"
#include "harness/edge/console.hpp"

namespace rescind {

/// What `check WHAT`, and `run PATH --subject WHAT`, are asked. All texts are as typed.
struct SubjectCheck {
  std::string before = "rescind check ";  ///< What is typed before WHAT.
  ConfigTyped config_typed{};
  std::string what{};                  ///< "lsp", "lsp:python", a subject file, or mi:PATH.
  std::vector<std::string> command{};  ///< Behind --.
  std::string filter = "*";
  std::string shard = "1/1";
  std::string seed = "1";
  std::string repeat = "1";
  std::string save = "findings";
  std::string known_failing{};
  std::string known_flaky{};
  std::string user{};
  bool plays_scenarios = false;  ///< Instead of the moments that are shipped.
  std::vector<std::string>
      scenarios{};  ///< Files and directories; those of the configuration where none were typed.
  std::vector<std::string> tags{};  ///< Of the scenarios those alone that have all of these.
  Judged judged{};
  std::vector<std::string> reports{};
  Showing showing{};
  std::string html_limit{};
  std::string compare{};  ///< "sim": see LibraryComparison.
  bool list = false;      ///< Print the names, and start nothing.
};

/// Tries every case on the real program, and judges what it does. Throws UsageError, ErrorTold.
[[nodiscard]] ExitCode check_subject(const SubjectCheck& asked, Console& console);

}  // namespace rescind
