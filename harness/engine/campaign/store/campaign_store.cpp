#include "harness/engine/campaign/store/campaign_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "harness/base/input_error.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/edge/directories.hpp"
#include "harness/edge/wall_clock.hpp"

namespace rescind {
namespace {

// "resc" in the header of the file, so that no other database is taken for a campaign.
constexpr std::int64_t application = 0x72657363;

// How the file begins that a process at work holds.
constexpr auto at_work = "at-work-";

constexpr auto tables = R"(
CREATE TABLE program(name TEXT PRIMARY KEY, formats TEXT NOT NULL, first_used INTEGER NOT NULL, last_used INTEGER NOT NULL);
CREATE TABLE target(id INTEGER PRIMARY KEY, name TEXT NOT NULL, text TEXT NOT NULL, strategy TEXT NOT NULL,
  depth TEXT NOT NULL, profile TEXT NOT NULL, mutant TEXT NOT NULL, seed TEXT NOT NULL, steps TEXT NOT NULL,
  UNIQUE(name, text, strategy, depth, profile, mutant, seed, steps));
CREATE TABLE lane(target INTEGER NOT NULL REFERENCES target(id), lane INTEGER NOT NULL, batches INTEGER NOT NULL,
  runs INTEGER NOT NULL, PRIMARY KEY(target, lane)) WITHOUT ROWID;
CREATE TABLE claim(target INTEGER NOT NULL, lane INTEGER NOT NULL, session TEXT NOT NULL,
  PRIMARY KEY(target, lane)) WITHOUT ROWID;
CREATE TABLE corpus(target INTEGER NOT NULL REFERENCES target(id), lane INTEGER NOT NULL, place INTEGER NOT NULL,
  tape TEXT NOT NULL, PRIMARY KEY(target, lane, place)) WITHOUT ROWID;
CREATE TABLE race(name TEXT PRIMARY KEY, batch INTEGER NOT NULL, place TEXT NOT NULL, reached INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE finding(shape TEXT NOT NULL, target INTEGER NOT NULL REFERENCES target(id), rule TEXT NOT NULL,
  run INTEGER NOT NULL, tape TEXT NOT NULL, first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL,
  first_program TEXT NOT NULL, last_program TEXT NOT NULL, gone_since INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY(shape, target)) WITHOUT ROWID;
CREATE TABLE saved(shape TEXT PRIMARY KEY, file TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE session(id TEXT PRIMARY KEY, started INTEGER NOT NULL, heard_of INTEGER NOT NULL, program TEXT NOT NULL,
  runs INTEGER NOT NULL, busy_ms INTEGER NOT NULL, at_work INTEGER NOT NULL) WITHOUT ROWID;
)";

}  // namespace

std::string campaign_file(const std::string& directory) {
  return directory + "/campaign.db";
}

CampaignStore::CampaignStore(std::string directory, Database::Access access)
    : directory_(std::move(directory)), database_(campaign_file(directory_), access) {
  make_or_check();
}

CampaignStore CampaignStore::to_work_on(const std::string& directory) {
  if (const std::string why = make_directory(directory); !why.empty())
    throw UsageError(
        fmt::format("'{}' cannot be made a directory for a campaign: {}", printable(directory), why));
  return {directory, Database::Access::write};
}

CampaignStore CampaignStore::to_read(const std::string& directory) {
  if (!exists(campaign_file(directory)))
    throw UsageError(fmt::format("no campaign is kept in '{}': there is no {}", printable(directory),
                                 printable(campaign_file(directory))),
                     "`rescind campaign DIR` begins one");
  return {directory, Database::Access::read};
}

void CampaignStore::make_or_check() {
  // Two processes may come to a new store at the same time.
  if (database_.number("PRAGMA user_version") == 0 &&
      database_.number("SELECT count(*) FROM sqlite_master") == 0) {
    Transaction making(database_);
    if (database_.number("SELECT count(*) FROM sqlite_master") == 0) {
      database_.execute(tables);
      database_.execute(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", application,
                                    campaign_store_version));
    }
    making.commit();
  }
  const std::string file = printable(database_.file());
  if (database_.number("PRAGMA application_id") != application)
    throw InputError(file, 0, 0, "this is a database, but no store of a campaign", "name another directory");
  if (const std::int64_t version = database_.number("PRAGMA user_version"); version != campaign_store_version)
    throw InputError(file, 0, 0,
                     fmt::format("this store has the version {}; this program knows version {}", version,
                                 campaign_store_version),
                     "name another directory, or use the program that wrote it");
}

std::vector<std::int64_t> CampaignStore::numbers_of(std::span<const TargetKey> targets) {
  std::vector<std::int64_t> numbers;
  Transaction adding(database_);
  Statement insert = database_.prepare(
      "INSERT OR IGNORE INTO target(name, text, strategy, depth, profile, mutant, seed, steps) "
      "VALUES(?, ?, ?, ?, ?, ?, ?, ?)");
  Statement find = database_.prepare(
      "SELECT id FROM target WHERE name = ? AND text = ? AND strategy = ? AND depth = ? AND profile = ? "
      "AND mutant = ? AND seed = ? AND steps = ?");
  const auto bound = [](Statement& to, const TargetKey& key) -> Statement& {
    return to.bind(key.name)
        .bind(key.text)
        .bind(key.strategy)
        .bind(key.depth)
        .bind(key.profile)
        .bind(key.mutant)
        .bind(key.seed)
        .bind(key.steps);
  };
  for (const TargetKey& key : targets) {
    bound(insert, key).run();
    bound(find, key).step();
    numbers.push_back(find.number(0));
    find.step();
  }
  adding.commit();
  return numbers;
}

std::map<RunLane, std::int64_t> CampaignStore::lanes() {
  std::map<RunLane, std::int64_t> all;
  Statement read = database_.prepare("SELECT target, lane, batches FROM lane");
  while (read.step()) all[{read.number(0), read.number(1)}] = read.number(2);
  return all;
}

std::vector<std::string> CampaignStore::corpus_of(const RunLane& lane) {
  std::vector<std::string> tapes;
  Statement read = database_.prepare("SELECT tape FROM corpus WHERE target = ? AND lane = ? ORDER BY place");
  read.bind(lane.target).bind(lane.lane);
  while (read.step()) tapes.push_back(read.text(0));
  return tapes;
}

std::string CampaignStore::held(const std::string& session) const {
  return directory_ + "/" + at_work + session;
}

void CampaignStore::begin_session(const std::string& program, const std::string& formats) {
  Statement name = database_.prepare("SELECT lower(hex(randomblob(8)))");
  name.step();
  session_ = name.text(0);
  program_ = program;
  const std::int64_t now = unix_seconds();
  Transaction beginning(database_);
  alive_ = std::make_unique<HeldFile>(held(session_));
  forget_the_dead();
  remove_left_behind(directory_, at_work);
  database_
      .prepare(
          "INSERT INTO program VALUES(?, ?, ?, ?) ON CONFLICT(name) DO UPDATE SET last_used = excluded.last_used, "
          "formats = excluded.formats")
      .bind(program)
      .bind(formats)
      .bind(now)
      .bind(now)
      .run();
  database_.prepare("INSERT INTO session VALUES(?, ?, ?, ?, 0, 0, 1)")
      .bind(session_)
      .bind(now)
      .bind(now)
      .bind(program)
      .run();
  beginning.commit();
}

void CampaignStore::forget_the_dead() {
  std::vector<std::string> dead;
  Statement read = database_.prepare("SELECT id FROM session WHERE at_work = 1");
  while (read.step())
    if (read.text(0) != session_ && !is_held(held(read.text(0)))) dead.push_back(read.text(0));
  for (const std::string& session : dead) {
    database_.prepare("DELETE FROM claim WHERE session = ?").bind(session).run();
    database_.prepare("UPDATE session SET at_work = 0 WHERE id = ?").bind(session).run();
  }
}

void CampaignStore::claim(std::vector<Claim>& wanted, std::size_t most) {
  Transaction claiming(database_);
  forget_the_dead();
  Statement stands = database_.prepare("SELECT batches FROM lane WHERE target = ? AND lane = ?");
  Statement insert = database_.prepare("INSERT OR IGNORE INTO claim VALUES(?, ?, ?)");
  std::size_t claimed = 0;
  for (Claim& one : wanted) {
    if (claimed == most) break;
    stands.bind(one.lane.target).bind(one.lane.lane);
    const std::int64_t batches = stands.step() ? stands.number(0) : 0;
    if (batches > 0) stands.step();
    if (batches == one.batches) {
      insert.bind(one.lane.target).bind(one.lane.lane).bind(session_).run();
      one.claimed = database_.changed() == 1;
      claimed += one.claimed ? 1 : 0;
    }
    one.batches = batches;
  }
  claiming.commit();
}

void CampaignStore::add_failures(const BatchDone& done, std::int64_t now, std::vector<std::string>& news) {
  Statement known = database_.prepare("SELECT 1 FROM finding WHERE shape = ? AND gone_since = 0");
  Statement insert = database_.prepare(
      "INSERT INTO finding VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT(shape, target) DO UPDATE SET "
      "tape = CASE WHEN excluded.run < run OR gone_since > 0 THEN excluded.tape ELSE tape END, "
      "run = CASE WHEN excluded.run < run OR gone_since > 0 THEN excluded.run ELSE run END, "
      "last_seen = excluded.last_seen, last_program = excluded.last_program, gone_since = 0");
  for (const KeptFailure& one : done.failures) {
    if (!known.bind(one.shape).any()) news.push_back(one.shape);
    insert.bind(one.shape)
        .bind(done.lane.target)
        .bind(one.rule)
        .bind(one.run)
        .bind(one.tape)
        .bind(now)
        .bind(now)
        .bind(program_)
        .bind(program_)
        .run();
  }
}

void CampaignStore::add_races(const BatchDone& done, std::int64_t now) {
  Statement insert = database_.prepare(
      "INSERT INTO race SELECT ?, ?, name || ' by ' || strategy || ' under ' || profile, ? FROM target WHERE id = ? "
      "ON CONFLICT(name) DO UPDATE SET batch = excluded.batch, place = excluded.place, reached = excluded.reached "
      "WHERE (excluded.batch, excluded.place) < (batch, place)");
  for (const std::string& race : done.races)
    insert.bind(race).bind(done.batch).bind(now).bind(done.lane.target).run();
}

std::vector<std::string> CampaignStore::add(std::span<const BatchDone> done, std::int64_t busy_ms) {
  std::vector<std::string> news;
  const std::int64_t now = unix_seconds();
  std::int64_t runs = 0;
  Transaction adding(database_);
  Statement give_back = database_.prepare("DELETE FROM claim WHERE target = ? AND lane = ? AND session = ?");
  Statement move_on = database_.prepare(
      "INSERT INTO lane VALUES(?, ?, 1, ?) ON CONFLICT(target, lane) DO UPDATE SET batches = batches + 1, "
      "runs = runs + excluded.runs");
  Statement grow = database_.prepare(
      "INSERT INTO corpus SELECT ?, ?, coalesce(max(place) + 1, 0), ? FROM corpus WHERE target = ? AND lane = ?");
  for (const BatchDone& one : done) {
    give_back.bind(one.lane.target).bind(one.lane.lane).bind(session_).run();
    if (database_.changed() != 1 || one.runs == 0)
      continue;  // Not ours any more, or not run: it does not count.
    move_on.bind(one.lane.target).bind(one.lane.lane).bind(one.runs).run();
    add_failures(one, now, news);
    add_races(one, now);
    for (const std::string& tape : one.corpus)
      grow.bind(one.lane.target)
          .bind(one.lane.lane)
          .bind(tape)
          .bind(one.lane.target)
          .bind(one.lane.lane)
          .run();
    runs += one.runs;
  }
  database_.prepare("UPDATE session SET heard_of = ?, runs = runs + ?, busy_ms = busy_ms + ? WHERE id = ?")
      .bind(now)
      .bind(runs)
      .bind(busy_ms)
      .bind(session_)
      .run();
  adding.commit();
  return news;
}

void CampaignStore::end_session() {
  Transaction ending(database_);
  database_.prepare("DELETE FROM claim WHERE session = ?").bind(session_).run();
  database_.prepare("UPDATE session SET at_work = 0 WHERE id = ?").bind(session_).run();
  ending.commit();
  alive_.reset();
}

void CampaignStore::watched(std::span<const KeptFinding> findings, std::span<const char> still_there) {
  const std::int64_t now = unix_seconds();
  Transaction noting(database_);
  Statement seen = database_.prepare(
      "UPDATE finding SET last_seen = ?, last_program = ?, gone_since = 0 WHERE shape = ? AND target = ?");
  Statement gone = database_.prepare(
      "UPDATE finding SET gone_since = ? WHERE shape = ? AND target = ? AND gone_since = 0");
  for (std::size_t i = 0; i < findings.size(); ++i) {
    Statement& change = still_there[i] != 0 ? seen.bind(now).bind(program_) : gone.bind(now);
    change.bind(findings[i].shape).bind(findings[i].target).run();
  }
  noting.commit();
}

void CampaignStore::saved(const std::string& shape, const std::string& file) {
  Transaction noting(database_);
  database_.prepare("INSERT OR REPLACE INTO saved VALUES(?, ?)").bind(shape).bind(file).run();
  noting.commit();
}

}  // namespace rescind
