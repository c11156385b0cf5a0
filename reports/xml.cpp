#include "reports/xml.hpp"

#include <utility>

#include "harness/base/assert.hpp"
#include "harness/base/text.hpp"

namespace rescind {
namespace {

void append_escaped(std::string& xml, std::string_view text) {
  for (const char letter : text) {
    switch (letter) {
      case '&':
        xml += "&amp;";
        break;
      case '<':
        xml += "&lt;";
        break;
      case '>':
        xml += "&gt;";
        break;
      case '"':
        xml += "&quot;";
        break;
      default:
        xml += letter;
    }
  }
}

}  // namespace

void XmlText::finish_start() {
  if (in_start_) xml_ += ">\n";
  in_start_ = false;
}

void XmlText::open(std::string_view element) {
  finish_start();
  xml_.append(2 * (depth_ + open_.size()), ' ');
  xml_ += '<';
  xml_ += element;
  open_.push_back(element);
  in_start_ = true;
  has_text_ = false;
}

void XmlText::attribute(std::string_view name, std::string_view value) {
  RESCIND_ASSERT(in_start_);
  xml_ += ' ';
  xml_ += name;
  xml_ += "=\"";
  append_escaped(xml_, printable(value));
  xml_ += '"';
}

void XmlText::text(std::string_view lines) {
  RESCIND_ASSERT(in_start_);
  xml_ += '>';
  in_start_ = false;
  has_text_ = true;
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    append_escaped(xml_, printable(lines.substr(0, end)));
    if (end == std::string_view::npos) return;
    xml_ += '\n';
    lines.remove_prefix(end + 1);
  }
}

void XmlText::close() {
  RESCIND_ASSERT(!open_.empty());
  const std::string_view element = open_.back();
  open_.pop_back();
  if (in_start_) {
    xml_ += " />\n";
  } else {
    if (!has_text_) xml_.append(2 * (depth_ + open_.size()), ' ');
    xml_ += "</";
    xml_ += element;
    xml_ += ">\n";
  }
  in_start_ = false;
  has_text_ = false;
}

std::string XmlText::take() {
  return std::exchange(xml_, {});
}

}  // namespace rescind
