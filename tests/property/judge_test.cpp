#include "harness/contract/judge.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "harness/history/reader.hpp"
#include "harness/history/writer.hpp"
#include "tests/property/generated.hpp"

// However a history is taken in, the judge comes to the same: once more, from a copy, from its bytes, or line
// by line.

namespace rescind::judge_test {
namespace {

/// A run of a generated scenario, often on a system with something wrong.
History any_run() {
  const Case what = *case_of(document_of(*any_bytes(300)));
  const auto wrong = *rc::gen::inRange<std::size_t>(0, 2 * mutants_count);
  const Behaviour behaviour =
      wrong < mutants_count ? Behaviour{}.with(static_cast<Mutant>(wrong)) : Behaviour{};
  TimedRun run(what, behaviour);
  run.run(*rc::gen::inRange<std::uint64_t>(0, 1'000'000));
  return run.history();
}

/// Everything that a judge says.
struct Said {
  std::vector<Violation> violations;
  std::array<RuleOutcome, rules_count> outcomes{};
  std::uint64_t fingerprint = 0;
  bool operator==(const Said&) const = default;
};

Said said_by(const Judge& judge) {
  Said said{.violations = {judge.violations().begin(), judge.violations().end()},
            .fingerprint = judge.fingerprint()};
  for (const RuleInfo& rule : all_rules())
    said.outcomes.at(static_cast<std::size_t>(rule.id)) = judge.outcome(rule.id);
  return said;
}

void tell(Judge& judge, const History& history, std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < to; ++i) judge.on(history.events[i]);
}

Said judged(const History& history) {
  Judge judge(mi_profile(), history.header);
  tell(judge, history, 0, history.events.size());
  judge.finish();
  return said_by(judge);
}

RC_GTEST_PROP(Judging, AgainIsTheSame, ()) {
  const History history = any_run();
  const Said first = judged(history);
  RC_TAG(first.violations.empty() ? "nothing broken" : "something broken");
  RC_ASSERT(judged(history) == first);
  Judge used(mi_profile(), history.header);
  tell(used, any_run(), 0, 1);
  used.restart();
  tell(used, history, 0, history.events.size());
  used.finish();
  RC_ASSERT(said_by(used) == first);
}

RC_GTEST_PROP(Judging, FromACopyOnIsTheSame, ()) {
  const History history = any_run();
  const std::size_t end = history.events.size();
  const auto cut = *rc::gen::inRange<std::size_t>(0, end + 1);
  Judge judge(mi_profile(), history.header);
  tell(judge, history, 0, cut);
  Judge copy = judge;
  Judge older(mi_profile(), history.header);
  tell(older, history, 0, cut / 2);
  older = judge;
  tell(judge, history, cut, end);
  judge.finish();
  const Said whole = judged(history);
  RC_ASSERT(said_by(judge) == whole);
  for (Judge* other : {&copy, &older}) {
    tell(*other, history, cut, end);
    other->finish();
    RC_ASSERT(said_by(*other) == whole);
  }
}

/// The bytes hold no count of events, and not what was exercised.
std::vector<Violation> without_places(std::span<const Violation> violations) {
  std::vector<Violation> plain(violations.begin(), violations.end());
  for (Violation& violation : plain) violation.event = 0;
  return plain;
}

RC_GTEST_PROP(Judging, FromItsBytesOnIsTheSame, ()) {
  const History history = any_run();
  const std::size_t end = history.events.size();
  const auto cut = *rc::gen::inRange<std::size_t>(0, end + 1);
  Judge judge(mi_profile(), history.header);
  tell(judge, history, 0, cut);
  std::vector<std::byte> bytes;
  {
    Packer packer(bytes);
    judge.pack(packer);
  }
  Judge again(mi_profile(), history.header);
  tell(again, history, 0, cut / 2);
  Unpacker unpacker(bytes);
  again.unpack(unpacker);
  RC_ASSERT(unpacker.done());
  RC_ASSERT(again.fingerprint() == judge.fingerprint());
  tell(again, history, cut, end);
  again.finish();
  RC_ASSERT(without_places(again.violations()) == without_places(judged(history).violations));
}

/// Whether the rules come out as for the whole history, and are broken as often.
bool same_verdicts(const Judge& judge, const History& history) {
  Judge whole(mi_profile(), history.header);
  tell(whole, history, 0, history.events.size());
  whole.finish();
  return std::ranges::all_of(all_rules(), [&](const RuleInfo& rule) {
    return judge.outcome(rule.id) == whole.outcome(rule.id) && judge.broken(rule.id) == whole.broken(rule.id);
  });
}

/// As a long history is read, which forgets what is over.
RC_GTEST_PROP(Judging, LineByLineIsTheSame, ()) {
  const History history = any_run();
  const std::string text = to_json_lines(history);
  HistoryReader reader("lines");
  std::string_view left = text;
  const auto next_line = [&left] {
    const std::string_view line = left.substr(0, left.find('\n'));
    left.remove_prefix(std::min(left.size(), line.size() + 1));
    return line;
  };
  Judge judge(mi_profile(), reader.header_line(next_line()));
  while (!left.empty()) {
    const std::optional<Event> event = reader.next(next_line());
    RC_ASSERT(event.has_value());
    judge.on(*event);
    if (event->op.exists() && judge.over(event->op)) reader.forget(event->op);
    if (event->kind == EventKind::session_closed) reader.forget(event->session);
  }
  reader.finish();
  judge.finish();
  RC_ASSERT(same_verdicts(judge, history));
}

}  // namespace
}  // namespace rescind::judge_test
