#pragma once

#include <array>
#include <cstdint>
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
    for (std::size_t i = 0; i < accounts_.size(); ++i) {
      if (!accounts_[i].empty() || !other.accounts_[i].empty()) accounts_[i] = other.accounts_[i];
    }
    return *this;
  }
  Pools& operator=(Pools&&) = default;
  ~Pools() = default;

  struct Account {
    std::int64_t held = 0;
    std::uint32_t cancelled_holders = 0;  ///< Cancelled operations that hold units of it.
    /// none --refuse--> refused --release--> released --charge of a start--> none
    enum class Refusal : std::uint32_t { none, refused, released } refusal = Refusal::none;
  };

  /// The account that the event is about. `context` and `session` are its operation's, for events that name
  /// none.
  Account& account(const Event& event, std::uint32_t context, std::uint32_t session) {
    return account(event.pool, event.scope,
                   event.scope == Scope::user      ? (event.context.exists() ? event.context.value : context)
                   : event.scope == Scope::session ? (event.session.exists() ? event.session.value : session)
                                                   : 0);
  }
  Account& account(Pool pool, Scope scope, std::uint32_t key);

  /// The pool's limit, or no_number while none is known.
  [[nodiscard]] std::int64_t limit(Pool pool, Scope scope) const { return limits_[index(pool, scope)]; }
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
  std::array<std::vector<Account>, pools * scopes> accounts_;
};

}  // namespace rescind
