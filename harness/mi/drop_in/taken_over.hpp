#pragma once

/// A function that this library has in place of the C library's of that name.
#define RESCIND_TAKEN_OVER extern "C" [[gnu::visibility("default")]]

/// Where in the program the function was called.
#define RESCIND_CALLER __builtin_return_address(0)
