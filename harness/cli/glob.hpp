#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rescind {

/// Whether all of `text` fits `pattern`, in which `*` stands for any characters and `?` for one; everything
/// else, brackets too, stands for itself.
[[nodiscard]] bool glob_matches(std::string_view pattern, std::string_view text);

/// Whether `pattern` names the case: its whole name, or the name that the cases of its matrix share
/// ("cancel/late" names "cancel/late[mode=sync]").
[[nodiscard]] bool names_case(std::string_view pattern, std::string_view case_name);

/// Which cases to take, said as in GoogleTest: patterns joined by ':'; from the first that begins with '-' on
/// they say what to leave out. ("cancel/*:quota/*:-*[mode=sync]*". A '-' inside a pattern is part of the
/// name.)
class Filter {
 public:
  /// Takes everything.
  Filter() = default;
  explicit Filter(std::string_view text);
  [[nodiscard]] bool takes(std::string_view case_name) const;

 private:
  std::vector<std::string> wanted_{"*"};
  std::vector<std::string> unwanted_;
};

}  // namespace rescind
