#include "harness/cli/version_text.hpp"

#include <fmt/format.h>

#include "harness/cli/fuzz_state.hpp"
#include "harness/engine/bench/baseline.hpp"
#include "harness/engine/campaign/store/campaign_store.hpp"
#include "harness/history/version.hpp"
#include "harness/scenario/language/schema.hpp"
#include "reports/versions.hpp"

namespace rescind {
namespace {

std::string commit_text(const BuiltFrom& from) {
  if (from.commit.empty()) return "unknown: built outside a git checkout";
  return std::string(from.commit) + (from.changed ? ", with changes that were not committed" : "");
}

}  // namespace

std::string version_text(const BuiltFrom& from) {
  return "rescind " RESCIND_VERSION +
         fmt::format("\n  commit    {}\n  compiler  {}\n", commit_text(from), from.compiler) +
         fmt::format(
             "  formats   history {}; scenario, profile, configuration and finding {}; baseline {}; "
             "state of a search {}; store of a campaign {}\n",
             history_version, format_version, baseline_version, fuzz_state_version, campaign_store_version) +
         fmt::format(
             "  reports   cases {}, rules {}, coverage {}, explore {}, fuzz {}, campaign {}, bench {}, mutants {}, kills {}, possible {}; "
             "page {}, page of diff {}",
             json_report_version, rules_json_version, coverage_json_version, explored_json_version,
             fuzzed_json_version, campaign_json_version, latency_json_version, mutants_json_version,
             kills_json_version, possible_json_version, html_data_version, diff_data_version);
}

}  // namespace rescind
