#pragma once

#include "models/system/turn.hpp"

/// The provider: posts results, hears of its cancellation in one way or another, stops. Each function is one
/// step.
namespace rescind::provider {

/// Begins, and registers for cancel where it hears by callback.
void start(const Turn& turn, OpId op);
/// Its operation is cancelled, or its client is gone: calls the cancel callback, if it has registered one.
void offer_cancel(const Turn& turn, OpId op);
/// The cancel callback comes.
void hear(const Turn& turn, OpId op);
/// Does the next of its work: a post, its end, or what its plan lets go wrong.
void tick(const Turn& turn, OpId op);
/// Asks by its timer whether it is cancelled.
void poll(const Turn& turn, OpId op);
/// Ends after it has heard of its cancellation.
void stop(const Turn& turn, OpId op);
/// Is gone from one moment to the next; the server notices.
void crash(const Turn& turn, OpId op);
/// Does and hears nothing more; nobody notices.
void hang(const Turn& turn, OpId op);

}  // namespace rescind::provider
