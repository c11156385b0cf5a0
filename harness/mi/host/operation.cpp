#include "harness/mi/host/operation.hpp"

#include <thread>

namespace rescind::mi {
namespace {

constexpr auto dialect = "WQL";

bool is_indication(OperationKind kind) {
  return kind == OperationKind::subscribe;
}

bool is_class(OperationKind kind) {
  return kind == OperationKind::get_class || kind == OperationKind::enumerate_classes;
}

/// An instance that names one by its key.
class Keys {
 public:
  Keys(MiApplication& application, const std::string& class_name) {
    if (application.ft->new_instance(&application, class_name.c_str(), nullptr, &instance_) != mi_result_ok)
      instance_ = nullptr;
    if (instance_ == nullptr) return;
    MiValue key{};
    std::string name = "one";
    key.string = name.data();
    instance_->ft->add_element(instance_, "Name", &key, mi_type_string, MI_FLAG_KEY);
  }
  ~Keys() {
    if (instance_ != nullptr) instance_->ft->remove(instance_);
  }
  Keys(const Keys&) = delete;
  Keys& operator=(const Keys&) = delete;
  [[nodiscard]] const MiInstance* get() const { return instance_; }

 private:
  MiInstance* instance_ = nullptr;
};

MiInterval interval_of(Duration time) {
  const auto microseconds = static_cast<std::uint64_t>(time.ns / 1000);
  MiInterval interval{};
  interval.seconds = static_cast<std::uint32_t>(microseconds / 1'000'000 % 60);
  interval.minutes = static_cast<std::uint32_t>(microseconds / 60'000'000 % 60);
  interval.hours = static_cast<std::uint32_t>(microseconds / 3'600'000'000 % 24);
  interval.days = static_cast<std::uint32_t>(microseconds / 86'400'000'000);
  interval.microseconds = static_cast<std::uint32_t>(microseconds % 1'000'000);
  return interval;
}

}  // namespace

std::optional<std::uint32_t> index_of(const MiInstance* instance) {
  if (instance == nullptr || instance->ft == nullptr) return std::nullopt;
  MiValue value{};
  MiType type = 0;
  std::uint32_t flags = 0;
  const MiResult code = instance->ft->get_element(instance, "Index", &value, &type, &flags, nullptr);
  if (code != mi_result_ok || type != mi_type_uint32 || (flags & MI_FLAG_NULL) != 0) return std::nullopt;
  return value.uint32;
}

std::optional<std::uint32_t> index_of(const MiClass* one) {
  if (one == nullptr || one->ft == nullptr) return std::nullopt;
  MiValue value{};
  MiBoolean exists = 0;
  MiType type = 0;
  const MiResult code =
      one->ft->get_element(one, "Index", &value, &exists, &type, nullptr, nullptr, nullptr, nullptr);
  if (code != mi_result_ok || type != mi_type_uint32 || exists == 0) return std::nullopt;
  return value.uint32;
}

void Operation::start(const Place& place, MiOperationCallbacks callbacks) {
  MiOperationOptions options{};
  MiApplication& application = place.application;
  if (plan_.timeout.ns != no_number &&
      application.ft->new_operation_options(&application, 0, &options) == mi_result_ok) {
    const MiInterval interval = interval_of(plan_.timeout);
    options.ft->set_interval(&options, MI_OPTION_TIMEOUT, &interval, 0);
  }
  {
    const std::lock_guard hold(mutex_);
    started_ = true;
  }
  start_by_kind(place, options.ft == nullptr ? nullptr : &options,
                plan_.mode == Mode::async ? &callbacks : nullptr);
  if (options.ft != nullptr) options.ft->remove(&options);
  const std::lock_guard hold(mutex_);
  last_ = own_;
}

void Operation::await_handle() const {
  while (starting_ && __atomic_load_n(&own_.ft, __ATOMIC_ACQUIRE) == nullptr) std::this_thread::yield();
}

void Operation::start_by_kind(const Place& place, MiOperationOptions* options,
                              MiOperationCallbacks* callbacks) {
  MiSession* const session = &place.session;
  if (session->ft == nullptr) return;  // As the documented wrappers: there is no operation.
  const MiSessionFT& ft = *session->ft;
  const char* const where = place.name_space.c_str();
  const char* const what = place.class_name.c_str();
  const std::string expression = "SELECT * FROM " + place.class_name;
  const std::uint32_t flags =
      plan_.acknowledge == Acknowledge::manual ? std::uint32_t{mi_flag_manual_acknowledgement} : 0;
  const Keys keys(place.application, place.class_name);
  switch (plan_.kind) {
    case OperationKind::get:
      return ft.get_instance(session, flags, options, where, keys.get(), callbacks, &own_);
    case OperationKind::create:
      return ft.create_instance(session, flags, options, where, keys.get(), callbacks, &own_);
    case OperationKind::modify:
      return ft.modify_instance(session, flags, options, where, keys.get(), callbacks, &own_);
    case OperationKind::remove:
      return ft.delete_instance(session, flags, options, where, keys.get(), callbacks, &own_);
    case OperationKind::invoke:
      return ft.invoke(session, flags, options, where, what, "Run", nullptr, nullptr, callbacks, &own_);
    case OperationKind::enumerate:
      return ft.enumerate_instances(session, flags, options, where, what, 0, callbacks, &own_);
    case OperationKind::query:
      return ft.query_instances(session, flags, options, where, dialect, expression.c_str(), callbacks,
                                &own_);
    case OperationKind::associators:
      return ft.associator_instances(session, flags, options, where, keys.get(), nullptr, nullptr, nullptr,
                                     nullptr, 0, callbacks, &own_);
    case OperationKind::references:
      return ft.reference_instances(session, flags, options, where, keys.get(), nullptr, nullptr, 0,
                                    callbacks, &own_);
    case OperationKind::subscribe:
      return ft.subscribe(session, flags, options, where, dialect, expression.c_str(), nullptr, callbacks,
                          &own_);
    case OperationKind::get_class:
      return ft.get_class(session, flags, options, where, what, callbacks, &own_);
    case OperationKind::enumerate_classes:
      return ft.enumerate_classes(session, flags, options, where, nullptr, 0, callbacks, &own_);
    case OperationKind::test_connection:
      return ft.test_connection(session, flags, callbacks, &own_);
    case OperationKind::none:
    case OperationKind::count_:
      return;
  }
}

MiOperation* Operation::handle_of(Handle which, MiOperation& copy) {
  const std::lock_guard hold(mutex_);
  switch (which) {
    case Handle::callback:
      copy = given_;
      break;
    case Handle::copy:
      copy = own_;
      break;
    case Handle::stale:
      copy = last_;
      if (!closed_) --copy.version;  // What the use before had of its slot.
      break;
    case Handle::empty:
      return nullptr;
    case Handle::own:
    case Handle::absent:
      // Once it is closed the library may have emptied it; what is called then is what it was.
      if (closed_ && own_.ft == nullptr) {
        copy = last_;
        break;
      }
      return own_.ft == nullptr ? nullptr : &own_;
  }
  return copy.ft == nullptr ? nullptr : &copy;
}

MiResult Operation::cancel(Handle handle, MiReason reason) {
  MiOperation copy{};
  MiOperation* const target = handle_of(handle, copy);
  return target == nullptr ? MiResult{mi_result_invalid_parameter} : target->ft->cancel(target, reason);
}

MiResult Operation::close(Handle handle) {
  MiOperation copy{};
  MiOperation* const target = handle_of(handle, copy);
  if (target == nullptr) return mi_result_invalid_parameter;
  const MiResult code = target->ft->close(target);
  const std::lock_guard hold(mutex_);
  closed_ = closed_ || code == mi_result_ok;
  return code;
}

MiResult Operation::acknowledge(Handle handle) {
  MiOperation copy{};
  MiOperation* const target = handle_of(handle, copy);
  if (target == nullptr) return mi_result_invalid_parameter;
  MiAcknowledge due = nullptr;
  {
    const std::lock_guard hold(mutex_);
    if (due_.empty()) return mi_result_invalid_parameter;
    due = due_.front();
    due_.pop_front();
  }
  return due(target);
}

void Operation::note_callback(const MiOperation* handle, MiAcknowledge due) {
  const std::lock_guard hold(mutex_);
  if (handle != nullptr) given_ = *handle;
  if (due != nullptr) due_.push_back(due);
}

Operation::Read Operation::read(Handle handle) {
  MiOperation copy{};
  MiOperation* const target = handle_of(handle, copy);
  Read read;
  if (target == nullptr) return read;
  MiBoolean more = 0;
  const char* error = nullptr;
  const MiInstance* details = nullptr;
  const MiInstance* instance = nullptr;
  if (is_class(plan_.kind)) {
    const MiClass* found = nullptr;
    read.code = target->ft->get_class(target, &found, &more, &read.result, &error, &details);
    read.has_result = found != nullptr;
    if (read.code == mi_result_ok) read.index = index_of(found);
  } else if (is_indication(plan_.kind)) {
    const char* bookmark = nullptr;
    const char* machine = nullptr;
    read.code = target->ft->get_indication(target, &instance, &bookmark, &machine, &more, &read.result,
                                           &error, &details);
  } else {
    read.code = target->ft->get_instance(target, &instance, &more, &read.result, &error, &details);
  }
  if (read.code != mi_result_ok) return read;
  read.more = more != 0;
  read.has_result = read.has_result || instance != nullptr;
  if (instance != nullptr) read.index = index_of(instance);
  if (error != nullptr) read.message = error;
  return read;
}

void Operation::leave() {
  if (!started_) return;
  while (acknowledge(Handle::own) == mi_result_ok) {
  }
  if (!closed_) static_cast<void>(close(Handle::own));
}

}  // namespace rescind::mi
