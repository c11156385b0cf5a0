#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rescind::live {

/// An MI client library under test, and how its server is reached.
struct MiTarget {
  std::string library{};  ///< Its file, as typed.
  std::string name_space = "root/rescind";
  std::string class_name{};  ///< Of every operation; empty: those of our probe provider.
  std::string protocol{};    ///< Empty for the library's own choice.
  std::string destination{};
  std::uint32_t port = 0;  ///< 0 for the protocol's own.
  std::string user{};      ///< Who sessions log in as; nobody where it is empty.
  std::string password{};
  std::string probe{};   ///< The folder that our probe provider reads and writes.
  std::string run_as{};  ///< Whose rights the host runs with; ours where it is empty.

  /// What reports call it: "libmi.so".
  [[nodiscard]] std::string name() const;
};

/// Whether `what` names an MI client library: "mi:PATH".
[[nodiscard]] bool is_mi(std::string_view what);

/// The library that "mi:PATH" names, and what the words behind -- say, each NAME=VALUE. Throws UsageError.
[[nodiscard]] MiTarget mi_target(const std::string& what, const std::vector<std::string>& settings);

/// The words that mi_target() makes the same settings of; the password is ***.
[[nodiscard]] std::string settings_text(const MiTarget& target);

/// The folder that the probe provider uses where nothing else is said: one for each user.
[[nodiscard]] std::string default_probe_folder();

}  // namespace rescind::live
