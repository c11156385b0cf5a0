#include "harness/mi/drop_in/described_class.hpp"

#include <strings.h>

#include <map>
#include <utility>

#include "harness/mi/drop_in/class_decl.hpp"

namespace rescind::drop_in {
namespace {

/// `header` stands first: a pointer to it is one to the whole.
struct Described {
  MiClass header{};
  std::string name{};
  std::uint32_t index = 0;
};

const Described& of(const MiClass* one) {
  return *reinterpret_cast<const Described*>(one);
}

template <class Value>
void give(Value* out, Value value) {
  if (out != nullptr) *out = value;
}

MiResult get_class_name(const MiClass* one, const char** out) {
  give(out, of(one).name.c_str());
  return mi_result_ok;
}

MiResult get_element_count(const MiClass*, std::uint32_t* out) {
  give(out, std::uint32_t{1});
  return mi_result_ok;
}

MiResult get_element(const MiClass* one, const char* name, MiValue* value, MiBoolean* exists, MiType* type,
                     char** reference_class, void*, std::uint32_t* flags, std::uint32_t* index) {
  if (name == nullptr) return mi_result_invalid_parameter;
  if (strcasecmp(name, "Index") != 0) return mi_result_no_such_property;
  MiValue number{};
  number.uint32 = of(one).index;
  give(value, number);
  give(exists, MiBoolean{1});
  give(type, MiType{mi_type_uint32});
  give(reference_class, static_cast<char*>(nullptr));
  give(flags, std::uint32_t{MI_FLAG_KEY | MI_FLAG_PROPERTY});
  give(index, std::uint32_t{0});
  return mi_result_ok;
}

MiResult not_supported() {
  return mi_result_not_supported;
}

void* not_there() {
  return reinterpret_cast<void*>(not_supported);
}

const MiClassFT functions{
    .get_class_name = get_class_name,
    .names = {not_there(), not_there()},
    .get_element_count = get_element_count,
    .get_element = get_element,
    .between = {not_there(), not_there(), not_there(), not_there(), not_there(), not_there(), not_there()},
    .remove = [](MiClass*) { return not_supported(); },
    .clone = [](const MiClass*, MiClass**) { return not_supported(); },
};

}  // namespace

const MiClass* result_class(const std::string& provider, std::uint32_t index) {
  static auto* all = new std::map<std::pair<std::string, std::uint32_t>, Described>;
  Described& one = (*all)[{provider, index}];
  one.header.ft = &functions;
  one.header.class_decl = declared_with_index(provider);
  one.name = provider;
  one.index = index;
  return &one.header;
}

}  // namespace rescind::drop_in
