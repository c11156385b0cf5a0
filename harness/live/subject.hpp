#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace rescind::live {

/// What messages look like: JSON-RPC 2.0, or the Debug Adapter Protocol.
enum class Shape : std::uint8_t { json_rpc, dap };
/// How messages are told apart: by a header with Content-Length, or one a line.
enum class Framing : std::uint8_t { header, line };

/// How messages leave together: in one write, or as one JSON array.
enum class Batch : std::uint8_t { write, array };

/// A message to the subject. `params` is JSON with placeholders: see placeholders.hpp.
struct MessageTemplate {
  std::string method;
  std::string params = "{}";
  bool is_request = true;
  std::string
      answer{};  ///< Of the handshake's first: JSON that its result has to hold; empty where any will do.
  std::string await{};  ///< Of the handshake: the notification that is waited for, instead of the answer.
  std::string needs{};  ///< What the answer to the handshake has to hold, as names with dots.
};

/// A request that scenarios name by a provider of theirs.
struct NamedRequest {
  enum class Like : std::uint8_t {
    none,  ///< It is `message`.
    slow,  ///< The slow request, with the parameters of `message` over its own.
    hello  ///< The first request of the handshake.
  };
  std::string name;
  Like like = Like::none;
  MessageTemplate message;
  std::string id{};     ///< As JSON; a new number where it is empty.
  std::string needs{};  ///< As of a slow request.
};

/// What a request of the subject's own is answered.
struct StandingAnswer {
  std::string method;
  std::string result;    ///< JSON.
  std::string for_each;  ///< The parameter that is a list: then the result is a list, too, as long.
};

/// A workspace that can be generated.
struct Language {
  std::string name;
  std::string big;    ///< The name of a file made of `head`, many times `each`, and `tail`.
  std::string small;  ///< The name of a file that holds `small_text`.
  std::string head, each, tail, small_text;
};

struct WorkspaceFile {
  std::string name;
  std::string text;
};

/// A kind of real program, or one of them: what it speaks, what is slow and fast for it.
struct Subject {
  std::string name;
  std::string file;  ///< Where it is written; as it was typed, or "lsp" where it is shipped.
  std::string what;  ///< The shipped subject that it is or is like; its own name where there is none.
  std::vector<std::string> command{};
  std::string user{};  ///< Whose rights it is started with; ours where it is empty.
  Shape shape = Shape::json_rpc;
  Framing framing = Framing::header;
  Batch batch = Batch::write;
  std::string profile{};  ///< A shipped profile's name, or a file; empty where it says none.
  bool ids_again = true;  ///< Whether the id of a request that was answered may be used again.
  std::string cancel_method{};
  std::string cancel_id = "id";  ///< The parameter that holds the id.
  std::string cancel_needs{};    ///< What the answer to the handshake has to hold, as names with dots.
  std::string timeout_param{};  ///< Takes an operation's timeout, in milliseconds; empty where there is none.
  std::string
      progress_method{};  ///< The notification that tells how far a request is; empty where there is none.
  std::string progress_token{};  ///< The parameter that holds the request's id.
  std::vector<MessageTemplate> handshake{}, touch{}, slow{}, fast{}, shutdown{};
  std::vector<NamedRequest> requests{};
  std::vector<StandingAnswer> answers{};
  std::string language{};
  std::vector<Language> languages{};
  std::map<std::string, std::string> languages_of_programs{};  ///< By the program's name.
  std::vector<WorkspaceFile> files{};
  std::map<std::string, std::string> skipped{};  ///< Moments that are not tried, each with the reason.
  std::vector<std::string> redact{};

  [[nodiscard]] bool can_cancel() const { return !cancel_method.empty(); }
};

/// The same with what the subject wants hidden replaced by "***", and whatever stands behind "Authorization:" or
/// "password=", or as a password in a URI, too.
[[nodiscard]] std::string redacted(std::string text, const Subject& subject);

}  // namespace rescind::live
