#include "reports/common_cause.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/engine/run/case_name.hpp"
#include "reports/html_files.hpp"

namespace rescind::common_cause_test {
namespace {

using Names = std::vector<std::string>;

// Every combination of three keys.
Names matrix(bool (*taken)(int mode, int kind, int on)) {
  Names names;
  for (int mode = 0; mode < 2; ++mode)
    for (int kind = 0; kind < 3; ++kind)
      for (int on = 0; on < 4; ++on)
        if (taken(mode, kind, on))
          names.push_back("x[mode=m" + std::to_string(mode) + ",kind=k" + std::to_string(kind) + ",on=o" +
                          std::to_string(on) + "]");
  return names;
}

std::string best(const Names& failed, const Names& others) {
  const std::optional<Cause> cause = best_cause_of(failed, others);
  return cause ? text_of(*cause) + ": " + std::to_string(cause->wrong) : "";
}

TEST(CommonCause, IsExactWhereTheValuesDecide) {
  const Names failed = matrix([](int mode, int kind, int) { return mode == 1 && kind < 2; });
  const Names others = matrix([](int mode, int kind, int) { return !(mode == 1 && kind < 2); });
  EXPECT_EQ(best(failed, others), "exactly when kind is k0 or k1, and mode is m1: 0");
}

TEST(CommonCause, IsNecessaryOnlyWhereOthersHaveItToo) {
  const Names failed = matrix([](int mode, int kind, int on) { return mode == 1 && (kind + on) % 2 == 0; });
  const Names others =
      matrix([](int mode, int kind, int on) { return !(mode == 1 && (kind + on) % 2 == 0); });
  EXPECT_EQ(best(failed, others), "only when mode is m1: 6");
}

TEST(CommonCause, IsMostlySoWhereAFewDiffer) {
  const Names failed = matrix([](int mode, int kind, int on) { return mode == 1 || (kind == 0 && on == 0); });
  const Names others =
      matrix([](int mode, int kind, int on) { return !(mode == 1 || (kind == 0 && on == 0)); });
  EXPECT_EQ(best(failed, others), "mostly when mode is m1: 1");
}

TEST(CommonCause, SaysNothingOfOneOrOfAll) {
  const Names all = matrix([](int, int, int) { return true; });
  EXPECT_EQ(best({all.front()}, {all.back()}), "");
  EXPECT_EQ(best(all, {}), "");
}

TEST(CaseName, ComesApartAndTogether) {
  for (const std::string name : {"plain", "x[mode=sync]", "x[mode=sync,on=start of list, then,kind=get]",
                                 "x[]", "x[no value]", "x[=,=]", "[a=b]"}) {
    EXPECT_EQ(text_of(parts_of_name(name)), name);
  }
  const CaseName parts = parts_of_name("x[on=a, b,kind=get]");
  EXPECT_EQ(parts.story, "x");
  EXPECT_EQ(parts.values, (MatrixValues{{"on", "a, b"}, {"kind", "get"}}));
}

TEST(HtmlFiles, TellEachCaseByItsValues) {
  HtmlFiles files;
  const Names names = {"x[mode=sync,kind=get]", "x[mode=async,kind=get]", "x[kind=get,mode=sync]", "another"};
  std::vector<HtmlFiles::Place> places;
  for (const std::string& name : names) places.push_back(files.add("x.yaml", name));
  places.push_back(files.add("y.yaml", "y"));
  for (std::size_t i = 0; i < names.size(); ++i) EXPECT_EQ(files.name_of(places[i]), names[i]);
  EXPECT_EQ(files.name_of(places.back()), "y");
  EXPECT_EQ(places[1].values, (std::vector<std::uint32_t>{1, 0}));
  EXPECT_FALSE(places[1].own_name);
  EXPECT_TRUE(places[2].own_name);
  EXPECT_TRUE(places[3].own_name);
  EXPECT_EQ(files.all()[0].cases, 4u);
}

}  // namespace
}  // namespace rescind::common_cause_test
