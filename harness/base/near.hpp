#pragma once

#include <cstddef>
#include <vector>

namespace rescind {

/// Has a record fetched into the processor's cache while other things are done: worth it for one that will be looked up soon
/// and has not been for long. Where there is none of that index, nothing is done.
template <class Record>
void bring_near(const std::vector<Record>& records, std::size_t index) {
  if (index >= records.size()) return;
  constexpr std::size_t line = 64;  // Of the cache. A record may lie across several.
  const char* const record = reinterpret_cast<const char*>(records.data() + index);
  for (std::size_t at = 0; at < sizeof(Record); at += line) __builtin_prefetch(record + at, 1);
  if constexpr (line % sizeof(Record) != 0) __builtin_prefetch(record + sizeof(Record) - 1, 1);
}

}  // namespace rescind
