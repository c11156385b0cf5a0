#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "harness/history/event.hpp"

namespace rescind {

/// The operations that units of an account were charged for, so that what is given back by account is found to be theirs.
class Holders {
 public:
  /// A user or session, or no_index, whose account of that scope it is.
  using Account = std::tuple<Pool, Scope, std::uint32_t>;

  void note(const Account& account, OpId op) {
    std::vector<OpId>& of = operations_[account];
    if (of.empty() || of.back() != op) of.push_back(op);
  }

  /// The only one of the account for which `holds` says that it does; none where there are several. The others are forgotten
  /// as far as they are looked at.
  template <class Holds>
  [[nodiscard]] OpId only(const Account& account, Holds holds) {
    std::vector<OpId>& of = operations_[account];
    while (!of.empty() && !holds(of.back())) of.pop_back();
    while (of.size() > 1 && (of[of.size() - 2] == of.back() || !holds(of[of.size() - 2])))
      of.erase(of.end() - 2);
    return of.size() == 1 ? of.front() : OpId{};
  }

  /// All for which it does, by their ids.
  template <class Holds>
  [[nodiscard]] std::vector<OpId> all(const Account& account, Holds holds) {
    std::vector<OpId>& of = operations_[account];
    std::erase_if(of, [&](OpId op) { return !holds(op); });
    std::ranges::sort(of, {}, &OpId::value);
    of.erase(std::unique(of.begin(), of.end()), of.end());
    return of;
  }

  void clear() { operations_.clear(); }

 private:
  std::map<Account, std::vector<OpId>> operations_;
};

}  // namespace rescind
