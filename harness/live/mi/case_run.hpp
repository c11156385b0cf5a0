#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/shared.hpp"
#include "harness/history/history.hpp"
#include "harness/live/host/subject_process.hpp"
#include "harness/live/mi/target.hpp"
#include "harness/scenario/compile/scenario.hpp"
#include "harness/scenario/language/expanded.hpp"

namespace rescind::live {

/// A case, and the file that it is one of.
struct MiCase {
  Case one;
  Shared<CasesApart> file;
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

/// Plays a case in a process of its own, of which nothing is left when it returns. `serial` is another one for each.
[[nodiscard]] MiPlayed play(const MiCase& what, const MiTarget& target, std::uint64_t seed,
                            std::uint64_t serial);

/// Plays cases on our simulated library, each in a process of its own, too. But these are forked by one that has loaded it
/// already, which takes a fraction of the time. Of one thread.
class SimulatedHost {
 public:
  explicit SimulatedHost(const MiTarget& target);
  ~SimulatedHost();
  SimulatedHost(const SimulatedHost&) = delete;
  SimulatedHost& operator=(const SimulatedHost&) = delete;

  [[nodiscard]] MiPlayed play(const MiCase& what, std::uint64_t seed);

 private:
  const MiTarget& target_;
  std::unique_ptr<SubjectProcess> process_;  ///< None before the first case, and behind one that went wrong.
};

}  // namespace rescind::live
