#include "harness/engine/campaign/campaign.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <thread>
#include <utility>

#include "harness/edge/stopwatch.hpp"
#include "harness/engine/campaign/tapes.hpp"
#include "harness/engine/run/workers.hpp"

namespace rescind {
namespace {

constexpr std::size_t round_batches = 64;
// Batches that are looked at for such as nobody is at: as many as sixteen processes can have.
constexpr std::size_t looked_at = 16 * round_batches;

// The corpora of the lanes that this process has worked on, as they stood after its last batch there.
class Corpora {
 public:
  // Read from the store where another process has gone on with the lane, or this one has not begun.
  Corpus& of(const CampaignTarget& target, const RunLane& lane, std::uint64_t before, CampaignStore& store) {
    Kept& kept = kept_[lane];
    if (kept.batches == before) return kept.corpus;
    kept = {};
    kept.batches = before;
    Fuzzer fuzzer(*target.what, target.fuzz);
    for (const std::string& tape : store.corpus_of(lane)) fuzzer.recall(tape_of(tape), kept.corpus);
    return kept.corpus;
  }

  // Returns the tapes by which the corpus grew. Counts as kept only once the store has it: else it is read anew.
  std::vector<std::string> grow(const RunLane& lane, const FuzzTally& tally) {
    Kept& kept = kept_[lane];
    const std::size_t before = kept.corpus.tapes().size();
    kept.corpus.add(tally);
    ++kept.batches;
    std::vector<std::string> tapes;
    for (const Choices& tape : kept.corpus.tapes().subspan(before)) tapes.push_back(tape_text(tape));
    return tapes;
  }

 private:
  struct Kept {
    std::uint64_t batches = 0;
    Corpus corpus;
  };
  std::map<RunLane, Kept> kept_;
};

class Rounds {
 public:
  Rounds(std::span<const CampaignTarget> targets, CampaignStore& store, const CampaignRequest& request,
         const CampaignWatch& watch)
      : targets_(targets),
        store_(store),
        request_(request),
        watch_(watch),
        order_(order_of(targets, request)) {
    std::vector<TargetKey> keys;
    for (const CampaignTarget& target : targets) keys.push_back(target.key);
    numbers_ = store.numbers_of(keys);
    std::map<std::int64_t, std::size_t> places;
    for (std::size_t i = 0; i < numbers_.size(); ++i) places[numbers_[i]] = i;
    for (const auto& [lane, batches] : store.lanes())
      if (const auto place = places.find(lane.target); place != places.end())
        order_.note(place->second, static_cast<std::uint64_t>(lane.lane),
                    static_cast<std::uint64_t>(batches));
    for (const KeptRace& race : store.all().races) races_.emplace(race.name, race.batch);
  }

  CampaignProgress run() {
    while (!ends()) {
      const std::vector<Batch> wanted = order_.next(looked_at);
      if (wanted.empty()) break;
      const std::vector<Batch> round = claimed(wanted);
      // Whatever is left, others are at it.
      if (round.empty())
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
      else
        run_round(round);
    }
    return std::move(progress_);
  }

 private:
  static BatchOrder order_of(std::span<const CampaignTarget> targets, const CampaignRequest& request) {
    std::vector<std::uint64_t> lanes;
    for (const CampaignTarget& target : targets) lanes.push_back(lanes_of(target.fuzz.strategy));
    return {std::move(lanes), request.slice, (request.runs + batch_runs - 1) / batch_runs};
  }

  [[nodiscard]] bool ends() const {
    return (watch_.time_is_up && watch_.time_is_up()) || (watch_.stop_asked && watch_.stop_asked());
  }

  [[nodiscard]] RunLane lane_of(const Batch& batch) const {
    return {numbers_[batch.target], static_cast<std::int64_t>(batch.lane)};
  }

  std::vector<Batch> claimed(const std::vector<Batch>& wanted) {
    std::vector<CampaignStore::Claim> claims;
    for (const Batch& batch : wanted)
      claims.push_back({lane_of(batch), static_cast<std::int64_t>(batch.before), false});
    // Half of what there is, so that another process finds some, too; but enough for our threads.
    const std::size_t fair = std::max<std::size_t>(wanted.size() / 2, request_.jobs);
    store_.claim(claims, std::min(fair, round_batches));
    std::vector<Batch> ours;
    for (std::size_t i = 0; i < claims.size(); ++i) {
      order_.note(wanted[i].target, wanted[i].lane, static_cast<std::uint64_t>(claims[i].batches));
      if (claims[i].claimed) ours.push_back(wanted[i]);
    }
    return ours;
  }

  void run_round(const std::vector<Batch>& round) {
    const Stopwatch stopwatch;
    std::vector<FuzzTally> tallies(round.size());
    std::vector<const Corpus*> corpora(round.size(), nullptr);
    for (std::size_t i = 0; i < round.size(); ++i) {
      const CampaignTarget& target = targets_[round[i].target];
      if (target.fuzz.strategy == Strategy::coverage)
        corpora[i] = &corpora_.of(target, lane_of(round[i]), round[i].before, store_);
    }
    const auto work = [&](std::size_t i) {
      if (watch_.stop_asked && watch_.stop_asked()) return;
      const CampaignTarget& target = targets_[round[i].target];
      Fuzzer(*target.what, target.fuzz).run(round[i].number * batch_runs, batch_runs, corpora[i], tallies[i]);
    };
    work_on_all(round.size(), request_.jobs, work, [&](std::size_t) {
      if (watch_.tick) watch_.tick();
    });
    std::vector<BatchDone> done;
    for (std::size_t i = 0; i < round.size(); ++i) done.push_back(done_of(round[i], tallies[i]));
    for (std::string& shape : store_.add(done, stopwatch.elapsed_ns() / 1'000'000))
      progress_.news.push_back(std::move(shape));
    for (std::size_t i = 0; i < round.size(); ++i)
      if (tallies[i].runs > 0) order_.note(round[i].target, round[i].lane, round[i].before + 1);
    if (watch_.progress) watch_.progress(progress_);
  }

  BatchDone done_of(const Batch& batch, const FuzzTally& tally) {
    BatchDone done{.lane = lane_of(batch),
                   .batch = static_cast<std::int64_t>(batch.number),
                   .before = static_cast<std::int64_t>(batch.before),
                   .runs = static_cast<std::int64_t>(tally.runs)};
    for (const FuzzTally::Found& one : tally.found) {
      done.failures.push_back({.shape = describe(one.shape),
                               .rule = std::string(info(one.shape.rule).name),
                               .run = static_cast<std::int64_t>(one.run.number),
                               .tape = tape_text(one.run.tape)});
    }
    for (std::size_t i = 0; i < tally.races.size(); ++i)
      if (tally.races.test(i)) note_race(name_of(race_at(i)), done);
    if (targets_[batch.target].fuzz.strategy == Strategy::coverage && tally.runs > 0)
      done.corpus = corpora_.grow(done.lane, tally);
    progress_.runs += tally.runs;
    return done;
  }

  // A race that an earlier batch reached is no news; of batches as early the store takes one.
  void note_race(const std::string& name, BatchDone& done) {
    const auto [known, is_new] = races_.emplace(name, done.batch);
    if (!is_new && known->second < done.batch) return;
    if (is_new) ++progress_.races_new;
    known->second = done.batch;
    done.races.push_back(name);
  }

  std::span<const CampaignTarget> targets_;
  CampaignStore& store_;
  const CampaignRequest& request_;
  const CampaignWatch& watch_;
  BatchOrder order_;
  std::vector<std::int64_t> numbers_;  // Of the targets in the store.
  std::map<std::string, std::int64_t> races_;
  Corpora corpora_;
  CampaignProgress progress_;
};

}  // namespace

CampaignProgress run_campaign(std::span<const CampaignTarget> targets, CampaignStore& store,
                              const CampaignRequest& request, const CampaignWatch& watch) {
  return Rounds(targets, store, request, watch).run();
}

}  // namespace rescind
