#include <algorithm>
#include <array>

#include "harness/contract/promise_words.hpp"
#include "harness/contract/rule.hpp"
#include "harness/history/vocabulary.hpp"
#include "harness/scenario/language/recorded_run.hpp"
#include "harness/scenario/language/schema.hpp"
#include "models/mutants/mutant.hpp"

namespace rescind {
namespace {

using WordList = std::vector<std::string_view>;

/// A history's words for the values of `E`, without the one for "absent".
template <class E>
WordList history_words() {
  WordList list;
  for (std::string_view word : words_of<E>())
    if (!word.empty()) list.push_back(word);
  return list;
}

WordList without(WordList list, std::string_view word) {
  list.erase(std::remove(list.begin(), list.end(), word), list.end());
  return list;
}

WordList with_none(WordList list) {
  list.emplace_back("none");
  return list;
}

WordList result_codes() {
  WordList list;
  for (std::string_view word : code_words())
    if (!word.empty()) list.push_back(word);
  return list;
}

WordList rule_names() {
  WordList list;
  for (const RuleInfo& rule : all_rules()) list.push_back(rule.name);
  return list;
}

WordList breakable_rule_names() {
  WordList list;
  for (const RuleInfo& rule : all_rules())
    if (rule.level != Level::may) list.push_back(rule.name);
  return list;
}

WordList mutant_names() {
  WordList list;
  for (const MutantInfo& mutant : all_mutants()) list.push_back(mutant.name);
  return list;
}

/// The words of a promise, whose lists stand in the order of all_promises; else none.
WordList promise_words(Words list) {
  const auto at = static_cast<std::size_t>(list) - static_cast<std::size_t>(Words::cancel_answers);
  if (at >= all_promises.size()) return {};
  WordList words;
  for (std::string_view word : all_promises.at(at).words())
    if (!word.empty()) words.push_back(word);
  return words;
}

/// The words of live subjects and their moments.
WordList live_words(Words list) {
  switch (list) {
    case Words::shapes:
      return {"json-rpc", "dap"};
    case Words::framings:
      return {"header", "line"};
    case Words::batches:
      return {"write", "array"};
    case Words::id_uses:
      return {"again", "once"};
    case Words::abilities:
      return {"cancel", "slow", "ids-again", "notification", "shutdown"};
    case Words::processes:
      return {"shared", "own", "unopened"};
    case Words::request_likes:
      return {"slow", "hello"};
    case Words::requests:
      return {"slow", "slow-again", "fast", "hello"};
    case Words::subject_ends:
      return {"shutdown", "end-of-input", "kill"};
    case Words::yes:
      return {"yes"};
    default:
      return {};
  }
}

WordList words_of_list(Words list) {
  switch (list) {
    case Words::kinds:
      return history_words<OperationKind>();
    case Words::modes:
      return history_words<Mode>();
    case Words::acknowledgements:
      return history_words<Acknowledge>();
    case Words::reasons:
      return history_words<Reason>();
    case Words::handles:
      return history_words<Handle>();
    case Words::completions:
      return history_words<Wait>();
    case Words::protocols:
      return without(history_words<Protocol>(), name_of(Protocol::other));
    case Words::connections:
      return {"shared", "per-operation"};
    case Words::transports:
      return {"stream", "messages"};
    case Words::pools:
      return history_words<Pool>();
    case Words::scopes:
      return history_words<Scope>();
    case Words::listens:
      return {name_of(How::callback), name_of(How::poll), name_of(How::failing_post), "none"};
    case Words::hows:
      return with_none(history_words<How>());
    case Words::messages:
      return without(history_words<Message>(), name_of(Message::other));
    case Words::codes:
      return result_codes();
    case Words::finals:
      return with_none(result_codes());
    case Words::rules:
      return rule_names();
    case Words::breakable_rules:
      return breakable_rule_names();
    case Words::levels:
      return {name_of(Level::must), name_of(Level::should)};
    case Words::answers:
      return {name_of(CancelledAnswer::required), name_of(CancelledAnswer::optional),
              name_of(CancelledAnswer::forbidden), name_of(CancelledAnswer::unmarked)};
    case Words::units_back:
      return {name_of(UnitsBack::cancel), name_of(UnitsBack::provider_end), name_of(UnitsBack::session_end)};
    case Words::endings:
      return history_words<Ended>();
    case Words::travelling: {
      WordList kinds = with_none(history_words<OperationKind>());
      kinds.emplace_back("all");
      return kinds;
    }
    case Words::shutdowns:
      return {name_of(Reason::shutdown), name_of(Reason::service_stop)};
    case Words::drivers:
      return {driver_names.begin(), driver_names.end()};
    case Words::mutants:
      return mutant_names();
    default:
      break;
  }
  WordList words = promise_words(list);
  return words.empty() ? live_words(list) : words;
}

std::vector<WordList> every_list() {
  std::vector<WordList> lists;
  for (std::size_t i = 0; i < static_cast<std::size_t>(Words::count_); ++i)
    lists.push_back(words_of_list(static_cast<Words>(i)));
  return lists;
}

}  // namespace

const std::vector<std::string_view>& words_in(Words list) {
  static const std::vector<WordList> lists = every_list();
  return lists.at(static_cast<std::size_t>(list));
}

}  // namespace rescind
