#include "harness/engine/campaign/store/campaign_store.hpp"

namespace rescind {

std::vector<KeptFinding> CampaignStore::findings() {
  std::vector<KeptFinding> all;
  Statement read = database_.prepare(
      "SELECT shape, rule, target, run, tape, first_seen, last_seen, first_program, last_program, gone_since, "
      "coalesce((SELECT file FROM saved WHERE saved.shape = finding.shape), '') FROM finding "
      "JOIN target ON target.id = finding.target ORDER BY shape, name, strategy, profile, target");
  while (read.step()) {
    all.push_back({.shape = read.text(0),
                   .rule = read.text(1),
                   .target = read.number(2),
                   .run = read.number(3),
                   .tape = read.text(4),
                   .first_seen = read.number(5),
                   .last_seen = read.number(6),
                   .first_program = read.text(7),
                   .last_program = read.text(8),
                   .gone_since = read.number(9),
                   .file = read.text(10)});
  }
  return all;
}

CampaignKept CampaignStore::all() {
  CampaignKept kept;
  // One reading transaction, so that all of it is of one moment.
  database_.execute("BEGIN");
  Statement targets = database_.prepare(
      "SELECT id, name, text, strategy, depth, profile, mutant, seed, steps FROM target ORDER BY name, strategy, profile, id");
  while (targets.step()) {
    kept.targets.emplace_back(targets.number(0),
                              TargetKey{targets.text(1), targets.text(2), targets.text(3), targets.text(4),
                                        targets.text(5), targets.text(6), targets.text(7), targets.text(8)});
  }
  Statement runs = database_.prepare("SELECT target, sum(runs) FROM lane GROUP BY target");
  while (runs.step()) kept.runs[runs.number(0)] = runs.number(1);
  kept.findings = findings();
  Statement races =
      database_.prepare("SELECT name, batch, place, reached FROM race ORDER BY batch, place, name");
  while (races.step()) kept.races.push_back({races.text(0), races.number(1), races.text(2), races.number(3)});
  Statement sessions = database_.prepare(
      "SELECT id, started, heard_of, program, runs, busy_ms FROM session ORDER BY started, id");
  while (sessions.step()) {
    kept.sessions.push_back({sessions.text(0), sessions.number(1), sessions.number(2), sessions.text(3),
                             sessions.number(4), sessions.number(5)});
  }
  Statement programs =
      database_.prepare("SELECT name, formats, first_used, last_used FROM program ORDER BY first_used, name");
  while (programs.step())
    kept.programs.push_back({programs.text(0), programs.text(1), programs.number(2), programs.number(3)});
  kept.corpus = database_.number("SELECT count(*) FROM corpus");
  database_.execute("COMMIT");
  return kept;
}

std::string CampaignStore::what_is_wrong() {
  Statement check = database_.prepare("PRAGMA integrity_check(1)");
  check.step();
  const std::string answer = check.text(0);
  return answer == "ok" ? std::string() : answer;
}

}  // namespace rescind
