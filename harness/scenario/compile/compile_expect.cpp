#include <algorithm>
#include <array>

#include "harness/scenario/compile/draft.hpp"
#include "harness/scenario/language/quantity.hpp"
#include "models/system/protocol.hpp"

namespace rescind {
namespace {

using What = Expectation::What;

/// Keys whose value is a count range.
struct CountKey {
  std::string_view key;
  What what;
};
constexpr std::array count_keys{CountKey{"results", What::results}, CountKey{"extras", What::extras},
                                CountKey{"posts", What::posts},
                                CountKey{"provider-runs", What::provider_runs}};

/// Keys whose value is a result code, or several.
constexpr std::array code_keys{CountKey{"final", What::final_code}, CountKey{"cancel", What::cancel_code},
                               CountKey{"close", What::close_code}, CountKey{"refused", What::refused}};

class Expectations {
 public:
  explicit Expectations(Draft& draft) : draft_(draft) {}

  std::vector<Expectation> compile(const YamlNode& expect) && {
    for (const auto& [key, value] : expect.entries) {
      if (key.text == "quota") {
        for (const YamlNode& item : value.items) compile_held(item);
      } else if (const auto number = draft_.look_up(draft_.operations, key)) {
        compile_operation(OpId{*number}, value);
      }
    }
    return std::move(made_);
  }

 private:
  Expectation& add(What what, const YamlNode& key, const YamlNode& value) {
    Expectation& made = made_.emplace_back();
    made.what = what;
    made.written = draft_.diagnostics.written(key.at);
    made.text = key.text + ": " + written(value);
    return made;
  }

  static std::string written(const YamlNode& value) {
    if (!value.is_list()) return value.text;
    std::string text;
    for (const YamlNode& item : value.items) text += (text.empty() ? "[" : ", ") + item.text;
    return text + "]";
  }

  void compile_operation(OpId op, const YamlNode& map) {
    for (const auto& [key, value] : map.entries) {
      if (key.text == "sent") {
        for (const auto& [message, count] : value.entries) {
          Expectation& made = add(What::sent, message, count);
          made.op = op;
          made.message = parse<Message>(message.text).value_or(Message::none);
          take_counts(made, count);
        }
        continue;
      }
      compile_one(op, key, value);
    }
  }

  void compile_one(OpId op, const YamlNode& key, const YamlNode& value) {
    for (const CountKey& row : count_keys) {
      if (row.key != key.text) continue;
      Expectation& made = add(row.what, key, value);
      made.op = op;
      take_counts(made, value);
      return check_counts(made, value);
    }
    for (const CountKey& row : code_keys) {
      if (row.key != key.text) continue;
      Expectation& made = add(row.what, key, value);
      made.op = op;
      return take_codes(made, value);
    }
    Expectation& made = add(What::final_within, key, value);
    made.op = op;
    if (key.text == "final-within") made.within = parse_duration(value.text).value;
    if (key.text == "final-at") {
      made.what = What::final_at;
      made.when = parse_duration_range(value.text).value;
    }
    if (key.text == "heard") {
      made.what = What::heard;
      made.how = parse<How>(value.text).value_or(How::none);
    }
    if (key.text == "reason-heard") {
      made.what = What::reason_heard;
      made.reason = parse<Reason>(value.text).value_or(Reason::absent);
    }
  }

  static void take_counts(Expectation& made, const YamlNode& value) {
    const CountRange range = parse_count_range(value.text).value;
    made.least = range.least;
    made.most = range.most;
  }

  /// More results than the provider posts, or than the kind can have, will never come.
  void check_counts(const Expectation& made, const YamlNode& value) {
    if (draft_.operation_lacks(made.op, {"provider"}) || draft_.provider_lacks(made.op, "results")) return;
    const Plan& plan = draft_.result.plan;
    const OperationPlan& op = plan.operations[made.op.value];
    const std::uint32_t posted = plan.providers[op.provider].results;
    if (made.what == What::provider_runs || made.least <= posted) return;
    draft_.complain(value.at,
                    "'" + op.name + "' never gets so many results: '" + plan.providers[op.provider].name +
                        "' posts " + std::to_string(posted),
                    "expect fewer, or let the provider post more");
  }

  void take_codes(Expectation& made, const YamlNode& value) {
    for (const YamlNode* word : one_or_more(&value)) {
      if (const auto code = code_named(word->text)) {
        made.codes.push_back(*code);
      } else if (value.is_list()) {
        draft_.complain(word->at, "'none' does not go together with codes", "write none alone, or codes");
      } else {
        made.what = What::no_final;
      }
    }
  }

  void compile_held(const YamlNode& map) {
    Expectation& made = made_.emplace_back();
    made.what = What::held_at;
    made.written = draft_.diagnostics.written(map.at);
    made.at = Time{duration_in(map, "at", {}).ns};
    made.pool = word_in(map, "pool", Pool::none);
    made.scope = word_in(map, "per", Scope::none);
    const YamlNode& held = map["held"];
    const UnitsRange units = parse_units_range(held.text).value;
    made.units_least = units.least;
    made.units_most = units.most;
    made.text = "held: " + held.text + " of " + std::string(name_of(made.pool)) + " per " +
                std::string(name_of(made.scope)) + " at " + std::string(text_in(map, "at"));
    if (units.most != 0 && !map.lacks("pool") && units.sizes != (made.pool == Pool::memory))
      draft_.complain(held.at, "not an amount of this pool",
                      "operations take a count, memory a size like 64KiB");
    const auto& quotas = draft_.result.plan.server.quotas;
    if (!draft_.system_lacks("quota") && !map.lacks("pool") && !map.lacks("per") &&
        std::none_of(quotas.begin(), quotas.end(),
                     [&](const auto& quota) { return quota.pool == made.pool && quota.scope == made.scope; }))
      draft_.complain(map.at, "there is no such quota", "declare it under 'system: {quota: ...}'");
    const YamlNode* owner = map.find("of");
    if (owner != nullptr && !map.lacks("per")) compile_owner(made, *owner);
  }

  void compile_owner(Expectation& made, const YamlNode& owner) {
    if (made.scope == Scope::user)
      made.context = ContextId{draft_.look_up(draft_.contexts, owner).value_or(no_index)};
    else if (made.scope == Scope::session)
      made.session = SessionId{draft_.look_up(draft_.sessions, owner).value_or(no_index)};
    else
      draft_.complain(owner.at, "a pool in total belongs to nobody", "remove 'of'");
  }

  Draft& draft_;
  std::vector<Expectation> made_;
};

}  // namespace

void compile_expectations(Draft& draft, const YamlNode& document) {
  if (const YamlNode* expect = document.find("expect"))
    draft.result.expectations = Expectations(draft).compile(*expect);
}

}  // namespace rescind
