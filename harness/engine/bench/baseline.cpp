#include "harness/engine/bench/baseline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <tuple>

#include "harness/base/input_error.hpp"
#include "harness/base/nearest_word.hpp"

namespace rescind {
namespace {

constexpr std::string_view first_words = "# rescind latency baseline ";

// What stands between the words of a line is written as %20 inside them.
std::string encoded(std::string_view text, std::string_view special) {
  std::string safe;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f || c == '%' || special.find(c) != std::string_view::npos)
      safe += fmt::format("%{:02X}", byte);
    else
      safe += c;
  }
  return safe;
}

std::optional<std::string> decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      plain += text[i];
      continue;
    }
    unsigned byte = 0;
    const std::string_view digits = text.substr(i + 1, 2);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
    if (error != std::errc() || end != digits.data() + 2) return std::nullopt;
    plain += static_cast<char>(byte);
    i += 2;
  }
  return plain;
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(at);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

// Reads one file, line by line, and says where it is wrong.
class Reader {
 public:
  explicit Reader(std::string path) : path_(std::move(path)) {}

  Baseline read(std::string_view text) {
    Baseline baseline;
    for (std::string_view rest = text; !rest.empty();) {
      const std::size_t end = rest.find('\n');
      ++number_;
      line_ = rest.substr(0, end);
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
      if (number_ == 1) {
        baseline.terms = header();
      } else if (!line_.empty() && line_.front() != '#') {
        baseline.lines.push_back(line());
      }
    }
    if (number_ == 0) refuse(line_, "the file is empty", "remove it; --update-baseline then writes it");
    return baseline;
  }

 private:
  [[noreturn]] void refuse(std::string_view at, const std::string& what, const std::string& hint = {}) const {
    const auto column = static_cast<std::uint32_t>(at.data() == nullptr ? 0 : at.data() - line_.data() + 1);
    throw InputError(path_, number_, number_ == 0 ? 0 : column, what, hint, std::string(line_));
  }

  BaselineTerms header() const {
    const std::string hint = "name one that --update-baseline wrote, or a new file for it to write";
    if (!line_.starts_with(first_words)) refuse(line_, "this is no baseline of latencies", hint);
    const std::string_view words =
        line_.substr(first_words.size(), line_.find(". Made by:") - first_words.size());
    std::vector<std::string_view> parts;
    for (std::string_view part : split(words, ';')) {
      if (part.starts_with(' ')) part.remove_prefix(1);
      parts.push_back(part);
    }
    if (parts.front() != std::to_string(baseline_version))
      refuse(parts.front(), fmt::format("version {} of baselines is expected", baseline_version), hint);
    const bool virtual_clock = parts.size() > 1 && parts[1] == "clock virtual";
    if (parts.size() != 5 || parts[2] != "unit ns" || !(virtual_clock || parts[1] == "clock monotonic"))
      refuse(line_, "the first line is not one that `rescind bench` writes", hint);
    BaselineTerms terms{.virtual_clock = virtual_clock, .seeds = {}, .profile = after(parts[4], "profile ")};
    if (virtual_clock) terms.seeds = seeds(after(parts[3], "seeds "));
    return terms;
  }

  std::string after(std::string_view part, std::string_view word) const {
    if (!part.starts_with(word)) refuse(part, fmt::format("'{}' is expected here", word));
    return std::string(part.substr(word.size()));
  }

  Seeds seeds(const std::string& text) const {
    const std::size_t dots = text.find("..");
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    const char* end = text.data() + text.size();
    if (dots == std::string::npos || std::from_chars(text.data(), end, first).ptr != text.data() + dots ||
        std::from_chars(text.data() + dots + 2, end, last).ptr != end || last < first)
      refuse(line_, "'seeds FIRST..LAST' is expected in the first line");
    return {first, last - first + 1};
  }

  // "SCENARIO MEASURE[WHERE] N ..."
  BaselineLine line() const {
    const std::size_t space = line_.find(' ');
    if (space == std::string_view::npos) refuse(line_, "'SCENARIO MEASURE N ...' is expected");
    BaselineLine read{.scenario = plain(line_.substr(0, space))};
    std::string_view rest = line_.substr(space + 1);
    const std::size_t end = rest.find_first_of(" [");
    if (end == std::string_view::npos) refuse(rest, "the number of samples is missing");
    read.measure = measure(rest.substr(0, end));
    if (rest[end] == '[') {
      const std::size_t close = rest.rfind("] ");
      if (close == std::string_view::npos)
        refuse(rest, "the condition does not end: ']' and a space are expected");
      read.where = where(rest.substr(end + 1, close - end - 1));
      rest.remove_prefix(close + 2);
    } else {
      rest.remove_prefix(end + 1);
    }
    read.summary = summary(split(rest, ' '));
    return read;
  }

  std::string plain(std::string_view text) const {
    if (std::optional<std::string> name = decoded(text)) return *name;
    refuse(text, "'%' and two hexadecimal digits are expected");
  }

  Measure measure(std::string_view name) const {
    if (const std::optional<Measure> found = measure_named(name)) return *found;
    refuse(name, "there is no such measure", word_hint(name, measure_names()));
  }

  Where where(std::string_view text) const {
    Where where;
    for (const std::string_view part : split(text, ',')) {
      const std::size_t equals = part.find('=');
      if (equals == std::string_view::npos) refuse(part, "KEY=VALUE is expected");
      std::vector<std::string> values;
      for (const std::string_view value : split(part.substr(equals + 1), '|')) values.push_back(plain(value));
      where.emplace_back(plain(part.substr(0, equals)), std::move(values));
    }
    return where;
  }

  std::uint64_t count(std::string_view text) const {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) refuse(text, "a whole number is expected");
    return value;
  }

  Figure figure(std::string_view text) const {
    if (text == "-") return figure_untold;
    if (text == "never") return figure_never;
    const std::uint64_t value = count(text);
    if (value >= static_cast<std::uint64_t>(figure_never)) refuse(text, "the number is too large");
    return static_cast<Figure>(value);
  }

  // "20000 =13000000", or "60000 P50 P90 P99 P99.9 MAX never 0 #5d1c09ae".
  Summary summary(const std::vector<std::string_view>& words) const {
    Summary read{.n = count(words.front())};
    if (words.size() == 2 && words[1].starts_with('=')) {
      read.constant = true;
      read.figures.fill(figure(words[1].substr(1)));
      if (read.figures.front() == figure_never) read.never = read.n;
      return read;
    }
    constexpr std::size_t figures = std::tuple_size_v<decltype(read.figures)>;
    if (words.size() != 1 + figures + 3 || words[1 + figures] != "never" || !words.back().starts_with('#'))
      refuse(words.front(), "'N =VALUE' or 'N P50 P90 P99 P99.9 MAX never N #HASH' is expected");
    for (std::size_t i = 0; i < figures; ++i) read.figures[i] = figure(words[1 + i]);
    read.never = count(words[2 + figures]);
    read.hash = std::string(words.back().substr(1));
    return read;
  }

  std::string path_;
  std::uint32_t number_ = 0;
  std::string_view line_;
};

std::string figure_text(Figure figure) {
  if (figure == figure_untold) return "-";
  return figure == figure_never ? "never" : std::to_string(figure);
}

std::string summary_text(const Summary& summary) {
  if (summary.constant) return fmt::format("{} ={}", summary.n, figure_text(summary.figures.front()));
  std::string text = std::to_string(summary.n);
  for (const Figure figure : summary.figures) text += " " + figure_text(figure);
  return text + fmt::format(" never {} #{}", summary.never, summary.hash);
}

}  // namespace

Summary summary_of(const LatencyLine& line) {
  const auto figure = [](std::optional<std::int64_t> value) { return value.value_or(figure_never); };
  Summary summary{.n = line.samples.count(), .never = line.samples.never()};
  if (line.samples.is_constant()) {
    summary.constant = true;
    summary.figures.fill(figure(line.samples.largest()));
    return summary;
  }
  for (std::size_t i = 0; i < quantiles.size(); ++i) {
    const bool told = line.each >= quantiles[i].needed;
    summary.figures[i] = told ? figure(line.samples.at(quantiles[i].of_thousand)) : figure_untold;
  }
  summary.figures[Summary::largest] = figure(line.samples.largest());
  summary.hash = line.samples.hash();
  return summary;
}

Baseline read_baseline(std::string_view text, const std::string& path) {
  return Reader(path).read(text);
}

std::string baseline_text(const Baseline& baseline) {
  std::vector<std::tuple<std::string, Measure, std::string, std::string>> lines;
  for (const BaselineLine& line : baseline.lines)
    lines.emplace_back(encoded(line.scenario, " "), line.measure, text_of(line.where),
                       summary_text(line.summary));
  std::ranges::sort(lines);
  std::string text = fmt::format(
      "{}{}; clock {}; unit ns; {}. Made by: rescind bench --update-baseline\n", first_words,
      baseline_version, baseline.terms.virtual_clock ? "virtual" : "monotonic", text_of(baseline.terms));
  for (const auto& [scenario, measure, where, summary] : lines)
    text += fmt::format("{} {}{} {}\n", scenario, name_of(measure), where.empty() ? "" : "[" + where + "]",
                        summary);
  return text;
}

std::string text_of(const BaselineTerms& terms) {
  const std::string sampled = terms.virtual_clock ? fmt::format("seeds {}..{}", terms.seeds.from,
                                                                terms.seeds.from + (terms.seeds.count - 1))
                                                  : "histories";
  return fmt::format("{}; profile {}", sampled, encoded(terms.profile, ";"));
}

std::string text_of(const Where& where) {
  std::string text;
  for (const auto& [key, values] : where) {
    text += (text.empty() ? "" : ",") + encoded(key, "=|,") + "=";
    for (std::size_t i = 0; i < values.size(); ++i) text += (i == 0 ? "" : "|") + encoded(values[i], "=|,");
  }
  return text;
}

}  // namespace rescind
