#include "reports/html_index.hpp"

#include <algorithm>

#include "harness/base/hex.hpp"
#include "harness/base/shell.hpp"
#include "harness/contract/sentence.hpp"
#include "harness/engine/run/outcome_words.hpp"
#include "harness/history/vocabulary.hpp"
#include "reports/breach_words.hpp"
#include "reports/html_picture.hpp"
#include "reports/json_text.hpp"
#include "reports/versions.hpp"

namespace rescind {
namespace {

using Json = nlohmann::ordered_json;

template <class Value>
Json value_or_null(const std::optional<Value>& value) {
  return value ? Json(*value) : Json(nullptr);
}

std::string list_of(const std::vector<std::string>& values) {
  std::string text;
  for (const std::string& value : values) text += (text.empty() ? "" : ",") + value;
  return "[" + text + "]";
}

std::vector<std::string> words_in(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

Json sentences_json() {
  Json all = Json::array();
  for (const SourceSentence& sentence : all_source_sentences())
    all.push_back({{"id", sentence.id}, {"text", sentence.text}});
  return all;
}

Json picture_json(const Picture& picture) {
  if (picture.kind == Picture::Kind::none) return nullptr;
  return {{"kind", name_of(picture.kind)}, {"from", name_of(picture.from)}, {"to", name_of(picture.to)}};
}

Json rules_json() {
  Json all = Json::array();
  for (const RuleInfo& rule : all_rules()) {
    all.push_back({{"name", rule.name},
                   {"statement", rule.statement},
                   {"level", name_of(rule.level)},
                   {"charged", name_of(rule.who)},
                   {"reading", name_of(rule.reading)},
                   {"page", rule.page},
                   {"sentences", words_in(rule.sources)},
                   {"picture", picture_json(rule.picture)}});
  }
  return all;
}

Json profile_json(const ProfileUsed& profile) {
  return {{"name", profile.name},
          {"file", text_or_null(profile.file)},
          {"hash", text_or_null(profile.hash)},
          {"strict", profile.strict},
          {"off", profile.off},
          {"bounds", profile.bounds}};
}

Json refused_json(const std::vector<InputError>& refused) {
  Json all = Json::array();
  for (const InputError& error : refused) {
    all.push_back({{"file", text_or_null(error.file())},
                   {"line", error.line()},
                   {"column", error.column()},
                   {"message", error.message()},
                   {"hint", text_or_null(error.hint())}});
  }
  return all;
}

Json left_out_json(const LeftOut& left_out) {
  if (!left_out.any()) return nullptr;
  return {{"passing", left_out.passing}, {"failing", left_out.failing}, {"limit", left_out.limit}};
}

Json cause_json(const Cause& cause) {
  Json tests = Json::array();
  for (const MatrixTest& test : cause.tests) tests.push_back({{"key", test.key}, {"values", test.values}});
  return {{"how", name_of(cause.how)},
          {"any", Json::array({tests})},
          {"wrong", cause.wrong},
          {"text", text_of(cause)}};
}

Json picture_json(const Breach& breach) {
  const std::optional<BreachPicture> picture = picture_of(breach);
  if (!picture) return nullptr;
  return {{"kind", name_of(picture->kind)},
          {"from", value_or_null(picture->from)},
          {"to", value_or_null(picture->to)},
          {"bound", value_or_null(picture->bound)}};
}

char letter_of(RuleOutcome outcome) {
  return "kbncu"[static_cast<std::size_t>(outcome)];
}

std::string member(std::string_view name, std::string_view json) {
  return ",\"" + std::string(name) + "\":" + std::string(json);
}

}  // namespace

std::uint32_t HtmlIndex::Texts::number_of(std::string_view text) {
  if (const auto found = numbers_.find(text); found != numbers_.end()) return found->second;
  const auto number = static_cast<std::uint32_t>(texts_.size());
  numbers_.emplace(text, number);
  texts_.emplace_back(text);
  return number;
}

std::string HtmlIndex::Texts::json() const {
  return json_text(texts_);
}

std::uint32_t HtmlIndex::vector_of(const CaseResult& result) {
  std::string letters;
  for (const RuleInfo& rule : all_rules())
    letters += result.rules.has(rule.id) ? letter_of(result.rules.of(rule.id)) : '-';
  Json expectations = Json::array();
  for (const CheckedExpectation& one : result.expectations)
    expectations.push_back({std::string(name_of(one.what)), std::string(1, letter_of(one.outcome))});
  std::string text = json_text({{"rules", letters}, {"expectations", expectations}});
  const auto [place, is_new] =
      vectors_.emplace(std::move(text), static_cast<std::uint32_t>(vector_texts_.size()));
  if (is_new) vector_texts_.push_back(place->first);
  return place->second;
}

// Most commands differ by the case's name alone.
void HtmlIndex::add_replay(const CaseResult& result) {
  const std::string name = " '" + result.name + "' ";
  const std::size_t place = result.replay.find(name);
  const bool splits = shell_word(result.name) == "'" + result.name + "'" && place != std::string::npos;
  const std::string_view all = result.replay;
  const std::string_view before = splits ? all.substr(0, place + 1) : all;
  const std::string_view behind = splits ? all.substr(place + name.size() - 1) : std::string_view();
  replay_.add(texts_.number_of(before));
  replay_rest_.add(texts_.number_of(behind));
}

void HtmlIndex::add_breaches(const CaseResult& result) {
  for (const Breach& breach : result.breaches) {
    const std::optional<Time> t = breach.time();
    const bool broken = std::holds_alternative<Violation>(breach.what);
    Json told = Json::array();
    for (const std::string& line : lines(breach, result)) told.push_back(texts_.number_of(line));
    breaches_.add(json_text({{"case", cases_.size()},
                             {"rule", name_of(breach)},
                             {"outcome", words_for(breach.outcome()).word},
                             {"fails", breach.fails},
                             {"charged", broken ? texts_.number_of(name_of(breach.charged())) : 0},
                             {"op", texts_.number_of(operation_of(breach, result))},
                             {"t", t ? Json(t->ns) : Json(nullptr)},
                             {"expected", texts_.number_of(expected(breach, result))},
                             {"seen", texts_.number_of(seen(breach, result))},
                             {"line", told_at(breach, result).line},
                             {"events", breach.events},
                             {"lines", told},
                             {"picture", picture_json(breach)}}));
  }
}

void HtmlIndex::add(const CaseResult& result) {
  const auto number = static_cast<std::uint32_t>(cases_.size());
  HtmlFiles::Place place = files_.add(result.file, result.name);
  add_breaches(result);
  groups_.add(number, place.file, result);
  file_.add(place.file);
  line_.add(result.line);
  values_.add(json_text(place.values));
  seed_.add("\"" + std::to_string(result.seed) + "\"");
  outcome_.add(static_cast<std::int64_t>(result.outcome));
  vector_.add(vector_of(result));
  events_.add(static_cast<std::int64_t>(result.events));
  length_.add(result.length.ns);
  clock_.add(static_cast<std::int64_t>(result.clock));
  hashes_ += hex(result.history_hash);
  why_.add(texts_.number_of(result.why));
  add_replay(result);
  if (place.own_name) names_.add(json_text({number, *place.own_name}));
  if (result.cut)
    cut_.add(
        json_text({{"case", number}, {"at", result.cut->at}, {"before_cancel", result.cut->before_cancel}}));
  tally_.add(result.outcome);
  cases_.push_back({std::move(place), result.run, words_for(result.outcome).fails});
}

std::optional<Cause> HtmlIndex::cause_of(const BreachGroup& group) const {
  std::vector<std::string> failed;
  std::vector<std::string> others;
  for (std::uint32_t i = 0; i < cases_.size(); ++i) {
    if (cases_[i].place.file != group.file) continue;
    const bool is_in = std::ranges::binary_search(group.cases, i);
    (is_in ? failed : others).push_back(files_.name_of(cases_[i].place));
  }
  return best_cause_of(failed, others);
}

std::string HtmlIndex::files_json(const RunArchive* runs) const {
  Json all = Json::array();
  for (const HtmlFiles::File& file : files_.all()) {
    const FileStory story = runs == nullptr ? FileStory{} : runs->story_of(file.path);
    all.push_back({{"path", file.path},
                   {"name", file.name},
                   {"tags", story.tags},
                   {"story", story.story},
                   {"keys", file.keys},
                   {"values", file.values}});
  }
  return json_text(all);
}

std::string HtmlIndex::groups_json() const {
  Json all = Json::array();
  for (const BreachGroup& group : groups()) {
    const std::optional<Cause> cause = cause_of(group);
    all.push_back({{"rule", group.rule},
                   {"file", group.file},
                   {"fails", group.fails},
                   {"seen", group.seen},
                   {"cases", group.cases},
                   {"of", files_.all()[group.file].cases},
                   {"cause", cause ? cause_json(*cause) : Json(nullptr)}});
  }
  return json_text(all);
}

std::string HtmlIndex::cases_json(const std::vector<HistoryPlace>& places) const {
  Column run;
  Column reference;
  for (const HistoryPlace& place : places) {
    run.add(place.run);
    reference.add(place.reference);
  }
  return "{\"file\":" + file_.json() + member("line", line_.json()) + member("values", values_.json()) +
         member("seed", seed_.json()) + member("outcome", outcome_.json()) +
         member("vector", vector_.json()) + member("events", events_.json()) +
         member("length", length_.json()) + member("clock", clock_.json()) +
         member("hash", "\"" + hashes_ + "\"") + member("why", why_.json()) +
         member("replay", replay_.json()) + member("replay_rest", replay_rest_.json()) +
         member("run", run.json()) + member("reference", reference.json()) + "}";
}

std::string HtmlIndex::json(const PageOrigin& origin, const std::vector<HistoryPlace>& places,
                            const LeftOut& left_out) const {
  Json summary = Json::array();
  Json outcomes = Json::array();
  for (const CaseOutcomeWords& words : case_outcomes()) {
    summary.push_back(tally_.ended(words.outcome));
    outcomes.push_back(words.word);
  }
  Json clocks = Json::array();
  for (const Clock clock : {Clock::virtual_time, Clock::monotonic, Clock::steps})
    clocks.push_back(name_of(clock));
  std::string text = json_text({{"version", html_data_version},
                                {"program", RESCIND_VERSION},
                                {"command", origin.command},
                                {"mutant", text_or_null(origin.mutant)},
                                {"references", origin.of_programs ? "simulated" : "without-mutant"},
                                {"profile", profile_json(profile_)},
                                {"summary", summary},
                                {"refused", refused_json(refused_)},
                                {"stopped", text_or_null(stopped_)},
                                {"left_out", left_out_json(left_out)},
                                {"sentences", sentences_json()},
                                {"rules", rules_json()},
                                {"outcomes", outcomes},
                                {"clocks", clocks}});
  text.pop_back();  // The rest goes inside.
  return text + member("texts", texts_.json()) + member("files", files_json(origin.runs.get())) +
         member("vectors", list_of(vector_texts_)) + member("cases", cases_json(places)) +
         member("names", names_.json()) + member("cut", cut_.json()) + member("breaches", breaches_.json()) +
         member("groups", groups_json()) + "}";
}

}  // namespace rescind
