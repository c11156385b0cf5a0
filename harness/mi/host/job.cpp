#include "harness/mi/host/job.hpp"

#include <nlohmann/json.hpp>

namespace rescind::mi {

std::string text_of(const Job& job) {
  const nlohmann::json settings = {{"library", job.library},   {"namespace", job.name_space},
                                   {"protocol", job.protocol}, {"destination", job.destination},
                                   {"port", job.port},         {"user", job.user},
                                   {"password", job.password}, {"classes", job.classes},
                                   {"seed", job.seed},         {"only-asks", job.only_asks}};
  return settings.dump() + "\n" + job.scenario;
}

Job parse_job(const std::string& text) {
  const std::size_t end = text.find('\n');
  const nlohmann::json settings = nlohmann::json::parse(text.substr(0, end));
  return {.library = settings.at("library"),
          .name_space = settings.at("namespace"),
          .protocol = settings.at("protocol"),
          .destination = settings.at("destination"),
          .port = settings.at("port"),
          .user = settings.at("user"),
          .password = settings.at("password"),
          .classes = settings.at("classes"),
          .seed = settings.at("seed"),
          .only_asks = settings.at("only-asks"),
          .scenario = end == std::string::npos ? std::string() : text.substr(end + 1)};
}

}  // namespace rescind::mi
