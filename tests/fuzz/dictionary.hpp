#pragma once

#include <string>

namespace rescind::fuzz {

// The words of each text format, as libFuzzer and AFL++ read them: one in quotes a line. They are taken from
// the tables that the loader and the reader use.

[[nodiscard]] std::string scenario_dictionary();
[[nodiscard]] std::string history_dictionary();

}  // namespace rescind::fuzz
