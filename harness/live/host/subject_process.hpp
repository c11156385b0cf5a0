#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "harness/live/host/launch.hpp"
#include "harness/live/host/steady_time.hpp"

namespace rescind::live {

/// What a subject may cost. What goes beyond ends the reading of its output, and is told.
struct OutputLimits {
  std::size_t waiting_max = std::size_t{256} << 20;  ///< Bytes that were read and not taken yet.
  std::size_t errors_kept = std::size_t{16} << 10;   ///< Of its standard error the last so many are kept.
};

/// A program under test, with pipes to its standard input and output, below a supervisor that leaves nothing of
/// it running. Of one thread. Never blocks: what the subject does not read yet waits here, and while anything
/// waits its output is read all the same, so that neither blocks the other.
class SubjectProcess {
 public:
  /// Starts it. Throws UsageError, with the system's reason, where the command cannot be started.
  explicit SubjectProcess(const Launch& launch, OutputLimits limits = {});
  /// Ends what is left of it.
  ~SubjectProcess();
  SubjectProcess(const SubjectProcess&) = delete;
  SubjectProcess& operator=(const SubjectProcess&) = delete;

  /// Hands `bytes` to the pipe, in one write as far as it takes them; the rest follows in wait().
  void write(std::string_view bytes);
  /// How many of all bytes the pipe has taken.
  [[nodiscard]] std::uint64_t written() const { return written_; }
  /// Closes its standard input once everything is written.
  void close_input();
  /// Whether it closed its standard input, or ended: what is still written goes nowhere.
  [[nodiscard]] bool input_broken() const { return input_broken_; }

  /// Moves bytes until something has happened (read, written, ended), or until `deadline`. Whether anything
  /// has.
  bool wait(SteadyTime deadline);
  /// Whether its output is read; where it is not, its pipe fills.
  void read_on(bool on) { reading_ = on; }
  /// What was read since the last call.
  [[nodiscard]] std::string take_output();
  [[nodiscard]] bool output_ended() const { return output_ended_; }
  /// Whether more than OutputLimits::waiting_max came; nothing is read any more then.
  [[nodiscard]] bool flooded() const { return flooded_; }
  /// The end of its standard error.
  [[nodiscard]] const std::string& errors() const { return errors_; }

  /// Set once the process that was started has ended; others of its making may still live.
  [[nodiscard]] const std::optional<Exit>& exit() const { return exit_; }
  /// Of all its processes so far; in steps of the kernel's tick.
  [[nodiscard]] Duration cpu() const;
  [[nodiscard]] pid_t pid() const { return subject_; }

  /// Kills the process that was started.
  void kill();
  /// Stops it, and what it started in its process group; it is stopped when this returns.
  void stop();
  void cont();

  /// Ends every process of it. What is still in its pipes is lost. Called again it tells the same.
  const Remains& end();

 private:
  void give_order(char order);
  void flush();
  bool read_output();
  bool read_errors();
  bool read_words();
  void close(int& descriptor);

  OutputLimits limits_;
  pid_t supervisor_ = -1;
  pid_t subject_ = -1;
  int orders_ = -1;
  int words_ = -1;
  int input_ = -1;
  int output_ = -1;
  int error_output_ = -1;
  std::string unwritten_;
  std::uint64_t written_ = 0;
  bool closing_input_ = false;
  bool reading_ = true;
  bool input_broken_ = false;
  std::string read_;
  bool output_ended_ = false;
  bool flooded_ = false;
  std::string errors_;
  std::optional<Exit> exit_;
  std::optional<Remains> remains_;
};

}  // namespace rescind::live
