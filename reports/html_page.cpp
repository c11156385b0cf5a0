#include "reports/html_page.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "harness/base/assert.hpp"
#include "reports/deflate.hpp"
#include "reports/html_escape.hpp"

namespace rescind {
namespace {

constexpr std::string_view static_mark = "<!--rescind:static-->";
constexpr std::string_view data_mark = "<!--rescind:data-->";

}  // namespace

std::string page_element(std::string_view id, std::string_view bytes) {
  return fmt::format("<script type=\"application/octet-stream\" id=\"{}\">{}</script>\n", id,
                     base64(deflated(bytes)));
}

void write_page(const Sink& sink, std::string_view static_part, const std::vector<std::string>& elements) {
  const std::string_view page = viewer_page();
  const std::size_t place_of_static = page.find(static_mark);
  const std::size_t place_of_data = page.find(data_mark);
  RESCIND_ASSERT(place_of_static < place_of_data && place_of_data != std::string_view::npos);
  const std::size_t behind_static = place_of_static + static_mark.size();
  sink(page.substr(0, place_of_static));
  sink(static_part);
  sink(page.substr(behind_static, place_of_data - behind_static));
  for (const std::string& element : elements) sink(element);
  sink(page.substr(place_of_data + data_mark.size()));
}

std::string page_text(std::string_view static_part, const std::vector<std::string>& elements) {
  std::string text;
  write_page([&](std::string_view piece) { text += piece; }, static_part, elements);
  return text;
}

std::string html_lines(std::string_view text) {
  std::string html = "<pre>";
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    html += html_text(text.substr(0, end)) + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return html + "</pre>\n";
}

}  // namespace rescind
