#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/input_error.hpp"
#include "harness/base/time.hpp"
#include "harness/scenario/language/document.hpp"

namespace rescind::live {

/// What a moment can need of a subject.
enum class Ability : std::uint8_t {
  cancel,
  slow,
  ids_again,     ///< An id may be used again.
  notification,  ///< Its cancel is a notification.
  shutdown
};

/// One step of a moment.
struct MomentStep {
  enum class Do : std::uint8_t {
    start,
    cancel,
    cancel_nobody,
    raw,
    as_request,
    await,
    wait,
    batch,
    stopped,  ///< Made while the subject is stopped.
    unread,   ///< Made while nothing is read of what it writes.
    look,
    end
  };
  enum class Request : std::uint8_t { slow, slow_again, fast, hello };
  enum class Ending : std::uint8_t { shutdown, end_of_input, kill };
  /// The uncancelled time, in its parts per million.
  static constexpr std::uint32_t whole_ppm = 1'000'000;
  /// Parts per million of the uncancelled time; these two are none.
  static constexpr std::uint32_t at_once = 0xffff'ffff;
  static constexpr std::uint32_t at_random = 0xffff'fffe;

  Do what{};
  std::vector<std::string> names{};  ///< Of requests.
  std::string json{};  ///< Of start: its id, or nothing; of cancel_nobody: the id; of raw: parameters.
  std::string id_of{};
  Request request = Request::fast;
  Ending ending{};
  std::uint32_t times = 1;
  bool as_text = false;
  std::uint32_t at = at_once;
  Duration time{};
  std::vector<MomentStep> inner{};  ///< Of batch, stopped and unread.
  bool operator==(const MomentStep&) const = default;
};

/// A moment at which something is cancelled.
struct Moment {
  /// Which process it is tried on: one that others are tried on, too; its own; its own before the handshake.
  enum class Process : std::uint8_t { shared, own, unopened };
  std::string name;
  std::string story;
  std::vector<Ability> needs{};
  Process process = Process::shared;
  std::vector<MomentStep> steps{};
  Position at{};  ///< In its file.
  bool operator==(const Moment&) const = default;
};

/// A file of moments.
struct Moments {
  std::string family;
  std::vector<Moment> moments;
};

struct LoadedMoments : Moments {
  std::vector<InputError> errors;  ///< Empty where it loads.
};

/// Whether a document that was read as a scenario is a file of moments instead.
[[nodiscard]] bool are_moments(const YamlNode& document);

/// Reads a file of moments; what is wrong goes to `diagnostics`.
[[nodiscard]] Moments read_moments(std::string_view text, Diagnostics& diagnostics);
/// The same; `file` is its name, for messages.
[[nodiscard]] LoadedMoments load_moments(std::string_view text, std::string_view file);

/// What the request of that number, from 1, is called, of a step that starts so many called `name`.
[[nodiscard]] std::string request_name(const std::string& name, std::uint32_t number, std::uint32_t times);

[[nodiscard]] std::string_view name_of(Ability ability);

}  // namespace rescind::live
