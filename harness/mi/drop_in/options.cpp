#include "harness/mi/drop_in/options.hpp"

#include <algorithm>
#include <optional>

#include "harness/history/event.hpp"
#include "harness/mi/drop_in/simulation.hpp"

namespace rescind::drop_in {
namespace {

using Option = Options::Option;

template <class Handle>
Options* options_of(const Handle* handle) {
  return reinterpret_cast<Options*>(handle->slot);
}

template <class Handle>
void remove(Handle* handle) {
  const Inside guard;
  delete options_of(handle);
  *handle = {};
}

template <class Handle>
MiResult set(Handle* handle, const char* name, Option option, std::uint32_t flags) {
  if (handle->slot == 0 || name == nullptr) return mi_result_invalid_parameter;
  option.name = name;
  option.flags = flags;
  std::vector<Option>& all = options_of(handle)->all;
  const auto found = std::ranges::find(all, option.name, &Option::name);
  if (found == all.end()) {
    all.push_back(std::move(option));
  } else {
    *found = std::move(option);
  }
  return mi_result_ok;
}

template <class Handle>
MiResult set_string(Handle* handle, const char* name, const char* value, std::uint32_t flags) {
  const Inside guard;
  if (value == nullptr) return mi_result_invalid_parameter;
  return set(handle, name, {.name = {}, .type = mi_type_string, .text = value}, flags);
}

template <class Handle>
MiResult set_number(Handle* handle, const char* name, std::uint32_t value, std::uint32_t flags) {
  const Inside guard;
  return set(handle, name, {.name = {}, .type = mi_type_uint32, .number = value}, flags);
}

template <class Handle>
MiResult set_interval(Handle* handle, const char* name, const MiInterval* value, std::uint32_t flags) {
  const Inside guard;
  if (value == nullptr) return mi_result_invalid_parameter;
  return set(handle, name, {.name = {}, .type = mi_type_datetime, .interval = *value}, flags);
}

/// Where the option stands, if it is there and of that type.
template <class Handle>
MiResult find(const Handle* handle, const char* name, MiType type, const Option** out, std::uint32_t* index,
              std::uint32_t* flags) {
  if (handle->slot == 0 || name == nullptr) return mi_result_invalid_parameter;
  const std::vector<Option>& all = options_of(handle)->all;
  const auto found = std::ranges::find_if(all, [&](const Option& one) { return one.name == name; });
  if (found == all.end()) return mi_result_no_such_property;
  if (found->type != type) return mi_result_type_mismatch;
  *out = &*found;
  if (index != nullptr) *index = static_cast<std::uint32_t>(found - all.begin());
  if (flags != nullptr) *flags = found->flags;
  return mi_result_ok;
}

template <class Handle>
MiResult get_string(Handle* handle, const char* name, const char** value, std::uint32_t* index,
                    std::uint32_t* flags) {
  const Option* found = nullptr;
  const MiResult result = find(handle, name, mi_type_string, &found, index, flags);
  if (result == mi_result_ok) *value = found->text.c_str();
  return result;
}

template <class Handle>
MiResult get_number(Handle* handle, const char* name, std::uint32_t* value, std::uint32_t* index,
                    std::uint32_t* flags) {
  const Option* found = nullptr;
  const MiResult result = find(handle, name, mi_type_uint32, &found, index, flags);
  if (result == mi_result_ok) *value = found->number;
  return result;
}

template <class Handle>
MiResult get_interval(Handle* handle, const char* name, MiInterval* value, std::uint32_t* index,
                      std::uint32_t* flags) {
  const Option* found = nullptr;
  const MiResult result = find(handle, name, mi_type_datetime, &found, index, flags);
  if (result == mi_result_ok) *value = found->interval;
  return result;
}

MiResult give(const Option& option, const char** name, MiValue* value, MiType* type, std::uint32_t* flags) {
  if (name != nullptr) *name = option.name.c_str();
  if (type != nullptr) *type = option.type;
  if (flags != nullptr) *flags = option.flags;
  if (value == nullptr) return mi_result_ok;
  *value = {};
  if (option.type == mi_type_string) {
    value->string = const_cast<char*>(option.text.c_str());
  } else if (option.type == mi_type_uint32) {
    value->uint32 = option.number;
  } else {
    value->datetime.u.interval = option.interval;
  }
  return mi_result_ok;
}

template <class Handle>
MiResult count(Handle* handle, std::uint32_t* out) {
  if (handle->slot == 0) return mi_result_invalid_parameter;
  *out = static_cast<std::uint32_t>(options_of(handle)->all.size());
  return mi_result_ok;
}

template <class Handle>
MiResult get_at(Handle* handle, std::uint32_t at, const char** name, MiValue* value, MiType* type,
                std::uint32_t* flags) {
  if (handle->slot == 0 || at >= options_of(handle)->all.size()) return mi_result_invalid_parameter;
  return give(options_of(handle)->all[at], name, value, type, flags);
}

template <class Handle>
MiResult get(Handle* handle, const char* name, MiValue* value, MiType* type, std::uint32_t* index,
             std::uint32_t* flags) {
  if (handle->slot == 0 || name == nullptr) return mi_result_invalid_parameter;
  const std::vector<Option>& all = options_of(handle)->all;
  const auto found = std::ranges::find_if(all, [&](const Option& one) { return one.name == name; });
  if (found == all.end()) return mi_result_no_such_property;
  if (index != nullptr) *index = static_cast<std::uint32_t>(found - all.begin());
  return give(*found, nullptr, value, type, flags);
}

template <class Handle>
MiResult clone(const Handle* handle, Handle* out) {
  const Inside guard;
  if (handle->slot == 0) return mi_result_invalid_parameter;
  *out = *handle;
  out->slot = reinterpret_cast<intptr_t>(new Options(*options_of(handle)));
  return mi_result_ok;
}

/// Of what no program of ours needs.
MiResult not_supported() {
  return mi_result_not_supported;
}

void* not_there() {
  return reinterpret_cast<void*>(not_supported);
}

}  // namespace

const MiOperationOptionsFT operation_options_functions{
    .remove = remove<MiOperationOptions>,
    .set_string = set_string<MiOperationOptions>,
    .set_number = set_number<MiOperationOptions>,
    .set_custom_option = [](MiOperationOptions*, const char*, MiType, const MiValue*, MiBoolean,
                            std::uint32_t) { return not_supported(); },
    .get_string = get_string<MiOperationOptions>,
    .get_number = get_number<MiOperationOptions>,
    .get_option_count = count<MiOperationOptions>,
    .get_option_at = get_at<MiOperationOptions>,
    .get_option = get<MiOperationOptions>,
    .get_enabled_channels = [](MiOperationOptions*, const char*, std::uint32_t*, std::uint32_t,
                               std::uint32_t*, std::uint32_t*) { return not_supported(); },
    .clone = [](MiOperationOptions* from, MiOperationOptions* out) { return clone(from, out); },
    .set_interval = set_interval<MiOperationOptions>,
    .get_interval = get_interval<MiOperationOptions>,
};

const MiDestinationOptionsFT destination_options_functions{
    .remove = remove<MiDestinationOptions>,
    .set_string = set_string<MiDestinationOptions>,
    .set_number = set_number<MiDestinationOptions>,
    // The simulated server knows nobody by password: who calls is who the thread is.
    .add_credentials =
        [](MiDestinationOptions* handle, const char* name, const MiCredentials* who, std::uint32_t flags) {
          return set_string(handle, name, who == nullptr ? nullptr : who->type, flags);
        },
    .get_string = get_string<MiDestinationOptions>,
    .get_number = get_number<MiDestinationOptions>,
    .get_option_count = count<MiDestinationOptions>,
    .get_option_at = get_at<MiDestinationOptions>,
    .get_option = get<MiDestinationOptions>,
    .get_credentials_count = [](MiDestinationOptions*, std::uint32_t*) { return not_supported(); },
    .get_credentials_at = [](MiDestinationOptions*, std::uint32_t, const char**, MiCredentials*,
                             std::uint32_t*) { return not_supported(); },
    .get_credentials_password_at = [](MiDestinationOptions*, std::uint32_t, const char**, char*,
                                      std::uint32_t, std::uint32_t*,
                                      std::uint32_t*) { return not_supported(); },
    .clone = clone<MiDestinationOptions>,
    .set_interval = set_interval<MiDestinationOptions>,
    .get_interval = get_interval<MiDestinationOptions>,
};

const MiDeliveryOptionsFT delivery_options_functions{
    .before = {not_there(), not_there(), not_there(), not_there(), not_there()},
    .remove = [](MiDeliveryOptions* handle) -> MiResult {
      *handle = {};
      return mi_result_ok;
    },
    .after = {not_there(), not_there(), not_there(), not_there(), not_there(), not_there(), not_there(),
              not_there(), not_there(), not_there(), not_there()},
};

Duration timeout_of(const MiOperationOptions* options) {
  const Option* found = nullptr;
  if (options == nullptr || options->ft == nullptr) return {no_number};
  if (find(options, MI_OPTION_TIMEOUT, mi_type_datetime, &found, nullptr, nullptr) != mi_result_ok)
    return {no_number};
  const MiInterval& span = found->interval;
  const std::int64_t hours = std::int64_t{span.days} * 24 + span.hours;
  return seconds((hours * 60 + span.minutes) * 60 + span.seconds) + microseconds(span.microseconds);
}

}  // namespace rescind::drop_in
