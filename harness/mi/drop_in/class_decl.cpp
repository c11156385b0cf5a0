#include "harness/mi/drop_in/class_decl.hpp"

#include <map>

#include "harness/mi/name_code.hpp"

namespace rescind::drop_in {
namespace {

/// A declaration with all that it points to. Never moved.
struct Declared {
  std::string name{};
  MiPropertyDecl index{};
  const MiPropertyDecl* properties[1] = {&index};
  MiClassDecl decl{};

  explicit Declared(const std::string& class_name) : name(class_name) {
    decl.flags = MI_FLAG_CLASS;
    decl.code = name.empty() ? 0 : name_code(name);
    decl.name = name.c_str();
    decl.size = sizeof(MiInstance);
  }
  Declared(const Declared&) = delete;
  Declared& operator=(const Declared&) = delete;

  void add_index() {
    index.flags = MI_FLAG_PROPERTY | MI_FLAG_KEY;
    index.code = name_code("Index");
    index.name = "Index";
    index.type = mi_type_uint32;
    index.offset = sizeof(MiInstance);
    index.origin = index.propagator = name.c_str();
    decl.properties = properties;
    decl.property_count = 1;
    decl.size = sizeof(MiInstance) + sizeof(MiUint32Field);
  }
};

}  // namespace

const MiClassDecl* declared(const std::string& class_name) {
  static auto* all = new std::map<std::string, Declared>;
  return &all->try_emplace(class_name, class_name).first->second.decl;
}

const MiClassDecl* declared_with_index(const std::string& class_name) {
  static auto* all = new std::map<std::string, Declared>;
  const auto [found, is_new] = all->try_emplace(class_name, class_name);
  if (is_new) found->second.add_index();
  return &found->second.decl;
}

}  // namespace rescind::drop_in
