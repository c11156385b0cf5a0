#include <array>

#include "harness/history/vocabulary.hpp"

// The words of a history: each enumeration's, by value, and the names of result codes.

namespace rescind {
namespace {

template <Worded E>
constexpr std::array<std::string_view, 0> words{};

// clang-format off
template <>
constexpr auto words<Place> = std::to_array<std::string_view>(
    {"", "client", "network", "server", "provider", "harness"});
template <>
constexpr auto words<OperationKind> = std::to_array<std::string_view>(
    {"", "get", "create", "modify", "delete", "invoke", "enumerate", "query", "associators", "references",
     "subscribe", "get-class", "enumerate-classes", "test-connection"});
template <>
constexpr auto words<Mode> = std::to_array<std::string_view>({"", "async", "sync"});
template <>
constexpr auto words<Acknowledge> = std::to_array<std::string_view>({"", "automatic", "manual"});
template <>
constexpr auto words<Via> = std::to_array<std::string_view>({"", "callback", "read"});
template <>
constexpr auto words<Reason> = std::to_array<std::string_view>({"", "none", "timeout", "shutdown", "service-stop"});
template <>
constexpr auto words<Handle> = std::to_array<std::string_view>({"", "own", "callback", "copy", "stale", "empty"});
template <>
constexpr auto words<Wait> = std::to_array<std::string_view>({"", "block", "notify"});
template <>
constexpr auto words<Protocol> = std::to_array<std::string_view>({"", "pull", "push", "other"});
template <>
constexpr auto words<Pool> = std::to_array<std::string_view>({"", "operations", "memory"});
template <>
constexpr auto words<Scope> = std::to_array<std::string_view>({"", "user", "session", "total"});
template <>
constexpr auto words<How> = std::to_array<std::string_view>(
    {"", "callback", "poll", "failing-post", "unsubscribe", "disconnect"});
template <>
constexpr auto words<EndWhy> = std::to_array<std::string_view>({"", "quiet", "cut", "hung", "crashed"});
template <>
constexpr auto words<Outcome> = std::to_array<std::string_view>({"", "final", "no-final"});
template <>
constexpr auto words<Fault> = std::to_array<std::string_view>(
    {"", "delay-spike", "partition", "half-open", "reset", "bandwidth", "loss", "duplicate", "reorder", "heal",
     "stop", "cont", "kill", "hang", "other", "crash"});
template <>
constexpr auto words<Message> = std::to_array<std::string_view>(
    {"", "request", "response", "accepted", "pull", "batch", "result", "final", "release", "cancel", "unsubscribe",
     "close", "other"});
template <>
constexpr auto words<Clock> = std::to_array<std::string_view>({"virtual", "monotonic", "steps"});

template <>
constexpr auto words<Ended> = std::to_array<std::string_view>(
    {"", "ok", "cancelled", "timed-out", "refused", "shutdown", "lost", "failed"});
template <>
constexpr auto words<CancelTarget> = std::to_array<std::string_view>(
    {"", "operation", "group", "session", "connection"});
static_assert(words<Place>.size() == enum_count<Place>);
static_assert(words<OperationKind>.size() == enum_count<OperationKind>);
static_assert(words<Fault>.size() == enum_count<Fault>);

/// MI_Result. 18 and 19 are not used.
constexpr auto codes = std::to_array<std::string_view>({
    "ok", "failed", "access-denied", "invalid-namespace", "invalid-parameter", "invalid-class", "not-found",
    "not-supported", "class-has-children", "class-has-instances", "invalid-superclass", "already-exists",
    "no-such-property", "type-mismatch", "query-language-not-supported", "invalid-query", "method-not-available",
    "method-not-found", "", "", "namespace-not-empty", "invalid-enumeration-context", "invalid-operation-timeout",
    "pull-has-been-abandoned", "pull-cannot-be-abandoned", "filtered-enumeration-not-supported",
    "continuation-on-error-not-supported", "server-limits-exceeded", "server-is-shutting-down"});
static_assert(codes.size() == 29);
// clang-format on

}  // namespace

template <Worded E>
std::span<const std::string_view> words_of() {
  return words<E>;
}
template std::span<const std::string_view> words_of<Place>();
template std::span<const std::string_view> words_of<OperationKind>();
template std::span<const std::string_view> words_of<Mode>();
template std::span<const std::string_view> words_of<Acknowledge>();
template std::span<const std::string_view> words_of<Via>();
template std::span<const std::string_view> words_of<Reason>();
template std::span<const std::string_view> words_of<Handle>();
template std::span<const std::string_view> words_of<Wait>();
template std::span<const std::string_view> words_of<Protocol>();
template std::span<const std::string_view> words_of<Pool>();
template std::span<const std::string_view> words_of<Scope>();
template std::span<const std::string_view> words_of<How>();
template std::span<const std::string_view> words_of<EndWhy>();
template std::span<const std::string_view> words_of<Outcome>();
template std::span<const std::string_view> words_of<Fault>();
template std::span<const std::string_view> words_of<Message>();
template std::span<const std::string_view> words_of<Clock>();
template std::span<const std::string_view> words_of<Ended>();
template std::span<const std::string_view> words_of<CancelTarget>();

std::span<const std::string_view> code_words() {
  return codes;
}

std::string_view code_name(std::int32_t number) {
  const bool known = number >= 0 && static_cast<std::size_t>(number) < codes.size();
  return known ? codes[static_cast<std::size_t>(number)] : std::string_view{};
}

std::optional<std::int32_t> code_named(std::string_view word) {
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (!codes[i].empty() && codes[i] == word) return static_cast<std::int32_t>(i);
  }
  return std::nullopt;
}

}  // namespace rescind
