#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "harness/history/event.hpp"

namespace rescind {

/// The operations that units of an account were charged for, so that what is given back by account is found to be theirs.
///
/// `holds` tells of an operation whether it holds any of them still. Those that do not are forgotten sooner or later: there are
/// never many more than hold some.
class Holders {
 public:
  /// A user or session, or no_index, whose account of that scope it is.
  using Account = std::tuple<Pool, Scope, std::uint32_t>;

  template <class Holds>
  void note(const Account& account, OpId op, Holds holds) {
    Noted& noted = of_[account];
    forget_last(noted, holds);
    if (noted.operations.size() >= noted.most) forget_all(noted, holds);
    noted.operations.push_back(op);
  }

  /// The only one of the account that holds some; none where there are several.
  template <class Holds>
  [[nodiscard]] OpId only(const Account& account, Holds holds) {
    Noted& noted = of_[account];
    forget_last(noted, holds);
    std::vector<OpId>& all = noted.operations;
    while (all.size() > 1 && (all[all.size() - 2] == all.back() || !holds(all[all.size() - 2])))
      all.erase(all.end() - 2);
    return all.size() == 1 ? all.front() : OpId{};
  }

  /// All that hold some, by their ids.
  template <class Holds>
  [[nodiscard]] std::vector<OpId> all(const Account& account, Holds holds) {
    Noted& noted = of_[account];
    forget_all(noted, holds);
    return noted.operations;
  }

  void clear() { of_.clear(); }

 private:
  struct Noted {
    std::vector<OpId> operations;
    std::size_t most = 16;  ///< So many are kept before it is looked who holds none.
  };
  template <class Holds>
  static void forget_last(Noted& noted, Holds holds) {
    while (!noted.operations.empty() && !holds(noted.operations.back())) noted.operations.pop_back();
  }
  template <class Holds>
  static void forget_all(Noted& noted, Holds holds) {
    std::vector<OpId>& all = noted.operations;
    std::erase_if(all, [&](OpId op) { return !holds(op); });
    std::ranges::sort(all, {}, &OpId::value);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    noted.most = std::max<std::size_t>(16, 2 * all.size());
  }

  std::map<Account, Noted> of_;
};

}  // namespace rescind
