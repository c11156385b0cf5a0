#include "harness/live/program/program_finding.hpp"

#include <nlohmann/json.hpp>

#include "harness/base/hex.hpp"
#include "harness/base/input_error.hpp"
#include "harness/base/text.hpp"
#include "harness/scenario/language/recorded_run.hpp"

namespace rescind::live {
namespace {

constexpr auto ending = ".run.json";
constexpr int version = 1;

[[noreturn]] void refuse(const std::string& file, const std::string& why) {
  throw InputError(file, 0, 0, "is no kept run of a program: " + why,
                   "rescind fuzz SCENARIO --program writes such files");
}

Choices tape_of(const nlohmann::json& written, const std::string& file) {
  Choices tape;
  for (const auto& one : written) {
    const Parsed<Choice> choice = parse_choice(one.get<std::string>());
    if (!choice.ok()) refuse(file, printable(one.get<std::string>()) + " " + choice.error);
    tape.push_back(choice.value);
  }
  return tape;
}

}  // namespace

std::string name_of(const KeptRun& run) {
  std::string name = run.failure + "-" + hex(run.hash).substr(0, 8);
  for (char& c : name)
    if (c == ' ' || c == '/') c = '-';
  return name + ending;
}

std::string text_of(const KeptRun& run) {
  nlohmann::ordered_json json;
  json["program-run"] = version;
  json["failure"] = run.failure;
  json["command"] = run.program.command;
  json["case"] = run.program.case_name;
  if (!run.program.mutant.empty()) json["mutant"] = run.program.mutant;
  json["hash"] = hex(run.hash);
  json["tape"] = nlohmann::ordered_json::array();
  for (const Choice& choice : run.tape) json["tape"].push_back(written_choice(choice));
  json["scenario"] = run.program.scenario;
  return json.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

KeptRun parse_kept_run(std::string_view text, const std::string& file) {
  try {
    const nlohmann::json json = nlohmann::json::parse(text);
    if (json.at("program-run") != version) refuse(file, "it is of another version");
    KeptRun run;
    run.failure = json.at("failure").get<std::string>();
    run.program.command = json.at("command").get<std::vector<std::string>>();
    run.program.case_name = json.at("case").get<std::string>();
    run.program.mutant = json.value("mutant", "");
    run.program.scenario = json.at("scenario").get<std::string>();
    const Parsed<std::uint64_t> hash = parse_hash(json.at("hash").get<std::string>());
    if (!hash.ok() || run.program.command.empty()) refuse(file, "its hash or its command is missing");
    run.hash = hash.value;
    run.tape = tape_of(json.at("tape"), file);
    return run;
  } catch (const nlohmann::json::exception& error) {
    refuse(file, printable(error.what()));
  }
}

bool is_kept_run(std::string_view file) {
  return file.ends_with(ending);
}

}  // namespace rescind::live
