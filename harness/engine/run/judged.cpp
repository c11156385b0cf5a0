#include "harness/engine/run/judged.hpp"

#include "harness/base/shell.hpp"

namespace rescind {

std::string typed_again(const Judged& typed) {
  return (typed.profile.empty() ? "" : " --profile " + shell_word(typed.profile)) +
         (typed.strict ? " --strict" : "");
}

}  // namespace rescind
