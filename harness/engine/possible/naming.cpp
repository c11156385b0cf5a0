#include "harness/engine/possible/naming.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <type_traits>
#include <variant>

#include "harness/history/members.hpp"

namespace rescind {
namespace {

std::string_view text_of(TextId id, const Names& names) {
  return id.value < names.texts.size() ? std::string_view(names.texts[id.value]) : std::string_view();
}

/// The ids that both call by the same name.
std::vector<std::uint32_t> same_names(const std::vector<std::string>& model,
                                      const std::vector<std::string>& seen) {
  std::vector<std::uint32_t> table(model.size(), no_index);
  for (std::size_t i = 0; i < model.size(); ++i) {
    const auto found = std::ranges::find(seen, model[i]);
    if (found != seen.end()) table[i] = static_cast<std::uint32_t>(found - seen.begin());
  }
  return table;
}

/// A model that says no code says that it went well.
bool codes_agree(std::int32_t made, std::int32_t seen) {
  if (seen == no_code || made == seen) return true;
  return made == no_code && seen == 0;
}

}  // namespace

Naming::Naming(const Names& model, const Names& seen)
    : ops_(same_names(model.ops, seen.ops)),
      sessions_(same_names(model.sessions, seen.sessions)),
      contexts_(same_names(model.contexts, seen.contexts)),
      threads_(same_names(model.threads, seen.threads)) {}

bool Naming::bind(Table& table, std::uint32_t model, std::uint32_t seen) {
  if (model < table.size() && table[model] != no_index) return table[model] == seen;
  if (std::ranges::find(table, seen) != table.end()) return false;
  if (model >= table.size()) table.resize(model + 1, no_index);
  table[model] = seen;
  return true;
}

template <class Value>
bool Naming::is_same(Value made, Value seen, bool is_message) {
  if constexpr (std::is_same_v<Value, OpId>) return bind(ops_, made.value, seen.value);
  if constexpr (std::is_same_v<Value, SessionId>) return bind(sessions_, made.value, seen.value);
  if constexpr (std::is_same_v<Value, ContextId>) return bind(contexts_, made.value, seen.value);
  if constexpr (std::is_same_v<Value, ThreadId>) return bind(threads_, made.value, seen.value);
  if constexpr (std::is_same_v<Value, ConnectionId>) return bind(connections_, made.value, seen.value);
  if constexpr (std::is_same_v<Value, std::uint32_t>) {
    if (is_message) return bind(messages_, made, seen);
  }
  return made == seen;
}

bool Naming::agree(const Event& made, const Event& seen, const Names& model, const Names& seen_names) {
  if (made.kind != seen.kind || !codes_agree(made.code, seen.code)) return false;
  return std::ranges::all_of(all_members(), [&](const Member& member) {
    if (!is_set(made, member) || !is_set(seen, member)) return true;
    return std::visit(
        [&](auto where) {
          using Value = std::remove_cvref_t<decltype(made.*where)>;
          if constexpr (std::is_same_v<Value, TextId>) {
            return text_of(made.*where, model) == text_of(seen.*where, seen_names);
          } else if constexpr (std::is_same_v<Value, std::uint32_t>) {
            return is_same(made.*where, seen.*where, where == &Event::message_id);
          } else {
            return is_same(made.*where, seen.*where, false);
          }
        },
        member.where);
  });
}

OpId Naming::model_op(OpId seen) const {
  if (!seen.exists()) return {};
  const auto found = std::ranges::find(ops_, seen.value);
  return found == ops_.end() ? OpId{} : OpId{static_cast<std::uint32_t>(found - ops_.begin())};
}

void Naming::add_to(BlockHasher& hasher) const {
  for (const Table* table : {&ops_, &sessions_, &contexts_, &threads_, &connections_}) {
    hasher.add(table->size());
    hasher.add_each(std::span<const std::uint32_t>(*table));
  }
}

}  // namespace rescind
