#include "harness/live/family.hpp"

#include <algorithm>
#include <iterator>

#include "harness/base/assert.hpp"
#include "harness/scenario/compile/loader.hpp"

namespace rescind::live {

std::vector<ShippedFile> shipped_family_files(const std::string& what) {
  std::vector<ShippedFile> files;
  std::ranges::copy_if(family_files(), std::back_inserter(files),
                       [&](const ShippedFile& shipped) { return shipped.name.starts_with(what + "/"); });
  return files;
}

std::vector<Case> shipped_family(const Subject& subject, const Profile& profile) {
  std::vector<Case> cases;
  for (const ShippedFile& shipped : shipped_family_files(subject.what)) {
    std::vector<Case> loaded = load_scenario(shipped.text, shipped.name, profile).value();
    std::move(loaded.begin(), loaded.end(), std::back_inserter(cases));
  }
  return cases;
}

std::vector<Moment> shipped_moments() {
  std::vector<Moment> all;
  for (const ShippedFile& file : moment_files()) {
    LoadedMoments loaded = load_moments(file.text, file.name);
    RESCIND_ASSERT(loaded.errors.empty());
    std::ranges::move(loaded.moments, std::back_inserter(all));
  }
  return all;
}

}  // namespace rescind::live
