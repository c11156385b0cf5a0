#pragma once

#include <cstdint>

#include "harness/library/fields.hpp"

namespace rescind {

class HistoryRecorder;

/// Records the events of one session, as OperationRecorder does those of an operation.
class SessionRecorder {
 public:
  SessionRecorder() = default;

  [[nodiscard]] SessionId id() const { return session_; }

  void open(const SessionFields& fields = {}) const;
  void close(Wait wait = Wait::none, ContextId context = {}) const;
  void close_returned(std::int32_t code = no_code) const;
  /// The notification that closing has completed, where it does not block.
  void closed(std::int32_t code = no_code) const;

 private:
  friend class HistoryRecorder;
  SessionRecorder(HistoryRecorder* recorder, SessionId session) : recorder_(recorder), session_(session) {}

  void take(Event event) const;

  HistoryRecorder* recorder_ = nullptr;
  SessionId session_{};
};

}  // namespace rescind
