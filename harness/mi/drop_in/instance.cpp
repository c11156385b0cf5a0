#include "harness/mi/drop_in/instance.hpp"

#include <strings.h>

#include <algorithm>
#include <cstddef>
#include <deque>
#include <memory>
#include <vector>

#include "harness/mi/drop_in/class_decl.hpp"
#include "harness/mi/drop_in/simulation.hpp"

namespace rescind::drop_in {
namespace {

/// A value that owns what it points to.
struct Element {
  std::string name;
  MiType type = mi_type_boolean;
  std::uint32_t flags = 0;
  MiValue value{};
  std::string text{};                 // Of a string.
  MiInstance* held = nullptr;         // Of an instance or a reference.
  std::vector<std::byte> items{};     // Of an array: its items ...
  std::deque<std::string> strings{};  // ... and what they point to.
  std::vector<MiInstance*> helds{};
};

/// `header` stands first: a pointer to it is one to the whole. `index` stands where the declaration of a numbered class
/// says, and is the number for programs that do not ask for the element.
struct Instance {
  MiInstance header{};
  MiUint32Field index{};
  std::string class_name{}, name_space{}, server_name{};
  std::vector<std::unique_ptr<Element>> elements{};
};

static_assert(offsetof(Instance, index) == sizeof(MiInstance));

Instance& of(MiInstance* instance) {
  return *reinterpret_cast<Instance*>(instance);
}
const Instance& of(const MiInstance* instance) {
  return *reinterpret_cast<const Instance*>(instance);
}

std::size_t size_of(MiType type) {
  switch (type & ~MiType{mi_type_array}) {
    case mi_type_boolean:
    case mi_type_uint8:
    case mi_type_sint8:
      return 1;
    case mi_type_uint16:
    case mi_type_sint16:
    case mi_type_char16:
      return 2;
    case mi_type_uint32:
    case mi_type_sint32:
    case mi_type_real32:
      return 4;
    case mi_type_datetime:
      return sizeof(MiDatetime);
    default:
      return 8;
  }
}

MiInstance* copy_of(const MiInstance* instance);

/// It is one of a numbered class.
void declare_number(Instance& instance, std::uint32_t index) {
  instance.header.class_decl = declared_with_index(instance.class_name);
  instance.index = {.value = index, .exists = 1, .flags = 0};
}

void release(Element& element) {
  if (element.held != nullptr) element.held->ft->remove(element.held);
  for (MiInstance* held : element.helds) held->ft->remove(held);
  element.held = nullptr;
  element.helds.clear();
}

void take_array(Element& element, const MiArray& array) {
  const auto* from = static_cast<const std::byte*>(array.data);
  element.items.assign(from, from + array.size * size_of(element.type));
  const MiType item = element.type - mi_type_array;
  auto* const pointers = reinterpret_cast<void**>(element.items.data());
  for (std::uint32_t i = 0; i < array.size; ++i) {
    if (item == mi_type_string) {
      pointers[i] = element.strings.emplace_back(static_cast<const char*>(pointers[i])).data();
    } else if (item == mi_type_instance || item == mi_type_reference) {
      element.helds.push_back(copy_of(static_cast<const MiInstance*>(pointers[i])));
      pointers[i] = element.helds.back();
    }
  }
  element.value.array = {element.items.data(), array.size};
}

MiResult take(Element& element, const MiValue* value, MiType type, std::uint32_t flags) {
  if (type > mi_type_instance + mi_type_array) return mi_result_invalid_parameter;
  release(element);
  element.type = type;
  element.flags = value == nullptr ? flags | MI_FLAG_NULL : flags & ~MI_FLAG_NULL;
  element.value = {};
  element.strings.clear();
  if (value == nullptr) return mi_result_ok;
  if (type >= mi_type_array) {
    take_array(element, value->array);
  } else if (type == mi_type_string) {
    element.text = value->string == nullptr ? "" : value->string;
    element.value.string = element.text.data();
    if (value->string == nullptr) element.flags |= MI_FLAG_NULL;
  } else if (type == mi_type_instance || type == mi_type_reference) {
    element.held = copy_of(value->instance);
    element.value.instance = element.held;
  } else {
    element.value = *value;
  }
  return mi_result_ok;
}

/// Names are the same in capitals and without.
std::size_t place_of(const Instance& instance, const char* name) {
  const auto found = std::ranges::find_if(
      instance.elements, [&](const auto& one) { return strcasecmp(one->name.c_str(), name) == 0; });
  return static_cast<std::size_t>(found - instance.elements.begin());
}

MiResult add(MiInstance* instance, const char* name, const MiValue* value, MiType type, std::uint32_t flags) {
  const Inside guard;
  if (name == nullptr) return mi_result_invalid_parameter;
  Instance& mine = of(instance);
  if (place_of(mine, name) < mine.elements.size()) return mi_result_already_exists;
  auto element = std::make_unique<Element>();
  element->name = name;
  const MiResult result = take(*element, value, type, flags);
  if (result == mi_result_ok) mine.elements.push_back(std::move(element));
  return result;
}

MiResult set_at(MiInstance* instance, std::uint32_t at, const MiValue* value, MiType type,
                std::uint32_t flags) {
  const Inside guard;
  Instance& mine = of(instance);
  if (at >= mine.elements.size()) return mi_result_no_such_property;
  if (mine.elements[at]->type != type) return mi_result_type_mismatch;
  return take(*mine.elements[at], value, type, flags);
}

MiResult set(MiInstance* instance, const char* name, const MiValue* value, MiType type, std::uint32_t flags) {
  return set_at(instance, static_cast<std::uint32_t>(place_of(of(instance), name)), value, type, flags);
}

MiResult get_at(const MiInstance* instance, std::uint32_t at, const char** name, MiValue* value, MiType* type,
                std::uint32_t* flags) {
  const Instance& mine = of(instance);
  if (at >= mine.elements.size()) return mi_result_no_such_property;
  const Element& element = *mine.elements[at];
  if (name != nullptr) *name = element.name.c_str();
  if (value != nullptr) *value = element.value;
  if (type != nullptr) *type = element.type;
  if (flags != nullptr) *flags = element.flags;
  return mi_result_ok;
}

MiResult get(const MiInstance* instance, const char* name, MiValue* value, MiType* type, std::uint32_t* flags,
             std::uint32_t* index) {
  const auto at = static_cast<std::uint32_t>(place_of(of(instance), name));
  if (index != nullptr) *index = at;
  return get_at(instance, at, nullptr, value, type, flags);
}

MiResult clear_at(MiInstance* instance, std::uint32_t at) {
  const Inside guard;
  Instance& mine = of(instance);
  if (at >= mine.elements.size()) return mi_result_no_such_property;
  return take(*mine.elements[at], nullptr, mine.elements[at]->type, mine.elements[at]->flags);
}

MiResult clear(MiInstance* instance, const char* name) {
  return clear_at(instance, static_cast<std::uint32_t>(place_of(of(instance), name)));
}

MiResult give(const std::string& text, const char** out) {
  *out = text.empty() ? nullptr : text.c_str();
  return mi_result_ok;
}

MiResult rename(std::string& own, const char*& shown, const char* text) {
  const Inside guard;
  own = text == nullptr ? "" : text;
  shown = text == nullptr ? nullptr : own.c_str();
  return mi_result_ok;
}

MiResult remove(MiInstance* instance) {
  const Inside guard;
  Instance& mine = of(instance);
  for (const auto& element : mine.elements) release(*element);
  delete &mine;
  return mi_result_ok;
}

MiResult is_a(const MiInstance* instance, const MiClassDecl* what, MiBoolean* out) {
  *out = what != nullptr && strcasecmp(what->name, of(instance).class_name.c_str()) == 0 ? 1 : 0;
  return mi_result_ok;
}

MiResult clone(const MiInstance* instance, MiInstance** out) {
  const Inside guard;
  *out = copy_of(instance);
  return mi_result_ok;
}

constexpr MiInstanceFT functions{
    .clone = clone,
    .destruct = [](MiInstance*) -> MiResult { return mi_result_not_supported; },
    .remove = remove,
    .is_a = is_a,
    .get_class_name = [](const MiInstance* one, const char** out) { return give(of(one).class_name, out); },
    .set_name_space = [](MiInstance* one,
                         const char* text) { return rename(of(one).name_space, one->name_space, text); },
    .get_name_space = [](const MiInstance* one, const char** out) { return give(of(one).name_space, out); },
    .get_element_count = [](const MiInstance* one, std::uint32_t* out) -> MiResult {
      *out = static_cast<std::uint32_t>(of(one).elements.size());
      return mi_result_ok;
    },
    .add_element = add,
    .set_element = set,
    .set_element_at = set_at,
    .get_element = get,
    .get_element_at = get_at,
    .clear_element = clear,
    .clear_element_at = clear_at,
    .get_server_name = [](const MiInstance* one, const char** out) { return give(of(one).server_name, out); },
    .set_server_name = [](MiInstance* one,
                          const char* text) { return rename(of(one).server_name, one->server_name, text); },
    .get_class = [](const MiInstance*, MiClass**) -> MiResult { return mi_result_not_supported; },
};

MiInstance* copy_of(const MiInstance* instance) {
  if (instance == nullptr) return nullptr;
  const Instance& from = of(instance);
  MiInstance* copy = new_instance(from.class_name);
  for (const auto& element : from.elements) {
    const bool is_null = (element->flags & MI_FLAG_NULL) != 0;
    add(copy, element->name.c_str(), is_null ? nullptr : &element->value, element->type, element->flags);
  }
  if (from.index.exists != 0) declare_number(of(copy), from.index.value);
  if (!from.name_space.empty()) rename(of(copy).name_space, copy->name_space, from.name_space.c_str());
  if (!from.server_name.empty()) rename(of(copy).server_name, copy->server_name, from.server_name.c_str());
  return copy;
}

}  // namespace

MiInstance* new_instance(const std::string& class_name) {
  auto* mine = new Instance;
  mine->class_name = class_name;
  mine->header.ft = &functions;
  mine->header.class_decl = declared(class_name);
  return &mine->header;
}

MiInstance* result_instance(const std::string& provider, std::uint32_t index) {
  MiInstance* instance = new_instance(provider);
  MiValue value{};
  value.uint32 = index;
  add(instance, "Index", &value, mi_type_uint32, MI_FLAG_KEY | MI_FLAG_PROPERTY);
  declare_number(of(instance), index);
  return instance;
}

}  // namespace rescind::drop_in
