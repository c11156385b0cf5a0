#pragma once

namespace rescind {

// The number that each JSON report begins with. It grows when a field is taken away or comes to mean something else;
// each schema beside this file has it too.

inline constexpr int json_report_version = 2;    ///< Of cases: `run`, `judge`, `check` and `lint`.
inline constexpr int rules_json_version = 1;     ///< `rules`, and `rules --compare`.
inline constexpr int coverage_json_version = 1;  ///< `coverage`.
inline constexpr int explored_json_version = 1;  ///< `explore`.
inline constexpr int fuzzed_json_version = 1;    ///< `fuzz`.
inline constexpr int latency_json_version = 1;   ///< `bench`.
inline constexpr int mutants_json_version = 1;   ///< `mutants`.
inline constexpr int kills_json_version = 1;     ///< `mutants --by` and `mutants --bench`.
inline constexpr int campaign_json_version = 1;  ///< `campaign report` and `campaign status`.
inline constexpr int possible_json_version = 1;  ///< `judge --possible`.
inline constexpr int html_data_version = 1;      ///< The data of a page with cases.
inline constexpr int diff_data_version = 1;      ///< The data of a page of `diff`.

}  // namespace rescind
