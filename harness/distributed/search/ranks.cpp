#include "harness/distributed/search/ranks.hpp"

#define OMPI_SKIP_MPICXX 1
#include <mpi.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <list>
#include <numeric>
#include <thread>
#include <utility>

namespace rescind {

struct Ranks::Inner {
  struct Sent {
    Words words;  // Until they have gone.
    MPI_Request request = MPI_REQUEST_NULL;
  };
  int rank = 0;
  int count = 1;
  // A message that is early belongs to the next round: rounds take turns with two tags.
  int tag = 0;
  std::list<Sent> sent;
  bool in_barrier = false;
  MPI_Request barrier = MPI_REQUEST_NULL;
  std::uint32_t looked_in_vain = 0;

  void rest() {
    constexpr std::uint32_t at_once =
        64;  // Looks: an answer comes within microseconds where the other is at work.
    constexpr std::chrono::microseconds nap(20);
    if (++looked_in_vain > at_once) std::this_thread::sleep_for(nap);
  }

  // MPI itself would wait at full speed, and take the processor from those that it waits for.
  void wait_for(MPI_Request request) {
    looked_in_vain = 0;
    for (int done = 0; done == 0; MPI_Test(&request, &done, MPI_STATUS_IGNORE)) rest();
  }

  void forget_gone() {
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

void Ranks::send(std::uint32_t to, Words&& words) {
  constexpr std::size_t kept = 64;
  if (inner_->sent.size() >= kept) inner_->forget_gone();
  Inner::Sent& sent = inner_->sent.emplace_back();
  sent.words = std::move(words);
  MPI_Isend(sent.words.data(), static_cast<int>(sent.words.size()), MPI_UINT64_T, static_cast<int>(to),
            inner_->tag, MPI_COMM_WORLD, &sent.request);
}

std::optional<std::uint32_t> Ranks::receive(Words& words) {
  int is_there = 0;
  MPI_Status status;
  MPI_Iprobe(MPI_ANY_SOURCE, inner_->tag, MPI_COMM_WORLD, &is_there, &status);
  if (is_there == 0) return std::nullopt;
  inner_->looked_in_vain = 0;
  int size = 0;
  MPI_Get_count(&status, MPI_UINT64_T, &size);
  words.resize(static_cast<std::size_t>(size));
  MPI_Recv(words.data(), size, MPI_UINT64_T, status.MPI_SOURCE, inner_->tag, MPI_COMM_WORLD,
           MPI_STATUS_IGNORE);
  return static_cast<std::uint32_t>(status.MPI_SOURCE);
}

void Ranks::rest() {
  inner_->rest();
}

bool Ranks::finish_round() {
  int over = 0;
  if (inner_->in_barrier) {
    MPI_Test(&inner_->barrier, &over, MPI_STATUS_IGNORE);
  } else {
    MPI_Ibarrier(MPI_COMM_WORLD, &inner_->barrier);
    inner_->in_barrier = true;
  }
  if (over == 0) return false;
  inner_->in_barrier = false;
  inner_->tag ^= 1;
  return true;
}

std::vector<std::vector<std::byte>> Ranks::exchange(const std::vector<std::vector<std::byte>>& out) {
  const auto count = static_cast<std::size_t>(inner_->count);
  std::vector<int> out_sizes(count), in_sizes(count), out_starts(count), in_starts(count);
  std::vector<std::byte> all;
  for (std::size_t to = 0; to < count; ++to) {
    out_starts[to] = static_cast<int>(all.size());
    out_sizes[to] = static_cast<int>(out[to].size());
    all.insert(all.end(), out[to].begin(), out[to].end());
  }
  MPI_Request request = MPI_REQUEST_NULL;
  MPI_Ialltoall(out_sizes.data(), 1, MPI_INT, in_sizes.data(), 1, MPI_INT, MPI_COMM_WORLD, &request);
  inner_->wait_for(request);
  std::exclusive_scan(in_sizes.begin(), in_sizes.end(), in_starts.begin(), 0);
  std::vector<std::byte> came(static_cast<std::size_t>(in_starts.back() + in_sizes.back()));
  MPI_Ialltoallv(all.data(), out_sizes.data(), out_starts.data(), MPI_BYTE, came.data(), in_sizes.data(),
                 in_starts.data(), MPI_BYTE, MPI_COMM_WORLD, &request);
  inner_->wait_for(request);
  std::vector<std::vector<std::byte>> in;
  for (std::size_t from = 0; from < count; ++from) {
    const auto begin = came.begin() + in_starts[from];
    in.emplace_back(begin, begin + in_sizes[from]);
  }
  return in;
}

RankSums Ranks::sum(const RankSums& mine) {
  constexpr std::size_t words = sizeof(RankSums) / sizeof(std::uint64_t);
  std::vector<RankSums> each(static_cast<std::size_t>(inner_->count));
  MPI_Request request = MPI_REQUEST_NULL;
  MPI_Iallgather(&mine, words, MPI_UINT64_T, each.data(), words, MPI_UINT64_T, MPI_COMM_WORLD, &request);
  inner_->wait_for(request);
  RankSums all;
  for (const RankSums& one : each) {
    all.states += one.states;
    all.transitions += one.transitions;
    all.broken |= one.broken;
    all.broken_at_rest |= one.broken_at_rest;
    all.stops += one.stops;
    all.bytes = std::max(all.bytes, one.bytes);
  }
  return all;
}

std::vector<std::uint64_t> Ranks::all_of(std::uint64_t mine) {
  std::vector<std::uint64_t> all(static_cast<std::size_t>(inner_->count));
  MPI_Request request = MPI_REQUEST_NULL;
  MPI_Iallgather(&mine, 1, MPI_UINT64_T, all.data(), 1, MPI_UINT64_T, MPI_COMM_WORLD, &request);
  inner_->wait_for(request);
  return all;
}

void Ranks::abort(int code) {
  MPI_Abort(MPI_COMM_WORLD, code);
  std::abort();
}

}  // namespace rescind
