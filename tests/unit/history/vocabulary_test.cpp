#include "harness/history/vocabulary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace rescind::vocabulary_test {
namespace {

using testing::Eq;

template <class E>
void expect_words_are_read_as_written() {
  const auto words = words_of<E>();
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].empty()) continue;
    EXPECT_TRUE(seen.insert(words[i]).second) << words[i] << " stands for two things";
    EXPECT_THAT(parse<E>(words[i]), Eq(static_cast<E>(i)));
    EXPECT_THAT(name_of(static_cast<E>(i)), Eq(words[i]));
  }
  EXPECT_GE(seen.size(), 2u);
  EXPECT_THAT(parse<E>(""), Eq(std::nullopt));
  EXPECT_THAT(parse<E>("nonsense"), Eq(std::nullopt));
}

TEST(Vocabulary, EveryWordIsReadAsItIsWritten) {
  expect_words_are_read_as_written<Place>();
  expect_words_are_read_as_written<OperationKind>();
  expect_words_are_read_as_written<Mode>();
  expect_words_are_read_as_written<Acknowledge>();
  expect_words_are_read_as_written<Via>();
  expect_words_are_read_as_written<Reason>();
  expect_words_are_read_as_written<Handle>();
  expect_words_are_read_as_written<Wait>();
  expect_words_are_read_as_written<Protocol>();
  expect_words_are_read_as_written<Pool>();
  expect_words_are_read_as_written<Scope>();
  expect_words_are_read_as_written<How>();
  expect_words_are_read_as_written<EndWhy>();
  expect_words_are_read_as_written<Outcome>();
  expect_words_are_read_as_written<Fault>();
  expect_words_are_read_as_written<Message>();
  expect_words_are_read_as_written<Clock>();
}

TEST(Vocabulary, WordsStandForTheValuesOfTheirEnumeration) {
  EXPECT_EQ(name_of(OperationKind::remove), "delete");
  EXPECT_EQ(name_of(OperationKind::test_connection), "test-connection");
  EXPECT_EQ(name_of(Reason::none), "none");
  EXPECT_EQ(name_of(Reason::service_stop), "service-stop");
  EXPECT_EQ(name_of(Reason::absent), "");
  EXPECT_EQ(name_of(Handle::empty), "empty");
  EXPECT_EQ(name_of(How::disconnect), "disconnect");
  EXPECT_EQ(name_of(Fault::heal), "heal");
  EXPECT_EQ(name_of(Fault::hang), "hang");
  EXPECT_EQ(name_of(Message::close), "close");
  EXPECT_EQ(name_of(EndWhy::crashed), "crashed");
  EXPECT_EQ(name_of(Clock::steps), "steps");
}

TEST(Vocabulary, EveryEventIsFoundByItsPlaceAndName) {
  EXPECT_EQ(all_events().size(), event_kinds - 1);
  for (const EventInfo& event : all_events()) {
    EXPECT_THAT(event_named(event.place, event.name), Eq(event.kind)) << event.name;
    EXPECT_EQ(place_of(event.kind), event.place);
    EXPECT_EQ(name_of(event.kind), event.name);
    EXPECT_TRUE(events_named(event.name).contains(event.kind));
    EXPECT_TRUE((event.required & event.optional).empty()) << event.name << " lists a field twice";
  }
  EXPECT_THAT(event_named(Place::server, "cancel"), Eq(std::nullopt));
  EXPECT_EQ(place_of(EventKind::none), Place::none);
}

TEST(Vocabulary, FaultIsAnEventOfTwoPlaces) {
  EXPECT_EQ(events_named("fault"), (EventSet{EventKind::network_fault, EventKind::server_fault}));
  EXPECT_EQ(events_named("final"), (EventSet{EventKind::final}));
  EXPECT_TRUE(events_named("finale").empty());
}

TEST(Vocabulary, EveryFieldIsFoundByItsNameAndUsedBySomeEvent) {
  FieldSet used;
  for (const EventInfo& event : all_events()) used |= event.fields();
  for (std::size_t i = 0; i < fields_count; ++i) {
    const auto field = static_cast<Field>(i);
    EXPECT_THAT(field_named(name_of(field)), Eq(field));
    EXPECT_TRUE(used.contains(field)) << name_of(field);
  }
  EXPECT_THAT(field_named("event"), Eq(std::nullopt));
}

TEST(Vocabulary, CodesHaveNamesBothWays) {
  EXPECT_EQ(code_name(0), "ok");
  EXPECT_EQ(code_name(2), "access-denied");
  EXPECT_EQ(code_name(17), "method-not-found");
  EXPECT_EQ(code_name(18), "");
  EXPECT_EQ(code_name(20), "namespace-not-empty");
  EXPECT_EQ(code_name(27), "server-limits-exceeded");
  EXPECT_EQ(code_name(28), "server-is-shutting-down");
  EXPECT_EQ(code_name(29), "");
  EXPECT_EQ(code_name(-1), "");
  EXPECT_THAT(code_named("server-limits-exceeded"), Eq(27));
  EXPECT_THAT(code_named(""), Eq(std::nullopt));
}

TEST(Vocabulary, TellsWhichFieldsOfAnEventDoNotFitItsKind) {
  Event event;
  event.kind = EventKind::cancel_heard;
  event.op = OpId{0};
  event.pool = Pool::memory;
  EXPECT_EQ(missing_fields(event), FieldSet{Field::how});
  EXPECT_EQ(unexpected_fields(event), FieldSet{Field::pool});
  event.heard_by = How::poll;
  event.pool = Pool::none;
  EXPECT_TRUE(missing_fields(event).empty());
  EXPECT_TRUE(unexpected_fields(event).empty());
}

TEST(Header, ObservesWhatIsRecordedAtAPlaceAndNotElided) {
  Header header;
  header.places.remove(Place::network);
  header.elides = {EventKind::result};
  EXPECT_TRUE(header.observes(Place::client));
  EXPECT_FALSE(header.observes(Place::network));
  EXPECT_TRUE(header.observes(Place::harness));
  EXPECT_FALSE(header.observes(Place::none));
  EXPECT_TRUE(header.observes(EventKind::final));
  EXPECT_FALSE(header.observes(EventKind::result));
  EXPECT_FALSE(header.observes(EventKind::send));
  EXPECT_TRUE(header.observes(EventKind::end));
  EXPECT_FALSE(header.observes(EventKind::none));
}

}  // namespace
}  // namespace rescind::vocabulary_test
