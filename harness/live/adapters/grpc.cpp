// An adapter for gRPC. See ADAPTERS.md.
//
// usage: rescind-grpc TARGET [COMMAND ...]     a server's address, as gRPC has it: "127.0.0.1:50051", "unix:/run/my.sock"
//
// With COMMAND it starts the server, so that what becomes of the server is seen too. All calls share one channel, without
// encryption. A message is bytes, as hexadecimal digits: the adapter knows no schema.
#include <fmt/format.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

namespace {

using Json = nlohmann::json;

std::mutex output;  // Calls answer on threads of gRPC's own.

void say(Json message) {
  message["jsonrpc"] = "2.0";
  const std::string line = message.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  const std::lock_guard lock(output);
  for (std::size_t at = 0; at < line.size();) {
    const ssize_t written = ::write(STDOUT_FILENO, line.data() + at, line.size() - at);
    if (written < 0 && errno != EINTR) std::_Exit(1);
    at += written < 0 ? 0 : static_cast<std::size_t>(written);
  }
}

[[noreturn]] void fail(const std::string& why) {
  fmt::print(stderr, "{}\n", why);
  std::_Exit(1);
}

/// The bytes of a message; nothing where it is no hexadecimal text.
std::optional<std::string> bytes_of(std::string_view digits) {
  if (digits.size() % 2 != 0) return std::nullopt;
  const auto value = [](char digit) {
    constexpr std::string_view all = "0123456789abcdef";
    return all.find(static_cast<char>(digit >= 'A' && digit <= 'F' ? digit - 'A' + 'a' : digit));
  };
  std::string bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const std::size_t high = value(digits[i]);
    const std::size_t low = value(digits[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

/// One call, from its request to its status. gRPC's threads call it; it is kept until it is done.
class Call : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  /// Takes the call out of those that can be cancelled, and hands it over.
  using Forget = std::function<std::shared_ptr<Call>(const Json& id)>;

  /// `tells` says whether each message of the answer is told as a result; `closes`, whether the server is told that the message of
  /// the request was its last.
  Call(Json id, const std::string& message, bool tells, bool closes, Forget forget)
      : id_(std::move(id)),
        request_(buffer_of(message)),
        tells_(tells),
        closes_(closes),
        forget_(std::move(forget)) {}

  void begin(grpc::GenericStub& stub, const std::string& method,
             std::optional<std::chrono::milliseconds> limit) {
    if (limit) context_.set_deadline(std::chrono::system_clock::now() + *limit);
    stub.PrepareBidiStreamingCall(&context_, method, {}, this);
    closes_ ? StartWriteLast(&request_, {}) : StartWrite(&request_);
    StartRead(&message_);
    StartCall();
  }

  void cancel() { context_.TryCancel(); }

  void OnReadDone(bool more) override {
    if (!more) return;
    ++messages_;
    if (tells_) say({{"method", "result"}, {"params", {{"id", id_}}}});
    StartRead(&message_);
  }

  void OnDone(const grpc::Status& status) override {
    const std::shared_ptr<Call> until_told = forget_(id_);  // Before its id may be used again.
    if (status.ok()) {
      say({{"id", id_}, {"result", {{"messages", messages_}}}});
    } else {
      say({{"id", id_},
           {"error",
            {{"code", static_cast<int>(status.error_code())}, {"message", status.error_message()}}}});
    }
  }

 private:
  static grpc::ByteBuffer buffer_of(const std::string& bytes) {
    const grpc::Slice slice(bytes);
    return {&slice, 1};
  }

  Json id_;
  grpc::ClientContext context_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer message_;
  bool tells_, closes_;
  std::uint64_t messages_ = 0;
  Forget forget_;
};

class Adapter {
 public:
  explicit Adapter(const std::string& target)
      : target_(target),
        channel_(grpc::CreateChannel(target, grpc::InsecureChannelCredentials())),
        stub_(channel_) {
    constexpr auto patience = std::chrono::seconds(20);  // A server that was just started has to come up.
    if (!channel_->WaitForConnected(std::chrono::system_clock::now() + patience))
      fail(fmt::format("there is no gRPC server at {}", target));
  }

  void run() {
    for (std::string line; std::getline(std::cin, line);) {
      const Json message = Json::parse(line, nullptr, false);
      if (!message.is_array()) {
        take(message);
        continue;
      }
      for (const Json& one : message) take(one);
    }
  }

 private:
  void take(const Json& message) {
    if (!message.is_object()) return;
    const std::string method = message.value("method", "");
    const Json id = message.value("id", Json());
    const Json params = message.value("params", Json::object());
    if (method == "hello") {
      say({{"id", id},
           {"result", {{"adapter", 1}, {"serverInfo", {{"name", "gRPC server at " + target_}}}}}});
    } else if (method == "unary" || method == "stream") {
      begin(id, params, method == "stream");
    } else if (method == "cancel") {
      cancel(params.value("id", Json()));
    } else if (method == "bye") {
      say({{"id", id}, {"result", nullptr}});
      std::_Exit(0);  // What still runs goes with its client.
    } else if (!id.is_null()) {
      refuse(id, -32601, "there is no method " + method);
    }
  }

  static void refuse(const Json& id, int code, const std::string& why) {
    say({{"id", id}, {"error", {{"code", code}, {"message", why}}}});
  }

  void begin(const Json& id, const Json& params, bool tells) {
    const Json method = params.value("method", Json());
    const Json limit = params.value("deadline-ms", Json());
    const Json digits = params.value("message", Json(""));
    const Json closes = params.value("half-close", Json(true));
    const std::optional<std::string> bytes =
        digits.is_string() ? bytes_of(digits.get<std::string>()) : std::nullopt;
    if (!method.is_string() || !method.get<std::string>().starts_with('/'))
      return refuse(id, -32602, "'method' is the path of a method, as \"/package.Service/Method\"");
    if (!bytes) return refuse(id, -32602, "'message' is the bytes of a message, as hexadecimal digits");
    if (!limit.is_null() && !limit.is_number_unsigned())
      return refuse(id, -32602, "'deadline-ms' is a number of milliseconds");
    if (!closes.is_boolean()) return refuse(id, -32602, "'half-close' is true or false");
    const auto call = std::make_shared<Call>(id, *bytes, tells, closes.get<bool>(), [this](const Json& done) {
      const std::lock_guard lock(mutex_);
      const auto node = calls_.extract(done.dump());
      return node.mapped();
    });
    {
      const std::lock_guard lock(mutex_);
      calls_.emplace(id.dump(), call);
    }
    std::optional<std::chrono::milliseconds> time;
    if (!limit.is_null()) time = std::chrono::milliseconds(limit.get<std::uint32_t>());
    call->begin(stub_, method.get<std::string>(), time);
  }

  // A call that is over, or never was, has nothing that a client could cancel.
  void cancel(const Json& id) {
    std::shared_ptr<Call> call;
    {
      const std::lock_guard lock(mutex_);
      const auto found = calls_.find(id.dump());
      if (found != calls_.end()) call = found->second;
    }
    if (call) call->cancel();
  }

  std::string target_;
  std::shared_ptr<grpc::Channel> channel_;
  grpc::GenericStub stub_;
  std::mutex mutex_;
  std::multimap<std::string, std::shared_ptr<Call>> calls_;  // By id; those that have no status yet.
};

// The server's end is the adapter's: there is nothing left to adapt.
void start_server(char** command) {
  const pid_t server = ::fork();
  if (server < 0) fail(fmt::format("cannot start a process: {}", std::strerror(errno)));
  if (server == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);    // It ends with its adapter.
    ::dup2(STDERR_FILENO, STDOUT_FILENO);  // Its output is no message of ours.
    ::execvp(command[0], command);
    fail(fmt::format("cannot start '{}': {}", command[0], std::strerror(errno)));
  }
  std::thread([server] {
    int status = 0;
    while (::waitpid(server, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFSIGNALED(status)) fail(fmt::format("the server was ended by signal {}", WTERMSIG(status)));
    fail(fmt::format("the server ended with status {}", WEXITSTATUS(status)));
  }).detach();
}

}  // namespace

int main(int count, char** words) {
  ::signal(SIGPIPE, SIG_IGN);
  if (count < 2) {
    fmt::print(stderr, "usage: rescind-grpc TARGET [COMMAND ...]\n");
    return 2;
  }
  if (count > 2) start_server(words + 2);
  Adapter adapter(words[1]);
  adapter.run();
  std::_Exit(0);
}
