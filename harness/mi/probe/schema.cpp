#include "harness/mi/probe/schema.hpp"

#include <array>
#include <cstddef>
#include <cstdio>
#include <cstring>

#include "harness/mi/name_code.hpp"

namespace rescind::probe {
namespace {

/// An instance of any of the classes.
struct ProbeInstance {
  MiInstance instance;
  MiStringField name;
  MiUint32Field index;
};
/// The parameters of Run.
struct RunParameters {
  MiInstance instance;
  MiUint32Field result;
};

MiPropertyDecl property(const char* name, std::uint32_t flags, MiType type, std::size_t offset,
                        const char* class_name) {
  MiPropertyDecl made{};
  made.flags = flags;
  made.code = name_code(name);
  made.name = name;
  made.type = type;
  made.offset = static_cast<std::uint32_t>(offset);
  made.origin = class_name;
  made.propagator = class_name;
  return made;
}

MiParameterDecl result_parameter() {
  MiParameterDecl made{};
  made.flags = MI_FLAG_PARAMETER | MI_FLAG_OUT;
  made.code = name_code("MIReturn");
  made.name = "MIReturn";
  made.type = mi_type_uint32;
  made.offset = offsetof(RunParameters, result);
  return made;
}

/// A class with all that its declaration points to. Never moved.
struct ClassParts {
  std::array<char, 32> name{};
  std::array<MiPropertyDecl, 2> properties{};
  std::array<const MiPropertyDecl*, 2> property_list{};
  MiMethodDecl method{};
  std::array<const MiMethodDecl*, 1> methods{};
  MiClassDecl declared{};

  void make(const char* stem, std::uint32_t number, std::uint32_t flags, const MiProviderFT* provider,
            const MiSchemaDecl* schema);
};

const MiParameterDecl the_result = result_parameter();
const std::array<const MiParameterDecl*, 1> parameter_list{&the_result};
MiSchemaDecl the_schema;
MiMethodDecl the_method;
std::array<ClassParts, std::size_t{2} * classes> parts;
std::array<const MiClassDecl*, std::size_t{2} * classes> class_list;

MiMethodDecl method_of(const char* class_name, const Served& served, const MiSchemaDecl* schema) {
  MiMethodDecl made{};
  made.flags = MI_FLAG_METHOD | MI_FLAG_STATIC;
  made.code = name_code("Run");
  made.name = "Run";
  made.parameters = parameter_list.data();
  made.parameter_count = 1;
  made.size = sizeof(RunParameters);
  made.return_type = mi_type_uint32;
  made.origin = class_name;
  made.propagator = class_name;
  made.schema = schema;
  made.invoke = served.run;
  return made;
}

void ClassParts::make(const char* stem, std::uint32_t number, std::uint32_t flags,
                      const MiProviderFT* provider, const MiSchemaDecl* schema) {
  std::snprintf(name.data(), name.size(), "%s%02u", stem, number + 1);
  properties = {
      property("Name", MI_FLAG_PROPERTY | MI_FLAG_KEY, mi_type_string, offsetof(ProbeInstance, name),
               name.data()),
      property("Index", MI_FLAG_PROPERTY, mi_type_uint32, offsetof(ProbeInstance, index), name.data())};
  property_list = {&properties[0], &properties[1]};
  declared.flags = flags;
  declared.code = name_code(name.data());
  declared.name = name.data();
  declared.properties = property_list.data();
  declared.property_count = 2;
  declared.size = sizeof(ProbeInstance);
  declared.schema = schema;
  declared.provider = provider;
}

}  // namespace

const MiMethodDecl& run_method() {
  return the_method;
}

const MiSchemaDecl& schema(const Served& served) {
  if (the_schema.class_count != 0) return the_schema;
  for (std::uint32_t i = 0; i < classes; ++i) {
    ClassParts& probe = parts[i];
    probe.make("Rescind_Probe", i, MI_FLAG_CLASS, served.probe, &the_schema);
    probe.method = method_of(probe.name.data(), served, &the_schema);
    probe.methods = {&probe.method};
    probe.declared.methods = probe.methods.data();
    probe.declared.method_count = 1;
    ClassParts& event = parts[classes + i];
    event.make("Rescind_Event", i, MI_FLAG_CLASS | MI_FLAG_INDICATION, served.event, &the_schema);
    class_list[i] = &probe.declared;
    class_list[classes + i] = &event.declared;
  }
  the_method = parts[0].method;
  the_schema.classes = class_list.data();
  the_schema.class_count = static_cast<std::uint32_t>(class_list.size());
  return the_schema;
}

}  // namespace rescind::probe
