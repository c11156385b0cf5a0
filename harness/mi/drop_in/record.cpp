#include "harness/mi/drop_in/record.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include "harness/edge/write_all.hpp"
#include "harness/history/writer.hpp"

namespace rescind::drop_in {
namespace {

int opened(const std::string& path) {
  if (path.empty()) return -1;
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0) throw std::system_error(errno, std::generic_category(), path);
  return file;
}

std::string beside(const std::string& path) {
  return path.empty() ? "" : path + ".unfinished";
}

}  // namespace

void Record::begin(const Header& header) {
  append_json(lines_, header);
}

void Record::open() {
  if (opened_) return;
  history_fresh_ = beside(history_);
  tape_fresh_ = beside(tape_);
  history_file_ = opened(history_fresh_);
  tape_file_ = opened(tape_fresh_);
  opened_ = true;
  write_lines();
}

void Record::write_lines() {
  if (!opened_) return;
  if (history_file_ >= 0) (void)write_all(history_file_, lines_);
  lines_.clear();
}

void Record::add(std::span<const Event> events, const Names& names) {
  if (finished_ || history_.empty()) return;
  for (const Event& event : events) append_json(lines_, event, names);
  write_lines();
}

void Record::finish(RunEnd end, const Choices& choices) noexcept {
  if (finished_ || !opened_) return;
  finished_ = true;
  if (tape_file_ >= 0) {
    (void)write_all(tape_file_, {reinterpret_cast<const char*>(&end), sizeof end});
    (void)write_all(tape_file_,
                    {reinterpret_cast<const char*>(choices.data()), choices.size() * sizeof(Choice)});
    (void)std::rename(tape_fresh_.c_str(), tape_.c_str());
  }
  if (history_file_ >= 0) (void)std::rename(history_fresh_.c_str(), history_.c_str());
}

void Record::finish_crashed(int signal, std::int64_t now, const Choices& choices) noexcept {
  if (finished_ || !opened_) return;
  std::array<char, 128> line{};
  const int size = std::snprintf(
      line.data(), line.size(),
      "{\"t\": %lld, \"at\": \"harness\", \"event\": \"end\", \"why\": \"crashed\", \"signal\": %d}\n",
      static_cast<long long>(now), signal);
  if (history_file_ >= 0) (void)write_all(history_file_, {line.data(), static_cast<std::size_t>(size)});
  finish(RunEnd::crashed, choices);
}

Choices read_tape(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) throw std::system_error(errno, std::generic_category(), path);
  std::string bytes;
  std::array<char, 65536> piece;
  for (ssize_t got = 0; (got = read(file, piece.data(), piece.size())) > 0;)
    bytes.append(piece.data(), static_cast<std::size_t>(got));
  close(file);
  return parse_run_file(bytes).tape;
}

}  // namespace rescind::drop_in
