#pragma once

#include "harness/history/event.hpp"

namespace rescind {

/// Messages that carry a cancel, whatever the protocol calls it.
[[nodiscard]] inline bool carries_cancel(Message message) {
  return message == Message::cancel || message == Message::unsubscribe || message == Message::release;
}

}  // namespace rescind
