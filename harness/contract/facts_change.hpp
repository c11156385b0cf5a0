#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "harness/base/assert.hpp"
#include "harness/contract/facts.hpp"

// What the handlers of the places' events share: facts_client.cpp, facts_network.cpp, facts_server.cpp and
// facts_provider.cpp.

namespace rescind {

/// Above this an id cannot be a dense number: whoever made the event is wrong.
inline constexpr std::uint32_t ids_max = 1u << 28;

/// The record of that index, which is made where it is not there yet.
template <class Record>
Record& slot(std::vector<Record>& records, std::uint32_t index) {
  RESCIND_ASSERT(index < ids_max);
  if (index >= records.size()) [[unlikely]] {
    records.resize(std::size_t{index} + 1);
  }
  return records[index];
}

/// Whether every run of its provider that began is over.
inline bool server_is_done(const OperationFacts& operation) {
  return operation.runs != 0 && !operation.provider_runs();
}

/// One past the index of a result or post. Where one has none they cannot be counted from then on: no_index,
/// above every count.
inline std::uint32_t one_past(const Event& event) {
  return event.index == no_index ? no_index : event.index + 1;
}

/// Keeps the counts over all operations right across one change of one operation.
class Facts::Change {
 public:
  Change(Facts& facts, OpId op) : facts_(facts), operation_(facts.touch(op)), before_(counted(operation_)) {}
  ~Change() {
    const Counted after = counted(operation_);
    if (after == before_) return;
    count(facts_.prompt_, before_, after, prompt);
    count(facts_.stopping_, before_, after, stopping);
    if (before_.is(open)) --open_operations(before_);
    if (after.is(open)) ++open_operations(after);
  }
  Change(const Change&) = delete;
  Change& operator=(const Change&) = delete;
  OperationFacts& operator*() const { return operation_; }
  OperationFacts* operator->() const { return &operation_; }

 private:
  /// What an operation is counted among, as bits.
  enum Among : unsigned { open = 1, late = 2, prompt = 4, stopping = 8 };
  /// Where an operation is counted.
  struct Counted {
    std::uint32_t session = no_index;
    unsigned among = 0;
    [[nodiscard]] bool is(Among of) const { return (among & of) != 0; }
    bool operator==(const Counted&) const = default;
  };
  static Counted counted(const OperationFacts& operation) {
    const bool is_open = operation.is(Fact::started) && !operation.is(Fact::closed) && operation.closes == 0;
    const bool is_prompt = operation.is(Fact::cancelled) && operation.final_due();
    const bool is_stopping =
        (operation.heard & operation.runs & ~operation.ended) != 0 && !operation.is(Fact::hung);
    const unsigned among = (is_open ? open : 0u) | (is_prompt ? prompt : 0u) | (is_stopping ? stopping : 0u) |
                           (operation.is(Fact::started_while_closing) ? late : 0u);
    return {operation.session, among};
  }
  /// Those that were started while their session was closing are counted apart.
  std::uint32_t& open_operations(const Counted& counted) {
    SessionFacts& session = facts_.touch_session(counted.session);
    return counted.is(late) ? session.late_operations : session.open_operations;
  }
  static void count(std::uint32_t& total, const Counted& before, const Counted& after, Among of) {
    total = total + (after.is(of) ? 1u : 0u) - (before.is(of) ? 1u : 0u);
  }
  Facts& facts_;
  OperationFacts& operation_;
  const Counted before_;
};

}  // namespace rescind
