#include "harness/live/family.hpp"

#include <iterator>
#include <string>

#include "harness/live/shipped_data.hpp"
#include "harness/scenario/compile/loader.hpp"

namespace rescind::live {

std::vector<Case> shipped_family(const Subject& subject, const Profile& profile) {
  std::vector<Case> cases;
  for (const ShippedFile& shipped : family_files()) {
    if (!shipped.name.starts_with(subject.what + "/")) continue;
    std::vector<Case> loaded = load_scenario(shipped.text, shipped.name, profile).value();
    std::move(loaded.begin(), loaded.end(), std::back_inserter(cases));
  }
  return cases;
}

}  // namespace rescind::live
