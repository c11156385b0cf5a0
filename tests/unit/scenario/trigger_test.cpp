#include "harness/scenario/language/trigger.hpp"

#include <gmock/gmock.h>

namespace rescind::trigger_test {
namespace {

using testing::HasSubstr;

TEST(Trigger, AnEventIsTheFirstOneWithoutAnOrdinal) {
  const Phrase phrase = parse_event_phrase("result of list").value;
  EXPECT_EQ(phrase.kind, EventKind::result);
  EXPECT_EQ(phrase.nth, 1u);
  EXPECT_EQ(phrase.name, "list");
  EXPECT_EQ(phrase.message, Message::none);
}

TEST(Trigger, OrdinalsAreWordsUpToTenAndThenNumbers) {
  EXPECT_EQ(parse_event_phrase("third result of list").value.nth, 3u);
  EXPECT_EQ(parse_event_phrase("tenth post of list").value.nth, 10u);
  EXPECT_EQ(parse_event_phrase("11th post of list").value.nth, 11u);
  EXPECT_EQ(parse_event_phrase("22nd post of list").value.nth, 22u);
  for (const std::uint32_t nth : {1u, 2u, 10u, 11u, 12u, 13u, 21u, 22u, 23u, 24u, 101u, 111u})
    EXPECT_EQ(parse_event_phrase(ordinal_word(nth) + " post of list").value.nth, nth) << ordinal_word(nth);
  EXPECT_EQ(ordinal_word(21), "21st");
  EXPECT_EQ(ordinal_word(112), "112th");
}

TEST(Trigger, MessagesAreSentDeliveredOrLost) {
  const Phrase phrase = parse_event_phrase("second batch of list delivered").value;
  EXPECT_EQ(phrase.kind, EventKind::deliver);
  EXPECT_EQ(phrase.message, Message::batch);
  EXPECT_EQ(phrase.nth, 2u);
  EXPECT_EQ(parse_event_phrase("request of list sent").value.kind, EventKind::send);
  EXPECT_EQ(parse_event_phrase("cancel of list lost").value.kind, EventKind::lost);
  EXPECT_EQ(parse_event_phrase("cancel of list").value.kind, EventKind::cancel)
      << "the call, not the message";
}

TEST(Trigger, SessionsAndShutdownHaveTheirOwnEvents) {
  EXPECT_EQ(parse_event_phrase("session-closed of s1").value.about, Phrase::About::session);
  EXPECT_EQ(parse_event_phrase("shutdown").value.kind, EventKind::shutdown);
  EXPECT_FALSE(parse_event_phrase("shutdown of list").ok());
}

TEST(Trigger, EveryWordOfTheListIsUnderstood) {
  for (std::string_view word : trigger_words()) {
    const std::string text = word == "shutdown" ? "shutdown" : "second " + std::string(word) + " of list";
    EXPECT_TRUE(parse_event_phrase(text).ok()) << text;
  }
}

TEST(Trigger, WhatIsNoTriggerSaysWhy) {
  EXPECT_THAT(parse_event_phrase("last result of list").error, HasSubstr("nobody knows"));
  EXPECT_THAT(parse_event_phrase("thrid result of list").hint, HasSubstr("'third'"));
  EXPECT_THAT(parse_event_phrase("resutl of list").hint, HasSubstr("'result'"));
  EXPECT_THAT(parse_event_phrase("batch of list deliverd").hint, HasSubstr("'delivered'"));
  EXPECT_THAT(parse_event_phrase("btach of list delivered").hint, HasSubstr("'batch'"));
  EXPECT_FALSE(parse_event_phrase("").ok());
  EXPECT_FALSE(parse_event_phrase("result").ok());
  EXPECT_FALSE(parse_event_phrase("result of").ok());
  EXPECT_FALSE(parse_event_phrase("0th result of list").ok());
  EXPECT_FALSE(parse_event_phrase("99999999999th result of list").ok());
  EXPECT_FALSE(parse_event_phrase("end of list").ok()) << "the harness's own events are no triggers";
  EXPECT_FALSE(parse_event_phrase("one two three four five six seven eight nine ten").ok());
}

TEST(Trigger, CallbacksAreThoseOfResultsAndOfTheFinal) {
  EXPECT_EQ(parse_callback_phrase("third result of list").value.nth, 3u);
  EXPECT_EQ(parse_callback_phrase("final of list").value.kind, EventKind::final);
  EXPECT_FALSE(parse_callback_phrase("second final of list").ok());
  EXPECT_FALSE(parse_callback_phrase("post of list").ok());
}

}  // namespace
}  // namespace rescind::trigger_test
