#include "harness/live/framing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace rescind::live::framing_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> messages_of(Unframing& unframing) {
  std::vector<std::string> messages;
  while (std::optional<std::string> message = unframing.next()) messages.push_back(*message);
  return messages;
}

std::vector<std::string> messages_of(const std::string& bytes, Framing framing) {
  Unframing unframing(framing);
  unframing.add(bytes);
  return messages_of(unframing);
}

TEST(Framing, WhatIsFramedComesBack) {
  const std::string text = framed("{\"a\":1}", Framing::header) + framed("{}", Framing::header);
  EXPECT_THAT(messages_of(text, Framing::header), ElementsAre("{\"a\":1}", "{}"));
  EXPECT_THAT(messages_of(framed("{\"a\":\n1}", Framing::line), Framing::line), ElementsAre("{\"a\": 1}"));
}

TEST(Framing, AnyCutGivesTheSameMessages) {
  const std::string text = "Content-Type: x\r\nContent-Length: 2\r\n\r\n{}content-length:7\r\n\r\n{\"a\":1}";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    Unframing unframing(Framing::header);
    unframing.add(text.substr(0, cut));
    std::vector<std::string> messages = messages_of(unframing);
    unframing.add(text.substr(cut));
    for (std::string& message : messages_of(unframing)) messages.push_back(std::move(message));
    EXPECT_THAT(messages, ElementsAre("{}", "{\"a\":1}")) << "cut at " << cut;
    EXPECT_EQ(unframing.strays(), 0U) << "cut at " << cut;
  }
}

TEST(Framing, BytesThatAreNoMessageAreSkippedAndKept) {
  Unframing headers(Framing::header);
  headers.add("Starting...\nContent-Length: 2\r\n\r\n{}\r\ncoming up\nContent-Length: 2\r\n\r\n[]");
  EXPECT_THAT(messages_of(headers), ElementsAre("{}", "[]"));
  EXPECT_EQ(headers.first_strays(), "Starting...\n\r\ncoming up\n");
  Unframing lines(Framing::line);
  lines.add("hello\n\n{}\r\n  \nbye\n");
  EXPECT_THAT(messages_of(lines), ElementsAre("{}"));
  EXPECT_EQ(lines.first_strays(), "hello\nbye\n");
}

TEST(Framing, HeaderWithoutALengthIsSkipped) {
  Unframing unframing(Framing::header);
  unframing.add("Content-Length: many\r\n\r\nContent-Length: 2\r\n\r\n{}");
  EXPECT_THAT(messages_of(unframing), ElementsAre("{}"));
  EXPECT_GT(unframing.strays(), 0U);
}

TEST(Framing, HalfAMessageWaits) {
  Unframing unframing(Framing::header);
  unframing.add("Content-Length: 10\r\n\r\n{\"a\"");
  EXPECT_THAT(messages_of(unframing), IsEmpty());
  EXPECT_GT(unframing.unfinished(), 0U);
}

TEST(Framing, TooMuchInARowThatIsNoMessageEndsTheReading) {
  for (const Framing framing : {Framing::header, Framing::line}) {
    Unframing unframing(framing);
    std::string noise;
    while (noise.size() < Unframing::strays_in_a_row_max / 2) noise += "y\n";
    const std::string message = framed("{}", framing);
    unframing.add(noise + message + noise + message);
    EXPECT_EQ(unframing.next(), "{}");
    EXPECT_EQ(unframing.next(), "{}");
    EXPECT_FALSE(unframing.gave_up());
    unframing.add(noise + noise + "y\n" + message);
    EXPECT_EQ(unframing.next(), std::nullopt);
    EXPECT_TRUE(unframing.gave_up());
  }
}

TEST(Framing, WhatIsTooLongEndsTheReading) {
  Unframing unframing(Framing::header);
  unframing.add("Content-Length: 99999999999\r\n\r\n{}");
  EXPECT_THAT(messages_of(unframing), IsEmpty());
  EXPECT_TRUE(unframing.too_long());
}

}  // namespace
}  // namespace rescind::live::framing_test
