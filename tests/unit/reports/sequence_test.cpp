#include "reports/sequence.hpp"

#include <gmock/gmock.h>

#include "tests/unit/approved.hpp"

namespace rescind::sequence_test {
namespace {

using testing::HasSubstr;
using testing::Not;

Event event(EventKind kind, std::int64_t us) {
  Event made;
  made.kind = kind;
  made.t = Time{us * 1000};
  made.op = OpId{0};
  return made;
}

Event message(EventKind kind, std::int64_t us, Message what, Place from, Place to) {
  Event made = event(kind, us);
  made.message = what;
  made.from = from;
  made.to = to;
  made.connection = ConnectionId{0};
  made.message_id = 7;
  return made;
}

// A request goes out, is cancelled and never gets its final result.
History history() {
  History made;
  made.names.ops = {"list\x1b[2J"};
  made.names.connections = {"wire"};
  made.events = {
      event(EventKind::start, 0),
      message(EventKind::send, 0, Message::request, Place::client, Place::server),
      message(EventKind::deliver, 1500, Message::request, Place::client, Place::server),
      event(EventKind::admit, 1500),
      event(EventKind::provider_start, 1600),
      event(EventKind::post, 1700),
      event(EventKind::cancel, 2000),
      event(EventKind::cancel_returned, 2000),
      message(EventKind::send, 2000, Message::cancel, Place::client, Place::server),
      event(EventKind::end, 9000),
  };
  made.events.back().op = OpId{};
  made.events.back().ending = EndWhy::quiet;
  return made;
}

CaseResult judged() {
  CaseResult made;
  made.names.ops = {"list\x1b[2J"};
  made.breaches = {{.what = Violation{.rule = RuleId::cancel_final_prompt,
                                      .finding = Finding::final_never,
                                      .op = OpId{0},
                                      .t = Time{3'000'000},
                                      .limit = 1'000'000}}};
  made.rules.set(RuleId::cancel_final_prompt, RuleOutcome::broken);
  made.rules.set(RuleId::result_one_final, RuleOutcome::undecided);
  return made;
}

TEST(SequenceReport, LooksAsApproved) {
  EXPECT_TRUE(is_approved(sequence_report(history(), judged(), false), "reports/sequence.txt"));
}

TEST(SequenceReport, PinsAFindingBelowTheLastEventOfItsOperation) {
  const std::string text = sequence_report(history(), judged(), false);
  const std::size_t finding = text.find("cancel.final-prompt broken");
  ASSERT_NE(finding, std::string::npos);
  EXPECT_LT(text.find("send"), finding);
  EXPECT_GT(text.find("end: quiet"), finding);
  EXPECT_THAT(text, Not(HasSubstr("result.one-final")));
}

TEST(SequenceReport, HasColoursOnlyWhenAsked) {
  EXPECT_THAT(sequence_report(history(), judged(), true), HasSubstr("\x1b[33m"));
  EXPECT_THAT(sequence_report(history(), judged(), false), Not(HasSubstr("\x1b")));
}

TEST(SequenceReport, IsEmptyForAnEmptyHistory) {
  EXPECT_THAT(sequence_report({}, judged(), false), Not(HasSubstr("broken")));
}

TEST(SequenceReport, CountsWhatIsNoPartOfTheStory) {
  const History run = history();
  const CaseResult result = judged();
  Story story = whole_story(run, result);
  story.events = {0, 6};
  const std::string text = sequence_report(run, result, story, false);
  EXPECT_THAT(text, HasSubstr("··· 5 other events, until 1.700 ms\n"));
  EXPECT_THAT(text, HasSubstr("··· 3 other events, until 9.000 ms\n"));
  EXPECT_THAT(text, HasSubstr("cancel.final-prompt broken"));  // Though its place is counted only.
}

}  // namespace
}  // namespace rescind::sequence_test
