#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace rescind {

/// The files that cases are of, each with the keys and values of its matrix: a case's name is told by numbers.
class HtmlFiles {
 public:
  struct File {
    std::string path;
    std::string name;  ///< What its cases are called, without their values.
    std::vector<std::string> keys;
    std::vector<std::vector<std::string>> values;  ///< By key.
    std::size_t cases = 0;
  };
  /// A case: its file, and for each of the file's keys the number of its value. It is called `own_name` where these do not
  /// say how.
  struct Place {
    std::uint32_t file = 0;
    std::vector<std::uint32_t> values;
    std::optional<std::string> own_name;
  };

  /// Takes in the next case of the file.
  [[nodiscard]] Place add(const std::string& path, const std::string& case_name);
  /// What it is called.
  [[nodiscard]] std::string name_of(const Place& place) const;
  [[nodiscard]] const std::vector<File>& all() const { return files_; }

 private:
  std::map<std::string, std::uint32_t> places_;  // By path.
  std::vector<File> files_;
};

}  // namespace rescind
