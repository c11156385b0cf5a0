#pragma once

#include <functional>
#include <string_view>

namespace rescind {

/// Takes the next piece of a text that is never whole in memory.
using Sink = std::function<void(std::string_view)>;

}  // namespace rescind
