#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/shared.hpp"
#include "harness/history/history.hpp"
#include "harness/live/mi/target.hpp"
#include "harness/scenario/compile/scenario.hpp"

namespace rescind::live {

/// A case, with the text of its file.
struct MiCase {
  Case one;
  Shared<std::string> text;
  bool shipped = false;  ///< Its file comes with the program.
};

/// What a library turned out to be.
struct MiFound {
  std::string why{};       ///< Why it cannot be used; empty where it can.
  bool simulated = false;  ///< It is our simulated one, on virtual time.
  bool probe = false;      ///< Our probe provider is behind it.
};

/// What came of a case that was played.
struct MiPlayed {
  History history{};
  std::string why{};               ///< Why nothing was played; empty where it was.
  std::vector<std::string> odd{};  ///< Sentences.
  std::string errors{};            ///< The end of what the process wrote on its standard error.
  int left = 0;                    ///< Processes that could not be ended.
};

/// Loads the library in a process, and says what it is.
[[nodiscard]] MiFound look_at(const MiTarget& target);

/// Why a case cannot be played there; nothing where it can.
[[nodiscard]] std::optional<std::string> why_unable(const Case& what, const MiTarget& target,
                                                    const MiFound& found);

/// Plays a case in a process of its own, of which nothing is left when it returns. `serial` is another one for each.
[[nodiscard]] MiPlayed play(const MiCase& what, const MiTarget& target, const MiFound& found,
                            std::uint64_t seed, std::uint64_t serial);

}  // namespace rescind::live
