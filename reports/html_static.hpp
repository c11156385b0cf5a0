#pragma once

#include <cstddef>
#include <string>

#include "harness/engine/run/result.hpp"
#include "reports/html_index.hpp"

namespace rescind {

/// The part of a page that needs no script and no style: counts, and the first failures in full with their commands. It is
/// what CI servers that forbid scripts show, and what can be read aloud and searched.
class HtmlStatic {
 public:
  static constexpr std::size_t failures_max = 50;

  void add(const CaseResult& result);
  /// The whole part, to stand inside <main>.
  [[nodiscard]] std::string html(const HtmlIndex& index, const PageOrigin& origin,
                                 const LeftOut& left_out) const;

 private:
  std::size_t failures_ = 0;
  std::string shown_;  // The first of them.
};

/// "histories of 3,120 passing and 2 failing runs left out (20 MB); --html-limit"
[[nodiscard]] std::string left_out_text(const LeftOut& left_out);

}  // namespace rescind
