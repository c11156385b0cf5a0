#include <algorithm>

#include "tests/property/slow_rules.hpp"

// The rules about what a cancel is aimed at, what it spares, and what it must not do.

namespace rescind::slow {
namespace {

using enum EventKind;

/// Runs of providers of `op` that are at work just before `at`.
std::int64_t at_work(const Story& story, OpId op, Position at) {
  std::int64_t runs = 0;
  for (Position i = 0; i < at; ++i) {
    const Event& event = story[i];
    if (event.op != op) continue;
    if (event.kind == provider_start) ++runs;
    if (event.kind == provider_end || event.kind == provider_crash) --runs;
  }
  return std::max<std::int64_t>(0, runs);
}

Position first_heard(const Story& story, OpId op) {
  Position heard = story.first(cancel_heard, op);
  for (const Position at : story.all(cancel_polled, op))
    if (story[at].answer == Flag::yes) heard = std::min(heard, at);
  return heard;
}

}  // namespace

// "A final result says cancelled only where a cancel, a timeout, a close or a shutdown was aimed at the operation."
Broken cancelled_justified(const Story& story) {
  Broken broken;
  for (const OpId op : story.operations()) {
    const Position final = story.final(op);
    if (final == never || story[final].ended != Ended::cancelled) continue;
    bool aimed = story.first(shutdown) < final;
    for (const EventKind kind : {cancel, close, timeout_fired})
      aimed = aimed || story.first(kind, op, story.began(op)) < final;
    for (const Position at : story.all(session_close))
      aimed = aimed || (at < final && story[at].session == story.start(op).session);
    if (!aimed) broken.insert(op.value);
  }
  return broken;
}

// "Every result belongs to an operation that was started before."
Broken asked_for(const Story& story) {
  Broken broken;
  for (const EventKind kind : {result, final})
    for (const Position at : story.all(kind))
      if (story.first(start, story[at].op) > at) broken.insert(story[at].op.value);
  return broken;
}

// "Where a cancel's answer tells what became of it, not found means that it changed nothing, and OK that the operation
// ends as cancelled or was whole already."
Broken answer_tells(const Story& story) {
  Broken broken;
  if (story.profile().promises.cancel_answer != CancelAnswer::tells) return broken;
  for (const OpId op : story.operations()) {
    const Position final = story.final(op);
    if (final == never) continue;
    bool ok = false;
    bool not_found = false;
    for (const Position at : story.all(cancel, op)) {
      const bool before = story.returned(at) < final && !story.is_stale(at) && !story.is_foreign(at);
      ok = ok || (before && story.answered(at, 0));
      not_found = not_found || (before && story.answered(at, 6));
    }
    const bool whole =
        story.first(provider_final, op) < std::min(story.cancelled(op), story.first(cancel_received, op));
    if (ok && story[final].ended == Ended::ok && !whole) broken.insert(op.value);
    const bool otherwise = story.first(timeout_fired, op) < final || story.first(close, op) < final;
    if (!ok && not_found && !otherwise && story[final].ended == Ended::cancelled) broken.insert(op.value);
  }
  return broken;
}

// "No provider begins for an operation whose cancel the server had received before it let it in, or longer than the
// bound told before." On the virtual clock a server that has let it in begins at once.
Broken spared(const Story& story) {
  Broken broken;
  for (const OpId op : story.operations()) {
    const Position received = story.first(cancel_received, op);
    for (const Position begin : story.all(provider_start, op))
      if (received < begin && story.between(admit, op, received, begin)) broken.insert(op.value);
  }
  return broken;
}

// "No cancel takes a provider or the server down": what a declared fault does not explain.
Broken survives_cancel(const Story& story) {
  Broken broken;
  for (const Position at : story.all(provider_crash)) {
    const OpId op = story[at].op;
    const bool cancelled =
        std::min({story.cancelled(op), story.first(cancel_received, op), first_heard(story, op)}) < at;
    if (cancelled && !story.faulted(op, at)) broken.insert(op.value);
  }
  return broken;
}

// "After it has heard, a provider posts at most N more results."
Broken provider_few_extras(const Story& story) {
  Broken broken;
  for (const OpId op : story.operations()) {
    std::int64_t posts = 0;
    for (const Position at : story.all(post, op)) {
      bool heard = false;
      for (const EventKind kind : {cancel_heard, cancel_polled})
        for (const Position told : story.all(kind, op))
          heard = heard || (told < at && story[told].run == story[at].run &&
                            (kind == cancel_heard || story[told].answer == Flag::yes));
      if (heard && story[at].code == 0) ++posts;
    }
    if (posts > story.bounds().provider_extras.results) broken.insert(op.value);
  }
  return broken;
}

namespace {

bool lowered_between(const Story& story, Position from, Position to) {
  return std::ranges::any_of(story.all(limits), [&](Position at) {
    return at > from && at < to && story[at].limit < limit_of(story, story[at], at);
  });
}

}  // namespace

// "Providers at work for an account are never more than its limit, times what the profile allows."
Broken work_bounded(const Story& story) {
  Broken broken;
  for (const Position begin : story.all(provider_start)) {
    for (const Position charged : story.all(charge, story[begin].op)) {
      if (charged > begin || story[charged].pool != Pool::operations) continue;
      std::int64_t most = limit_of(story, story[charged], begin);
      if (most == no_number) continue;
      std::int64_t working = 1;
      std::set<std::uint32_t> counted;
      for (const Position other : story.all(charge)) {
        if (other > begin || !same_pool(story[other], story[charged])) continue;
        // Who was let in under a higher limit stays.
        if (lowered_between(story, charged, begin))
          most = std::max(most, limit_of(story, story[other], other));
        const bool first = counted.insert(story[other].op.value).second;
        if (first && other < begin) working += at_work(story, story[other].op, begin);
      }
      if (working > most * story.profile().promises.work_bound) broken.insert(story[begin].op.value);
    }
  }
  return broken;
}

}  // namespace rescind::slow
