#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rescind {

/// What a case took of its file's matrix: keys and values, in the order of the file.
using MatrixValues = std::vector<std::pair<std::string, std::string>>;

/// "story[mode=sync,on=start of list]" in its parts.
struct CaseName {
  std::string story;
  MatrixValues values;
};

/// A value may hold a comma, but no '='. A name that is none of a matrix is a story without values.
[[nodiscard]] CaseName parts_of_name(std::string_view name);

/// The name again.
[[nodiscard]] std::string text_of(const CaseName& name);

}  // namespace rescind
