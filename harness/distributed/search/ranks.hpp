#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <type_traits>
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
static_assert(std::has_unique_object_representations_v<RankSums>);

/// The processes of one search, over MPI. One in each process; the members are called by all of them in the same order.
///
/// Messages between two calls of finish_round() are one round: questions, and an answer to each. A round ends by the
/// nonblocking consensus of Hoefler, Siebert and Lumsdaine ("Scalable communication protocols for dynamic sparse data
/// exchange", PPoPP 2010, NBX): a rank that knows all it has sent to be received enters a barrier that it does not wait in,
/// and receives on until all have entered it. There a synchronous send tells that; here the answer does.
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

  using Words = std::vector<std::uint64_t>;

  /// Sends the words to another rank; takes them over.
  void send(std::uint32_t to, Words&& words);
  /// A message that has come in, those of one rank in the order in which they were sent: whose, if there is one now.
  [[nodiscard]] std::optional<std::uint32_t> receive(Words& words);
  /// Gives the processor to others for a moment, once there was nothing to receive for some time.
  void rest();
  /// To be called once all questions of this rank are answered, and messages received, until it says that the round is
  /// over: then none is under way anywhere.
  [[nodiscard]] bool finish_round();

  /// Hands each rank its bytes, all ranks at the same time; returns what came, by rank. Less than 2 GiB in all.
  [[nodiscard]] std::vector<std::vector<std::byte>> exchange(const std::vector<std::vector<std::byte>>& out);
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
