#pragma once

#include <set>
#include <string>

namespace rescind {

/// The names of the cases that did not pass (failed, could not run, passed although that was not expected) in a JSON
/// report that `rescind run` wrote. Throws InputError where the file is none.
[[nodiscard]] std::set<std::string> failed_in(const std::string& report);

}  // namespace rescind
