#pragma once

#include <string>

namespace CLI {
class App;
}

namespace rescind {

/// What a shell reads to complete commands and options as they are typed: "bash", "zsh" or "fish", made of the tables that
/// help is made of. Throws UsageError for another shell.
[[nodiscard]] std::string completions_for(const std::string& shell, const CLI::App& app);

/// The manual page rescind(1), in troff, made of the same tables.
[[nodiscard]] std::string manual_page(const CLI::App& app, const std::string& version);
/// The same of rescind-explore(1), which has no commands.
[[nodiscard]] std::string manual_page_of_ranks(const CLI::App& app, const std::string& version);

}  // namespace rescind
