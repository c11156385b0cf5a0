#include "harness/base/assert.hpp"

#include <string>

namespace rescind {

void fail_assertion(std::string_view what, const char* file, int line) {
  throw InternalError(std::string(file) + ":" + std::to_string(line) + ": internal error: expected " +
                      std::string(what));
}

}  // namespace rescind
