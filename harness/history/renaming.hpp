#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "harness/history/ids.hpp"

namespace rescind {

/// Other names for the same things: for each kind of id the new one of each old one, every new one once. What
/// is not named here keeps its name.
struct Renaming {
  std::vector<OpId> ops;
  std::vector<SessionId> sessions;
  std::vector<ContextId> contexts;
  std::vector<ThreadId> threads;
  std::vector<ConnectionId> connections;

  [[nodiscard]] OpId of(OpId id) const { return renamed(ops, id); }
  [[nodiscard]] SessionId of(SessionId id) const { return renamed(sessions, id); }
  [[nodiscard]] ContextId of(ContextId id) const { return renamed(contexts, id); }
  [[nodiscard]] ThreadId of(ThreadId id) const { return renamed(threads, id); }
  [[nodiscard]] ConnectionId of(ConnectionId id) const { return renamed(connections, id); }

  bool operator==(const Renaming&) const = default;

 private:
  template <class Name>
  static Name renamed(const std::vector<Name>& names, Name id) {
    return id.value < names.size() ? names[id.value] : id;
  }
};

/// Moves the record of each thing to where its new name has it. Records stand by id, after `first` others;
/// those that are missing at the end are as if they had never been touched.
template <class Record, class Name>
void move_records(std::vector<Record>& records, const std::vector<Name>& names, std::size_t first = 0) {
  if (names.empty() || records.size() <= first) return;
  if (records.size() < first + names.size()) records.resize(first + names.size());
  std::vector<Record> moved = records;
  for (std::size_t id = 0; id < names.size(); ++id) {
    moved[first + names[id].value] = std::move(records[first + id]);
  }
  records = std::move(moved);
}

}  // namespace rescind
