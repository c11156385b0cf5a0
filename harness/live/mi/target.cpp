#include "harness/live/mi/target.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "harness/base/nearest_word.hpp"
#include "harness/base/shell.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/edge/directories.hpp"
#include "harness/edge/scenario_files.hpp"
#include "harness/live/host/owned_folder.hpp"

namespace rescind::live {
namespace {

constexpr std::string_view prefix = "mi:";

struct Setting {
  std::string_view name;
  std::string MiTarget::*value;
};
constexpr auto settings_known = std::to_array<Setting>({{"namespace", &MiTarget::name_space},
                                                        {"class", &MiTarget::class_name},
                                                        {"protocol", &MiTarget::protocol},
                                                        {"destination", &MiTarget::destination},
                                                        {"user", &MiTarget::user},
                                                        {"probe", &MiTarget::probe}});

std::uint32_t port_of(const std::string& text) {
  std::uint32_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port == 0 || port > 65'535)
    throw UsageError(fmt::format("port={} is no port", printable(text)), "a number from 1 to 65535");
  return port;
}

// A password on the command line is everybody's: a file has it.
std::string password_in(const std::string& file) {
  std::string password = read_text_file(file);
  while (!password.empty() && (password.back() == '\n' || password.back() == '\r')) password.pop_back();
  return password;
}

void take(const std::string& word, MiTarget& target) {
  const std::size_t equals = word.find('=');
  const std::string name = word.substr(0, equals);
  const std::string value = equals == std::string::npos ? std::string() : word.substr(equals + 1);
  if (name == "port") {
    target.port = port_of(value);
    return;
  }
  if (name == "password-file") {
    target.password = password_in(value);
    return;
  }
  std::vector<std::string_view> names{"port", "password-file"};
  for (const Setting& setting : settings_known) {
    names.push_back(setting.name);
    if (setting.name != name || equals == std::string::npos) continue;
    target.*setting.value = value;
    return;
  }
  throw UsageError(fmt::format("'{}' behind -- is no setting of an MI library", printable(word)),
                   word_hint(name, names) + "; each is NAME=VALUE");
}

}  // namespace

std::string MiTarget::name() const {
  return library.substr(library.rfind('/') + 1);
}

bool is_mi(std::string_view what) {
  return what.starts_with(prefix);
}

MiTarget mi_target(const std::string& what, const std::vector<std::string>& settings) {
  MiTarget target;
  target.library = what.substr(prefix.size());
  target.probe = default_probe_folder();
  if (target.library.empty())
    throw UsageError("mi: which library?", "rescind check mi:/opt/omi/lib/libmi.so");
  if (!is_regular_file(target.library))
    throw UsageError(fmt::format("there is no library '{}'", printable(target.library)),
                     "mi: takes the path of an MI client library, such as mi:/opt/omi/lib/libmi.so");
  for (const std::string& word : settings) take(word, target);
  return target;
}

std::string settings_text(const MiTarget& target) {
  MiTarget plain;
  plain.probe = default_probe_folder();
  std::string text;
  for (const Setting& setting : settings_known)
    if (target.*setting.value != plain.*setting.value)
      text += " " + shell_word(std::string(setting.name) + "=" + target.*setting.value);
  if (target.port != 0) text += fmt::format(" port={}", target.port);
  if (!target.password.empty()) text += " password-file=FILE";
  return text;
}

std::string default_probe_folder() {
  return fmt::format("/tmp/rescind-probe-{}", own_user());
}

}  // namespace rescind::live
