#include <algorithm>

#include "harness/history/result_code.hpp"
#include "tests/property/slow_rules.hpp"

// The rules about results.

namespace rescind::slow {
namespace {

using enum EventKind;

/// Every delivery of `op` to the application that brings a result, in order: also a final one that a result
/// rides in.
std::vector<Position> deliveries(const Story& story, OpId op) {
  std::vector<Position> found;
  for (Position at = 0; at < story.size(); ++at) {
    const Event& event = story[at];
    if (event.op != op) continue;
    if (event.kind == result || (event.kind == final && event.index != no_index)) found.push_back(at);
  }
  return found;
}

/// A post that fails has posted nothing.
bool was_taken(const Event& post) {
  return post.code == code::ok || post.code == no_code;
}

}  // namespace

// "Every started operation delivers exactly one final result." It is missing only when the client stack can
// do nothing more and does not wait for the application. Of what was not cancelled, a declared fault still in
// force may be the cause, or a lost message, or a client that hangs on another call.
Broken one_final(const Story& story) {
  Broken broken;
  for (const OpId op : story.operations()) {
    const std::vector<Position> of_name = story.all(final, op);
    const auto finals = std::ranges::count_if(of_name, [&](Position at) { return at > story.began(op); });
    const bool at_fault =
        story.path_down(op) || story.hangs(op) || story.lost_message(op) || story.why() == EndWhy::hung;
    const bool excused = story.waits_for_application(op, never) || (story.cancelled(op) == never && at_fault);
    if (finals > 1 || (finals == 0 && story.client_at_rest() && !excused)) broken.insert(op.value);
  }
  return broken;
}

// "No result follows the final one."
Broken nothing_after_final(const Story& story) {
  Broken broken;
  for (const OpId op : story.operations())
    if (story.between(result, op, story.final(op), never)) broken.insert(op.value);
  return broken;
}

// "Results between cancel and the final one are legal."
Broken extras_allowed(const Story& story) {
  Broken seen;
  for (const OpId op : story.operations())
    if (story.between(result, op, story.cancelled(op), story.final(op))) seen.insert(op.value);
  return seen;
}

// "At most N results follow cancel (N from the profile)", before the final one: behind that there is none.
Broken few_extras(const Story& story) {
  Broken broken;
  for (const OpId op : story.operations()) {
    std::uint32_t extras = 0;
    for (const Position at : story.all(result, op))
      if (at > story.cancelled(op) && at < story.final(op)) ++extras;
    if (extras > story.bounds().extras.results) broken.insert(op.value);
  }
  return broken;
}

// "Delivered results are a prefix of what the provider posted, in its order, none twice." Results are
// numbered in the order in which they are posted, so that a post says that those before it were posted too.
Broken in_order(const Story& story) {
  Broken broken;
  for (const OpId op : story.operations()) {
    std::uint32_t next = 0;
    for (const Position at : deliveries(story, op)) {
      bool posted = false;
      for (const Position post : story.all(EventKind::post, op))
        if (post < at && story[post].index >= next && was_taken(story[post])) posted = true;
      if (story[at].index != next || !posted) broken.insert(op.value);
      ++next;
    }
  }
  return broken;
}

/// Whether a provider fails here, or dies before its final result, or may not post.
bool cuts_short(const Story& story, Position at) {
  const Event& event = story[at];
  if (event.kind == post || event.kind == provider_final) return !was_taken(event);
  if (event.kind != provider_crash) return false;
  for (const Position final : story.all(provider_final, event.op))
    if (final < at && story[final].run == event.run) return false;
  return true;
}

/// Whether each post so far was taken, and had the number behind the one before it: else a number may be none's.
bool all_numbers_were_posted(const Story& story, OpId op, Position until) {
  std::uint32_t next = 0;
  for (Position at = 0; at < until; ++at) {
    const Event& event = story[at];
    if (event.op != op) continue;
    if (cuts_short(story, at) || (event.kind == EventKind::post && event.index > next)) return false;
    if (event.kind == EventKind::post) next = std::max(next, event.index + 1);
  }
  return true;
}

// "A final OK means that everything the provider posted was delivered: a stream cut short is never OK."
Broken complete_if_ok(const Story& story) {
  Broken broken;
  for (const OpId op : story.operations()) {
    const Position at = story.final(op);
    if (at == never || story[at].code != code::ok) continue;
    for (const Position post : story.all(EventKind::post, op)) {
      if (!was_taken(story[post])) continue;
      bool delivered = false;
      bool followed = false;
      for (const Position delivery : deliveries(story, op)) {
        if (delivery > at) continue;
        if (story[delivery].index == story[post].index) delivered = true;
        if (story[delivery].index > story[post].index) followed = true;
      }
      const bool skipped = followed && all_numbers_were_posted(story, op, std::max(at, post));
      if (!delivered && (skipped || !followed)) broken.insert(op.value);
    }
    // Nor was it whole where a provider failed, died on its way, or was kept from posting, before or after; save that
    // another run of it had ended well by then.
    for (Position bad = 0; bad < story.size(); ++bad) {
      if (story[bad].op != op || !cuts_short(story, bad)) continue;
      bool whole = false;
      for (const Position good : story.all(provider_final, op))
        if (story[good].code == code::ok && good < std::max(at, bad)) whole = true;
      if (!whole) broken.insert(op.value);
    }
  }
  return broken;
}

// "With acknowledgement by hand the next result waits for the acknowledgement of the one before."
Broken held_until_ack(const Story& story) {
  Broken broken;
  for (const OpId op : story.operations()) {
    if (story.start(op).acknowledge != Acknowledge::manual) continue;
    Position before = never;
    for (Position at = 0; at < story.size(); ++at) {
      const Event& event = story[at];
      if (event.op != op || (event.kind != result && at != story.final(op))) continue;
      bool acknowledged = before == never;
      for (const Position ack : story.all(EventKind::ack, op))
        if (ack > before && ack < at && story.answer(ack).value_or(code::ok) == code::ok) acknowledged = true;
      if (!acknowledged) broken.insert(op.value);
      before = at;
    }
  }
  return broken;
}

}  // namespace rescind::slow
