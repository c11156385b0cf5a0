#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace rescind {

/// What all ranks have come to, summed, joined or of the largest.
struct RankSums {
  std::uint64_t states = 0;       ///< Summed.
  std::uint64_t transitions = 0;  ///< Summed.
  std::uint64_t broken = 0;       ///< Joined: a bit for each property.
  std::uint64_t broken_at_rest = 0;
  std::uint64_t stops = 0;  ///< Summed: ranks that have to stop.
  std::uint64_t bytes = 0;  ///< Of the rank that has most.
};

/// The processes of one search, over MPI. One in each process; the members are called by all of them in the same order.
///
/// Messages between two calls of finish_round() are one round. A round ends by the nonblocking consensus of Hoefler,
/// Siebert and Lumsdaine ("Scalable communication protocols for dynamic sparse data exchange", PPoPP 2010, NBX): a send is
/// done only when it was received, a rank whose sends are done enters a barrier that it does not wait in, and receives on
/// until all have entered it.
class Ranks {
 public:
  /// Begins MPI.
  Ranks(int& argc, char**& argv);
  /// Ends it.
  ~Ranks();
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;

  [[nodiscard]] std::uint32_t rank() const;
  [[nodiscard]] std::uint32_t count() const;

  /// Sends the bytes to another rank; takes them over.
  void send(std::uint32_t to, std::vector<std::byte>&& bytes);
  /// A message that has come in, if any: false where there is none now.
  bool receive(std::vector<std::byte>& bytes);
  /// Whether so many messages are under way that it is time to receive, not to send.
  [[nodiscard]] bool is_crowded();
  /// To be called, and messages received, until it says that the round is over: then none is under way anywhere.
  [[nodiscard]] bool finish_round();

  [[nodiscard]] RankSums sum(const RankSums& mine);
  /// The numbers of all ranks, by rank.
  [[nodiscard]] std::vector<std::uint64_t> all_of(std::uint64_t mine);
  /// Ends all ranks at once, with this exit code.
  [[noreturn]] void abort(int code);

 private:
  struct Inner;
  std::unique_ptr<Inner> inner_;
};

}  // namespace rescind
