#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/time.hpp"
#include "harness/cli/exit_code.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/profile_option.hpp"
#include "harness/edge/console.hpp"

namespace rescind {

/// What `fuzz --subject` is asked. All texts are as typed.
struct SubjectFuzz {
  std::string what;                      ///< "lsp", "lsp:python", or a subject file.
  std::vector<std::string> command;      ///< Behind --.
  std::vector<std::string> scenarios{};  ///< Of which one is drawn for each run; none: moments are made up.
  std::string filter = "*";              ///< Which of their cases.
  std::string user;
  Judged judged;
  std::string save;
  std::uint64_t seed = 1;
  std::uint64_t runs = 1;
  std::optional<Duration> time{};
  bool keep_going = false;
  std::vector<std::string> reports;
  std::string html_limit;
  Showing showing;
};

/// Tries moments of cancel that seeds make up on a real program, until something fails, or so many runs or so much time is
/// over. Throws UsageError.
[[nodiscard]] ExitCode fuzz_subject(const SubjectFuzz& asked, Console& console);

}  // namespace rescind
