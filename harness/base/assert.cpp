#include "harness/base/assert.hpp"

namespace rescind {

void fail_assertion(std::string_view what, std::source_location where) {
  throw InternalError(std::string(where.file_name()) + ":" + std::to_string(where.line()) +
                      ": internal error: expected " + std::string(what));
}

}  // namespace rescind
