// A gRPC server for tests, which hears cancels or is deaf to them. It knows three methods, and no schema of messages.
//
// usage: grpc_server hearing|deaf ADDRESS
//
//     /rescind.test.Work/Unary       works, and answers with one message
//     /rescind.test.Work/Stream      the same, with a message after each of eight parts
//     /grpc.health.v1.Health/Check   answers at once
//
// At most 24 calls work at a time; then all are refused. The deaf one never gives back what a cancelled call took.
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace {

constexpr int parts = 8;
constexpr auto part = std::chrono::milliseconds(40);
constexpr int working_max = 24;

bool hears = true;
std::atomic<int> working = 0;

class Work : public grpc::ServerGenericBidiReactor {
 public:
  explicit Work(std::string method) : method_(std::move(method)) { StartRead(&request_); }

  void OnReadDone(bool came) override {
    if (!came) return Finish(grpc::Status(grpc::StatusCode::CANCELLED, "no request came"));
    std::thread([this] { work(); }).detach();
  }

  void OnCancel() override {
    const std::lock_guard lock(mutex_);
    cancelled_ = true;
    changed_.notify_one();
  }

  void OnWriteDone(bool /*sent*/) override {
    const std::lock_guard lock(mutex_);
    written_ = true;
    changed_.notify_one();
  }

  void OnDone() override { delete this; }

 private:
  // It touches nothing of this once it has finished.
  void work() {
    const bool streams = method_ == "/rescind.test.Work/Stream";
    const bool is_check = method_ == "/grpc.health.v1.Health/Check";
    if (!streams && !is_check && method_ != "/rescind.test.Work/Unary")
      return Finish(grpc::Status(grpc::StatusCode::UNIMPLEMENTED, "there is no method " + method_));
    if (working >= working_max)
      return Finish(grpc::Status(grpc::StatusCode::RESOURCE_EXHAUSTED, "too many calls work"));
    if (!is_check) {
      ++working;
      const bool done = work_in_parts(streams);
      if (!done && !hears) return;  // It waits for what nobody brings, and is never given back.
      --working;
      if (!done) return Finish(grpc::Status(grpc::StatusCode::CANCELLED, "it was heard"));
    }
    if (!streams) write();
    Finish(grpc::Status::OK);
  }

  // Whether it came to its end before it was cancelled.
  bool work_in_parts(bool streams) {
    for (int i = 0; i < parts; ++i) {
      std::unique_lock lock(mutex_);
      if (changed_.wait_for(lock, part, [&] { return cancelled_; })) return false;
      lock.unlock();
      if (streams) write();
    }
    return true;
  }

  void write() {
    const grpc::Slice slice(std::string("\x0a\x01x"));
    message_ = grpc::ByteBuffer(&slice, 1);
    written_ = false;
    StartWrite(&message_);
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return written_; });
  }

  std::string method_;
  grpc::ByteBuffer request_, message_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool written_ = false;
  bool cancelled_ = false;
};

class Service : public grpc::CallbackGenericService {
 public:
  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext* context) override {
    return new Work(context->method());
  }
};

}  // namespace

int main(int count, char** words) {
  const std::string_view kind = count == 3 ? words[1] : "";
  if (kind != "hearing" && kind != "deaf") {
    std::fprintf(stderr, "usage: grpc_server hearing|deaf ADDRESS\n");
    return 2;
  }
  hears = kind == "hearing";
  Service service;
  grpc::ServerBuilder builder;
  builder.AddListeningPort(words[2], grpc::InsecureServerCredentials());
  builder.RegisterCallbackGenericService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) return 1;
  server->Wait();
}
