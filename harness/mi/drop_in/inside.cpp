// What the rooms below would have from shared libraries, as our own.

#define FMT_HEADER_ONLY
#include <fmt/format.h>

/// The C library says with it whether counters need not be atomic. Code that is compiled for a program cannot see another
/// library's variable from here; ours says always that they do.
extern "C" char __libc_single_threaded;
char __libc_single_threaded = 0;

namespace {

[[gnu::used]] std::string (*const kept)(fmt::string_view, fmt::format_args) = &fmt::vformat;

}  // namespace
