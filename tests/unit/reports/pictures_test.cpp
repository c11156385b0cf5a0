// One run as a picture: what a story takes, where things stand, and what the formats make of it.

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>
#include <string>

#include "reports/gap.hpp"
#include "reports/knotted_axis.hpp"
#include "reports/mermaid.hpp"
#include "reports/perfetto.hpp"
#include "reports/story.hpp"
#include "reports/why_picture.hpp"
#include "reports/why_svg.hpp"
#include "tests/unit/approved.hpp"

namespace rescind::pictures_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Event event(EventKind kind, std::int64_t us, std::uint32_t op = 0) {
  Event made;
  made.kind = kind;
  made.t = Time{us * 1000};
  made.op = OpId{op};
  return made;
}

Event message(EventKind kind, std::int64_t us, Message what, std::uint32_t id) {
  Event made = event(kind, us);
  made.message = what;
  made.from = Place::client;
  made.to = Place::server;
  made.connection = ConnectionId{0};
  made.message_id = id;
  return made;
}

Event units(EventKind kind, std::int64_t us, std::int64_t held) {
  Event made = event(kind, us);
  made.pool = Pool::operations;
  made.scope = Scope::total;
  made.units = 1;
  made.held = held;
  made.limit = 1;
  return made;
}

// The units come back with the cancel, while the provider runs on; another operation goes on beside it.
History history() {
  History made;
  made.names.ops = {"list; <b>#end", "other"};
  made.names.connections = {"wire"};
  made.events = {
      event(EventKind::start, 0),
      message(EventKind::send, 0, Message::request, 7),
      message(EventKind::deliver, 1500, Message::request, 7),
      units(EventKind::charge, 1500, 1),
      event(EventKind::provider_start, 1600),
      event(EventKind::start, 1700, 1),
      event(EventKind::cancel, 2000),
      message(EventKind::send, 2000, Message::cancel, 8),
      message(EventKind::deliver, 3000, Message::cancel, 8),
      units(EventKind::release, 3000, 0),
      event(EventKind::cancel_polled, 4000),
      event(EventKind::provider_end, 90'000),
      event(EventKind::close_returned, 90'001),
      event(EventKind::end, 95'000),
  };
  made.events[10].answer = Flag::no;
  made.events[12].code = 0;
  made.events.back().op = OpId{};
  made.events.back().ending = EndWhy::quiet;
  return made;
}

CaseResult judged() {
  CaseResult made;
  made.name = "early";
  made.names = history().names;
  made.breaches = {{.what = Violation{.rule = RuleId::quota_held_while_running,
                                      .finding = Finding::released_while_running,
                                      .op = OpId{0},
                                      .t = Time{3'000'000},
                                      .event = 9},
                    .events = {3, 4, 9}}};
  return made;
}

TEST(Story, WhyTakesItsOperationAndItsEvidenceWithoutIdlePolls) {
  const CaseResult result = judged();
  const Story story = why_story(history(), result);
  EXPECT_EQ(story.broken, &result.breaches[0]);
  EXPECT_EQ(story.op, OpId{0});
  EXPECT_THAT(story.evidence, ElementsAre(3, 4, 9));
  EXPECT_THAT(story.events, ElementsAre(0, 1, 2, 3, 4, 6, 7, 8, 9, 11, 12));
}

TEST(Story, OfAnOperationThatBreaksNothingHasNoEvidence) {
  const CaseResult result = judged();
  const Story story = focus_story(history(), result, OpId{1});
  EXPECT_EQ(story.broken, nullptr);
  EXPECT_THAT(story.events, ElementsAre(5));
}

TEST(Story, LimitedKeepsTheEvidence) {
  const CaseResult result = judged();
  const Story story = why_story(history(), result);
  EXPECT_THAT(limited(story, 4).events, ElementsAre(3, 4, 8, 9));
  EXPECT_THAT(limited(story, 3).events, ElementsAre(3, 4, 9));
}

TEST(Story, RowsStandForEveryEventOnce) {
  std::size_t next = 0;
  for (const StoryRow& row : rows_of({2, 3, 9}, 14)) {
    EXPECT_EQ(row.first, next);
    next = row.last() + 1;
    EXPECT_TRUE(row.is_shown ? row.count == 1 : row.first != 2);
  }
  EXPECT_EQ(next, 14u);
}

TEST(Gap, IsFromTheReleaseToTheEndOfTheProvider) {
  const CaseResult result = judged();
  const std::optional<Gap> gap = gap_of(history(), why_story(history(), result));
  ASSERT_TRUE(gap);
  EXPECT_EQ(gap->from, 9u);
  EXPECT_EQ(gap->to, 11u);
}

TEST(KnottedAxis, HasAStepForEachRowAndLittleMoreForALongTime) {
  const History run = history();
  const KnottedAxis axis(run, rows_of(whole_story(run, {}).events, run.events.size()), 0, 1000);
  int before = -1;
  for (std::size_t row = 0; row < axis.rows().size(); ++row) {
    EXPECT_GT(axis.of_row(row), before);
    before = axis.of_row(row);
  }
  EXPECT_EQ(axis.of_event(0), 0);
  EXPECT_EQ(axis.of_event(13), 1000);
  const int instant = axis.of_event(1) - axis.of_event(0);
  EXPECT_LT(axis.of_event(11) - axis.of_event(10), 7 * instant);  // 86 ms.
}

int left_of(const Label& label) {
  const int width = width_of(label.text, label.size);
  return label.anchor == Anchor::begin ? label.x
         : label.anchor == Anchor::end ? label.x - width
                                       : label.x - width / 2;
}

// A run whose names and texts are as long as they can be.
History long_names() {
  History run = history();
  for (std::string& name : run.names.ops) name = std::string(250, 'M');
  run.names.connections = {std::string(250, 'W')};
  return run;
}

TEST(WhyPicture, LabelsNeitherRunOutNorLieOnABar) {
  for (const History& run : {history(), long_names()}) {
    CaseResult result = judged();
    result.names = run.names;
    for (const Story& story :
         {why_story(run, result), whole_story(run, result), focus_story(run, result, OpId{1})}) {
      const WhyPicture picture = why_picture(run, result, story);
      EXPECT_FALSE(picture.bars.empty());
      for (const Label& label : picture.labels) {
        const int right = left_of(label) + width_of(label.text, label.size);
        EXPECT_GE(left_of(label), 0) << label.text;
        EXPECT_LE(right, picture.width) << label.text;
        for (const Bar& bar : picture.bars) {
          const bool beside = right < bar.x0 || left_of(label) > bar.x1;
          const bool apart = label.y < bar.y || label.y - label.size * tenths > bar.y + bar_height;
          EXPECT_TRUE(beside || apart) << label.text;
        }
      }
    }
  }
}

TEST(WhyPicture, TheGapIsHatchedOnTheBarThatIsMissing) {
  const History run = history();
  const CaseResult result = judged();
  const WhyPicture picture = why_picture(run, result, why_story(run, result));
  ASSERT_TRUE(picture.gap);
  ASSERT_EQ(picture.bars.size(), 3u);
  const auto held = std::ranges::find(picture.bars, Holder::server, &Bar::party);
  EXPECT_EQ(picture.gap->y, held->y);
  EXPECT_EQ(picture.gap->x0, held->x1);
  EXPECT_EQ(picture.gap->x1, std::ranges::find(picture.bars, Holder::provider, &Bar::party)->x1);
  EXPECT_EQ(picture.pins.size(), 3u);
  EXPECT_EQ(std::ranges::count_if(picture.marks, &EventMark::is_evidence), 3);
  EXPECT_TRUE(picture.quota);
}

TEST(WhyPicture, AnOperationKeepsItsColourWhereOthersAreHidden) {
  const History run = history();
  const CaseResult result = judged();
  const WhyPicture alone = why_picture(run, result, focus_story(run, result, OpId{1}));
  ASSERT_EQ(alone.bars.size(), 1u);
  EXPECT_EQ(alone.bars[0].colour, 1u);
}

TEST(WhyPicture, TimesOnTheAxisDoNotTouch) {
  const History run = history();
  const CaseResult result = judged();
  int right = 0;
  std::size_t told = 0;
  for (const Tick& tick : why_picture(run, result, whole_story(run, result)).ticks) {
    if (tick.time.empty()) continue;
    const int half = width_of(tick.time, 11) / 2;
    EXPECT_GT(tick.x - half, right);
    right = tick.x + half;
    ++told;
  }
  EXPECT_GT(told, 3u);
  EXPECT_LE(right, why_width);
}

// The same run, but that the units of `list` are given back when its provider has ended.
History as_it_should_be() {
  History run = history();
  const auto early =
      std::ranges::find_if(run.events, [](const Event& one) { return one.kind == EventKind::release; });
  const auto end =
      std::ranges::find_if(run.events, [](const Event& one) { return one.kind == EventKind::provider_end; });
  early->t = end->t;
  std::rotate(early, early + 1, end + 1);
  return run;
}

TEST(WhyPicture, TheRunAsItShouldHaveBeenStandsBehindIt) {
  const History run = history();
  const History reference = as_it_should_be();
  const CaseResult result = judged();
  const WhyPicture picture =
      why_picture(run, result, why_story(run, result), {&reference, "without the mutant quota-early"});
  ASSERT_TRUE(picture.gap);
  ASSERT_EQ(picture.ghosts.size(), picture.bars.size());
  const auto of = [](const std::vector<Bar>& bars, Holder party) {
    return *std::ranges::find(bars, party, &Bar::party);
  };
  EXPECT_EQ(of(picture.ghosts, Holder::client).x1, of(picture.bars, Holder::client).x1);
  EXPECT_EQ(of(picture.ghosts, Holder::server).x0, of(picture.bars, Holder::server).x0);
  EXPECT_EQ(of(picture.ghosts, Holder::server).x1, picture.gap->x1);
  const auto names_it = [](const Label& label) {
    return label.text.starts_with("dashed: without the mutant quota-early, the same up to release ");
  };
  EXPECT_EQ(std::ranges::count_if(picture.labels, names_it), 1);
  EXPECT_TRUE(why_picture(run, result, why_story(run, result)).ghosts.empty());
}

TEST(WhyPicture, OfNothingIsNothing) {
  EXPECT_EQ(why_picture({}, {}, {}).width, 0);
}

TEST(WhySvg, LooksAsApproved) {
  const History run = history();
  const CaseResult result = judged();
  EXPECT_TRUE(is_approved(why_svg(why_picture(run, result, why_story(run, result))), "reports/why.svg"));
}

TEST(WhySvg, IsXmlWithoutScriptFontsOrAnythingFromElsewhere) {
  const History run = history();
  const CaseResult result = judged();
  const std::string text = why_svg(why_picture(run, result, why_story(run, result)));
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(text.c_str()));
  for (const char* word : {"<script", "@font-face", "@import", "href", "<b>"})
    EXPECT_THAT(text, Not(HasSubstr(word)));
  std::string all = text;
  all.erase(all.find("http://www.w3.org/2000/svg"), 26);
  EXPECT_THAT(all, Not(HasSubstr("://")));
  EXPECT_THAT(text, HasSubstr("prefers-color-scheme: dark"));
}

TEST(Mermaid, LooksAsApproved) {
  const History run = history();
  const CaseResult result = judged();
  EXPECT_TRUE(is_approved(mermaid_text(run, result, why_story(run, result), {}), "reports/why.mmd"));
}

TEST(Mermaid, NoNameEndsABlockOrAMessage) {
  const History run = history();
  const CaseResult result = judged();
  const std::string text = mermaid_text(run, result, why_story(run, result), {});
  EXPECT_THAT(text, HasSubstr("list#59; #60;b#62;#35;#101;nd"));
}

TEST(Mermaid, StaysInsideItsLimitsAndKeepsTheEvidence) {
  History run = long_names();
  const Event polled = run.events[6];
  run.events.insert(run.events.begin() + 6, 300, polled);
  CaseResult result = judged();
  result.names = run.names;
  result.breaches[0].events = {3, 4, 309};
  std::get<Violation>(result.breaches[0].what).event = 309;
  const std::string text = mermaid_text(run, result, why_story(run, result),
                                        {.bytes = mermaid_bytes_max, .messages = mermaid_messages_max});
  EXPECT_LE(text.size(), mermaid_bytes_max);
  EXPECT_LE(std::ranges::count(text, ':'), 3 * static_cast<std::ptrdiff_t>(mermaid_messages_max));
  std::size_t evidence = 0;
  for (std::size_t at = text.find("✗"); at != std::string::npos; at = text.find("✗", at + 1)) ++evidence;
  EXPECT_EQ(evidence, 4u);  // Three events, and what was broken.
}

TEST(Perfetto, LooksAsApproved) {
  EXPECT_TRUE(is_approved(perfetto_json(history()), "reports/perfetto.json"));
}

TEST(Perfetto, EachDeliveryHasItsArrowAndEachOperationItsSpan) {
  std::map<std::string, int> phases;
  const nlohmann::json trace = nlohmann::json::parse(perfetto_json(history()));
  for (const nlohmann::json& one : trace["traceEvents"]) ++phases[one["ph"].get<std::string>()];
  EXPECT_EQ(phases["X"], 14);
  EXPECT_EQ(phases["s"], 2);
  EXPECT_EQ(phases["f"], 2);
  EXPECT_EQ(phases["b"], 3);  // Two operations, one run of a provider.
  EXPECT_EQ(phases["e"], 3);
  EXPECT_EQ(phases["C"], 2);
}

TEST(Perfetto, TimesAreExact) {
  History run = history();
  run.events[0].t = Time{-1'234'567};
  EXPECT_THAT(perfetto_json(run), HasSubstr("\"ts\":-1234.567,"));
  EXPECT_THAT(perfetto_json(run), HasSubstr("\"ts\":90001.000,"));
  run.header.clock = Clock::steps;
  run.events[0].t = Time{3};
  EXPECT_THAT(perfetto_json(run), HasSubstr("\"ts\":3.000,"));
}

}  // namespace
}  // namespace rescind::pictures_test
