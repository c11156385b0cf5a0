#include "reports/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/base/hex.hpp"
#include "harness/contract/exercise.hpp"
#include "harness/history/vocabulary.hpp"
#include "reports/breach_words.hpp"
#include "reports/json_text.hpp"
#include "reports/versions.hpp"

namespace rescind {
namespace {

using Json = nlohmann::ordered_json;

Json breach_json(const Breach& breach, const CaseResult& result) {
  const std::optional<Time> t = breach.time();
  Json json = {
      {"rule", name_of(breach)},
      {"outcome", words_for(breach.outcome()).word},
      {"fails", breach.fails},
      {"op", text_or_null(operation_of(breach, result))},
      {"t", t ? Json(t->ns) : Json(nullptr)},
      {"expected", expected(breach, result)},
      {"seen", seen(breach, result)},
      {"line", told_at(breach, result).line},
      {"column", told_at(breach, result).column},
      {"events", breach.events},
      {"lines", lines(breach, result)},
  };
  if (const auto* broken = std::get_if<Violation>(&breach.what)) {
    json["charged"] = name_of(breach.charged());
    json["number"] = broken->number;
    json["limit"] = broken->limit;
  }
  return json;
}

// What is broken, and of a recording what every other rule came to, too: whoever asks about one history asks
// about each rule of it.
Json rules_json(const CaseResult& one) {
  Json rules = Json::array();
  for (const Breach& breach : one.breaches) rules.push_back(breach_json(breach, one));
  if (!one.recorded) return rules;
  const auto is_there = [&](RuleId rule) {
    return std::ranges::any_of(one.breaches, [&](const Breach& breach) { return breach.rule() == rule; });
  };
  for (const RuleInfo& rule : all_rules()) {
    if (!one.rules.has(rule.id) || is_there(rule.id)) continue;
    rules.push_back(
        {{"rule", rule.name}, {"outcome", words_for(one.rules.of(rule.id)).word}, {"fails", false}});
  }
  return rules;
}

// Numbers of 64 bits that are not amounts are text: many JSON readers round beyond 2^53.
Json case_json(const CaseResult& one, std::size_t rule_set) {
  Json json = {
      {"name", one.name},
      {"file", one.file},
      {"line", one.line},
      {"outcome", words_for(one.outcome).word},
      {"history_hash", hex(one.history_hash)},
      {"seed", std::to_string(one.seed)},
      {"events", one.events},
      {"clock", name_of(one.clock)},
      {"length", one.length.ns},
      {"rule_set", rule_set},
  };
  if (one.cut) json["cut"] = {{"at", one.cut->at}, {"before_cancel", one.cut->before_cancel}};
  if (one.undecided_musts != 0) json["undecided_musts"] = one.undecided_musts;
  if (!one.why.empty()) json["why"] = one.why;
  if (one.outcome != CaseOutcome::passed && !one.replay.empty()) json["replay"] = one.replay;
  json["rules"] = rules_json(one);
  return json;
}

// What is broken stands in the case itself.
Json rule_set_json(const CaseResult& one) {
  Json json = Json::object();
  for (const RuleOutcomeWords& words : rule_outcomes()) {
    if (words.outcome == RuleOutcome::broken) continue;
    json[std::string(words.word)] = names_with(one, words.outcome);
  }
  return json;
}

/// What would exercise each of these rules.
Json why_not_json(const RuleSet& rules) {
  Json json = Json::object();
  for (const RuleInfo& rule : all_rules()) {
    if (!rules.test(static_cast<std::size_t>(rule.id))) continue;
    const Exercise& exercise = exercise_of(rule.id);
    Json needs = Json::array();
    for (std::size_t i = 1; i < event_kinds; ++i)
      if (rule.needs.contains(static_cast<EventKind>(i))) needs.push_back(name_of(static_cast<EventKind>(i)));
    json[std::string(rule.name)] = {{"when", exercise.how},
                                    {"needs", needs},
                                    {"scenario", text_or_null(std::string(exercise.scenario))},
                                    {"profile", text_or_null(std::string(exercise.profile))}};
  }
  return json;
}

}  // namespace

void JsonReport::begin(const ProfileUsed& profile) {
  sink_(fmt::format("{{\n\"version\": {},\n\"profile\": {},\n\"profile_file\": {},\n\"profile_hash\": {},\n",
                    json_report_version, json_text(profile.name), json_text(text_or_null(profile.file)),
                    json_text(text_or_null(profile.hash))));
  sink_(fmt::format("\"strict\": {},\n\"off\": {},\n\"bounds\": {},\n", profile.strict,
                    json_text(profile.off), json_text(profile.bounds)));
  sink_(fmt::format("\"config_file\": {},\n\"config_hash\": {},\n\"cases\": [",
                    json_text(text_or_null(profile.config)), json_text(text_or_null(profile.config_hash))));
}

void JsonReport::refuse(const InputError& error) {
  refused_.push_back(json_text({{"file", text_or_null(error.file())},
                                {"line", error.line()},
                                {"column", error.column()},
                                {"message", error.message()},
                                {"hint", text_or_null(error.hint())}}));
}

std::size_t JsonReport::rule_set_of(const CaseResult& result) {
  std::string key;
  for (const RuleInfo& rule : all_rules())
    key +=
        result.rules.has(rule.id) ? static_cast<char>('0' + static_cast<int>(result.rules.of(rule.id))) : '-';
  for (const CheckedExpectation& one : result.expectations) {
    key += static_cast<char>('0' + static_cast<int>(one.outcome));
    key += name_of(one.what);
  }
  unseen_ |= ~result.rules.exercised();
  const auto [place, is_new] = places_.emplace(std::move(key), rule_sets_.size());
  if (is_new) rule_sets_.push_back(json_text(rule_set_json(result)));
  return place->second;
}

void JsonReport::end_file() {
  for (const FailedAlike& one : alike_.end_file())
    failed_alike_.push_back(json_text(
        {{"file", one.file}, {"rules", one.rules}, {"cases", one.cases}, {"when", text_or_null(one.when)}}));
}

void JsonReport::add(const CaseResult& result) {
  if (result.file != file_) end_file();
  file_ = result.file;
  alike_.add(result);
  sink_(tally_.cases() == 0 ? "\n" : ",\n");
  sink_(json_text(case_json(result, rule_set_of(result))));
  tally_.add(result.outcome);
}

void JsonReport::write_lines(std::string_view name, const std::vector<std::string>& lines) {
  sink_(fmt::format("\n],\n\"{}\": [", name));
  for (std::size_t i = 0; i < lines.size(); ++i) sink_((i == 0 ? "\n" : ",\n") + lines[i]);
}

void JsonReport::end(std::int64_t /*wall_ns*/) {
  write_lines("rule_sets", rule_sets_);
  Json summary = {{"cases", tally_.cases()}};
  for (const CaseOutcomeWords& words : case_outcomes())
    summary[std::string(words.word)] = tally_.ended(words.outcome);
  end_file();
  write_lines("failed_alike", failed_alike_);
  sink_("\n],\n\"why_not\": " + json_text(why_not_json(unseen_)) + ",\n\"refused\": [");
  for (std::size_t i = 0; i < refused_.size(); ++i) sink_((i == 0 ? "\n" : ",\n") + refused_[i]);
  sink_("\n],\n\"stopped\": " + json_text(text_or_null(stopped_)));
  sink_(",\n\"summary\": " + json_text(summary) + "\n}\n");
  sink_.flush();
}

std::string json_report(const RunResult& run) {
  std::string text;
  JsonReport report([&](std::string_view piece) { text += piece; });
  write_report(report, run);
  return text;
}

}  // namespace rescind
