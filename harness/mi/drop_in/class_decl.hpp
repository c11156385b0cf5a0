#pragma once

#include <string>

#include "harness/mi/abi.h"

namespace rescind::drop_in {

/// The declaration of a class, which programs that know the layout of instances read instead of asking. Never freed: there
/// is one for each name.
[[nodiscard]] const MiClassDecl* declared(const std::string& class_name);
/// The same with the property `Index`, a key. Its field stands right behind an instance's header.
[[nodiscard]] const MiClassDecl* declared_with_index(const std::string& class_name);

}  // namespace rescind::drop_in
