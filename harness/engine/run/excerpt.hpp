#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "harness/contract/violation.hpp"
#include "harness/history/event.hpp"
#include "harness/history/history.hpp"

namespace rescind {

/// Takes single events and violations out of histories, into names of its own: what is taken can be told when
/// the history is gone, or has given its ids to others.
class Excerpt {
 public:
  /// The same with ids of `kept`. `names` are what its ids are called now.
  [[nodiscard]] Event take(Event event, const Names& names);
  [[nodiscard]] Violation take(Violation violation, const Names& names);
  [[nodiscard]] OpId take(OpId op, const Names& names);
  [[nodiscard]] ContextId take(ContextId context, const Names& names);
  [[nodiscard]] SessionId take(SessionId session, const Names& names);

  /// What the ids of everything taken are called.
  [[nodiscard]] const Names& kept() const { return kept_; }

 private:
  Names kept_;
};

}  // namespace rescind
