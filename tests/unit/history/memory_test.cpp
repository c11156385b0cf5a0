#include <gtest/gtest.h>

#include <string>

#include "harness/history/name_table.hpp"
#include "harness/history/reader.hpp"

namespace rescind::memory_test {
namespace {

constexpr std::string_view header = R"({"history":1,"clock":"virtual","observes":["client"]})";

HistoryReader reader_remembering(std::size_t count) {
  HistoryReader reader("h", {.remembered = count});
  reader.header_line(header);
  return reader;
}

Event read(HistoryReader& reader, std::string_view event, std::string_view rest) {
  return reader
      .next(R"({"t":1,"at":"client","event":")" + std::string(event) + "\"," + std::string(rest) + "}")
      .value();
}

Event start(HistoryReader& reader, const std::string& op) {
  return read(reader, "start", R"("kind":"get","mode":"async","op":")" + op + "\"");
}

TEST(NameTable, TheLongestUnusedOfTheReleasedIsTakenOver) {
  std::vector<std::string> names;
  NameTable table(2);
  EXPECT_EQ(table.find_or_add("a", names).slot, 0u);
  EXPECT_EQ(table.find_or_add("b", names).slot, 1u);
  EXPECT_FALSE(table.find_or_add("a", names).is_new);
  const NameTable::Found found = table.find_or_add("c", names);
  EXPECT_TRUE(found.is_new);
  EXPECT_EQ(found.slot, 1u) << "b was used longer ago than a";
  EXPECT_EQ(names, (std::vector<std::string>{"a", "c"}));
  EXPECT_TRUE(table.find_or_add("b", names).is_new);
}

TEST(NameTable, APinnedNameKeepsItsSlot) {
  std::vector<std::string> names;
  NameTable table(1);
  table.pin(table.find_or_add("kept", names).slot);
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(table.find_or_add(std::to_string(i), names).is_new);
  EXPECT_EQ(table.size(), 2u);
  EXPECT_EQ(table.find_or_add("kept", names).slot, 0u);
  EXPECT_FALSE(table.find_or_add("kept", names).is_new);
}

TEST(NameTable, FindsAllOfManyNames) {
  std::vector<std::string> names;
  NameTable table(5'000);
  for (int i = 0; i < 20'000; ++i) table.find_or_add("n" + std::to_string(i), names);
  EXPECT_EQ(table.size(), 5'000u);
  for (int i = 15'000; i < 20'000; ++i) {
    const std::string name = "n" + std::to_string(i);
    const NameTable::Found found = table.find_or_add(name, names);
    ASSERT_FALSE(found.is_new) << name;
    ASSERT_EQ(names[found.slot], name);
  }
}

TEST(ReaderMemory, ALongStreamOfEndedOperationsKeepsABoundedNumberOfNames) {
  HistoryReader reader = reader_remembering(65'536);
  for (int i = 0; i < 300'000; ++i) {
    const std::string number = std::to_string(i);
    const Event event =
        reader
            .next(R"({"t":1,"at":"client","event":"start","kind":"get","mode":"async","op":"o)" + number +
                  R"(","session":"s)" + number + R"(","thread":)" + number + R"(,"context":"c)" + number +
                  "\"}")
            .value();
    ASSERT_TRUE(reader.first_of_operation());
    static_cast<void>(
        read(reader, "final", R"("code":1,"op":"o)" + number + R"(","message":"text )" + number + "\""));
    ASSERT_FALSE(reader.first_of_operation());
    reader.forget(event.op);
  }
  EXPECT_EQ(reader.names().ops.size(), 65'536u);
  EXPECT_EQ(reader.names().sessions.size(), 65'536u);
  EXPECT_EQ(reader.names().threads.size(), 65'536u);
  EXPECT_EQ(reader.names().contexts.size(), 65'536u);
  EXPECT_EQ(reader.names().texts.size(), 4'096u);
}

TEST(ReaderMemory, AnOperationKeepsItsIdUntilItIsForgotten) {
  HistoryReader reader = reader_remembering(2);
  const OpId op = start(reader, "long").op;
  for (int i = 0; i < 100; ++i) reader.forget(start(reader, std::to_string(i)).op);
  EXPECT_EQ(read(reader, "ack", R"("op":"long")").op, op);
  EXPECT_FALSE(reader.first_of_operation());
}

TEST(ReaderMemory, WhatAnOperationThatLivesWasSeenWithKeepsItsId) {
  HistoryReader reader = reader_remembering(2);
  const auto begins = [&reader](const std::string& name) {
    return read(reader, "start",
                R"("kind":"get","mode":"async","op":")" + name + R"(","session":"s)" + name +
                    R"(","context":"c)" + name + R"(","thread":"t)" + name + "\"");
  };
  reader.forget(begins("first").op);  // Half of the names are kept for good.
  const Event live = begins("live");
  for (int i = 0; i < 100; ++i) reader.forget(begins(std::to_string(i)).op);
  const Event again = read(reader, "cancel", R"("op":"live","context":"clive","thread":"tlive")");
  EXPECT_EQ(again.op, live.op);
  EXPECT_EQ(again.context, live.context);
  EXPECT_EQ(again.thread, live.thread);
  EXPECT_EQ(read(reader, "session-close", R"("session":"slive")").session, live.session);
  reader.forget(live.op);
  for (int i = 0; i < 100; ++i) reader.forget(begins(std::to_string(i)).op);
  EXPECT_LE(reader.names().contexts.size(), 4u) << "what is over lets go of its names";
}

TEST(ReaderMemory, ALateEventIsStillAttributedToAForgottenOperation) {
  HistoryReader reader = reader_remembering(8);
  const OpId op = start(reader, "a").op;
  reader.forget(op);
  static_cast<void>(start(reader, "b"));
  EXPECT_EQ(read(reader, "ack", R"("op":"a")").op, op);
  EXPECT_FALSE(reader.first_of_operation());
}

TEST(ReaderMemory, AStartWithTheNameOfAForgottenOperationIsANewOne) {
  HistoryReader reader = reader_remembering(8);
  reader.forget(start(reader, "a").op);
  static_cast<void>(start(reader, "a"));
  EXPECT_TRUE(reader.first_of_operation());
  static_cast<void>(read(reader, "ack", R"("op":"a")"));
  EXPECT_FALSE(reader.first_of_operation());
}

TEST(ReaderMemory, AnOperationFirstSeenBeforeItsStartIsNewOnce) {
  HistoryReader reader = reader_remembering(8);
  static_cast<void>(reader.next(R"({"t":1,"at":"provider","event":"provider-start","op":"a"})"));
  EXPECT_TRUE(reader.first_of_operation());
  static_cast<void>(start(reader, "a"));
  EXPECT_FALSE(reader.first_of_operation());
}

TEST(ReaderMemory, ASessionKeepsItsIdUntilItIsForgotten) {
  HistoryReader reader = reader_remembering(2);
  static_cast<void>(
      read(reader, "session-close", R"("session":"first")"));  // Half of the names are kept for good.
  const SessionId session = read(reader, "session-open", R"("session":"s")").session;
  const auto pass_by = [&reader] {
    for (int i = 0; i < 10; ++i) {
      static_cast<void>(read(reader, "session-close", R"("session":)" + std::to_string(i)));
    }
  };
  pass_by();
  EXPECT_EQ(read(reader, "session-close", R"("session":"s")").session, session);
  reader.forget(session);
  pass_by();
  EXPECT_NE(reader.names().sessions[session.value], "s");
}

TEST(ReaderMemory, TheFirstHalfOfTheNamesKeepTheirIdsForGood) {
  HistoryReader reader = reader_remembering(4);
  const auto session = [&reader](const std::string& name) {
    return read(reader, "session-close", R"("session":")" + name + "\"").session;
  };
  const SessionId first = session("first");
  const SessionId second = session("second");
  const SessionId third = session("third");
  for (int i = 0; i < 10; ++i) static_cast<void>(session(std::to_string(i)));
  EXPECT_EQ(session("first"), first);
  EXPECT_EQ(session("second"), second);
  EXPECT_NE(reader.names().sessions[third.value], "third");
  EXPECT_EQ(reader.names().sessions.size(), 4u);
}

TEST(ReaderMemory, LongTextsAreCutBetweenCharacters) {
  HistoryReader reader("h", {.text_bytes_max = 4});
  reader.header_line(header);
  static_cast<void>(read(reader, "final", "\"op\":\"a\",\"code\":1,\"message\":\"abc\xc3\xa9\""));
  EXPECT_EQ(reader.names().texts.at(0), "abc...");
}

}  // namespace
}  // namespace rescind::memory_test
