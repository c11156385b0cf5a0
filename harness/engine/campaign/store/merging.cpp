#include <algorithm>

#include "harness/engine/campaign/store/campaign_store.hpp"

namespace rescind {
namespace {

constexpr auto take_targets = R"(
INSERT OR IGNORE INTO target(name, text, strategy, depth, profile, mutant, seed, steps)
  SELECT name, text, strategy, depth, profile, mutant, seed, steps FROM other.target ORDER BY id;
CREATE TEMP TABLE same AS SELECT theirs.id AS theirs, ours.id AS ours FROM other.target theirs
  JOIN main.target ours USING(name, text, strategy, depth, profile, mutant, seed, steps);
)";

// Runs of a lane depend on their number alone: of two stores the one that is further on has all that the other has.
constexpr auto take_lanes = R"(
CREATE TEMP TABLE ahead AS SELECT same.ours AS target, other.lane.lane AS lane, same.theirs AS theirs
  FROM other.lane JOIN same ON same.theirs = other.lane.target
  LEFT JOIN main.lane ours ON ours.target = same.ours AND ours.lane = other.lane.lane
  WHERE other.lane.batches > coalesce(ours.batches, 0);
DELETE FROM main.corpus WHERE (target, lane) IN (SELECT target, lane FROM ahead);
INSERT INTO main.corpus SELECT ahead.target, ahead.lane, place, tape FROM ahead
  JOIN other.corpus ON other.corpus.target = ahead.theirs AND other.corpus.lane = ahead.lane;
INSERT OR REPLACE INTO main.lane SELECT ahead.target, ahead.lane, batches, runs FROM ahead
  JOIN other.lane ON other.lane.target = ahead.theirs AND other.lane.lane = ahead.lane;
)";

// Whoever saw a finding last knows whether it is gone.
constexpr auto take_findings = R"(
INSERT INTO main.finding SELECT shape, same.ours, rule, run, tape, first_seen, last_seen, first_program, last_program,
  gone_since FROM other.finding JOIN same ON same.theirs = other.finding.target WHERE true
  ON CONFLICT(shape, target) DO UPDATE SET
  tape = CASE WHEN excluded.run < run THEN excluded.tape ELSE tape END, run = min(run, excluded.run),
  first_program = CASE WHEN excluded.first_seen < first_seen THEN excluded.first_program ELSE first_program END,
  first_seen = min(first_seen, excluded.first_seen),
  last_program = CASE WHEN excluded.last_seen > last_seen THEN excluded.last_program ELSE last_program END,
  gone_since = CASE WHEN max(excluded.last_seen, excluded.gone_since) > max(last_seen, gone_since)
    THEN excluded.gone_since ELSE gone_since END,
  last_seen = max(last_seen, excluded.last_seen);
INSERT INTO main.race SELECT name, batch, place, reached FROM other.race WHERE true
  ON CONFLICT(name) DO UPDATE SET batch = excluded.batch, place = excluded.place, reached = excluded.reached
  WHERE (excluded.batch, excluded.place) < (batch, place);
)";

constexpr auto take_sessions = R"(
INSERT INTO main.session SELECT id, started, heard_of, program, runs, busy_ms, 0 FROM other.session WHERE true ON CONFLICT(id) DO UPDATE SET
  heard_of = max(heard_of, excluded.heard_of), runs = max(runs, excluded.runs), busy_ms = max(busy_ms, excluded.busy_ms);
INSERT INTO main.program SELECT * FROM other.program WHERE true ON CONFLICT(name) DO UPDATE SET
  first_used = min(first_used, excluded.first_used), last_used = max(last_used, excluded.last_used);
)";

std::vector<std::string> shapes_there(Database& database) {
  std::vector<std::string> shapes;
  Statement read =
      database.prepare("SELECT DISTINCT shape FROM main.finding WHERE gone_since = 0 ORDER BY shape");
  while (read.step()) shapes.push_back(read.text(0));
  return shapes;
}

}  // namespace

std::vector<std::string> CampaignStore::merge(const CampaignStore& from) {
  database_.prepare("ATTACH ? AS other").bind(from.database_.file()).run();
  std::vector<std::string> news;
  {
    Transaction merging(database_);
    const std::vector<std::string> before = shapes_there(database_);
    for (const char* part : {take_targets, take_lanes, take_findings, take_sessions}) database_.execute(part);
    for (const std::string& shape : shapes_there(database_))
      if (!std::binary_search(before.begin(), before.end(), shape)) news.push_back(shape);
    database_.execute("DROP TABLE same; DROP TABLE ahead");
    merging.commit();
  }
  database_.execute("DETACH other");
  return news;
}

}  // namespace rescind
