#include "harness/live/dialect.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "harness/live/placeholders.hpp"

namespace rescind::live {
namespace {

using Json = nlohmann::json;

std::string json_text(std::string_view text) {
  return '"' + json_escaped(text) + '"';
}

// As JSON; what is no id (a list, a long text) is cut.
std::string id_of(const Json& body, const char* name) {
  const auto id = body.find(name);
  if (id == body.end()) return {};
  if (id->is_structured()) return id->is_array() ? "[...]" : "{...}";
  constexpr std::size_t id_bytes_max = 200;
  return id->dump(-1, ' ', false, Json::error_handler_t::replace).substr(0, id_bytes_max);
}

std::string text_of(const Json& body, const char* name) {
  const auto value = body.find(name);
  if (value == body.end()) return {};
  if (value->is_string()) return value->get<std::string>();
  return value->is_number() ? value->dump() : std::string();
}

Incoming of_json_rpc(const Json& body) {
  Incoming incoming{.id = id_of(body, "id"), .method = text_of(body, "method")};
  const bool has_error = body.contains("error") && body["error"].is_object();
  if (!incoming.method.empty()) {
    incoming.what = incoming.id.empty() ? Incoming::What::notification : Incoming::What::request;
  } else if (!incoming.id.empty() && (has_error || body.contains("result"))) {
    incoming.what = Incoming::What::response;
    incoming.failed = has_error;
    if (has_error) {
      incoming.error = text_of(body["error"], "code");
      incoming.message = text_of(body["error"], "message");
    }
  }
  return incoming;
}

Incoming of_dap(const Json& body) {
  const std::string type = text_of(body, "type");
  if (type == "event") return {.what = Incoming::What::notification, .method = text_of(body, "event")};
  if (type == "request")
    return {.what = Incoming::What::request, .id = id_of(body, "seq"), .method = text_of(body, "command")};
  if (type != "response") return {};
  Incoming incoming{.what = Incoming::What::response, .id = id_of(body, "request_seq")};
  const auto success = body.find("success");
  incoming.failed = success == body.end() || !success->is_boolean() || !success->get<bool>();
  if (incoming.failed) incoming.error = incoming.message = text_of(body, "message");
  return incoming;
}

}  // namespace

std::string request_text(const Subject& subject, std::string_view id, std::string_view method,
                         std::string_view params) {
  if (subject.shape == Shape::dap)
    return fmt::format(R"({{"seq":{},"type":"request","command":{},"arguments":{}}})", id, json_text(method),
                       params);
  return fmt::format(R"({{"jsonrpc":"2.0","id":{},"method":{},"params":{}}})", id, json_text(method), params);
}

std::string notification_text(const Subject& subject, std::uint64_t number, std::string_view method,
                              std::string_view params) {
  if (subject.shape == Shape::dap)
    return fmt::format(R"({{"seq":{},"type":"event","event":{},"body":{}}})", number, json_text(method),
                       params);
  return fmt::format(R"({{"jsonrpc":"2.0","method":{},"params":{}}})", json_text(method), params);
}

bool cancel_is_request(const Subject& subject) {
  return subject.shape == Shape::dap;
}

std::string cancel_text(const Subject& subject, std::string_view id, std::string_view params) {
  if (cancel_is_request(subject)) return request_text(subject, id, subject.cancel_method, params);
  return notification_text(subject, 0, subject.cancel_method, params);
}

std::string cancel_params(const Subject& subject, std::string_view target) {
  return fmt::format("{{{}:{}}}", json_text(subject.cancel_id), target);
}

Incoming incoming_of(std::string_view text, Shape shape, Json& body) {
  body = Json::parse(text, nullptr, false);
  if (!body.is_object()) return {};
  return shape == Shape::dap ? of_dap(body) : of_json_rpc(body);
}

std::string token_in(const Json& body, const Subject& subject) {
  const auto params = body.find(subject.shape == Shape::dap ? "body" : "params");
  if (params == body.end() || !params->is_object()) return {};
  return id_of(*params, subject.progress_token.c_str());
}

std::string answer_text(const Subject& subject, std::uint64_t number, const Incoming& asked,
                        std::string_view result) {
  if (subject.shape == Shape::dap)
    return fmt::format(
        R"({{"seq":{},"type":"response","request_seq":{},"command":{},"success":{},"body":{}}})", number,
        asked.id, json_text(asked.method), !result.empty(), result.empty() ? "{}" : result);
  if (result.empty())
    return fmt::format(
        R"({{"jsonrpc":"2.0","id":{},"error":{{"code":-32601,"message":"method not found"}}}})", asked.id);
  return fmt::format(R"({{"jsonrpc":"2.0","id":{},"result":{}}})", asked.id, result);
}

}  // namespace rescind::live
