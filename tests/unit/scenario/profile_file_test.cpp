#include "harness/scenario/compile/profile_file.hpp"

#include <gmock/gmock.h>

#include <array>

#include "harness/contract/failing.hpp"
#include "harness/contract/promise_words.hpp"
#include "harness/edge/scenario_files.hpp"
#include "harness/history/result_code.hpp"
#include "scenario_text.hpp"

namespace rescind::profile_file_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::StartsWith;

const std::string source = RESCIND_SOURCE_DIR;

Profile profile_of(const std::string& text) {
  LoadedProfile loaded = load_profile(text, "p.yaml");
  for (const InputError& error : loaded.errors) ADD_FAILURE() << error.what();
  return std::move(loaded.profile);
}

std::string error_in(const std::string& text) {
  const std::vector<InputError> errors = load_profile(text, "p.yaml").errors;
  return errors.empty() ? "loads" : errors.front().what();
}

bool fails(const Profile& profile, RuleId rule, bool strict) {
  return failing_rules(strict ? strictly(profile) : profile).test(static_cast<std::size_t>(rule));
}

TEST(ProfileFile, TheShippedMiIsTheBuiltInOne) {
  EXPECT_TRUE(profile_of(read_text_file(source + "/scenarios/profiles/mi.yaml")) == mi_profile());
}

TEST(ProfileFile, TheShippedMiSaysEverything) {
  const std::string text = read_text_file(source + "/scenarios/profiles/mi.yaml");
  for (const RuleInfo& rule : all_rules()) {
    if (rule.level == Level::may) continue;
    EXPECT_THAT(text, HasSubstr("\n  " + std::string(rule.name) + ": "));
  }
  for (const PromiseInfo& promise : all_promises)
    EXPECT_THAT(text, HasSubstr("\n" + std::string(promise.key) + ": "));
  for (const BoundInfo& bound : all_bounds) {
    const std::string line = "\n    " + std::string(bound.name) + ": ";
    const std::size_t first = text.find(line);
    ASSERT_NE(first, std::string::npos) << bound.name;
    EXPECT_NE(text.find(line, first + 1), std::string::npos) << bound.name << " is there for one clock only";
  }
}

TEST(ProfileFile, WhatIsNotSaidIsAsInMi) {
  Profile expected = mi_profile();
  expected.name = "bare";
  EXPECT_TRUE(profile_of("profile: bare\n") == expected);
}

TEST(ProfileFile, EachPartSetsWhatItSays) {
  const Profile profile = profile_of(R"(profile: slow
off: {result.few-extras: the link is slow, quota.recovers: no quota}
levels: {cancel.async-callback: must, result.in-order: should}
bounds: {virtual: {final: 5ms, extras: 99}, wall: {provider-stop: 2s}}
cancel-travels: [invoke]
)");
  EXPECT_EQ(profile.off.count(), 2u);
  EXPECT_THAT(profile.reasons, ElementsAre(Pair(RuleId::result_few_extras, "the link is slow"),
                                           Pair(RuleId::quota_recovers, "no quota")));
  EXPECT_TRUE(profile.is_off(RuleId::quota_recovers));
  EXPECT_FALSE(profile.is_off(RuleId::quota_released));
  EXPECT_EQ(profile.virtual_bounds.final, milliseconds(5));
  EXPECT_EQ(profile.virtual_bounds.extras, Allowance::of_results(99));
  EXPECT_EQ(profile.virtual_bounds.provider_stop, milliseconds(100));
  EXPECT_EQ(profile.wall_bounds.provider_stop, seconds(2));
  EXPECT_EQ(profile.wall_bounds.final, milliseconds(100));
  EXPECT_TRUE(profile.cancel_travels(OperationKind::invoke));
  EXPECT_FALSE(profile.cancel_travels(OperationKind::enumerate));
}

TEST(ProfileFile, ALevelDecidesWhatFails) {
  const Profile profile =
      profile_of("profile: p\nlevels: {cancel.async-callback: must, result.in-order: should}\n");
  EXPECT_TRUE(fails(profile, RuleId::cancel_async_callback, false));
  EXPECT_FALSE(fails(profile, RuleId::result_in_order, false));
  EXPECT_TRUE(fails(profile, RuleId::result_in_order, true));
  EXPECT_TRUE(fails(profile, RuleId::result_one_final, false));
  EXPECT_FALSE(fails(profile, RuleId::result_extras_allowed, true));
}

TEST(ProfileFile, CancelOfNoKindMayTravel) {
  EXPECT_EQ(profile_of("profile: p\ncancel-travels: none\n").travelling_kinds, 0u);
}

TEST(ProfileFile, CancelOfEveryKindMayTravel) {
  const Profile profile = profile_of("profile: p\ncancel-travels: all\n");
  for (const std::string_view word : words_of<OperationKind>()) {
    const auto kind = parse<OperationKind>(word);
    EXPECT_TRUE(!kind || profile.cancel_travels(*kind)) << word;
  }
}

TEST(ProfileFile, EveryPromiseTakesEachOfItsWords) {
  for (const PromiseInfo& promise : all_promises) {
    for (const std::string_view word : promise.words()) {
      if (word.empty()) continue;
      const Profile profile =
          profile_of("profile: p\n" + std::string(promise.key) + ": " + std::string(word) + "\n");
      EXPECT_EQ(promise.chosen(profile.promises), word) << promise.key;
    }
  }
}

TEST(ProfileFile, AnAnswerHasALevelATimeAndForms) {
  const Profile profile = profile_of(R"(profile: p
answer-cancelled:
  answer: forbidden
  level: should
  crossing: 20ms
  forms: {abandon: {answer: forbidden, crossing: 1s}, cancel: required}
)");
  EXPECT_EQ(profile.promises.answer,
            (AnswerPromise{CancelledAnswer::forbidden, Level::should, milliseconds(20)}));
  EXPECT_EQ(profile.answer_to("abandon"),
            (AnswerPromise{CancelledAnswer::forbidden, Level::must, seconds(1)}));
  EXPECT_EQ(profile.answer_to("cancel").whether, CancelledAnswer::required);
  EXPECT_EQ(profile.answer_to("other"), profile.promises.answer);
  EXPECT_EQ(profile.answer_to(""), profile.promises.answer);
}

TEST(ProfileFile, CodesTellHowAnOperationEnded) {
  const Profile profile = profile_of(R"(profile: p
codes:
  -32800: cancelled
  "57014":
    canceling statement due to user request: cancelled
    statement timeout: timed-out
)");
  EXPECT_EQ(profile.ended_of("-32800", no_code, ""), Ended::cancelled);
  EXPECT_EQ(profile.ended_of("57014", 1, "ERROR: canceling statement due to user request"), Ended::cancelled);
  EXPECT_EQ(profile.ended_of("57014", 1, "canceling statement due to statement timeout"), Ended::timed_out);
  EXPECT_EQ(profile.ended_of("57014", 1, "in the language of the server"), Ended::none);
  EXPECT_EQ(profile.ended_of("42601", 1, "syntax error"), Ended::none);
  EXPECT_EQ(profile.ended_of("", code::ok, ""), Ended::ok);
  EXPECT_EQ(profile.ended_of("", no_code, ""), Ended::none);
}

TEST(ProfileFile, WhatAFinalResultSaysItselfComesBeforeItsCode) {
  const Profile profile = profile_of("profile: p\ncodes: {-32800: cancelled}\n");
  Names names;
  names.texts = {"-32800"};
  Event final;
  final.error = TextId{0};
  EXPECT_EQ(profile.ended_of(final, names), Ended::cancelled);
  final.ended = Ended::shutdown;
  EXPECT_EQ(profile.ended_of(final, names), Ended::shutdown);
  EXPECT_EQ(profile.ended_of(Event{}, names), Ended::none);
}

TEST(ProfileFile, ABoundOnResultsIsACountASizeOrNone) {
  const Profile profile = profile_of(
      "profile: p\nbounds: {wall: {extras: 64KiB, provider-extras: unlimited, told: 3s, release: 2s}}\n");
  EXPECT_EQ(profile.wall_bounds.extras, Allowance::of_bytes(65536));
  EXPECT_TRUE(profile.wall_bounds.provider_extras.is_unlimited());
  EXPECT_EQ(profile.wall_bounds.told, seconds(3));
  EXPECT_EQ(profile.wall_bounds.release, seconds(2));
}

TEST(ProfileFile, UnitsHaveNamesAndComeBack) {
  const Profile profile = profile_of(
      "profile: p\nunits: {operations: {are: streams, come-back: cancel}, memory: {come-back: session-end}, "
      "work-bound: unlimited}\n");
  EXPECT_EQ(profile.pools.operations, "streams");
  EXPECT_EQ(profile.pools.memory, PoolNames{}.memory);
  EXPECT_EQ(profile.promises.operations_back, UnitsBack::cancel);
  EXPECT_EQ(profile.promises.memory_back, UnitsBack::session_end);
  EXPECT_EQ(profile.promises.work_bound, Promises::unlimited);
  EXPECT_TRUE(profile.is_off(RuleId::quota_held_while_running));
  EXPECT_EQ(profile_of("profile: p\nunits: {work-bound: 3}\n").promises.work_bound, 3u);
}

TEST(ProfileFile, PromisesSwitchOffWhatTheyLeaveNothingToJudgeOf) {
  const Profile notification = profile_of("profile: p\ncancel-call: fire-and-forget\nclose: none\n");
  EXPECT_TRUE(notification.is_off(RuleId::cancel_asynchronous));
  EXPECT_TRUE(notification.is_off(RuleId::cancel_result_code));
  EXPECT_TRUE(notification.is_off(RuleId::close_every_operation));
  EXPECT_TRUE(notification.is_off(RuleId::session_close_waits));
  EXPECT_FALSE(notification.is_off(RuleId::cancel_handle_stays_valid));
  EXPECT_THAT(notification.reasons.at(RuleId::close_quiet), HasSubstr("have no close"));
  EXPECT_TRUE(profile_of("profile: p\nobserved-at: wire\n").is_off(RuleId::cancel_handle_stays_valid));
  EXPECT_TRUE(profile_of("profile: p\nforeign: bearer\n").is_off(RuleId::security_foreign_refused));
  EXPECT_FALSE(profile_of("profile: p\nforeign: silent\n").is_off(RuleId::security_foreign_refused));
  EXPECT_TRUE(profile_of("profile: p\ncancel-answer: none\n").is_off(RuleId::cancel_result_code));
}

TEST(ProfileFile, RequiredRulesAndTheRevisionAreKept) {
  const Profile profile = profile_of(
      "profile: p\nformat: 1\nrevision: 2025-06-18\nrequires: [quota.released, cancel.final-prompt]\n");
  EXPECT_EQ(profile.required.count(), 2u);
  EXPECT_TRUE(profile.required.test(static_cast<std::size_t>(RuleId::quota_released)));
  EXPECT_EQ(profile.revision, "2025-06-18");
}

TEST(ProfileFile, WhatIsNotAnsweredIsNotPromptEither) {
  const Profile forbidden =
      profile_of("profile: p\noff: {timeout.fires: no timeouts}\nanswer-cancelled: forbidden\n");
  EXPECT_EQ(forbidden.promises.answer.whether, CancelledAnswer::forbidden);
  EXPECT_TRUE(forbidden.is_off(RuleId::cancel_final_prompt));
  EXPECT_TRUE(forbidden.is_off(RuleId::cancel_from_callback));
  EXPECT_EQ(forbidden.reasons.at(RuleId::timeout_fires), "no timeouts") << "the file's own reason counts";
  EXPECT_FALSE(forbidden.is_off(RuleId::result_one_final)) << "it turns round";
  EXPECT_EQ(profile_of("profile: p\nanswer-cancelled: optional\n").promises.answer.whether,
            CancelledAnswer::optional);
  EXPECT_TRUE(profile_of("profile: mi\nanswer-cancelled: required\n") == mi_profile());
}

constexpr std::array shipped{"mi",    "lsp",        "mcp",     "mcp-client", "dap", "grpc",
                             "http2", "postgresql", "mariadb", "redis",      "ldap"};

std::string shipped_text(const std::string& name) {
  return read_text_file(source + "/scenarios/profiles/" + name + ".yaml");
}

TEST(ProfileFile, TheShippedOnesLoadUnderTheirNames) {
  for (const std::string name : shipped) EXPECT_EQ(profile_of(shipped_text(name)).name, name);
}

TEST(ProfileFile, TheShippedOnesSayEveryPromise) {
  for (const std::string name : shipped) {
    const std::string text = shipped_text(name);
    EXPECT_THAT(text, HasSubstr("\nformat: 1\n")) << name;
    EXPECT_THAT(text, HasSubstr("\nanswer-cancelled:")) << name;
    EXPECT_THAT(text, HasSubstr("\ncodes:")) << name;
    for (const PromiseInfo& promise : all_promises)
      EXPECT_THAT(text, HasSubstr("\n" + std::string(promise.key) + ": ")) << name;
  }
}

Ended ended_by(const std::string& profile, std::string_view error, std::string_view message = {}) {
  return profile_of(shipped_text(profile)).ended_of(error, 1, message);
}

TEST(ProfileFile, OnlyACodeOfTheClientsOwnCancelMeansCancelled) {
  EXPECT_EQ(ended_by("lsp", "-32800"), Ended::cancelled);
  EXPECT_EQ(ended_by("lsp", "-32802"), Ended::refused) << "the server's own cancel";
  EXPECT_EQ(ended_by("grpc", "1"), Ended::cancelled);
  EXPECT_EQ(ended_by("http2", "8"), Ended::none) << "either side may say CANCEL";
  EXPECT_EQ(ended_by("postgresql", "57014"), Ended::none) << "only the message tells";
  EXPECT_EQ(ended_by("postgresql", "57014", "57014 canceling statement due to user request"),
            Ended::cancelled);
  EXPECT_EQ(ended_by("postgresql", "57014", "canceling statement due to statement timeout"),
            Ended::timed_out);
  EXPECT_EQ(ended_by("mariadb", "1317"), Ended::cancelled);
  EXPECT_EQ(ended_by("ldap", "118"), Ended::cancelled);
}

TEST(ProfileFile, LdapAnswersOneOfItsTwoCancels) {
  const Profile ldap = profile_of(shipped_text("ldap"));
  EXPECT_EQ(ldap.answer_to("abandon").whether, CancelledAnswer::forbidden);
  EXPECT_EQ(ldap.answer_to("cancel").whether, CancelledAnswer::required);
  EXPECT_EQ(ldap.answer_to("").whether, CancelledAnswer::required);
}

TEST(ProfileFile, AForbiddenAnswerHasALevelOfItsOwn) {
  const Violation answered{.rule = RuleId::result_one_final, .finding = Finding::final_after_cancel};
  const Violation twice{.rule = RuleId::result_one_final, .finding = Finding::final_twice};
  const Profile mcp = profile_of(shipped_text("mcp"));
  EXPECT_FALSE(Failing(mcp).has(answered));
  EXPECT_TRUE(Failing(mcp).has(twice));
  EXPECT_TRUE(Failing(strictly(mcp)).has(answered));
  EXPECT_TRUE(Failing(profile_of(shipped_text("http2"))).has(answered));
  EXPECT_TRUE(Failing(profile_of("profile: p\nanswer-cancelled: forbidden\n")).has(answered));
}

TEST(ProfileFile, AScenarioComesOnTop) {
  const Profile profile =
      profile_of("profile: p\noff: {quota.recovers: no quota}\nbounds: {virtual: {final: 5ms}}\n");
  const std::string own = "profile: {bounds: {final: 2ms}, off: {result.few-extras: slow}}\nsystem:";
  const Case one = load_scenario(with(small_scenario, "system:", own), "a.yaml", profile).value().front();
  EXPECT_EQ(one.profile->virtual_bounds.final, milliseconds(2));
  EXPECT_EQ(one.profile->off.count(), 2u);
  EXPECT_EQ(one.profile->name, "p");
}

/// The warnings that a scenario gets under a profile.
std::vector<std::string> warnings_of(const std::string& scenario, const std::string& profile) {
  std::vector<std::string> warnings;
  const LoadedScenario loaded = load_scenario(scenario, "a.yaml", profile_of(profile));
  for (const InputError& error : loaded.errors) ADD_FAILURE() << error.what();
  for (const InputError& warning : loaded.warnings) warnings.emplace_back(warning.what());
  return warnings;
}

TEST(ProfileFile, TheTighterBoundHoldsWhosesoeverItIs) {
  const std::string text =
      with(small_scenario,
           "system:", "profile: {bounds: {final: 6ms, extras: 4, provider-extras: 64KiB}}\nsystem:");
  const Profile profile = profile_of("profile: ours\nbounds: {virtual: {final: 5ms, extras: 1MiB}}\n");
  const Case one = load_scenario(text, "a.yaml", profile).value().front();
  EXPECT_EQ(one.profile->virtual_bounds.final, milliseconds(5));
  EXPECT_EQ(one.profile->virtual_bounds.extras, (Allowance{4, 1 << 20})) << "each says something of its own";
  EXPECT_EQ(one.profile->virtual_bounds.provider_extras, (Allowance{16, 65536}));
}

TEST(ProfileFile, ALooserBoundIsAWarning) {
  const std::string text = with(small_scenario, "system:", "profile: {bounds: {final: 6ms}}\nsystem:");
  EXPECT_THAT(warnings_of(text, "profile: ours\nbounds: {virtual: {final: 5ms}}\n"),
              ElementsAre(testing::AllOf(
                  StartsWith("a.yaml:6:27: warning: 'final' is looser than the bound of the profile ours"),
                  HasSubstr("which holds: 5 ms"))));
  EXPECT_THAT(warnings_of(text, "profile: ours\nbounds: {virtual: {final: 6ms}}\n"), testing::IsEmpty());
}

TEST(ProfileFile, WordsThatAreDeadUnderTheProfileAreWarnedOf) {
  const std::string text =
      with(with(small_scenario,
                "system:", "rules: quota.recovers\nprofile: {bounds: {provider-stop: 5ms}}\nsystem:"),
           "results: 2..4, final: failed, final-within: 1ms", "close: ok, cancel: ok, final: failed");
  EXPECT_THAT(warnings_of(text, "profile: mi\n"), testing::IsEmpty());
  EXPECT_THAT(
      warnings_of(text, "profile: p\noff: {quota.recovers: no quota}\n"),
      ElementsAre(testing::AllOf(HasSubstr("6:8: warning: 'quota.recovers' is off under the profile p"),
                                 HasSubstr("because: no quota"))));
  EXPECT_THAT(
      warnings_of(text, "profile: p\noff: {provider.stops: it need not}\n"),
      ElementsAre(HasSubstr("'provider-stop' bounds nothing under the profile p: provider.stops is off")));
  EXPECT_THAT(warnings_of(text, "profile: p\nclose: none\n"),
              ElementsAre(HasSubstr("this step does nothing under the profile p: operations have no close"),
                          HasSubstr("'close' can never be seen")));
  EXPECT_THAT(warnings_of(text, "profile: p\ncancel-call: fire-and-forget\n"),
              ElementsAre(HasSubstr("'cancel' can never be seen")));
  EXPECT_THAT(warnings_of(text, "profile: p\nanswer-cancelled: forbidden\n"),
              ElementsAre(HasSubstr("'final' can never be seen")));
}

TEST(ProfileFile, StepsThatDoNothingUnderTheProfileAreWarnedOf) {
  const std::string text =
      with(with(small_scenario, "name: cancel/small", "name: cancel/small\ncontexts: bob"), "cancel: list,",
           "cancel: list, as: bob,");
  EXPECT_THAT(warnings_of(text, "profile: p\n"), testing::IsEmpty());
  EXPECT_THAT(
      warnings_of(text, "profile: p\nforeign: impossible\n"),
      ElementsAre(HasSubstr("14:7: warning: this step does nothing under the profile p: nobody else can "
                            "name the operation")));
  EXPECT_THAT(warnings_of(text, "profile: p\noff: {cancel.reason-carried: no room for it}\n"),
              ElementsAre(HasSubstr("14:7: warning: 'reason' reaches nobody under the profile p")));
  EXPECT_THAT(warnings_of(with(text, "results: 2..4", "reason-heard: timeout"),
                          "profile: p\noff: {cancel.reason-carried: no room for it}\n"),
              testing::Contains(HasSubstr("'reason-heard' can never be seen")));
}

TEST(ProfileFile, AFormThatTheProfileHasNotIsWarnedOf) {
  const std::string ours = "profile: p\nanswer-cancelled: {answer: required, forms: {abandon: forbidden}}\n";
  const std::string text = with(small_scenario, "cancel: list,", "cancel: list, form: abandon,");
  EXPECT_THAT(warnings_of(text, ours), testing::IsEmpty());
  EXPECT_THAT(warnings_of(text, "profile: p\n"),
              ElementsAre(HasSubstr("'form' says nothing: the profile has no form 'abandon'")));
  const std::string slip = with(small_scenario, "cancel: list,", "cancel: list, form: abandn,");
  EXPECT_THAT(warnings_of(slip, ours), ElementsAre(HasSubstr("it has usual, abandon")));
  EXPECT_THAT(
      warnings_of(with(small_scenario, "cancel: list,", "cancel: list, form: usual,"), "profile: p\n"),
      testing::IsEmpty());
}

TEST(ProfileFile, WordsAboutWhatIsNeverSentOrSeenAreWarnedOf) {
  const std::string sent = with(small_scenario, "results: 2..4", "sent: {cancel: 1, release: 0}");
  EXPECT_THAT(warnings_of(sent, "profile: p\n"), testing::IsEmpty());
  EXPECT_THAT(warnings_of(sent, "profile: p\ncancel-travels: none\n"),
              testing::Contains(HasSubstr(
                  "'cancel' is never sent under the profile p: a cancel of enumerate does not travel")));
  const std::string handle = with(small_scenario, "cancel: list,", "cancel: list, handle: copy,");
  EXPECT_THAT(warnings_of(handle, "profile: p\n"), testing::IsEmpty());
  EXPECT_THAT(warnings_of(handle, "profile: p\nobserved-at: wire\n"),
              ElementsAre(HasSubstr("'handle' shows nothing under the profile p")));
}

TEST(ProfileFile, ARuleThatIsOffNeedNotBeExercised) {
  const std::string text =
      with(small_scenario, "system:", "rules: [quota.recovers, cancel.final-prompt]\nsystem:");
  const Profile profile = profile_of("profile: p\noff: {quota.recovers: no quota}\n");
  EXPECT_THAT(load_scenario(text, "a.yaml", profile).value().front().rules,
              ElementsAre(RuleId::cancel_final_prompt));
}

TEST(ProfileFile, TheExampleOfTheGuideLoads) {
  const std::string guide = read_text_file(source + "/harness/scenario/SCENARIOS.md");
  const std::string fence = "```yaml profile\n";
  const std::size_t at = guide.find(fence);
  ASSERT_NE(at, std::string::npos);
  const std::size_t begin = at + fence.size();
  const Profile profile = profile_of(guide.substr(begin, guide.find("```", begin) - begin));
  EXPECT_EQ(profile.name, "gateway");
  EXPECT_EQ(profile.wall_bounds.final, milliseconds(250));
}

struct Slip {
  const char* name;
  std::string text;
  const char* begins;
  const char* says;
  const char* hint;
};
void PrintTo(const Slip& slip, std::ostream* out) {
  *out << slip.name;
}

class OneSlip : public testing::TestWithParam<Slip> {};

TEST_P(OneSlip, IsOneErrorAtItsPlaceWithAHint) {
  const Slip& slip = GetParam();
  const std::string error = error_in(slip.text);
  EXPECT_THAT(error, StartsWith("p.yaml:" + std::string(slip.begins)));
  EXPECT_THAT(error, HasSubstr(slip.says));
  EXPECT_THAT(error, HasSubstr(slip.hint));
  EXPECT_EQ(load_profile(slip.text, "p.yaml").errors.size(), 1u);
}

INSTANTIATE_TEST_SUITE_P(
    Profile, OneSlip,
    testing::Values(
        Slip{"empty", "# nothing\n", "1:1:", "the file holds no profile", "'profile: NAME'"},
        Slip{"list", "- 1\n", "1:1:", "a profile is a map", "'profile: NAME'"},
        Slip{"noName", "off: {}\n", "1:1:", "'profile' is missing in a profile",
             "What the profile is called"},
        Slip{"scenario", "profile: p\nname: x\n", "2:1:", "unknown key 'name' in a profile", "known are"},
        Slip{"unknownKey", "profile: p\nbuonds: {}\n", "2:1:", "unknown key 'buonds'", "'bounds'"},
        Slip{"noClock", "profile: p\nbounds: {final: 1ms}\n", "2:10:", "'final' in 'clock-bounds'",
             "virtual, wall"},
        Slip{"unknownBound", "profile: p\nbounds: {wall: {finla: 1ms}}\n", "2:17:", "'finla'", "'final'"},
        Slip{"noUnit", "profile: p\nbounds: {wall: {final: 1}}\n", "2:24:", "has no unit", "25ms"},
        Slip{"negative", "profile: p\nbounds: {wall: {extras: -1}}\n", "2:25:", "is negative",
             "plain digits"},
        Slip{"unknownRule", "profile: p\noff: {cancel.final-promt: why}\n", "2:7:", "'cancel.final-promt'",
             "'cancel.final-prompt'"},
        Slip{"noReason", "profile: p\noff: {cancel.final-prompt: ''}\n", "2:28:", "is empty", ""},
        Slip{"unknownLevel", "profile: p\nlevels: {result.in-order: shuold}\n", "2:27:", "'shuold'",
             "'should'"},
        Slip{"levelOfAPermission", "profile: p\nlevels: {result.extras-allowed: must}\n",
             "2:10:", "'result.extras-allowed'", ""},
        Slip{"unknownAnswer", "profile: p\nanswer-cancelled: forbiden\n", "2:19:", "'forbiden'",
             "'forbidden'"},
        Slip{"unknownKind", "profile: p\ncancel-travels: [enumerte]\n", "2:18:", "'enumerte'", "'enumerate'"},
        Slip{"noneAndMore", "profile: p\ncancel-travels: [get, none]\n",
             "2:23:", "'none' stands beside a kind", "cancel-travels: none"},
        Slip{"allAndMore", "profile: p\ncancel-travels: [all, get]\n", "2:18:", "'all' stands beside a kind",
             "cancel-travels: all"},
        Slip{"laterFormat", "profile: p\nformat: 2\nof-version-2: x\n",
             "2:9:", "'format': '2' is no version that this rescind reads", "it reads version 1"},
        Slip{"unknownPromise", "profile: p\ncancel-call: remote\n", "2:14:", "'remote'", "round-trip"},
        Slip{"unknownEnding", "profile: p\ncodes: {-32800: canceled}\n", "2:17:", "'canceled'",
             "'cancelled'"},
        Slip{"unknownCause", "profile: p\ncodes: {57014: {user request: canceled}}\n", "2:31:", "'canceled'",
             "'cancelled'"},
        Slip{"codesAreNoList", "profile: p\ncodes: {57014: [cancelled]}\n", "2:16:", "takes a word, or a map",
             ""},
        Slip{"levelOfWhatIsRequired", "profile: p\nanswer-cancelled: {answer: required, level: should}\n",
             "2:45:", "'level' is of an answer that is forbidden", "answer: forbidden"},
        Slip{
            "crossingOfAForm",
            "profile: p\nanswer-cancelled: {answer: forbidden, forms: {a: {answer: optional, crossing: 1s}}}\n",
            "2:79:", "'crossing' is of an answer", ""},
        Slip{"formsOfAForm",
             "profile: p\nanswer-cancelled: {answer: forbidden, forms: {a: {answer: optional, forms: {}}}}\n",
             "2:69:", "unknown key 'forms'", "known are"},
        Slip{"noAllowance", "profile: p\nbounds: {wall: {extras: many}}\n", "2:25:", "'many'",
             "or unlimited"},
        Slip{"requiredButOff", "profile: p\noff: {quota.released: why}\nrequires: quota.released\n",
             "3:11:", "'quota.released' is required, but switched off", "because: why"},
        Slip{"requiredButLeftNothing", "profile: p\nclose: none\nrequires: close.quiet\n",
             "3:11:", "'close.quiet' is required, but switched off", "have no close"},
        Slip{"twice", "profile: p\nprofile: q\n", "2:1:", "is here twice", ""},
        Slip{"twoDocuments", "profile: p\n---\nprofile: q\n", "", "one file is one profile", ""},
        Slip{"anchor", "profile: &a p\n", "1:", "anchors (&name) are not allowed", "write the value out"}),
    [](const auto& slip) { return std::string(slip.param.name); });

TEST(ProfileFile, AFileThatIsWrongEverywhereEndsItsListOfErrors) {
  std::string text = "profile: p\n";
  for (int i = 0; i < 1000; ++i) text += "x" + std::to_string(i) + ": 1\n";
  const std::vector<InputError> errors = load_profile(text, "p.yaml").errors;
  ASSERT_EQ(errors.size(), Diagnostics::errors_max + 1);
  EXPECT_EQ(errors.back().message(), "there are more than 50 errors: the others are not told");
}

}  // namespace
}  // namespace rescind::profile_file_test
