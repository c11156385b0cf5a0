#include <gtest/gtest.h>

#include "harness/contract/operation_facts.hpp"

namespace rescind::faults_in_force_test {
namespace {

TEST(FaultsInForce, EndEachByItsOwnHeal) {
  FaultsInForce faults;
  faults.begin(Fault::partition);
  faults.begin(Fault::loss);
  EXPECT_TRUE(faults.heal(Fault::loss)) << "it destroys messages";
  EXPECT_TRUE(faults.any());
  EXPECT_FALSE(faults.heal(Fault::partition)) << "what waited comes";
  EXPECT_FALSE(faults.any());
}

TEST(FaultsInForce, AHealThatNamesNoneDestroysNothingThatOnlyWaited) {
  for (const Fault fault :
       {Fault::partition, Fault::delay_spike, Fault::bandwidth, Fault::duplicate, Fault::reorder}) {
    FaultsInForce faults;
    faults.begin(fault);
    EXPECT_FALSE(faults.heal(Fault::none)) << static_cast<int>(fault);
    EXPECT_FALSE(faults.any()) << static_cast<int>(fault);
  }
  FaultsInForce lossy;
  lossy.begin(Fault::loss);
  EXPECT_TRUE(lossy.heal(Fault::none));
  EXPECT_FALSE(lossy.any());
}

TEST(FaultsInForce, AHealThatNamesNoneLeavesThoseThatCutToTheLastAndMayHaveEndedOneThatDestroys) {
  FaultsInForce faults;
  faults.begin(Fault::partition);
  faults.begin(Fault::reorder);
  faults.begin(Fault::loss);
  EXPECT_TRUE(faults.heal(Fault::none));
  EXPECT_TRUE(faults.heal(Fault::none)) << "the loss may have lasted until now";
  EXPECT_TRUE(faults.any());
  EXPECT_FALSE(faults.heal(Fault::none)) << "the partition";
  EXPECT_FALSE(faults.any());
  EXPECT_TRUE(faults.heal(Fault::none)) << "one from before the recording may have been any";
  EXPECT_FALSE(faults.any());
}

TEST(FaultsInForce, AreCountedUpToAMostAndNoHealEndsWhatNeverBegan) {
  FaultsInForce faults;
  for (int i = 0; i < 40; ++i) faults.begin(Fault::loss);
  faults.begin(Fault::reorder);
  for (int i = 0; i < 40; ++i) faults.heal(Fault::loss);
  EXPECT_TRUE(faults.any()) << "the reordering is in force";
  faults.heal(Fault::reorder);
  EXPECT_FALSE(faults.any());
  faults.heal(Fault::partition);
  EXPECT_FALSE(faults.any());
}

}  // namespace
}  // namespace rescind::faults_in_force_test
