#include "reports/json_text.hpp"

#include "harness/base/text.hpp"

namespace rescind {

std::string json_text(const nlohmann::ordered_json& value, int indent) {
  return printable_json(value.dump(indent, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

}  // namespace rescind
