#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rescind {

/// XML made piece by piece: elements on lines of their own, two spaces deeper than what holds them. Whatever
/// is put into it comes out well-formed: texts and values are made printable() and escaped.
class XmlText {
 public:
  explicit XmlText(std::size_t depth = 0) : depth_(depth) {}

  void open(std::string_view element);
  /// Of the element that was opened last, before anything is put into it.
  void attribute(std::string_view name, std::string_view value);
  /// Lines inside the element: line ends stay, everything else becomes printable.
  void text(std::string_view lines);
  void close();

  [[nodiscard]] const std::string& str() const { return xml_; }
  /// The text so far, taken out.
  [[nodiscard]] std::string take();

 private:
  void finish_start();

  std::string xml_;
  std::size_t depth_;
  std::vector<std::string_view> open_;  // Names of literals.
  bool in_start_ = false;               // The last start tag has no end yet.
  bool has_text_ = false;               // The innermost element ends behind its text.
};

}  // namespace rescind
