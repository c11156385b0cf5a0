#pragma once

namespace rescind {

/// What the simulated system decides where the contract leaves a choice between right and wrong. Every default
/// is right: together they are the reference system. Each mutant makes one of them wrong; see mutant.hpp.
struct Decisions {
  // The client stack: what is handed over, and in which order.
  /// Results under way come before the final one.
  bool hands_over_before_final = true;
  /// Results are handed over in their order.
  bool keeps_order = true;
  /// Each result is handed over once.
  bool hands_over_once = true;
  /// The next result waits for the acknowledgement by hand.
  bool waits_for_ack = true;
  /// Behind the final result of a closed operation nothing comes.
  bool quiet_after_final = true;
  /// The final result of a stream that was cut short does not say OK.
  bool tells_of_cut = true;

  // Its cancel call.
  /// Cancel finds an operation that runs.
  bool finds_running = true;
  /// Cancel answers a code that is listed.
  bool answers_listed_code = true;
  /// A second cancel answers as the first did.
  bool answers_repeat_ok = true;
  /// A second cancel brings no second final result.
  bool ends_once_if_repeated = true;
  /// A second cancel changes no reason.
  bool keeps_first_reason = true;
  /// Cancel through a callback's handle counts.
  bool heeds_callback_handle = true;
  /// A cancel from another security context is refused.
  bool refuses_foreign_cancel = true;
  /// A call on a closed handle is refused.
  bool refuses_stale = true;
  /// A cancel through a closed handle cancels nothing.
  bool stale_cancel_hits_none = true;
  /// Cancel returns without an answer of the server.
  bool returns_at_once = true;
  /// The final callback runs on the library's thread, after cancel.
  bool calls_back_later = true;
  /// Cancel spares the other operations of the session.
  bool cancels_one_only = true;
  /// A cancel counts for an operation with a timeout, too.
  bool cancels_despite_timer = true;

  // How it ends what is cancelled.
  /// Cancel ends the operation with a final result.
  bool makes_final = true;
  /// Cancelled inside its own callback, it gets its final result.
  bool makes_final_inside_callback = true;
  /// Cancelled before its request was sent, it gets its final result, too.
  bool makes_final_before_request = true;
  /// The final result of a cancelled operation waits for nobody.
  bool ends_without_server = true;
  /// A final message for an operation that has let go ends it no second time.
  bool ignores_late_final = true;
  /// When cancel meets the server's final result, one of them is delivered.
  bool ends_once_in_race = true;
  /// Cancel leaves a few results to be handed over, no more.
  bool cuts_short = true;
  /// Cancel wakes a blocked read.
  bool wakes_reader = true;
  /// Cancel wakes every blocked read of the operation.
  bool wakes_all_readers = true;
  /// The answer to a cancelled operation is given to nobody.
  bool drops_late_answer = true;

  // What it tells the server.
  /// A cancel that can travel is sent.
  bool sends_cancel = true;
  /// A cancel that a timeout makes is sent.
  bool sends_timeout = true;
  /// A cancel that comes while no read is blocked is sent.
  bool sends_between_reads = true;
  /// Cancelled before its pull stream had a name, it is released once it has.
  bool releases_named_late = true;
  /// The cancel message says why.
  bool carries_reason = true;
  /// Cancelled while its connection is set up, it sends no request.
  bool drops_unsent_request = true;
  /// A cancelled operation stops using its connection.
  bool lets_go_of_connection = true;
  /// Cancel leaves a connection open that others share.
  bool keeps_shared_connection = true;

  // Its timeouts, closes and sessions.
  /// The timeout option sets a timer.
  bool sets_timer = true;
  /// A timeout cancels with reason timeout.
  bool timeout_says_so = true;
  /// A cancelled operation can be closed.
  bool closes_cancelled = true;
  /// A second close is refused.
  bool refuses_second_close = true;
  /// After cancel the handle is still good for close.
  bool keeps_handle = true;
  /// A close from another security context is refused.
  bool refuses_foreign_close = true;
  /// Close of an undrained synchronous operation returns.
  bool answers_undrained_close = true;
  /// The close of a session waits for its operations.
  bool session_close_waits = true;
  /// The close of a session cancels what runs in it.
  bool session_close_cancels = true;
  /// A session's close from inside a callback does not wait for that callback.
  bool session_close_inside_returns = true;

  // What its process survives.
  /// A cancel before the request was sent is survived.
  bool survives_cancel_in_start = true;
  /// A cancel that meets a final result not yet delivered is survived.
  bool survives_cancel_of_answered = true;
  /// An answer to a cancelled operation is survived.
  bool survives_late_answer = true;
  /// An acknowledgement after cancel is survived.
  bool survives_late_ack = true;
  /// A close between cancel and the final result is survived.
  bool survives_early_close = true;

  // The server: cancellation.
  /// The server tells the provider of a cancel.
  bool offers_cancel = true;
  /// A cancel that arrives after its operation's end hits nobody.
  bool ignores_late_cancel = true;
  /// A cancel that meets a request waiting for its turn is remembered.
  bool remembers_queued_cancel = true;
  /// The server lets a provider register for cancel.
  bool accepts_registration = true;
  /// A shutdown cancels what runs.
  bool shutdown_cancels = true;
  /// A server that is shutting down admits nothing.
  bool shutdown_refuses = true;
  /// A provider that asks whether it is cancelled is told so.
  bool answers_poll = true;

  // Its quotas.
  /// Admission lets no more in than the limit.
  bool keeps_limit = true;
  /// Admission lets in what just fits.
  bool fills_limit = true;
  /// Admission counts what is cancelled and still runs.
  bool counts_cancelled = true;
  /// The units are held until the provider ends.
  bool holds_until_end = true;
  /// The units of a cancelled operation come back.
  bool releases_cancelled = true;
  /// The units of what was cancelled before its provider began come back.
  bool releases_unstarted = true;
  /// The units of a cancelled operation come back once.
  bool releases_once = true;
  /// The memory of a cancelled operation's queued results comes back.
  bool releases_queued_results = true;
  /// A pool that refused admits again.
  bool recovers_from_refusal = true;
  /// A cancel of a request that waits for admission leaves the pool open.
  bool recovers_from_queued_cancel = true;

  // The provider.
  /// A cancelled provider posts one final result.
  bool provider_ends_once = true;
  /// A cancelled provider posts nothing after its final result.
  bool provider_quiet_after_final = true;
  /// A provider that hears of its cancellation stops.
  bool provider_stops = true;
  /// A provider that stops since it was cancelled ends, and does not crash.
  bool provider_survives_cancel = true;

  // Likewise, in every part.
  /// The failure of an operation that nobody cancelled is not told as its cancellation.
  bool tells_cancelled_truly = true;
  /// The answer to a cancelled operation is given to none that was never started.
  bool answers_started_only = true;
  /// A cancel that comes while results wait to be handed over counts.
  bool heeds_cancel_behind_results = true;
  /// A cancel of a request that waits for its turn stops no other client's operation.
  bool cancels_own_in_queue = true;
  /// A cancel that arrives after its operation's end is forgotten.
  bool forgets_late_cancel = true;
  /// A cancelled operation's place is given back before its session ends.
  bool returns_place = true;
  /// A cancel that arrives between two posts counts.
  bool heeds_cancel_between_posts = true;
  /// A provider that has heard of its cancellation posts little more.
  bool provider_posts_few = true;
  /// Memory that comes back wakes whoever waits for it.
  bool wakes_waiters = true;

  bool operator==(const Decisions&) const = default;
};

}  // namespace rescind
