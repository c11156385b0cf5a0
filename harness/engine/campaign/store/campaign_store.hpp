#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "harness/edge/held_file.hpp"
#include "harness/engine/campaign/store/database.hpp"
#include "harness/engine/campaign/store/kept.hpp"

namespace rescind {

/// The number of the format of a campaign's store.
inline constexpr int campaign_store_version = 1;

/// What a campaign keeps in DIR/campaign.db, beside DIR/findings. Each change is made whole or not at all, whenever the
/// process ends; several processes may work on one store. Members throw OutputError where the disk refuses, a full one
/// too: what was kept before is then as it was.
class CampaignStore {
 public:
  /// One to work on, made where it is missing. Throws UsageError where there can be none in that directory, InputError
  /// where what stands there is no store of this version.
  [[nodiscard]] static CampaignStore to_work_on(const std::string& directory);
  /// One that is there. Throws as above, and UsageError where there is none.
  [[nodiscard]] static CampaignStore to_read(const std::string& directory);

  /// The number of each target, which is new where it was not known.
  [[nodiscard]] std::vector<std::int64_t> numbers_of(std::span<const TargetKey> targets);
  /// Batches of each lane that were begun, by lane.
  [[nodiscard]] std::map<RunLane, std::int64_t> lanes();
  /// Tapes of the lane's corpus, in the order in which they came.
  [[nodiscard]] std::vector<std::string> corpus_of(const RunLane& lane);

  /// From now on this process is at work, as this version of the program. Takes over what processes that were killed
  /// had claimed.
  void begin_session(const std::string& program, const std::string& formats);
  /// Claims the first of the lanes that stand at so many batches, and that nobody else works on, `most` of them: says how
  /// each stands, as far as it was looked at, and whether it was claimed.
  struct Claim {
    RunLane lane;
    std::int64_t batches = 0;
    bool claimed = false;
  };
  void claim(std::vector<Claim>& wanted, std::size_t most);
  /// Adds what claimed batches came to, and gives their lanes back. Returns the shapes among their failures that were
  /// not known, or were gone. `busy_ms`: how long they took.
  [[nodiscard]] std::vector<std::string> add(std::span<const BatchDone> done, std::int64_t busy_ms);
  void end_session();

  [[nodiscard]] std::vector<KeptFinding> findings();
  /// Known findings were looked at again: says which are still there.
  void watched(std::span<const KeptFinding> findings, std::span<const char> still_there);
  /// Where the small scenario of a shape stands.
  void saved(const std::string& shape, const std::string& file);

  [[nodiscard]] CampaignKept all();
  /// Takes in all that another store has: of each lane what is further on, of each finding and race the earliest.
  /// Taking it in again changes nothing. Returns the shapes that were not known, or were gone and are there in `from`.
  [[nodiscard]] std::vector<std::string> merge(const CampaignStore& from);
  /// Empty where SQLite finds nothing wrong with the file.
  [[nodiscard]] std::string what_is_wrong();

 private:
  CampaignStore(std::string directory, Database::Access access);
  void make_or_check();
  void forget_the_dead();
  void add_failures(const BatchDone& done, std::int64_t now, std::vector<std::string>& news);
  void add_races(const BatchDone& done, std::int64_t now);
  [[nodiscard]] std::string held(const std::string& session) const;

  std::string directory_;
  Database database_;
  std::string session_;
  std::string program_;
  std::unique_ptr<HeldFile> alive_;
};

/// The file of the store in a directory.
[[nodiscard]] std::string campaign_file(const std::string& directory);

}  // namespace rescind
