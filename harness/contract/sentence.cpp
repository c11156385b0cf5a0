#include "harness/contract/sentence.hpp"

#include <array>

namespace rescind {

namespace {

constexpr auto sentences = std::to_array<SourceSentence>({
    {"S1",
     "Cancel acts on a running operation, by its handle; in an asynchronous callback the handle that was "
     "passed in may "
     "be used."},
    {"S2", "The caller gives a reason: none, timeout, shutdown, service stop."},
    {"S3",
     "The call answers with a result code. The page's list of them is empty; an older publication lists OK, "
     "invalid "
     "parameter, not found, server limits exceeded for lack of memory, and failed."},
    {"S4", "Cancellation is asynchronous."},
    {"S5", "A cancelled operation still has to be closed."},
    {"S6", "Cancellation makes the operation finish as soon as possible."},
    {"S7", "An asynchronous operation gets its final callback, with the final result."},
    {"S8", "A synchronous operation's final result becomes available soon."},
    {"S9",
     "A closing call, of which cancel is named as one, should be made in the security context of the call "
     "that started "
     "the operation."},
    {"S10", "After cancel there may be more than one result: a few extra results may still be delivered."},
    {"S11",
     "Not every cancellation gets through to the provider: an enumeration's can, a method invocation's "
     "cannot."},
    {"S12",
     "The client disconnects from the server as soon as possible, so that the final result does not wait for "
     "the whole "
     "operation."},
    {"S13",
     "An operation whose cancellation has not reached the provider keeps holding quota: running operations, "
     "memory, and "
     "so on."},
    {"S14",
     "So new operations may fail with a quota violation until the provider realizes that it is cancelled and "
     "shuts "
     "itself down."},
});

}  // namespace

std::span<const SourceSentence> all_source_sentences() {
  return sentences;
}

}  // namespace rescind
