#pragma once

#include <string>

namespace rescind::drop_in {

/// What a system call that may block is called; `number` itself for any other.
[[nodiscard]] std::string name_of_call(const std::string& number);

}  // namespace rescind::drop_in
