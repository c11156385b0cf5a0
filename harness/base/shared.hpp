#pragma once

#include <memory>
#include <utility>

namespace rescind {

/// A value that its copies share: a copy takes no memory, and nobody changes it. Another value is put in its place.
template <class T>
class Shared {
 public:
  Shared() : value_(plain()) {}
  Shared(T value) : value_(std::make_shared<const T>(std::move(value))) {}  // NOLINT: it is one.

  const T& operator*() const { return *value_; }
  const T* operator->() const { return value_.get(); }
  operator const T&() const { return *value_; }  // NOLINT: it is one.
  bool operator==(const Shared& other) const { return value_ == other.value_ || *value_ == *other.value_; }

 private:
  static const std::shared_ptr<const T>& plain() {
    static const std::shared_ptr<const T> one = std::make_shared<const T>();
    return one;
  }
  std::shared_ptr<const T> value_;  // Never null, but in what was moved from.
};

}  // namespace rescind
