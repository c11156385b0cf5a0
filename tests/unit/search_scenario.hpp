#pragma once

#include <string>

#include "harness/scenario/loader.hpp"

namespace rescind {

/// One asynchronous stream, cancelled at any moment; the user may run one operation at a time.
inline Case one_stream() {
  return load_scenario(R"(
name: search/one-stream
rules: [result.one-final]
system:
  network: {latency: 0ms..5ms}
  server: {admission: 0ms..5ms, dispatch: 0ms..5ms}
  quota: {operations: 1, per: user}
  providers: {disks: {results: 1, every: 5ms}}
clients:
  alice:
    threads:
      caller:
        - start: {op: list, kind: enumerate}
        - {close: list, on: final of list}
      canceller:
        - {cancel: list, on: start of list, after: 0ms..30ms}
)",
                       "one-stream.yaml")
      .front();
}

}  // namespace rescind
