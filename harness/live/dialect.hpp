#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "harness/live/subject.hpp"

namespace rescind::live {

// Messages as text, so that one can be wrong on purpose. `id` and `params` are JSON: an id of 22 is no "22".

[[nodiscard]] std::string request_text(const Subject& subject, std::string_view id, std::string_view method,
                                       std::string_view params);
/// `number` counts the messages, where the shape wants that.
[[nodiscard]] std::string notification_text(const Subject& subject, std::uint64_t number,
                                            std::string_view method, std::string_view params);
/// The message that cancels, with parameters of the caller's. Whether it is a request, is the shape's: then `id` is its
/// own.
[[nodiscard]] std::string cancel_text(const Subject& subject, std::string_view id, std::string_view params);
/// The parameters that name the request `target` in it.
[[nodiscard]] std::string cancel_params(const Subject& subject, std::string_view target);
/// Whether cancelling is a request, and has an answer.
[[nodiscard]] bool cancel_is_request(const Subject& subject);

/// A message from the subject, understood.
struct Incoming {
  enum class What : std::uint8_t {
    response,      ///< To a request of ours.
    request,       ///< The subject asks.
    notification,  ///< The subject tells.
    other          ///< JSON that is none of these, or no JSON.
  };
  What what = What::other;
  std::string id{};       ///< As JSON; of a response that of our request.
  std::string method{};   ///< Of a request and a notification.
  bool failed = false;    ///< Of a response.
  std::string error{};    ///< Of a failed one: the subject's code, as text.
  std::string message{};  ///< Of a failed one: its words.
};

/// `body` becomes the message's JSON.
[[nodiscard]] Incoming incoming_of(std::string_view text, Shape shape, nlohmann::json& body);

/// The id, as JSON, of the request that a message tells the progress of; empty where it names none.
[[nodiscard]] std::string token_in(const nlohmann::json& body, const Subject& subject);

/// The answer to a request of the subject's: `result` is JSON; where it is empty, that there is no such method.
[[nodiscard]] std::string answer_text(const Subject& subject, std::uint64_t number, const Incoming& asked,
                                      std::string_view result);

}  // namespace rescind::live
