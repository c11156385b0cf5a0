#include "harness/contract/monitor.hpp"

// Rules that the compiler must refuse; rule.cpp asserts that every rule of the contract is a Monitor.

namespace rescind::monitor_test {
namespace {

constexpr RuleInfo row_with(EventSet hears, HookSet hooks) {
  return {.id = RuleId::result_one_final,
          .name = "result.one-final",
          .level = Level::must,
          .who = Who::client_stack,
          .reading = Reading::assumed,
          .statement = "It is as it should be.",
          .hears = hears,
          .hooks = hooks,
          .telling = {}};
}

struct Whole {
  static constexpr RuleInfo row = row_with({EventKind::final}, {Hook::at_end});
  static void on(Kind<EventKind::final>, Scene&) {}
  static void at_end(Scene&, const Ending&) {}
};
static_assert(Monitor<Whole>);

struct Misspelt {
  static constexpr RuleInfo row = row_with({}, {Hook::at_end});
  static void at_ends(Scene&, const Ending&) {}
};
static_assert(!Monitor<Misspelt>);

struct WithoutTheEnding {
  static constexpr RuleInfo row = row_with({}, {Hook::at_end});
  static void at_end(Scene&) {}
};
static_assert(!Monitor<WithoutTheEnding>);

struct OfAnotherSignatureAndNotListed {
  static constexpr RuleInfo row = row_with({}, {});
  static void at_end(Scene&) {}
};
static_assert(!Monitor<OfAnotherSignatureAndNotListed>);

struct NotListed {
  static constexpr RuleInfo row = row_with({}, {});
  static void when_client_frozen(Scene&) {}
};
static_assert(!Monitor<NotListed>);

struct Private {
  static constexpr RuleInfo row = row_with({}, {Hook::at_end});

 private:
  static void at_end(Scene&, const Ending&) {}
};
static_assert(!Monitor<Private>);

struct HearsWhatItDoesNotList {
  static constexpr RuleInfo row = row_with({EventKind::final}, {});
  static void on(Kind<EventKind::final>, Scene&) {}
  static void on(Kind<EventKind::post>, Scene&) {}
};
static_assert(!Monitor<HearsWhatItDoesNotList>);

struct ListsWhatItDoesNotHear {
  static constexpr RuleInfo row = row_with({EventKind::final, EventKind::post}, {});
  static void on(Kind<EventKind::final>, Scene&) {}
};
static_assert(!Monitor<ListsWhatItDoesNotHear>);

struct AnswersInsteadOfSaying {
  static constexpr RuleInfo row = row_with({EventKind::final}, {});
  static bool on(Kind<EventKind::final>, Scene&) { return true; }
};
static_assert(!Monitor<AnswersInsteadOfSaying>);

}  // namespace
}  // namespace rescind::monitor_test
