#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "harness/engine/run/result.hpp"

namespace rescind {

/// Cases of one file in which the same was broken in the same way.
struct BreachGroup {
  std::string rule;
  std::uint32_t file = 0;
  bool fails = false;                ///< In one of them at least.
  std::string seen;                  ///< In the first of them.
  std::vector<std::uint32_t> cases;  ///< Rising.
};

class HtmlGroups {
 public:
  void add(std::uint32_t number, std::uint32_t file, const CaseResult& result);
  /// Those that fail first, then the largest; else in the order in which they came.
  [[nodiscard]] std::vector<BreachGroup> sorted() const;

 private:
  std::map<std::tuple<std::uint32_t, std::string, int>, std::size_t> places_;
  std::vector<BreachGroup> groups_;
};

}  // namespace rescind
