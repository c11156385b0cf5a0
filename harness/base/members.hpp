#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace rescind {

namespace detail {
struct Anything {
  template <class Value>
  operator Value() const;  // NOLINT(google-explicit-constructor): it stands for any initializer.
};
template <class Aggregate, std::size_t... n>
constexpr bool takes(std::index_sequence<n...> /*initializers*/) {
  return requires {
    Aggregate{(static_cast<void>(n), Anything{})...};
  };
}
}  // namespace detail

/// How many members an aggregate has.
template <class Aggregate, std::size_t at_least = 0>
constexpr std::size_t count_members() {
  static_assert(std::is_aggregate_v<Aggregate>);
  if constexpr (detail::takes<Aggregate>(std::make_index_sequence<at_least + 1>())) {
    return count_members<Aggregate, at_least + 1>();
  } else {
    return at_least;
  }
}

/// The members of an aggregate, each once and in order: specialized beside it, as a tuple of pointers to member.
/// The one list from which whatever goes through all of them is made.
template <class Aggregate>
inline constexpr auto members = std::tuple();

/// Calls `visit(member)` for each member of `value`. Does not compile where one is not in the list.
template <class Aggregate, class Visit>
constexpr void for_each_member(Aggregate& value, Visit visit) {
  using Bare = std::remove_const_t<Aggregate>;
  static_assert(std::tuple_size_v<std::remove_cvref_t<decltype(members<Bare>)>> == count_members<Bare>(),
                "a member is missing in the list of members");
  std::apply([&](auto... member) { (visit(value.*member), ...); }, members<Bare>);
}

}  // namespace rescind
