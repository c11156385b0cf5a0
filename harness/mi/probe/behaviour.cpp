#include "harness/mi/probe/behaviour.hpp"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace rescind::probe {
namespace {

std::ifstream case_file() {
  return std::ifstream(folder() + "/case");
}

std::uint64_t serial_in(std::ifstream& file) {
  std::string word;
  int version = 0;
  std::uint64_t serial = 0;
  file >> word >> version >> serial;
  return word == "rescind-probe" && version == 1 ? serial : 0;
}

void take(const std::string& word, Behaviour& behaviour) {
  const std::size_t equals = word.find('=');
  if (equals == std::string::npos) return;
  const std::string name = word.substr(0, equals);
  const std::string value = word.substr(equals + 1);
  const auto number = [&] { return std::strtoll(value.c_str(), nullptr, 10); };
  if (name == "results") behaviour.results = static_cast<std::uint32_t>(number());
  if (name == "first") behaviour.first = number();
  if (name == "every") behaviour.every = number();
  if (name == "stops") behaviour.stops = number();
  if (name == "hears") behaviour.hears = value;
  if (name == "poll-every") behaviour.poll_every = number();
  if (name == "final") behaviour.final = static_cast<std::uint32_t>(number());
  if (name == "crash-after") behaviour.crash_after = static_cast<std::uint32_t>(number());
  if (name == "hang-after") behaviour.hang_after = static_cast<std::uint32_t>(number());
}

}  // namespace

std::string folder() {
  const char* const named = std::getenv("RESCIND_PROBE");
  return named != nullptr && *named != '\0' ? named : "/tmp/rescind-probe-" + std::to_string(::geteuid());
}

std::uint64_t serial_now() {
  std::ifstream file = case_file();
  return serial_in(file);
}

Behaviour behaviour_of(const std::string& class_name) {
  std::ifstream file = case_file();
  Behaviour behaviour;
  behaviour.serial = serial_in(file);
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string name;
    words >> name >> behaviour.op;
    if (name != class_name) continue;
    for (std::string word; words >> word;) take(word, behaviour);
    return behaviour;
  }
  return {.op = class_name};
}

}  // namespace rescind::probe
