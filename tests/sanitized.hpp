#pragma once

namespace rescind {

/// A proof over all orders, all mutants or the whole suite is made once, by the optimised build: under sanitizers it takes
/// minutes more, and other tests run the same code there.
#ifdef __SANITIZE_ADDRESS__
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif

}  // namespace rescind
