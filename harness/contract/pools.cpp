#include "harness/contract/pools.hpp"

namespace rescind {

Pools::Account& Pools::account(Pool pool, Scope scope, std::uint32_t key) {
  std::vector<Account>& accounts = accounts_[index(pool, scope)];
  // A key that is absent shares the first account with whoever else has none.
  const bool one = key == no_index || (scope != Scope::user && scope != Scope::session);
  const std::size_t slot = one ? 0 : std::size_t{key} + 1;
  if (slot >= accounts.size()) accounts.resize(slot + 1);
  return accounts[slot];
}

void Pools::add_to(BlockHasher& hasher) const {
  for (std::uint32_t i = 0; i < limits_.size(); ++i) {
    if (limits_[i] != no_number) hasher.add(i, limits_[i]);
  }
  hasher.end_list();
  std::uint32_t which = 0;
  for (const std::vector<Account>& accounts : accounts_) {
    ++which;
    std::uint32_t key = 0;
    for (const Account& account : accounts) {
      ++key;
      if (account == Account{}) continue;  // As if it had never been touched.
      hasher.add(which, key, account);
    }
  }
  hasher.end_list();
}

void Pools::rename(const Renaming& names) {
  for (const Pool pool : {Pool::operations, Pool::memory}) {
    move_records(accounts_[index(pool, Scope::user)], names.contexts, 1);
    move_records(accounts_[index(pool, Scope::session)], names.sessions, 1);
  }
}

void Pools::forget_limits_said_beside(Pool pool, Scope scope) {
  for (Account& account : accounts_[index(pool, scope)])
    if (account.limit == Account::Limit::said_beside) account.own_limit = no_number;
}

void Pools::drop_all() {
  unplaced_ = {};
  for (std::vector<Account>& accounts : accounts_) {
    for (Account& account : accounts) {
      account = {.own_limit = account.own_limit, .limit = account.limit};
    }
  }
}

void Pools::clear() {
  limits_ = no_limits();
  owners_ = {};
  unplaced_ = {};
  for (std::vector<Account>& accounts : accounts_) accounts.clear();
}

}  // namespace rescind
