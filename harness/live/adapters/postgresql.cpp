// An adapter for PostgreSQL, and for whatever speaks its protocol: a pooler in front of it, say. See ADAPTERS.md.
//
// usage: rescind-postgresql [CONNECTION]     as libpq has it: "host=... dbname=...", or a URI
//
// All requests share one connection, and wait for each other as a driver's do. A cancel is sent over a connection of its
// own, by a thread of its own, and names the server's process, whatever runs there then. One for a request that there
// never was is sent with a key that is wrong. Between `hold` and `release` no cancel leaves, and between `stop` and `go-on` the
// server's process that serves us does nothing. `beside` is a query over a connection of its own, as another client's.
#include <fmt/format.h>
#include <libpq-fe.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <fstream>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace {

using Json = nlohmann::json;

struct Finish {
  void operator()(PGconn* connection) const { PQfinish(connection); }
  void operator()(PGresult* result) const { PQclear(result); }
  void operator()(PGcancel* cancel) const { PQfreeCancel(cancel); }
  void operator()(addrinfo* addresses) const { ::freeaddrinfo(addresses); }
};
template <class T>
using Owned = std::unique_ptr<T, Finish>;

/// A query that waits, or runs.
struct Query {
  Json id;
  std::string sql;
  bool prepared = false;   ///< By the extended protocol.
  bool pipelined = false;  ///< Likewise, and sent behind another one that is, before that is answered.
  std::uint64_t rows_a_result = 0;   ///< So many rows are told as one result; 0: none are told.
  std::chrono::milliseconds rest{};  ///< Behind its first result nothing is read for so long.
};

std::string first_line(const char* text) {
  const std::string_view whole = text == nullptr ? "" : text;
  return std::string(whole.substr(0, whole.find('\n')));
}

int socket_to(PGconn* connection) {
  const std::string host = PQhost(connection) == nullptr ? "" : PQhost(connection);
  const std::string port = PQport(connection) == nullptr ? "5432" : PQport(connection);
  if (host.starts_with('/')) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = host + "/.s.PGSQL." + port;
    if (path.size() >= sizeof address.sun_path) return -1;
    path.copy(address.sun_path, path.size());
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket >= 0 && ::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0)
      return socket;
    if (socket >= 0) ::close(socket);
    return -1;
  }
  const std::string where =
      PQhostaddr(connection) == nullptr || *PQhostaddr(connection) == '\0' ? host : PQhostaddr(connection);
  addrinfo* found = nullptr;
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  if (::getaddrinfo(where.c_str(), port.c_str(), &wanted, &found) != 0) return -1;
  const Owned<addrinfo> addresses(found);
  const int socket = ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket >= 0 && ::connect(socket, found->ai_addr, found->ai_addrlen) == 0) return socket;
  if (socket >= 0) ::close(socket);
  return -1;
}

// A CancelRequest: its length, its code, the server's process, and a key that is nobody's. libpq shows no keys.
void cancel_with_a_wrong_key(PGconn* connection) {
  const int socket = socket_to(connection);
  if (socket < 0) return;
  const auto process = static_cast<std::uint32_t>(PQbackendPID(connection));
  std::string bytes;
  for (const std::uint32_t word : {16U, 80877102U, process, 0x0bad'0badU})
    for (int shift = 24; shift >= 0; shift -= 8)
      bytes += std::bit_cast<char>(static_cast<unsigned char>(word >> shift));
  static_cast<void>(!::write(socket, bytes.data(), bytes.size()));
  std::array<char, 16> rest{};
  static_cast<void>(!::read(socket, rest.data(), rest.size()));  // It is closed once it was dealt with.
  ::close(socket);
}

// A word behind the name in /proc/PID/stat: 0 is the state, 1 the parent. Empty where there is no such process.
std::string word_of_process(pid_t pid, int number) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  std::getline(file, line);
  const std::size_t bracket = line.rfind(')');
  if (bracket == std::string::npos) return {};
  std::istringstream words(line.substr(bracket + 1));
  std::string word;
  for (int i = 0; i <= number; ++i) words >> word;
  return word;
}

// The server's process that serves the connection, where it can be stopped. It is a child of whoever listens on the socket:
// behind a pooler, or on another machine, it is not, and its number is somebody else's.
std::optional<pid_t> process_behind(PGconn* connection) {
  ucred listener{};
  socklen_t size = sizeof listener;
  const pid_t pid = PQbackendPID(connection);
  if (::getsockopt(PQsocket(connection), SOL_SOCKET, SO_PEERCRED, &listener, &size) != 0) return std::nullopt;
  const bool is_child = listener.pid > 0 && word_of_process(pid, 1) == std::to_string(listener.pid);
  if (!is_child || ::kill(pid, 0) != 0) return std::nullopt;
  return pid;
}

// Where a role is at its limit of connections, its last one may be on its way out; and what went down may be about to be
// started again. So many tries are worth it.
int tries_worth(const char* error) {
  if (std::strstr(error, "too many connections") != nullptr) return 30;
  const bool is_away =
      std::strstr(error, "No such file") != nullptr || std::strstr(error, "refused") != nullptr;
  return is_away ? 10 : 1;
}

Owned<PGconn> connected(const std::string& where) {
  for (int i = 1;; ++i) {
    Owned<PGconn> connection(PQconnectdb(where.c_str()));
    if (i >= tries_worth(PQerrorMessage(connection.get()))) return connection;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

class Adapter {
 public:
  explicit Adapter(const std::string& where) : where_(where), connection_(connected(where)) {
    if (PQstatus(connection_.get()) != CONNECTION_OK) fail();
    process_ = process_behind(connection_.get());
    PQsetnonblocking(connection_.get(), 1);
    PQsetNoticeProcessor(
        connection_.get(), [](void* /*nobody*/, const char* /*notice*/) {}, nullptr);
  }

  ~Adapter() {
    go_on();
    end_cancels();
  }
  Adapter(const Adapter&) = delete;
  Adapter& operator=(const Adapter&) = delete;

  void run() {
    while (!done_) {
      const std::chrono::milliseconds rest = rest_left();
      const bool rests = rest.count() > 0;
      const short writes = PQflush(connection_.get()) > 0 ? POLLOUT : 0;
      std::array<pollfd, 2> ready{
          {{STDIN_FILENO, POLLIN, 0}, {PQsocket(connection_.get()), static_cast<short>(POLLIN | writes), 0}}};
      const nfds_t watched = rests ? 1 : ready.size();
      if (::poll(ready.data(), watched, rests ? static_cast<int>(rest.count()) : -1) < 0 && errno != EINTR)
        return;
      if (ready[1].revents != 0 || rests) take_results();
      if (ready[0].revents != 0 && !take_input()) return;
    }
  }

 private:
  [[noreturn]] void fail() {
    fmt::print(stderr, "{}\n", first_line(PQerrorMessage(connection_.get())));
    std::exit(1);
  }

  // --- to rescind ---

  static void say(Json message) {
    static std::mutex one_at_a_time;
    const std::lock_guard<std::mutex> lock(one_at_a_time);
    message["jsonrpc"] = "2.0";
    const std::string line = message.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
    for (std::size_t at = 0; at < line.size();) {
      const ssize_t written = ::write(STDOUT_FILENO, line.data() + at, line.size() - at);
      if (written < 0 && errno != EINTR) std::exit(1);
      at += written < 0 ? 0 : static_cast<std::size_t>(written);
    }
  }

  // --- from rescind ---

  bool take_input() {
    std::array<char, 1 << 16> buffer{};
    const ssize_t length = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (length <= 0) return length < 0 && errno == EINTR;
    waiting_.append(buffer.data(), static_cast<std::size_t>(length));
    for (std::size_t end = 0; (end = waiting_.find('\n')) != std::string::npos; waiting_.erase(0, end + 1)) {
      const Json message = Json::parse(waiting_.substr(0, end), nullptr, false);
      if (!message.is_array()) {
        take(message);
        continue;
      }
      for (const Json& one : message) take(one);
    }
    return true;
  }

  void take(const Json& message) {
    if (!message.is_object()) return;
    const std::string method = message.value("method", "");
    const Json id = message.value("id", Json());
    const Json params = message.value("params", Json::object());
    if (method == "hello") {
      say({{"id", id},
           {"result",
            {{"adapter", 1},
             {"abilities", {{"stop", process_.has_value()}}},
             {"serverInfo", {{"name", "PostgreSQL"}, {"version", server_version()}}}}}});
    } else if (method == "query" || method == "execute") {
      known_.insert(id.dump());
      queries_.push_back({.id = id,
                          .sql = params.value("sql", ""),
                          .prepared = method == "execute",
                          .pipelined = method == "execute" && params.value("pipeline", false),
                          .rows_a_result = params.value("rows-a-result", std::uint64_t{0}),
                          .rest = std::chrono::milliseconds(params.value("rest-ms", 0U))});
      send_next();
    } else if (method == "cancel") {
      cancel(params.value("id", Json()).dump());
    } else if (method == "hold") {
      holds_ = true;
      say({{"id", id}, {"result", nullptr}});
    } else if (method == "release") {
      say({{"id", id}, {"result", {{"cancels", release()}}}});
    } else if (method == "stop" && process_) {
      stop();
      say({{"id", id}, {"result", nullptr}});
    } else if (method == "go-on" && process_) {
      go_on();
      say({{"id", id}, {"result", nullptr}});
    } else if (method == "beside") {
      std::thread(beside, where_, id, params.value("sql", "")).detach();
    } else if (method == "bye") {
      say({{"id", id}, {"result", nullptr}});
      done_ = true;
    } else if (!id.is_null()) {
      say({{"id", id}, {"error", {{"code", -32601}, {"message", "there is no method " + method}}}});
    }
  }

  [[nodiscard]] std::string server_version() const {
    const char* version = PQparameterStatus(connection_.get(), "server_version");
    return version == nullptr ? "" : version;
  }

  // --- to the server ---

  // One query at a time, and those of a pipeline behind each other.
  void send_next() {
    while (sent_ < queries_.size()) {
      const Query& query = queries_[sent_];
      const bool joins = query.pipelined && PQpipelineStatus(connection_.get()) != PQ_PIPELINE_OFF;
      if (sent_ > 0 && !joins) break;
      if (sent_ == 0) begin(query);
      send(query);
      ++sent_;
    }
    while (PQflush(connection_.get()) > 0) {
      pollfd writable{PQsocket(connection_.get()), POLLOUT, 0};
      ::poll(&writable, 1, -1);
    }
  }

  void begin(const Query& query) {
    const int changed =
        query.pipelined ? PQenterPipelineMode(connection_.get()) : PQexitPipelineMode(connection_.get());
    if (changed == 0) lose();
  }

  void send(const Query& query) {
    const bool sent = query.prepared ? PQsendQueryParams(connection_.get(), query.sql.c_str(), 0, nullptr,
                                                         nullptr, nullptr, nullptr, 0) != 0
                                     : PQsendQuery(connection_.get(), query.sql.c_str()) != 0;
    if (!sent || (query.pipelined && PQpipelineSync(connection_.get()) == 0)) lose();
    if (query.rows_a_result > 0 && !query.pipelined) PQsetSingleRowMode(connection_.get());
  }

  void cancel(const std::string& id) {
    if (!known_.contains(id)) {
      cancels_.emplace_back([this] { cancel_with_a_wrong_key(connection_.get()); });
      return;
    }
    const std::shared_ptr<PGcancel> key(PQgetCancel(connection_.get()), Finish());
    if (holds_) {
      held_.push_back(key);
    } else {
      cancels_.emplace_back([key] { send_cancel(*key); });
    }
  }

  // Until the server has closed its connection, and so has dealt with it.
  static void send_cancel(PGcancel& key) {
    std::array<char, 256> why{};
    PQcancel(&key, why.data(), static_cast<int>(why.size()));
  }

  std::size_t release() {
    holds_ = false;
    for (const std::shared_ptr<PGcancel>& key : held_) send_cancel(*key);
    return std::exchange(held_, {}).size();
  }

  void stop() {
    ::kill(*process_, SIGSTOP);
    for (int i = 0; i < 1000 && word_of_process(*process_, 0) != "T"; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }

  void go_on() {
    if (process_) ::kill(*process_, SIGCONT);
  }

  static void beside(const std::string& where, const Json& id, const std::string& sql) {
    const Owned<PGconn> connection(PQconnectdb(where.c_str()));
    const Owned<PGresult> result(PQexec(connection.get(), sql.c_str()));
    const bool ok = PQresultStatus(result.get()) == PGRES_TUPLES_OK;
    ok ? say({{"id", id}, {"result", nullptr}})
       : say({{"id", id}, {"error", error_of(result.get(), connection.get())}});
  }

  static Json error_of(const PGresult* result, PGconn* connection) {
    const char* code = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char* words = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const std::string why = words == nullptr ? first_line(PQerrorMessage(connection)) : words;
    return {{"code", code == nullptr ? "08006" : code}, {"message", why}};
  }

  void end_cancels() {
    for (std::thread& one : cancels_) one.join();
    cancels_.clear();
  }

  // --- from the server ---

  void take_results() {
    if (PQconsumeInput(connection_.get()) == 0) lose();
    while (sent_ > 0 && rest_left().count() <= 0 && PQisBusy(connection_.get()) == 0) {
      const Owned<PGresult> result(PQgetResult(connection_.get()));
      if (result != nullptr) note(*result);
      const bool is_end = queries_.front().pipelined ? PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC
                                                     : result == nullptr;
      if (is_end) answer();
    }
  }

  [[nodiscard]] std::chrono::milliseconds rest_left() const {
    return std::chrono::ceil<std::chrono::milliseconds>(reads_again_ - std::chrono::steady_clock::now());
  }

  void note(const PGresult& result) {
    const Query& query = queries_.front();
    const ExecStatusType status = PQresultStatus(&result);
    if (status == PGRES_SINGLE_TUPLE) {
      if (++rows_ % query.rows_a_result != 0) return;
      say({{"method", "result"}, {"params", {{"id", query.id}}}});
      if (rows_ == query.rows_a_result) reads_again_ = std::chrono::steady_clock::now() + query.rest;
    } else if (status == PGRES_FATAL_ERROR) {
      answer_ = error_of(&result, connection_.get());
    }
  }

  void answer() {
    Json message{{"id", queries_.front().id}};
    if (answer_.is_null()) {
      message["result"] = {{"rows", rows_}};
    } else {
      message["error"] = answer_;
    }
    say(message);
    queries_.pop_front();
    --sent_;
    rows_ = 0;
    answer_ = {};
    if (PQstatus(connection_.get()) == CONNECTION_BAD) lose();
    send_next();
  }

  // What waits is answered as its caller would see it, and then there is nothing left to adapt.
  [[noreturn]] void lose() {
    for (const Query& query : queries_)
      say({{"id", query.id},
           {"error", {{"code", "08006"}, {"message", first_line(PQerrorMessage(connection_.get()))}}}});
    fmt::print(stderr, "the connection is lost: {}\n", first_line(PQerrorMessage(connection_.get())));
    go_on();
    end_cancels();
    std::exit(1);
  }

  std::string where_;
  Owned<PGconn> connection_;
  std::optional<pid_t> process_;  // The server's, where it can be stopped.
  std::deque<Query> queries_;     // The first one runs.
  std::size_t sent_ = 0;          // So many of them.
  bool done_ = false;
  std::uint64_t rows_ = 0;
  Json answer_;  // Of the one that runs: its error, once there is one.
  std::set<std::string> known_;
  std::vector<std::thread> cancels_;
  bool holds_ = false;
  std::vector<std::shared_ptr<PGcancel>> held_;
  std::chrono::steady_clock::time_point reads_again_{};
  std::string waiting_;  // A line whose end has not come.
};

}  // namespace

int main(int count, char** words) {
  ::signal(SIGPIPE, SIG_IGN);
  if (count > 2) {
    fmt::print(stderr, "usage: rescind-postgresql [CONNECTION]\n");
    return 2;
  }
  Adapter(count == 2 ? words[1] : "").run();
}
