#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "harness/scenario/language/document.hpp"
#include "harness/scenario/language/matrix.hpp"
#include "harness/scenario/language/moments.hpp"

namespace rescind {

// One case of a scenario file on its own: what is shrunk, and written as a finding.

/// A scenario file, read once, of which each case can be had on its own. One that does not load has none.
class CasesApart {
 public:
  CasesApart() = default;
  explicit CasesApart(std::string_view text);

  /// The document of the case called `name`: parameters replaced, no matrix, and with a name that a file of its own can
  /// have; see path_name(). Nothing where the file has no such case.
  [[nodiscard]] std::optional<YamlNode> document_of(std::string_view name) const;

 private:
  YamlNode document_;
  std::map<std::string, Combination, std::less<>> combinations_;  // By what they add to a name.
  live::Moments moments_;
};

/// The same of a file that is asked once.
[[nodiscard]] std::optional<YamlNode> expanded_document(std::string_view text, std::string_view name);

/// A case's name as the name of a file's only case: "a/b[mode=sync,at=0ms]" becomes "a/b.mode-sync.at-0ms".
/// Where it would grow too long its end becomes a hash.
[[nodiscard]] std::string path_name(std::string_view case_name);

}  // namespace rescind
