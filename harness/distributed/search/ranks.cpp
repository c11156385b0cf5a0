#include "harness/distributed/search/ranks.hpp"

#define OMPI_SKIP_MPICXX 1
#include <mpi.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <deque>
#include <utility>

namespace rescind {

struct Ranks::Inner {
  struct Sent {
    std::vector<std::byte> bytes;  // Until the other rank has received them.
    MPI_Request request = MPI_REQUEST_NULL;
  };
  int rank = 0;
  int count = 1;
  // A message that is early belongs to the next round: rounds take turns with two tags.
  int tag = 0;
  std::deque<Sent> sent;
  bool in_barrier = false;
  MPI_Request barrier = MPI_REQUEST_NULL;

  void forget_received() {
    std::erase_if(sent, [](Sent& one) {
      int done = 0;
      MPI_Test(&one.request, &done, MPI_STATUS_IGNORE);
      return done != 0;
    });
  }
};

Ranks::Ranks(int& argc, char**& argv) : inner_(std::make_unique<Inner>()) {
  MPI_Init(&argc, &argv);
  MPI_Comm_rank(MPI_COMM_WORLD, &inner_->rank);
  MPI_Comm_size(MPI_COMM_WORLD, &inner_->count);
}

Ranks::~Ranks() {
  MPI_Finalize();
}

std::uint32_t Ranks::rank() const {
  return static_cast<std::uint32_t>(inner_->rank);
}
std::uint32_t Ranks::count() const {
  return static_cast<std::uint32_t>(inner_->count);
}

void Ranks::send(std::uint32_t to, std::vector<std::byte>&& bytes) {
  Inner::Sent& sent = inner_->sent.emplace_back();
  sent.bytes = std::move(bytes);
  MPI_Issend(sent.bytes.data(), static_cast<int>(sent.bytes.size()), MPI_BYTE, static_cast<int>(to),
             inner_->tag, MPI_COMM_WORLD, &sent.request);
}

bool Ranks::receive(std::vector<std::byte>& bytes) {
  int is_there = 0;
  MPI_Status status;
  MPI_Iprobe(MPI_ANY_SOURCE, inner_->tag, MPI_COMM_WORLD, &is_there, &status);
  if (is_there == 0) return false;
  int size = 0;
  MPI_Get_count(&status, MPI_BYTE, &size);
  bytes.resize(static_cast<std::size_t>(size));
  MPI_Recv(bytes.data(), size, MPI_BYTE, status.MPI_SOURCE, inner_->tag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
  return true;
}

bool Ranks::is_crowded() {
  constexpr std::size_t each = 4;  // Messages to a rank.
  if (inner_->sent.size() < each * static_cast<std::size_t>(inner_->count)) return false;
  inner_->forget_received();
  return inner_->sent.size() >= each * static_cast<std::size_t>(inner_->count);
}

bool Ranks::finish_round() {
  int over = 0;
  if (inner_->in_barrier) {
    MPI_Test(&inner_->barrier, &over, MPI_STATUS_IGNORE);
  } else {
    inner_->forget_received();
    if (!inner_->sent.empty()) return false;
    MPI_Ibarrier(MPI_COMM_WORLD, &inner_->barrier);
    inner_->in_barrier = true;
  }
  if (over == 0) return false;
  inner_->in_barrier = false;
  inner_->tag ^= 1;
  return true;
}

RankSums Ranks::sum(const RankSums& mine) {
  RankSums all;
  std::array<std::uint64_t, 3> summed{mine.states, mine.transitions, mine.stops};
  std::array<std::uint64_t, 2> joined{mine.broken, mine.broken_at_rest};
  std::uint64_t largest = mine.bytes;
  MPI_Allreduce(MPI_IN_PLACE, summed.data(), 3, MPI_UINT64_T, MPI_SUM, MPI_COMM_WORLD);
  MPI_Allreduce(MPI_IN_PLACE, joined.data(), 2, MPI_UINT64_T, MPI_BOR, MPI_COMM_WORLD);
  MPI_Allreduce(MPI_IN_PLACE, &largest, 1, MPI_UINT64_T, MPI_MAX, MPI_COMM_WORLD);
  all.states = summed[0];
  all.transitions = summed[1];
  all.stops = summed[2];
  all.broken = joined[0];
  all.broken_at_rest = joined[1];
  all.bytes = largest;
  return all;
}

std::vector<std::uint64_t> Ranks::all_of(std::uint64_t mine) {
  std::vector<std::uint64_t> all(static_cast<std::size_t>(inner_->count));
  MPI_Allgather(&mine, 1, MPI_UINT64_T, all.data(), 1, MPI_UINT64_T, MPI_COMM_WORLD);
  return all;
}

void Ranks::abort(int code) {
  MPI_Abort(MPI_COMM_WORLD, code);
  std::abort();
}

}  // namespace rescind
