#include "harness/history/reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/history/describe.hpp"
#include "harness/history/writer.hpp"

namespace rescind::reader_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view header = R"({"history":1,"clock":"virtual","observes":["client"]})";

std::string with_header(std::string_view events) {
  return std::string(header) + "\n" + std::string(events);
}

Event only_event(std::string_view line) {
  return read_history(with_header(line), "h").events.at(0);
}

/// The error's place and message, without excerpt and hint: "2:7: message".
std::string error_of(const std::string& text) {
  try {
    static_cast<void>(read_history(text, "h"));
  } catch (const InputError& error) {
    return std::to_string(error.line()) + ":" + std::to_string(error.column()) + ": " + error.message();
  }
  return "no error";
}

std::string hint_of(const std::string& text) {
  try {
    static_cast<void>(read_history(text, "h"));
  } catch (const InputError& error) {
    return error.hint();
  }
  return "no error";
}

std::string error_in(std::string_view line) {
  return error_of(with_header(line));
}

TEST(Reader, ReadsTheHeader) {
  const History history = read_history(
      R"({"history":1,"name":"n","subject":"s","protocol":"local","clock":"steps","unit":"ns",)"
      R"("observes":["client","server"],"elides":["result","fault"],"skew":7,"made-by":{"us":[1]}})",
      "h");
  const Header& read = history.header;
  EXPECT_EQ(read.name, "n");
  EXPECT_EQ(read.subject, "s");
  EXPECT_EQ(read.protocol, "local");
  EXPECT_EQ(read.clock, Clock::steps);
  EXPECT_EQ(read.places, (PlaceSet{Place::client, Place::server}));
  EXPECT_FALSE(read.from_start) << "not said";
  EXPECT_EQ(read.elides, (EventSet{EventKind::result, EventKind::network_fault, EventKind::server_fault}));
  EXPECT_EQ(read.skew, Duration{7});
  EXPECT_THAT(history.events, IsEmpty());
}

TEST(Reader, OnlyARealClockHasASkewThatNobodyNamed) {
  const auto skew = [](std::string_view rest) {
    return read_history(R"({"history":1,"observes":[],"clock":)" + std::string(rest), "h").header.skew;
  };
  EXPECT_EQ(skew(R"("monotonic"})"), milliseconds(1));
  EXPECT_EQ(skew(R"("monotonic","skew":0})"), Duration{0});
  EXPECT_EQ(skew(R"("virtual"})"), Duration{0});
}

TEST(Reader, ReadsTheFieldsOfAnEvent) {
  const Event event =
      only_event(R"({"event":"start","at":"client","t":5,"op":"a","kind":"delete","mode":"sync","timeout":9,)"
                 R"("acknowledge":"manual","context":"u","thread":1,"session":"s"})");
  EXPECT_EQ(event.kind, EventKind::start);
  EXPECT_EQ(event.t.ns, 5);
  EXPECT_EQ(event.operation_kind, OperationKind::remove);
  EXPECT_EQ(event.mode, Mode::sync);
  EXPECT_EQ(event.duration, 9);
  EXPECT_EQ(event.acknowledge, Acknowledge::manual);
  EXPECT_EQ(event.op, OpId{0});
  EXPECT_EQ(event.context, ContextId{0});
  EXPECT_EQ(event.thread, ThreadId{0});
  EXPECT_EQ(event.session, SessionId{0});
}

TEST(Reader, IgnoresFieldsThatItOrTheEventDoesNotKnow) {
  const Event event =
      only_event(R"({"t":1,"at":"client","event":"ack","op":"a","colour":{"x":[{}]},"pool":"none of ours"})");
  EXPECT_EQ(event.pool, Pool::none);
  EXPECT_EQ(event.op, OpId{0});
}

TEST(Reader, NamesAreNumberedAsTheyAppear) {
  const History history = read_history(with_header(R"({"t":1,"at":"client","event":"ack","op":"b","thread":17}
{"t":1,"at":"client","event":"ack","op":"a","thread":"17"}
{"t":1,"at":"client","event":"ack","op":"b","thread":"x"})"),
                                       "h");
  EXPECT_THAT(history.names.ops, ElementsAre("b", "a"));
  EXPECT_THAT(history.names.threads, ElementsAre("17", "x"));
  EXPECT_EQ(history.events[2].op, OpId{0});
  EXPECT_EQ(history.events[1].thread, ThreadId{0});
}

TEST(Reader, WordsOfTheSubjectsOwnAreTranslatedOrKept) {
  const auto protocol = [](std::string_view word) {
    return only_event(R"({"t":1,"at":"client","event":"session-open","session":"s","protocol":")" +
                      std::string(word) + "\"}")
        .protocol;
  };
  EXPECT_EQ(protocol("local"), Protocol::push);
  EXPECT_EQ(protocol("wsman"), Protocol::pull);
  EXPECT_EQ(protocol("pull"), Protocol::pull);
  EXPECT_EQ(protocol("smoke signals"), Protocol::other);
  EXPECT_EQ(only_event(R"({"t":1,"at":"server","event":"fault","what":"flood"})").fault, Fault::other);

  const std::string text = with_header(R"({"t":1,"at":"network","event":"send","message":"GetReq"})");
  const History history = read_history(text, "h");
  EXPECT_EQ(history.events[0].message, Message::other);
  EXPECT_THAT(history.names.texts, ElementsAre("GetReq"));
  EXPECT_THAT(to_json_lines(history), HasSubstr(R"("message":"GetReq")"));
}

TEST(Reader, EscapesAreDecodedAndWrittenBack) {
  const std::string text = with_header(
      R"({"t":1,"at":"client","event":"final","op":"\u0041\"\\","code":1,"message":"a\nb\u0001\ud83d\ude00\u00e9"})");
  const History history = read_history(text, "h");
  EXPECT_EQ(history.names.ops[0], "A\"\\");
  EXPECT_EQ(history.names.texts[0], "a\nb\x01\xf0\x9f\x98\x80\xc3\xa9");
  EXPECT_THAT(to_json_lines(history), HasSubstr(R"("op":"A\"\\")"));
  EXPECT_THAT(to_json_lines(history), HasSubstr(R"("message":"a\nb\u0001)"));
  EXPECT_EQ(read_history(to_json_lines(history), "h"), history);
}

TEST(Reader, APoolMayHoldLessThanNothing) {
  const std::string text =
      with_header(R"({"t":1,"at":"server","event":"release","pool":"memory","units":2,"held":-1})");
  const History history = read_history(text, "h");
  EXPECT_EQ(history.events[0].held, -1);
  EXPECT_THAT(to_json_lines(history), HasSubstr(R"("held":-1})"));
}

TEST(Reader, AnEmptyTextIsNone) {
  const Event event = only_event(R"({"t":1,"at":"client","event":"final","op":"a","code":1,"message":""})");
  EXPECT_FALSE(event.text.exists());
}

TEST(Reader, EmptyLinesAndCarriageReturnsAreAllowed) {
  const History history = read_history(
      std::string(header) + "\r\n\r\n{\"t\":1,\"at\":\"client\",\"event\":\"ack\",\"op\":1}\r\n\n", "h");
  EXPECT_EQ(history.events.size(), 1u);
}

TEST(Reader, UnknownEventsAreSkippedWhenAsked) {
  HistoryReader reader("h", {.ignore_unknown_events = true});
  reader.header_line(R"({"history":1,"clock":"virtual","observes":["client"],"elides":["thought"]})");
  EXPECT_FALSE(reader.next(R"({"t":1,"at":"client","event":"thought"})"));
  EXPECT_FALSE(reader.next(R"({"t":1,"at":"proxy","event":"cancel"})"));
  EXPECT_TRUE(reader.next(R"({"t":1,"at":"client","event":"ack","op":1})"));
  EXPECT_FALSE(reader.ended());
  EXPECT_TRUE(reader.next(R"({"t":1,"at":"harness","event":"end","why":"cut"})"));
  EXPECT_TRUE(reader.ended());
  EXPECT_EQ(reader.line(), 5u);
}

TEST(ReaderError, ShowsTheLineAndAHint) {
  try {
    static_cast<void>(
        read_history(with_header(R"({"t":1,"at":"client","event":"cancle","op":"a"})"), "runs/a.jsonl"));
    FAIL();
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(),
                 "runs/a.jsonl:2:30: error: the client has no event 'cancle'\n"
                 "  {\"t\":1,\"at\":\"client\",\"event\":\"cancle\",\"op\":\"a\"}\n"
                 "                               ^\n"
                 "hint: did you mean 'cancel'?");
  }
}

TEST(Reader, TakesWhatAHeaderSaysOfItsClocks) {
  const History history =
      read_history(R"({"history":1,"clock":"monotonic","observes":["client"],"from":"start",)"
                   R"("polled":{"server":50,"provider":7},"resolution":{"client":1000000}})",
                   "h");
  const auto at = [](const SpanOfPlace& spans, Place place) {
    return spans[static_cast<std::size_t>(place)];
  };
  EXPECT_TRUE(history.header.from_start);
  EXPECT_EQ(at(history.header.polled, Place::server), Duration{50});
  EXPECT_EQ(at(history.header.polled, Place::provider), Duration{7});
  EXPECT_EQ(at(history.header.polled, Place::client), Duration{0});
  EXPECT_EQ(at(history.header.resolution, Place::client), Duration{1'000'000});
}

TEST(Reader, TakesHowAnOperationEndedInTheSubjectsOwnWords) {
  const History history = read_history(
      with_header(
          R"({"t":1,"at":"client","event":"final","op":"a","code":1,"error":"-32800","ended":"cancelled"})"
          "\n"
          R"({"t":2,"at":"server","event":"refuse","op":"b","code":27,"error":"53300"})"),
      "h");
  EXPECT_EQ(history.events[0].ended, Ended::cancelled);
  EXPECT_EQ(history.names.texts.at(history.events[0].error.value), "-32800");
  EXPECT_EQ(history.names.texts.at(history.events[1].error.value), "53300");
  EXPECT_EQ(history.events[1].ended, Ended::none);
}

TEST(Reader, TakesWhatACancelNames) {
  const History history = read_history(
      with_header(
          R"({"t":1,"at":"client","event":"start","op":"a","kind":"query","mode":"sync","group":"transaction 7"})"
          "\n"
          R"({"t":2,"at":"client","event":"cancel","op":"a","form":"kill-query","target":"session"})"),
      "h");
  EXPECT_EQ(history.names.groups.at(history.events[0].group.value), "transaction 7");
  EXPECT_EQ(history.names.texts.at(history.events[1].text.value), "kill-query");
  EXPECT_EQ(history.events[1].cancel_target, CancelTarget::session);
}

TEST(Reader, TakesACrashOfTheServerAndItsStatus) {
  const Event status = only_event(R"({"t":1,"at":"server","event":"crash","status":139})");
  EXPECT_EQ(status.kind, EventKind::crash);
  EXPECT_EQ(status.code, 139);
  EXPECT_EQ(status.signal, 0);
  EXPECT_EQ(only_event(R"({"t":1,"at":"server","event":"crash","signal":11})").signal, 11);
  EXPECT_EQ(only_event(R"({"t":1,"at":"harness","event":"end","why":"crashed","status":-1})").code, -1);
}

TEST(Reader, ACancelMayNameWhatNobodyKnowsOrWhatStartsLater) {
  const History history = read_history(
      with_header(R"({"t":1,"at":"client","event":"cancel","op":"later"})"
                  "\n"
                  R"({"t":2,"at":"client","event":"cancel","op":"nobody's"})"
                  "\n"
                  R"({"t":3,"at":"client","event":"start","op":"later","kind":"get","mode":"async"})"),
      "h");
  EXPECT_EQ(history.events[0].op, history.events[2].op);
  EXPECT_NE(history.events[0].op, history.events[1].op);
}

TEST(Reader, AnEmptyNameOfAnOperationIsAName) {
  const std::string text = with_header(R"({"t":1,"at":"client","event":"cancel","op":""})") + "\n";
  const History history = read_history(text, "h");
  EXPECT_THAT(history.names.ops, ElementsAre(""));
  EXPECT_EQ(read_history(to_json_lines(history), "written"), history);
  EXPECT_EQ(describe_text(history.events[0], history.names), "cancel \"\"");
}

TEST(ReaderError, SinceLiesBeforeTAndWithinTheReachOfItsPlace) {
  const auto with = [](std::string_view clock, std::string_view more, std::string_view since) {
    return std::string(R"({"history":1,"clock":")") + std::string(clock) + R"(","observes":["server"])" +
           std::string(more) + "}\n" + R"({"t":100,"at":"server","event":"admit","op":"a","since":)" +
           std::string(since) + "}";
  };
  const std::string_view polled = R"(,"polled":{"server":50})";
  EXPECT_EQ(error_of(with("monotonic", polled, "50")), "no error");
  EXPECT_EQ(error_of(with("virtual", polled, "100")), "no error");
  EXPECT_EQ(error_of(with("monotonic", polled, "49")),
            "2:57: 'since' reaches back 51 ns, and the header's 'polled' allows 50 at the server");
  EXPECT_EQ(hint_of(with("monotonic", polled, "49")),
            "the header says how far at most, e.g. \"polled\":{\"server\":51}");
  EXPECT_EQ(error_of(with("monotonic", "", "0")), "no error") << "nobody said how far";
  EXPECT_EQ(error_of(with("monotonic", polled, "101")), "2:57: 'since': 101 is after 't', 100");
  EXPECT_EQ(error_of(with("steps", "", "100")), "2:57: 'since': a clock of steps has no spans of time");
  EXPECT_EQ(error_of(with("steps", polled, "100")), "1:61: 'polled': a clock of steps has no spans of time");
}

TEST(ReaderError, WhatAHeaderSaysOfItsClocksIsChecked) {
  const auto with = [](std::string_view field) {
    return error_of(R"({"history":1,"clock":"monotonic","observes":[],)" + std::string(field) + "}");
  };
  EXPECT_EQ(with(R"("from":"the beginning")"), "1:55: 'from': unknown word 'the beginning'");
  EXPECT_EQ(with(R"("polled":5)"), "1:57: 'polled': expected an object of places and ns, found 5");
  EXPECT_EQ(with(R"("polled":{"moon":5})"), "1:58: 'polled': unknown word 'moon'");
  EXPECT_EQ(with(R"("polled":{"server":-1})"),
            "1:67: 'polled': expected a whole number from 0 to 2305843009213693951, found -1");
  EXPECT_EQ(with(R"("polled":{"server":1,"server":1})"), "1:69: 'server' appears twice in the line");
  EXPECT_EQ(with(R"("resolution":["client"])"),
            "1:61: 'resolution': expected an object of places and ns, found an array");
}

TEST(ReaderError, NumbersWhoseSumsWouldOverflowAreRefused) {
  const std::string near = "4611686018427387903";  // 2^62 - 1
  EXPECT_EQ(error_in(R"({"t":)" + near + R"(,"at":"client","event":"ack","op":"a"})"),
            "2:6: 't': expected a whole number from 0 to 2305843009213693951, found " + near);
  EXPECT_EQ(error_in(R"({"t":1,"at":"server","event":"charge","pool":"memory","units":)" + near + "}"),
            "2:63: 'units': expected a whole number from 0 to 2305843009213693951, found " + near);
}

TEST(ReaderError, TheHeaderHasToBeOne) {
  EXPECT_EQ(error_of(""), "0:0: the history is empty");
  EXPECT_EQ(error_of("\n"), "1:1: expected '{', the begin of an object, found the end of the line");
  EXPECT_EQ(error_of(R"({"t":1,"at":"client","event":"ack","op":"a"})"),
            "1:1: the first line is not a history's header: it has no field 'history'");
  EXPECT_EQ(error_of(R"({"history":2,"clock":"virtual","observes":[]})"),
            "1:12: this history is of version 2, and only version 1 is known");
  EXPECT_EQ(error_of(R"({"history":"1"})"),
            "1:12: 'history': expected a whole number from 0 to 9223372036854775807, found the string \"1\"");
  EXPECT_EQ(error_of(R"({"history":1,"observes":[]})"), "1:1: the header needs the field 'clock'");
  EXPECT_EQ(error_of(R"({"history":1,"clock":"virtual"})"), "1:1: the header needs the field 'observes'");
  EXPECT_EQ(error_of(R"({"history":1,"history":1})"), "1:14: 'history' appears twice in the line");
  EXPECT_EQ(error_of(R"({"history":1,"clock":"wall","observes":[]})"), "1:22: 'clock': unknown word 'wall'");
  EXPECT_EQ(hint_of(R"({"history":1,"clock":"wall","observes":[]})"), "known are: virtual, monotonic, steps");
  EXPECT_EQ(error_of(R"({"history":1,"clock":"steps","observes":[],"unit":"ms"})"),
            "1:51: 'unit': unknown unit 'ms'");
  EXPECT_EQ(error_of(R"({"history":1,"clock":"steps","observes":"client"})"),
            "1:41: 'observes': expected an array of strings, found the string \"client\"");
  EXPECT_EQ(error_of(R"({"history":1,"clock":"steps","observes":["clint"]})"),
            "1:42: 'observes': unknown word 'clint'");
  EXPECT_EQ(error_of(R"({"history":1,"clock":"steps","observes":[3]})"),
            "1:42: 'observes': expected a string, found 3");
  EXPECT_EQ(error_of(R"({"history":1,"clock":"steps","observes":[],"elides":["reslt"]})"),
            "1:54: 'elides': unknown word 'reslt'");
  EXPECT_EQ(error_of(R"({"history":1,"clock":"steps","observes":[],"skew":-1})"),
            "1:51: 'skew': expected a whole number from 0 to 2305843009213693951, found -1");
}

TEST(ReaderError, ALineHasToBeOneObjectOfText) {
  EXPECT_EQ(error_in("[1]"), "2:1: expected '{', the begin of an object, found '['");
  EXPECT_EQ(error_in("{\"t\":1"), "2:7: expected ',' or '}', found the end of the line");
  EXPECT_EQ(error_in("{\"t\" 1}"), "2:6: expected ':', found '1'");
  EXPECT_EQ(error_in("{t:1}"), "2:2: expected a field's name in quotes, found 't'");
  EXPECT_EQ(error_in("{\"t\":}"), "2:6: expected a value, found '}'");
  EXPECT_EQ(error_in("{\"t\":tru}"), "2:6: expected a value, found 't'");
  EXPECT_EQ(error_in("{\"t\":01}"), "2:7: expected ',' or '}', found '1'");
  EXPECT_EQ(error_in("{\"t\":1.}"), "2:8: expected a digit, found '}'");
  EXPECT_EQ(error_in("{\"t\":\"1}"), "2:9: expected the end of the string, found the end of the line");
  EXPECT_EQ(error_in("{\"t\":\"\\x\"}"), "2:8: expected an escape (one of \" \\ / b f n r t u), found 'x'");
  EXPECT_EQ(error_in("{\"t\":\"\\u00g0\"}"), "2:11: expected four hexadecimal digits, found 'g'");
  EXPECT_EQ(error_in("{\"t\":\"\\u0000\"}"), "2:7: a NUL character");
  EXPECT_EQ(error_in("{\"t\":\"\\ud800x\"}"), "2:7: half of a surrogate pair");
  EXPECT_EQ(error_in("{\"t\":1}{"), "2:8: expected the end of the line, found '{'");
  EXPECT_EQ(error_in(std::string_view("{\"t\":\0}", 7)), "2:6: expected a value, found byte 0x00");
  EXPECT_EQ(error_in("{\"t\":\"\x01\"}"), "2:7: expected the end of the string, found byte 0x01");
  EXPECT_EQ(error_in("{\"\xff\":1}"), "2:3: byte 0xff is not part of UTF-8 text");
  EXPECT_EQ(error_in("{\"\xed\xa0\x80\":1}"), "2:3: byte 0xed is not part of UTF-8 text");
}

TEST(ReaderError, SizesAreBounded) {
  EXPECT_EQ(error_in(std::string(HistoryReader::line_bytes_max + 1, ' ')),
            "2:1048577: the line is longer than 1 MiB");
  EXPECT_EQ(error_in("{\"x\":" + std::string(100'000, '[')), "2:37: nested more than 32 deep");
  std::string many = "{";
  for (int i = 0; i < 65; ++i) many += (i == 0 ? "\"x" : ",\"x") + std::to_string(i) + "\":0";
  EXPECT_THAT(error_in(many + "}"), HasSubstr("more than 64 unknown fields in the line"));
  EXPECT_EQ(error_in(R"({"t":1,"at":"client","event":"ack","op":")" + std::string(257, 'x') + "\"}"),
            "2:41: 'op': expected a name of at most 256 bytes, found the string \"" + std::string(40, 'x') +
                "...\"");
}

TEST(ReaderError, NestingIsBoundedExactly) {
  const auto nested = [](std::size_t inside) {
    return R"({"t":1,"at":"client","event":"ack","op":"a","x":)" + std::string(inside, '[') +
           std::string(inside, ']') + "}";
  };
  EXPECT_EQ(error_in(nested(31)), "no error");
  EXPECT_EQ(error_in(nested(32)), "2:80: nested more than 32 deep");
}

TEST(ReaderError, AnEventNeedsItsFields) {
  EXPECT_EQ(error_in(R"({"at":"client","event":"ack","op":"a"})"), "2:1: the event needs the field 't'");
  EXPECT_EQ(error_in(R"({"t":1,"event":"ack","op":"a"})"), "2:1: the event needs the field 'at'");
  EXPECT_EQ(error_in(R"({"t":1,"at":"client","op":"a"})"), "2:1: the event needs the field 'event'");
  EXPECT_EQ(error_in(R"({"t":1,"at":"client","event":"final","op":"a"})"),
            "2:30: 'final' needs the field 'code'");
}

TEST(ReaderError, AFieldAppearsOnce) {
  EXPECT_EQ(error_in(R"({"t":1,"t":1})"), "2:8: 't' appears twice in the line");
  EXPECT_EQ(error_in(R"({"op":1,"\u006fp":1})"), "2:9: 'op' appears twice in the line");
  EXPECT_EQ(error_in(R"({"x":1,"y":1,"x":1})"), "2:14: 'x' appears twice in the line");
}

TEST(ReaderError, WordsHaveToBeKnown) {
  EXPECT_EQ(error_in(R"({"t":1,"at":"clients","event":"ack","op":"a"})"),
            "2:13: 'at': unknown word 'clients'");
  EXPECT_EQ(error_in(R"({"t":1,"at":"server","event":"cancel","op":"a"})"),
            "2:30: 'cancel' is an event of the client, not of the server");
  const std::string_view asink =
      R"({"t":1,"at":"client","event":"start","op":"a","kind":"get","mode":"asinc"})";
  EXPECT_EQ(error_in(asink), "2:67: 'mode': unknown word 'asinc'");
  EXPECT_EQ(hint_of(with_header(asink)), "did you mean 'async'?");
}

TEST(ReaderError, ValuesHaveTheirTypeAndRange) {
  const auto with = [](std::string_view field) {
    return error_in(R"({"t":1,"at":"client","event":"final","op":"a","code":1,"index":1,)" +
                    std::string(field) + "}");
  };
  EXPECT_EQ(with(R"("via":1)"), "2:72: 'via': expected a string, found 1");
  EXPECT_EQ(with(R"("message":null)"), "2:76: 'message': expected a string, found null");
  EXPECT_EQ(with(R"("thread":{})"), "2:75: 'thread': expected a name or a whole number, found an object");
  EXPECT_EQ(with(R"("thread":"")"),
            "2:75: 'thread': expected a name or a whole number, found the string \"\"");
  EXPECT_EQ(with(R"("thread":1.5)"), "2:75: 'thread': expected a name or a whole number, found 1.5");

  const auto index = [](std::string_view value) {
    return error_in(R"({"t":1,"at":"client","event":"result","op":"a","index":)" + std::string(value) + "}");
  };
  const std::string expected = "2:56: 'index': expected a whole number from 0 to 4294967294, found ";
  EXPECT_EQ(index("4294967295"), expected + "4294967295");
  EXPECT_EQ(index("-1"), expected + "-1");
  EXPECT_EQ(index("1e3"), expected + "1e3");
  EXPECT_EQ(index("99999999999999999999"), expected + "99999999999999999999");
  EXPECT_EQ(index("[]"), expected + "an array");

  EXPECT_EQ(error_in(R"({"t":-1,"at":"client","event":"ack","op":"a"})"),
            "2:6: 't': expected a whole number from 0 to 2305843009213693951, found -1");
  EXPECT_EQ(error_in(R"({"t":1,"at":"provider","event":"cancel-polled","op":"a","answer":"yes"})"),
            "2:66: 'answer': expected true or false, found the string \"yes\"");
  EXPECT_EQ(error_in(R"({"t":1,"at":"harness","event":"end","why":"crashed","signal":0})"),
            "2:62: 'signal': expected a whole number from 1 to 255, found 0");
}

TEST(ReaderError, ACodeIsANumber) {
  const std::string line =
      with_header(R"({"t":1,"at":"client","event":"final","op":"a","code":"access-denied"})");
  EXPECT_EQ(error_of(line),
            "2:54: 'code': expected a result code's number, found the string \"access-denied\"");
  EXPECT_EQ(hint_of(line), "that code is 2");
}

TEST(ReaderError, TimeGoesForwardAtEachPlace) {
  EXPECT_EQ(error_in(R"({"t":7,"at":"client","event":"ack","op":"a"}
{"t":3,"at":"provider","event":"provider-end","op":"a"}
{"t":6,"at":"client","event":"ack","op":"a"})"),
            "4:6: time goes backwards at the client: 6 here, after 7 in line 2");
}

TEST(ReaderError, NothingFollowsTheEnd) {
  EXPECT_EQ(error_in(R"({"t":7,"at":"harness","event":"end","why":"quiet"}

{"t":8,"at":"client","event":"ack","op":"a"})"),
            "4:1: an event after the end of the history, which is in line 2");
}

}  // namespace
}  // namespace rescind::reader_test
