#include "harness/live/subject_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "harness/live/abilities.hpp"
#include "harness/live/dialect.hpp"
#include "harness/live/family.hpp"
#include "harness/live/moment_run.hpp"
#include "harness/live/placeholders.hpp"
#include "harness/scenario/language/moments.hpp"

namespace rescind::live::subject_file_test {
namespace {

using testing::HasSubstr;

std::string first_error(std::string_view text) {
  const LoadedSubject loaded = load_subject(text, "s.yaml");
  return loaded.errors.empty() ? "loads" : loaded.errors.front().what();
}

TEST(SubjectFile, EveryShippedOneLoads) {
  for (const std::string_view name : shipped_subjects()) {
    const Subject subject = shipped_subject(name);
    EXPECT_EQ(subject.name, name);
    EXPECT_EQ(subject.what, name);
    EXPECT_NE(shipped_profile(subject.profile), "") << name;
    EXPECT_TRUE(subject.can_cancel());
    EXPECT_FALSE(subject.fast.empty());
  }
}

TEST(SubjectFile, IsLikeAShippedOneSaveForWhatItSays) {
  const LoadedSubject loaded =
      load_subject("subject: mine\nlike: mcp\nids: again\nslow: [{request: a}]\n", "s.yaml");
  ASSERT_TRUE(loaded.errors.empty());
  EXPECT_EQ(loaded.subject.what, "mcp");
  EXPECT_EQ(loaded.subject.framing, Framing::line);
  EXPECT_EQ(loaded.subject.cancel_method, "notifications/cancelled");
  EXPECT_TRUE(loaded.subject.ids_again);
  ASSERT_EQ(loaded.subject.slow.size(), 1U);
  EXPECT_EQ(loaded.subject.slow[0].method, "a");
}

TEST(SubjectFile, WhatIsWrongIsToldWithItsPlace) {
  EXPECT_THAT(first_error("subject: x\nlike: lps\n"),
              HasSubstr("s.yaml:2:7: error: there is no shipped subject 'lps'"));
  EXPECT_THAT(first_error("subject: x\nfast: [{request: a, params: '{'}]\n"), HasSubstr("this is no JSON"));
  EXPECT_THAT(first_error("subject: x\nfast: [{notify: a}]\n"), HasSubstr("'fast' lists requests"));
  EXPECT_THAT(first_error("subject: x\nshape: soap\n"), HasSubstr("s.yaml:2:8"));
}

TEST(SubjectFile, ARequestOfItsOwnIsLikeTheSlowOneOrHasAMethod) {
  const LoadedSubject loaded = load_subject(
      "subject: x\ntimeout: ms\nrequests:\n  - {provider: zero, like: slow, id: '0'}\n  - {provider: a, request: b}\n",
      "s.yaml");
  ASSERT_TRUE(loaded.errors.empty());
  EXPECT_EQ(loaded.subject.timeout_param, "ms");
  ASSERT_EQ(loaded.subject.requests.size(), 2U);
  EXPECT_EQ(loaded.subject.requests[0].like, NamedRequest::Like::slow);
  EXPECT_EQ(loaded.subject.requests[0].id, "0");
  EXPECT_EQ(loaded.subject.requests[1].like, NamedRequest::Like::none);
  EXPECT_THAT(first_error("subject: x\nrequests: [{provider: a, like: fast}]\n"),
              HasSubstr("s.yaml:2:32: error: 'like': 'fast' is not one of its words"));
  EXPECT_THAT(first_error("subject: x\nrequests: [{provider: a, like: slow, request: b}]\n"),
              HasSubstr("s.yaml:2:"));
  EXPECT_THAT(first_error("subject: x\nrequests: [{provider: a, like: slow, id: 0x}]\n"),
              HasSubstr("this is no JSON"));
}

TEST(Family, OfASubjectIsThatOfWhatItIsLike) {
  const Subject mine = load_subject("subject: mine\nlike: grpc\n", "s.yaml").subject;
  const std::vector<Case> family = shipped_family(mine, mi_profile());
  ASSERT_FALSE(family.empty());
  for (const Case& one : family) EXPECT_TRUE(one.name.starts_with("grpc/")) << one.name;
  EXPECT_TRUE(shipped_family(shipped_subject("lsp"), mi_profile()).empty());
}

TEST(Family, HasNoNameOfAMoment) {
  for (const std::string_view name : shipped_subjects()) {
    std::set<std::string> names;
    for (const Moment& moment : shipped_moments()) names.insert(case_name(shipped_subject(name), moment));
    for (const Case& one : shipped_family(shipped_subject(name), mi_profile()))
      EXPECT_TRUE(names.insert(one.name).second) << one.name;
  }
}

TEST(SubjectFile, SecretsAreReplaced) {
  Subject subject;
  subject.redact = {"hunter2"};
  EXPECT_EQ(redacted("a hunter2 b hunter2", subject), "a *** b ***");
  EXPECT_EQ(redacted("authorization: Bearer abc\nAUTHORIZATION: x", subject),
            "authorization ***\nAUTHORIZATION ***");
}

TEST(SubjectFile, PasswordsAreReplaced) {
  const auto hidden = [](const char* text) { return redacted(text, {}); };
  EXPECT_EQ(hidden("host=a password=hunter2 dbname=b"), "host=a password=*** dbname=b");
  EXPECT_EQ(hidden("Password = 'two words' x"), "Password = *** x");
  EXPECT_EQ(hidden("postgresql://me:hunter2@host:5432/db"), "postgresql://me:***@host:5432/db");
  EXPECT_EQ(hidden("http://host:80/a@b"), "http://host:80/a@b");
}

TEST(Moments, NeedWhatTheirStepsNeedWhateverTheySay) {
  const LoadedMoments loaded = load_moments(
      "moments: m\ncases:\n"
      "  - {moment: hello, story: b, steps: [{batch: [{start: a, request: hello}]}]}\n"
      "  - {moment: slow, story: b, steps: [{start: a, request: slow}]}\n"
      "  - {moment: shutdown, story: b, steps: [{end: shutdown}]}\n"
      "  - {moment: cancel, story: b, steps: [{raw: 'null'}]}\n"
      "  - {moment: fast, story: b, steps: [{start: a, request: fast}]}\n",
      "m.yaml");
  ASSERT_EQ(loaded.moments.size(), 5U);
  Subject bare;
  const auto why = [&](std::size_t i) { return why_unable(loaded.moments[i], bare, {}).value_or(""); };
  EXPECT_THAT(why(0), HasSubstr("first request of the handshake"));
  EXPECT_THAT(why(1), HasSubstr("needs 'slow'"));
  EXPECT_THAT(why(2), HasSubstr("needs 'shutdown'"));
  EXPECT_THAT(why(3), HasSubstr("needs 'cancel'"));
  EXPECT_EQ(why(4), "");
}

TEST(Moments, TheShippedOnesLoad) {
  EXPECT_EQ(shipped_moments().size(), 39U);
}

TEST(Placeholders, AreEscapedInJson) {
  EXPECT_EQ(filled_in_json(R"({"a": "${x}", "b": ${n}})", {{"x", "q\"\n"}, {"n", "3"}}),
            R"({"a": "q\"\n", "b": 3})");
  EXPECT_EQ(filled_in("${unknown} ${", {}), "${unknown} ${");
}

TEST(Dialect, TellsAResponseFromARequestAndKeepsTheTypeOfAnId) {
  nlohmann::json body;
  EXPECT_EQ(incoming_of(R"({"id": "22", "result": null})", Shape::json_rpc, body).id, "\"22\"");
  EXPECT_EQ(incoming_of(R"({"id": 22, "result": null})", Shape::json_rpc, body).id, "22");
  const Incoming failed =
      incoming_of(R"({"id":1,"error":{"code":-32800,"message":"no"}})", Shape::json_rpc, body);
  EXPECT_EQ(failed.what, Incoming::What::response);
  EXPECT_EQ(failed.error, "-32800");
  EXPECT_EQ(incoming_of(R"({"id":1,"method":"roots/list"})", Shape::json_rpc, body).what,
            Incoming::What::request);
  EXPECT_EQ(incoming_of("{", Shape::json_rpc, body).what, Incoming::What::other);
  EXPECT_EQ(incoming_of("[1]", Shape::json_rpc, body).what, Incoming::What::other);
  const Incoming dap = incoming_of(
      R"({"type":"response","request_seq":3,"success":false,"message":"cancelled"})", Shape::dap, body);
  EXPECT_EQ(dap.id, "3");
  EXPECT_EQ(dap.error, "cancelled");
}

}  // namespace
}  // namespace rescind::live::subject_file_test
