// A gRPC server for tests, which hears cancels or is deaf to them. It knows three methods, and no schema of messages.
//
// usage: grpc_server hearing|deaf ADDRESS
//
//     /rescind.test.Work/Unary       computes, and answers with one message
//     /rescind.test.Work/Stream      the same, with a message after each of eight parts
//     /grpc.health.v1.Health/Check   answers at once
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <time.h>

#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace {

constexpr int parts = 8;
constexpr long part_ns = 35'000'000;  // Of processor time, so that a busy machine computes as much.

bool hears = true;

long used_ns() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * 1'000'000'000 + time.tv_nsec;
}

class Work : public grpc::ServerGenericBidiReactor {
 public:
  explicit Work(std::string method) : method_(std::move(method)) { StartRead(&request_); }

  void OnReadDone(bool came) override {
    if (!came) return Finish(grpc::Status(grpc::StatusCode::CANCELLED, "no request came"));
    std::thread([this] { work(); }).detach();
  }

  void OnCancel() override { cancelled_ = true; }

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
    if (!streams && method_ != "/rescind.test.Work/Unary" && method_ != "/grpc.health.v1.Health/Check")
      return Finish(grpc::Status(grpc::StatusCode::UNIMPLEMENTED, "there is no method " + method_));
    if (method_ != "/grpc.health.v1.Health/Check") {
      for (int part = 0; part < parts; ++part) {
        if (!compute()) return Finish(grpc::Status(grpc::StatusCode::CANCELLED, "it was heard"));
        if (streams) write();
      }
    }
    if (!streams) write();
    Finish(grpc::Status::OK);
  }

  bool compute() {
    const long end = used_ns() + part_ns;
    while (used_ns() < end)
      if (hears && cancelled_) return false;
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
  std::atomic<bool> cancelled_ = false;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool written_ = false;
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
