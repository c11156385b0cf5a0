#pragma once

#include <string>

namespace rescind::drop_in {

/// What a place in the program's code is called: "worker+0x1f in ./program", or without a symbol "0x11f in ./program".
[[nodiscard]] std::string symbol_at(const void* place);

}  // namespace rescind::drop_in
