#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/engine/campaign/batch_order.hpp"
#include "harness/engine/campaign/store/campaign_store.hpp"
#include "harness/engine/search/fuzzing.hpp"
#include "harness/scenario/compile/scenario.hpp"

namespace rescind {

/// What a campaign runs: a case, already judged by its profile, with a strategy.
struct CampaignTarget {
  TargetKey key;
  const Case* what = nullptr;
  FuzzOptions fuzz;
};

/// What one call of a campaign is to do.
struct CampaignRequest {
  std::uint64_t runs = 0;  ///< It ends when the targets have so many runs in all, rounded up to batches.
  Slice slice{};
  std::size_t jobs = 1;
};

/// How far a call got.
struct CampaignProgress {
  std::uint64_t runs = 0;       ///< Of this call.
  std::uint64_t races_new = 0;  ///< That no earlier batch of this process or store had reached.
  std::vector<std::string>
      news;  ///< Shapes that were found and not known, or had been gone, in the order in which they came.
};

/// Who follows a campaign; asked after each round.
struct CampaignWatch {
  std::function<void(const CampaignProgress&)> progress;
  std::function<void()> tick;        ///< Called now and then while a round goes on.
  std::function<bool()> time_is_up;  ///< Whether it is to end with this round.
  std::function<bool()>
      stop_asked;  ///< Whether it is to end soon, with the batches that are done: from any thread.
};

/// Runs the batches that are left, in rounds: claimed in `store`, run, added to it. Where others work on the same store,
/// each does what nobody else does. Ends when all is done, or `watch` says so.
[[nodiscard]] CampaignProgress run_campaign(std::span<const CampaignTarget> targets, CampaignStore& store,
                                            const CampaignRequest& request, const CampaignWatch& watch);

}  // namespace rescind
