#include <gmock/gmock.h>

#include <map>
#include <set>

#include "scenario_text.hpp"

namespace rescind::errors_test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

/// One wrong word in the small scenario, and the one error that it gives.
struct Mistake {
  const char* name;
  const char* from;
  const char* to;
  const char* place;  ///< "LINE:COLUMN", or the beginning of it.
  const char* says;
  const char* hint;
};
void PrintTo(const Mistake& mistake, std::ostream* out) {
  *out << mistake.name;
}

class OneMistake : public testing::TestWithParam<Mistake> {};

TEST_P(OneMistake, IsOneErrorAtItsPlaceWithAHint) {
  const Mistake& mistake = GetParam();
  const std::string text = with(small_scenario, mistake.from, mistake.to);
  ASSERT_FALSE(text.empty()) << "the small scenario has no '" << mistake.from << "'";
  const std::string error = first_error(text);
  EXPECT_THAT(error, StartsWith("a.yaml:" + std::string(mistake.place)));
  EXPECT_THAT(error, HasSubstr(mistake.says));
  EXPECT_THAT(error.substr(error.find('\n') + 1), HasSubstr(mistake.hint));
  EXPECT_EQ(load_scenario(text, "a.yaml").errors.size(), 1u) << error;
}

const char* const start = "start: {op: list, kind: enumerate, provider: disks, mode: async}";
const char* const cancel = "{on: second post of list, cancel: list, reason: timeout}";
const char* const close = "{on: final of list, close: list}";

const std::vector<Mistake>& mistakes() {
  static const std::vector<Mistake> all{
      Mistake{"unknownTopKey", "system:", "sytem: {}\nsystem:", "6:1:", "unknown key 'sytem' in a scenario",
              "'system'"},
      Mistake{"missingName", "name: cancel/small\n", "", "5:1:", "'name' is missing in a scenario", ""},
      Mistake{"badName", "cancel/small", "cancel//small", "5:7:", "is not a scenario's name", ""},
      Mistake{"unknownKey", "latency", "lateny", "7:13:", "unknown key 'lateny' in 'network'", "'latency'"},
      Mistake{"misspeltName", "name: cancel", "nmae: cancel", "5:1:", "unknown key 'nmae' in a scenario",
              "'name'"},
      Mistake{"misspeltRequiredKey", "per: user", "pre: user", "8:26:", "unknown key 'pre' in 'quota'",
              "'per'"},
      Mistake{"misspeltVerb", "operations: 1", "operation: 1", "8:11:", "unknown key 'operation' in 'quota'",
              "'operations'"},
      Mistake{"noSuchVerb", "cancel: list,", "abort: list,", "13:", "unknown key 'abort' in 'step'",
              "known are"},
      Mistake{"noUnit", "1ms..5ms", "1..5ms", "7:22:", "'1..5ms' has no unit", "25ms"},
      Mistake{"wrongUnit", "every: 20ms", "every: 20KiB", "9:43:", "unknown unit 'KiB'",
              "ns, us, ms, s, min, h"},
      Mistake{"negative", "results: 10", "results: -10", "9:32:", "is negative", "plain digits"},
      Mistake{"huge", "results: 10", "results: 99999999999999999999", "9:32:", "is too big", ""},
      Mistake{"unknownWord", "hears-cancel: poll", "hears-cancel: pol", "9:", "'pol' is not one of its words",
              "'poll'"},
      Mistake{"unknownKind", "enumerate", "enumerte", "12:", "'enumerte' is not one of its words",
              "'enumerate'"},
      Mistake{"unknownCode", "final: failed", "final: faild", "16:", "'faild'", "'failed'"},
      Mistake{"unknownRule", "system:", "rules: [cancel.promt]\nsystem:", "6:9:", "'cancel.promt'", ""},
      Mistake{"scalarForMap", "{operations: 1, per: user}", "1",
              "8:10:", "'quota' takes a map, or a list of maps", ""},
      Mistake{"mapForScalar", "1ms..5ms", "{least: 1ms}", "7:22:", "'latency' takes a single value", ""},
      Mistake{"noQuotaVerb", "{operations: 1, per: user}", "{per: user}",
              "8:10:", "'quota' has to say what it does", "operations, memory"},
      Mistake{"twoQuotaVerbs", "{operations: 1, per: user}", "{operations: 1, memory: 1KiB, per: user}",
              "8:34:", "'operations' and 'memory' in one map", ""},
      Mistake{"twoVerbs", "cancel: list,", "cancel: list, close: list,",
              "13:", "'cancel' and 'close' in one map", ""},
      Mistake{"emptyList", "  alice:\n", "  bob: []\n  alice:\n", "11:8:", "'bob' is an empty list", ""},
      Mistake{"unknownProvider", "provider: disks", "provider: disk", "12:", "there is no provider 'disk'",
              "'disks'"},
      Mistake{"unknownOperation", "cancel: list", "cancel: lst", "13:", "there is no operation 'lst'",
              "'list'"},
      Mistake{"unknownOperationInTrigger", "on: final of list", "on: final of lisst",
              "14:", "there is no operation 'lisst'", "'list'"},
      Mistake{"unknownSession", "mode: async", "session: bob", "12:", "there is no session 'bob'", "alice"},
      Mistake{"unknownContext", "reason: timeout", "as: mallory", "13:", "there is no context 'mallory'",
              "alice"},
      Mistake{"unknownOperationExpected", "  list: {results", "  lits: {results",
              "16:3:", "there is no operation 'lits'", "'list'"},
      Mistake{"nameOfASession", "  alice:\n", "  list:\n", "12:", "already the name of a session", ""},
      Mistake{"startedTwice", cancel, start, "13:19:", "'list' is started twice", ""},
      Mistake{"reasonOfClose", close, "{on: final of list, close: list, reason: timeout}",
              "14:", "'reason' does not go with 'close'", "cancel"},
      Mistake{"atAndOn", "{on: second", "{at: 3ms, on: second", "13:", "'at' does not go together", ""},
      Mistake{"ackOfAutomatic", cancel, "{on: result of list, ack: list}",
              "13:", "'list' is not acknowledged by hand", "ack: manual"},
      Mistake{"readOfAsync", cancel, "{read: list}", "13:", "'list' is asynchronous", "mode: sync"},
      Mistake{"ackOptionOfSync", "mode: async", "mode: sync, ack: manual", "12:", "no acknowledgement", ""},
      Mistake{"insideSync", "mode: async}\n    - {on: second post",
              "mode: sync}\n    - {inside: second result", "13:", "has no callbacks", ""},
      Mistake{"callbackHandleOutside", "reason: timeout", "handle: callback",
              "13:", "exists inside the callback only", ""},
      Mistake{"manyResultsOfAGet", "enumerate", "get",
              "12:19:", "single-result operation (get), but 'disks' posts ", "results: 1"},
      Mistake{"tooManyResultsExpected", "results: 2..4", "results: 11..12",
              "16:", "never gets so many results: 'disks' posts 10", ""},
      Mistake{"laterFormat", "system:", "format: 2\nof-format-2: x\nsystem:", "6:9:",
              "'format': '2' is no version that this rescind reads", "later rescind"},
      Mistake{"offButNamed",
              "system:", "rules: cancel.final-prompt\nprofile: {off: {cancel.final-prompt: no}}\nsystem:",
              "7:", "the scenario is about it", ""},
      Mistake{"lossOnAStream", "latency: 1ms..5ms", "loss: 1%", "7:19:", "needs a message transport",
              "transport: messages"},
      Mistake{"batchOfPush", "latency: 1ms..5ms", "batch: 4", "7:20:", "needs the pull protocol",
              "protocol: pull"},
      Mistake{"batchTooBig", "latency: 1ms..5ms", "protocol: pull, batch: 256",
              "7:36:", "a batch holds at most 255 results", ""},
      Mistake{"endlessAtOnce", "results: 10, every: 20ms", "results: endless",
              "9:32:", "endless results with no time between", ""},
      Mistake{"faultWithoutTime", "expect:", "faults: [{reset: {}}]\nexpect:", "15:10:",
              "nothing says when this fault happens", "at: 25ms"},
      Mistake{"limitWithoutQuota",
              "expect:", "faults: [{at: 1s, limit: {pool: memory, per: user, to: 1KiB}}]\nexpect:", "15:",
              "there is no such quota", ""},
      Mistake{"lostMessageOnAStream", "expect:", "faults: [{at: 1s, loss: {}}]\nexpect:", "15:",
              "'loss' needs a message transport", ""},
      Mistake{"heldWithoutQuota",
              "expect:", "expect:\n  quota: [{at: 1s, pool: memory, per: user, held: 1KiB}]",
              "16:", "there is no such quota", ""},
      Mistake{"noSteps", "expect:", "max-steps: 0\nexpect:", "15:", "a run of 0 steps", "write at least 1"},
      Mistake{"quotedTwice", "{operations: 1, per: user}",
              "[{operations: 1, per: user}, {operations: 2, per: user}]", "8:39:", "this quota is here twice",
              ""}};
  return all;
}

INSTANTIATE_TEST_SUITE_P(Scenario, OneMistake, testing::ValuesIn(mistakes()),
                         [](const auto& mistake) { return std::string(mistake.param.name); });

/// Both mistakes in one text; nothing where they touch the same words.
std::string with_both(const Mistake& one, const Mistake& other) {
  const std::size_t at = small_scenario.find(one.from);
  const std::size_t other_at = small_scenario.find(other.from);
  if (at + std::string_view(one.from).size() > other_at) return {};
  std::string text = small_scenario;
  text.replace(other_at, std::string_view(other.from).size(), other.to);
  return text.replace(at, std::string_view(one.from).size(), one.to);
}

/// Whether `other` cannot be known as long as `one` is there: it is about what was lost by that.
bool hides(const Mistake& one, const Mistake& other) {
  using Names = std::set<std::string_view>;
  const Names of_quota{"limitWithoutQuota", "heldWithoutQuota"};
  const Names of_latency{"noUnit", "mapForScalar"};
  const Names of_results{"manyResultsOfAGet", "tooManyResultsExpected"};
  static const std::map<std::string_view, Names> hidden{
      {"misspeltRequiredKey", of_quota},
      {"misspeltVerb", of_quota},
      {"scalarForMap", of_quota},
      {"noQuotaVerb", of_quota},
      {"twoQuotaVerbs", of_quota},
      {"unknownKey", of_latency},
      {"negative", of_results},
      {"huge", of_results},
      {"unknownProvider", of_results},
      {"endlessAtOnce", of_results},
      {"emptyList", {"unknownSession"}},
      {"noSuchVerb", {"callbackHandleOutside", "insideSync"}},
      {"twoVerbs", {"callbackHandleOutside", "insideSync"}},
      {"insideSync", {"callbackHandleOutside"}},
      {"ackOptionOfSync", {"readOfAsync"}}};
  const auto found = hidden.find(one.name);
  return one.name == std::string_view("laterFormat") ||
         (found != hidden.end() && found->second.contains(other.name));
}

class AnyTwoMistakes : public testing::TestWithParam<Mistake> {};

TEST_P(AnyTwoMistakes, AreToldInOneGoAndNothingBesides) {
  const Mistake& one = GetParam();
  for (const Mistake& other : mistakes()) {
    const std::string text = with_both(one, other);
    if (text.empty()) continue;
    SCOPED_TRACE(std::string(one.name) + " and " + other.name);
    bool told = false;
    bool other_told = false;
    for (const InputError& error : load_scenario(text, "a.yaml").errors) {
      const std::string what = error.what();
      const bool says_one = what.find(one.says) != std::string::npos;
      const bool says_other = what.find(other.says) != std::string::npos;
      EXPECT_TRUE(says_one || says_other) << what;
      told = told || says_one;
      other_told = other_told || says_other;
    }
    EXPECT_TRUE(told || hides(other, one));
    EXPECT_TRUE(other_told || hides(one, other));
  }
}

INSTANTIATE_TEST_SUITE_P(Scenario, AnyTwoMistakes, testing::ValuesIn(mistakes()),
                         [](const auto& mistake) { return std::string(mistake.param.name); });

TEST(ScenarioErrors, LintTellsAllOfThemAndRunTheFirst) {
  const std::string text = with(with(small_scenario, "latency", "lateny"), "results: 10", "results: ten");
  EXPECT_EQ(load_scenario(text, "a.yaml").errors.size(), 2u);
  try {
    load(text);
    FAIL() << "it loads";
  } catch (const InputError& error) {
    EXPECT_EQ(error.file(), "a.yaml");
    EXPECT_EQ(error.line(), 7u);
    EXPECT_EQ(error.column(), 13u);
    EXPECT_EQ(error.message(), "unknown key 'lateny' in 'network'");
    EXPECT_EQ(error.hint(), "did you mean 'latency'?");
  }
}

TEST(Errors, ACallbackOfAnOperationWithoutASessionIsNoSecondError) {
  const std::string text = with(with(small_scenario, "mode: async", "session: far"), "{on: final of list,",
                                "{inside: final of list,");
  EXPECT_THAT(first_error(text), HasSubstr("there is no session 'far'"));
  EXPECT_EQ(load_scenario(text, "a.yaml").errors.size(), 1u);
}

}  // namespace
}  // namespace rescind::errors_test
