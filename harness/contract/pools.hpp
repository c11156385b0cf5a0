#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "harness/base/block_hasher.hpp"
#include "harness/history/event.hpp"
#include "harness/history/renaming.hpp"

namespace rescind {

/// What is held in the pools, counted by the judge itself from charges and releases.
///
/// A pool of a scope has one account for each user (scope user), session (scope session), or one in all
/// (total).
class Pools {
 public:
  Pools() = default;
  Pools(const Pools&) = default;
  Pools(Pools&&) = default;
  /// Most pools are never used: of these nothing is copied.
  Pools& operator=(const Pools& other) {
    limits_ = other.limits_;
    owners_ = other.owners_;
    unplaced_ = other.unplaced_;
    for (std::size_t i = 0; i < accounts_.size(); ++i) {
      if (!accounts_[i].empty() || !other.accounts_[i].empty()) accounts_[i] = other.accounts_[i];
    }
    return *this;
  }
  Pools& operator=(Pools&&) = default;
  ~Pools() = default;

  struct Account {
    std::int64_t charged = 0;     ///< Charges less releases that were seen.
    std::int64_t nobodys = 0;     ///< Of these, what was charged for no operation.
    std::int64_t given_back = 0;  ///< Given back for nobody knows which of the operations that hold it.
    std::int64_t before = 0;      ///< Held since before the recording: the server said so.
    std::int64_t before_most = no_number;  ///< The most that this can be; no_number: any number.
    std::int64_t own_limit = no_number;    ///< Of this user or session, where it is another than that of all.
    std::int64_t charged_under = 0;  ///< The highest limit in force when any of what is held was charged.
    std::uint32_t cancelled_holders = 0;  ///< Cancelled operations that hold units of it.
    std::uint32_t working = 0;            ///< Runs of providers at work for what was charged to it.
    /// none --refuse--> refused --release--> released --charge of a start--> none
    enum class Refusal : std::uint32_t { none, refused, released } refusal = Refusal::none;
    /// How `own_limit` is known: named, it stands until another is named; else until what is said beside a charge is that
    /// of all.
    enum class Limit : std::uint32_t { said_beside, named } limit = Limit::said_beside;

    [[nodiscard]] std::int64_t held() const { return charged + before; }
    /// Units that were held since before the recording are given back.
    void give_back_before(std::int64_t units) {
      before = std::max<std::int64_t>(0, before - units);
      if (before_most != no_number) before_most = std::max<std::int64_t>(0, before_most - units);
    }
    bool operator==(const Account&) const = default;
  };

  /// The account of that user or session; of the other scopes there is one, whatever the key.
  Account& account(Pool pool, Scope scope, std::uint32_t key);
  /// Calls `visit(pool, scope, accounts)` with every account that was ever asked for.
  template <class Visit>
  void each_scope(Visit visit) const {
    for (const Pool pool : {Pool::operations, Pool::memory})
      for (const Scope scope : {Scope::user, Scope::session, Scope::total, Scope::none})
        visit(pool, scope, std::span<const Account>(accounts_[index(pool, scope)]));
  }

  /// Whose accounts of a scope were ever charged.
  struct Owners {
    std::uint32_t first = no_index;
    bool any = false;
    bool several = false;
  };
  [[nodiscard]] const Owners& owners(Pool pool, Scope scope) const { return owners_[index(pool, scope)]; }
  void note_owner(Pool pool, Scope scope, std::uint32_t key) {
    Owners& owners = owners_[index(pool, scope)];
    owners.several = owners.several || (owners.any && owners.first != key);
    if (!owners.any) owners = {.first = key, .any = true};
  }
  /// What was given back to nobody knows which account of the scope; of Scope::none: of any scope. Never so in simulations:
  /// not fingerprinted.
  struct Unplaced {
    std::int64_t all = 0;
    std::int64_t left = 0;  ///< What nobody has taken for its own yet.
  };
  [[nodiscard]] Unplaced& unplaced(Pool pool, Scope scope) { return unplaced_[index(pool, scope)]; }
  [[nodiscard]] const Unplaced& unplaced(Pool pool, Scope scope) const {
    return unplaced_[index(pool, scope)];
  }
  /// How much of what an account of the scope holds may have been given back so.
  [[nodiscard]] std::int64_t unplaced_of(Pool pool, Scope scope) const {
    const std::int64_t of_any = unplaced(pool, Scope::none).left;
    return scope == Scope::none ? of_any : of_any + unplaced(pool, scope).left;
  }

  /// Whoever held it is no more: nothing is held; limits stay.
  void drop_all();

  /// The limit that holds for all of the pool's accounts but those with their own; no_number while none is known.
  [[nodiscard]] std::int64_t limit(Pool pool, Scope scope) const { return limits_[index(pool, scope)]; }
  /// What is held of the one account of a scope that has no more.
  [[nodiscard]] std::int64_t held(Pool pool, Scope scope) const {
    const std::vector<Account>& accounts = accounts_[index(pool, scope)];
    return accounts.empty() ? 0 : accounts.front().held();
  }
  /// Limits of one user or session that were said beside a charge give way to one that is named for all.
  void forget_limits_said_beside(Pool pool, Scope scope);
  void set_limit(Pool pool, Scope scope, std::int64_t limit) { limits_[index(pool, scope)] = limit; }

  void add_to(BlockHasher& hasher) const;
  /// Gives users and sessions other names.
  void rename(const Renaming& names);
  void clear();
  /// Names every part of `of`, for a Packer or an Unpacker.
  template <class SomePools, class Archive>
  static void archive(SomePools& of, Archive& parts) {
    parts(of.limits_);
    for (auto& accounts : of.accounts_) parts(accounts);
  }

 private:
  static constexpr std::size_t pools = 3;   // none, operations, memory
  static constexpr std::size_t scopes = 4;  // none, user, session, total
  static std::size_t index(Pool pool, Scope scope) {
    return static_cast<std::size_t>(pool) * scopes + static_cast<std::size_t>(scope);
  }
  static constexpr std::array<std::int64_t, pools * scopes> no_limits() {
    std::array<std::int64_t, pools * scopes> limits{};
    limits.fill(no_number);
    return limits;
  }

  std::array<std::int64_t, pools* scopes> limits_ = no_limits();
  std::array<Owners, pools * scopes> owners_{};
  std::array<Unplaced, pools * scopes> unplaced_{};
  std::array<std::vector<Account>, pools * scopes> accounts_;
};

}  // namespace rescind
