#include "harness/contract/holders.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <vector>

namespace rescind::holders_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr Holders::Account alices{Pool::operations, Scope::user, 0};
constexpr Holders::Account bobs{Pool::operations, Scope::user, 1};

/// Who holds units of whichever account it was noted for.
class Held {
  /// Whether the operation holds some, as it is asked.
  struct Asks {
    Held* of;
    bool operator()(OpId op) const {
      ++of->asked;
      return of->held.contains(op.value);
    }
  };

 public:
  void take(const Holders::Account& account, std::uint32_t op) {
    holders.note(account, {op}, Asks{this});
    held.insert(op);
  }
  [[nodiscard]] OpId only(const Holders::Account& account) { return holders.only(account, Asks{this}); }
  [[nodiscard]] std::vector<OpId> all(const Holders::Account& account) {
    return holders.all(account, Asks{this});
  }
  std::set<std::uint32_t> held;
  std::uint64_t asked = 0;  ///< How often it was looked whether one holds some.

 private:
  Holders holders;
};

TEST(Holders, TheOnlyOneIsFoundAmongThoseThatHeldSome) {
  Held units;
  EXPECT_EQ(units.only(alices), OpId{});
  for (const std::uint32_t op : {3u, 1u, 2u}) units.take(alices, op);
  EXPECT_EQ(units.only(alices), OpId{});
  units.held = {1};
  EXPECT_EQ(units.only(alices), OpId{1});
  EXPECT_EQ(units.only(bobs), OpId{});
}

TEST(Holders, AllStandOnceByTheirIds) {
  Held units;
  for (const std::uint32_t op : {3u, 1u, 3u, 2u}) units.take(alices, op);
  units.held.erase(2);
  EXPECT_THAT(units.all(alices), ElementsAre(OpId{1}, OpId{3}));
  EXPECT_THAT(units.all(bobs), IsEmpty());
}

TEST(Holders, OneThatIsChargedTwiceIsTheOnlyOne) {
  Held units;
  units.take(alices, 1);
  units.take(alices, 1);
  EXPECT_EQ(units.only(alices), OpId{1});
}

TEST(Holders, LookingForThemCostsTheSameForEachHoweverManyThereWere) {
  constexpr std::uint32_t count = 20'000;
  Held units;
  units.take(alices, count);  // It holds its own all the time.
  for (std::uint32_t op = 0; op < count; ++op) {
    units.take(alices, op);
    if (op % 2 == 0) units.held.erase(op - 1);
  }
  EXPECT_LE(units.asked, 8u * count);
}

}  // namespace
}  // namespace rescind::holders_test
