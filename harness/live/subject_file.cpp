#include "harness/live/subject_file.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "harness/base/assert.hpp"
#include "harness/base/nearest_word.hpp"
#include "harness/live/placeholders.hpp"
#include "harness/live/shipped_data.hpp"
#include "harness/scenario/language/document.hpp"
#include "harness/scenario/language/structure.hpp"

namespace rescind::live {
namespace {

std::string text_in(const YamlNode& map, std::string_view key, const std::string& otherwise = {}) {
  const YamlNode* node = map.find(key);
  return node == nullptr ? otherwise : node->text;
}

std::optional<std::string_view> text_of(std::span<const ShippedFile> files, std::string_view name) {
  const auto found = std::ranges::find(files, name, &ShippedFile::name);
  if (found == files.end()) return std::nullopt;
  return found->text;
}

/// Takes what a checked document says over what `subject` says so far.
class SubjectTaking {
 public:
  SubjectTaking(Subject& subject, Diagnostics& diagnostics) : subject_(subject), diagnostics_(diagnostics) {}

  void take(const YamlNode& document) {
    document_ = &document;
    subject_.name = text_in(document, "subject");
    if (const YamlNode* command = find("command")) subject_.command = command->texts();
    if (const YamlNode* shape = find("shape"))
      subject_.shape = shape->text == "dap" ? Shape::dap : Shape::json_rpc;
    if (const YamlNode* framing = find("framing"))
      subject_.framing = framing->text == "line" ? Framing::line : Framing::header;
    if (const YamlNode* batch = find("batch"))
      subject_.batch = batch->text == "array" ? Batch::array : Batch::write;
    subject_.profile = text_in(document, "profile", subject_.profile);
    if (const YamlNode* ids = find("ids")) subject_.ids_again = ids->text == "again";
    if (const YamlNode* cancel = find("cancel")) {
      subject_.cancel_method = (*cancel)["method"].text;
      subject_.cancel_id = text_in(*cancel, "id", "id");
      subject_.cancel_needs = text_in(*cancel, "needs");
    }
    if (const YamlNode* progress = find("progress")) {
      subject_.progress_method = text_in(*progress, "notify");
      subject_.progress_token = text_in(*progress, "token");
    }
    subject_.timeout_param = text_in(document, "timeout", subject_.timeout_param);
    take_messages("handshake", subject_.handshake);
    take_messages("touch", subject_.touch);
    take_messages("slow", subject_.slow, true);
    take_messages("fast", subject_.fast, true);
    take_messages("shutdown", subject_.shutdown);
    take_requests();
    take_answers();
    take_workspace();
    if (const std::vector<YamlNode>* items = items_of("skip")) {
      for (const YamlNode& item : *items) subject_.skipped[text_in(item, "moment")] = text_in(item, "reason");
    }
    if (const YamlNode* redact = find("redact")) subject_.redact = redact->texts();
  }

 private:
  [[nodiscard]] const YamlNode* find(std::string_view key) const { return document_->find(key); }
  [[nodiscard]] const std::vector<YamlNode>* items_of(std::string_view key) const {
    const YamlNode* node = find(key);
    return node == nullptr ? nullptr : &node->items;
  }

  /// Placeholders have to be known, and with something in their places the text has to be JSON.
  void check_json(const YamlNode& written) {
    PlaceholderValues values;
    for (const std::string& name : placeholders_in(written.text)) {
      std::vector<std::string_view> known;
      for (const PlaceholderInfo& info : all_placeholders()) known.push_back(info.name);
      values[name] = "0";
      if (std::ranges::count(known, name) == 0)
        diagnostics_.add(written.at, "there is no placeholder '${" + name + "}'", word_hint(name, known));
    }
    try {
      const auto parsed = nlohmann::json::parse(filled_in_json(written.text, values));
      static_cast<void>(parsed);
    } catch (const nlohmann::json::parse_error& error) {
      std::string reason = error.what();
      reason.erase(0, reason.find("] ") + 2);
      diagnostics_.add(written.at, "this is no JSON: " + reason, R"(write '{"name": "value"}')");
    }
  }

  void take_messages(std::string_view key, std::vector<MessageTemplate>& messages,
                     bool requests_only = false) {
    const std::vector<YamlNode>* items = items_of(key);
    if (items == nullptr) return;
    messages.clear();
    for (const YamlNode& item : *items) {
      const YamlNode* request = item.find("request");
      if (requests_only && request == nullptr)
        diagnostics_.add(item.at, "'" + std::string(key) + "' lists requests, which are answered",
                         "write 'request:'");
      MessageTemplate message{.method = request != nullptr ? request->text : text_in(item, "notify"),
                              .params = text_in(item, "params", "{}"),
                              .is_request = request != nullptr,
                              .answer = text_in(item, "answer"),
                              .await = text_in(item, "await"),
                              .needs = text_in(item, "needs")};
      for (const std::string_view key_of_json : {"params", "answer"})
        if (const YamlNode* written = item.find(key_of_json)) check_json(*written);
      messages.push_back(std::move(message));
    }
  }

  static NamedRequest::Like like_in(const YamlNode& item) {
    using Like = NamedRequest::Like;
    if (item.find("like") == nullptr) return Like::none;
    return text_in(item, "like") == "hello" ? Like::hello : Like::slow;
  }

  void take_requests() {
    const std::vector<YamlNode>* items = items_of("requests");
    if (items == nullptr) return;
    subject_.requests.clear();
    for (const YamlNode& item : *items) {
      for (const std::string_view key_of_json : {"params", "id"})
        if (const YamlNode* written = item.find(key_of_json)) check_json(*written);
      const std::string name = text_in(item, "provider");
      if (std::ranges::count(subject_.requests, name, &NamedRequest::name) != 0)
        diagnostics_.add(item.at, "two requests stand for the provider '" + name + "'",
                         "give one of them another name");
      subject_.requests.push_back(
          {name,
           like_in(item),
           {.method = text_in(item, "request"), .params = text_in(item, "params", "{}")},
           text_in(item, "id"),
           text_in(item, "needs")});
    }
  }

  void take_answers() {
    const std::vector<YamlNode>* items = items_of("answers");
    if (items == nullptr) return;
    subject_.answers.clear();
    for (const YamlNode& item : *items) {
      if (const YamlNode* result = item.find("result")) check_json(*result);
      subject_.answers.push_back(
          {text_in(item, "method"), text_in(item, "result"), text_in(item, "for-each")});
    }
  }

  void take_workspace() {
    if (const std::vector<YamlNode>* items = items_of("languages")) {
      subject_.languages.clear();
      for (const YamlNode& item : *items)
        subject_.languages.push_back({text_in(item, "language"), text_in(item, "big"), text_in(item, "small"),
                                      text_in(item, "head"), text_in(item, "each"), text_in(item, "tail"),
                                      text_in(item, "small-text")});
    }
    if (const std::vector<YamlNode>* items = items_of("programs")) {
      for (const YamlNode& item : *items)
        subject_.languages_of_programs[text_in(item, "program")] = text_in(item, "language");
    }
    if (const std::vector<YamlNode>* items = items_of("files")) {
      for (const YamlNode& item : *items)
        subject_.files.push_back({text_in(item, "name"), text_in(item, "text")});
    }
    if (const YamlNode* language = find("language")) {
      subject_.language = language->text;
      std::vector<std::string_view> known;
      for (const Language& one : subject_.languages) known.push_back(one.name);
      const YamlNode* written = find("languages");
      const bool may_be_lost = document_->lacks("languages") ||
                               (written != nullptr && !written->lost.empty()) ||
                               (find("like") != nullptr && subject_.what.empty());
      if (std::ranges::count(known, subject_.language) == 0 && !may_be_lost)
        diagnostics_.add(language->at, "there is no language '" + language->text + "' here",
                         known.empty() ? "describe it under 'languages:'" : word_hint(language->text, known));
    }
  }

  Subject& subject_;
  Diagnostics& diagnostics_;
  const YamlNode* document_ = nullptr;
};

Subject load(std::string_view text, std::string_view file, Diagnostics& diagnostics) {
  Subject subject;
  YamlNode document = parse_document(text, diagnostics, subject_file);
  check_structure(document, diagnostics, subject_file);
  if (const YamlNode* like = document.find("like")) {
    const std::vector<std::string_view> known = shipped_subjects();
    if (std::ranges::count(known, like->text) == 0) {
      diagnostics.add(like->at, "there is no shipped subject '" + like->text + "'",
                      word_hint(like->text, known));
    } else {
      subject = shipped_subject(like->text);
    }
  } else {
    subject.what = text_in(document, "subject");
  }
  SubjectTaking(subject, diagnostics).take(document);
  subject.file = file;
  return subject;
}

}  // namespace

LoadedSubject load_subject(std::string_view text, std::string_view file) {
  Diagnostics diagnostics(text, file);
  LoadedSubject loaded;
  try {
    loaded.subject = load(text, file, diagnostics);
  } catch (const Diagnostics::Full&) {
    loaded.subject = {};
  }
  loaded.errors = diagnostics.errors();
  return loaded;
}

std::vector<std::string_view> shipped_subjects() {
  std::vector<std::string_view> names;
  for (const ShippedFile& file : subject_files()) names.push_back(file.name);
  return names;
}

Subject shipped_subject(std::string_view name) {
  const std::optional<std::string_view> text = text_of(subject_files(), name);
  RESCIND_ASSERT(text.has_value());
  LoadedSubject loaded = load_subject(*text, name);
  RESCIND_ASSERT(loaded.errors.empty());
  loaded.subject.what = name;
  return std::move(loaded.subject);
}

std::vector<std::string_view> shipped_profiles() {
  std::vector<std::string_view> names;
  for (const ShippedFile& file : profile_files()) names.push_back(file.name);
  return names;
}

std::string_view shipped_profile(std::string_view name) {
  return text_of(profile_files(), name).value_or("");
}

}  // namespace rescind::live
