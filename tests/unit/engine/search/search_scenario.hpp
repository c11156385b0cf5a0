#pragma once

#include <string>

#include "harness/scenario/compile/loader.hpp"

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
      .value()
      .front();
}

/// One result, and a fault of the network at any moment; the cancel may come after the close.
inline Case one_fault(const std::string& fault) {
  return load_scenario(R"(
name: search/one-fault
system:
  network: {transport: messages, latency: 1ms}
  quota: {operations: 1, per: user}
  providers: {disks: {results: 1, every: 5ms}}
clients:
  alice:
    threads:
      caller:
        - start: {op: list, kind: get, mode: sync}
        - {drain: list}
        - {close: list, on: final of list}
      canceller:
        - {cancel: list, on: start of list}
faults:
  - {)" + fault + R"(, at: 4ms}
)",
                       "one-fault.yaml")
      .value()
      .front();
}

/// Five results may lie ready behind a slow callback when cancel comes. No more than four should follow it.
inline Case many_results_ready(const Profile& profile) {
  return load_scenario(R"(
name: search/many-results-ready
profile: {bounds: {extras: 4}}
system:
  network: {latency: 1ms}
  providers: {disks: {results: 6, every: 0ms..1ms}}
clients:
  alice:
    callback-time: 1ms..3ms
    threads:
      caller:
        - start: {op: list, kind: enumerate}
        - {close: list, on: final of list}
      canceller:
        - {cancel: list, on: first result of list, after: 0ms..9ms}
)",
                       "many-results-ready.yaml", profile)
      .value()
      .front();
}

}  // namespace rescind
