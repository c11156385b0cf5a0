#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/shell.hpp"
#include "harness/base/text.hpp"
#include "harness/base/usage_error.hpp"
#include "harness/cli/arguments.hpp"
#include "harness/cli/campaign_findings.hpp"
#include "harness/cli/campaign_stores.hpp"
#include "harness/cli/campaign_targets.hpp"
#include "harness/cli/case_options.hpp"
#include "harness/cli/command.hpp"
#include "harness/cli/options.hpp"
#include "harness/cli/quantity_option.hpp"
#include "harness/cli/shard.hpp"
#include "harness/edge/signals.hpp"
#include "harness/edge/stopwatch.hpp"
#include "harness/engine/campaign/known_findings.hpp"
#include "harness/history/version.hpp"
#include "harness/scenario/language/schema.hpp"

namespace rescind::campaign_subcommand {
namespace {

constexpr std::uint64_t runs_max = 1'000'000'000'000;
constexpr std::uint64_t default_runs = 100'000;

// As typed.
struct Options {
  std::vector<std::string> words;
  CampaignTyped what;
  ConfigTyped config;
  std::string runs;
  std::string time;
  std::string jobs;
  std::string slice;
  std::string format = "text";
  bool quiet = false;
  std::string program;  // This one's version.
};

std::optional<Duration> time_from(const Options& options) {
  if (options.time.empty()) return std::nullopt;
  return duration_from("--for", options.time);
}

CampaignRequest understand(const Options& options) {
  CampaignRequest request;
  const std::uint64_t unasked = options.time.empty() ? default_runs : runs_max;
  request.runs = options.runs.empty() ? unasked : number("--runs", options.runs, 1, runs_max);
  request.jobs = jobs_from(options.jobs);
  if (!options.slice.empty()) {
    const Shard part = parse_shard(options.slice, "--slice");
    request.slice = {part.index, part.of};
  }
  return request;
}

// A slice without a lane would have nothing to do, and look like a success.
void require_lanes(const CampaignRequest& request, const CampaignTargets& all) {
  std::uint64_t lanes = 0;
  for (const CampaignTarget& target : all.targets) lanes += lanes_of(target.fuzz.strategy);
  if (request.slice.of > lanes)
    throw UsageError(fmt::format("--slice: these {} can be divided into {} slices at most",
                                 counted(all.targets.size(), "target", "targets"), lanes),
                     "name a smaller N, or more scenarios or strategies");
}

// The command that goes on with it.
std::string command_of(const Options& options) {
  std::string command = "rescind campaign";
  for (const std::string& word : options.words) command += " " + shell_word(word);
  for (const std::string& one : options.what.strategies) command += " --strategy " + one;
  for (const std::string& one : options.what.profiles) command += " --profile " + shell_word(one);
  if (options.what.filter != "*") command += " --filter " + shell_word(options.what.filter);
  if (options.what.depth != "3") command += " --depth " + options.what.depth;
  if (options.what.seed != "1") command += " --seed " + options.what.seed;
  if (!options.what.steps.empty()) command += " --max-steps " + options.what.steps;
  if (!options.what.mutant.empty()) command += " --mutant " + options.what.mutant;
  return command + (options.what.strict ? " --strict" : "") + typed_again(options.config);
}

// One call of a campaign, from what is known to what is new.
class Campaign {
 public:
  Campaign(const Options& options, const std::string& directory, Console& console)
      : options_(options),
        directory_(directory),
        console_(console),
        request_(understand(options)),
        time_(time_from(options)),
        targets_(campaign_targets(options.what, options.config, console)) {
    require_lanes(request_, targets_);
  }

  ExitCode run() {
    CampaignStore store = CampaignStore::to_work_on(directory_);
    let_interruption_wait();
    store.begin_session(options_.program, fmt::format("history {}, scenario {}, store {}", history_version,
                                                      format_version, campaign_store_version));
    const KnownFindings known = watch_known_findings(targets_.targets, store, request_.jobs,
                                                     [this] { show("known findings are replayed"); });
    save(store);
    const CampaignProgress progress = run_campaign(targets_.targets, store, request_, watch(store));
    save(store);
    store.end_session();
    console_.progress("");
    tell(store, known, progress);
    for (const std::string& why : lost_) console_.say("rescind campaign: " + why + "\n");
    if (!lost_.empty()) return ExitCode::harness;
    return progress.news.empty() && known.back.empty() ? ExitCode::ok : ExitCode::broken;
  }

 private:
  void show(const std::string& what) {
    if (stopwatch_.is_long()) console_.progress(fmt::format("{} s: {}", stopwatch_.seconds(), what));
  }

  void save(CampaignStore& store) {
    lost_ = save_campaign_findings(targets_, store, directory_, command_of(options_));
  }

  CampaignWatch watch(CampaignStore& store) {
    const auto told = std::make_shared<std::string>("0 runs");
    const auto saved = std::make_shared<std::size_t>(0);
    return {.progress =
                [this, told, saved, &store](const CampaignProgress& progress) {
                  if (progress.news.size() > *saved) save(store);
                  *saved = progress.news.size();
                  *told = fmt::format("{} runs, {} a second; {} new races; {} new findings", progress.runs,
                                      a_second(progress.runs), progress.races_new, progress.news.size());
                  show(*told);
                },
            .tick = [this, told] { show(*told); },
            .time_is_up = [this] { return time_.has_value() && stopwatch_.elapsed_ns() > time_->ns; },
            .stop_asked = interrupted};
  }

  [[nodiscard]] std::uint64_t a_second(std::uint64_t runs) const {
    return static_cast<std::uint64_t>(static_cast<double>(runs) * 1e9 /
                                      static_cast<double>(stopwatch_.elapsed_ns()));
  }

  void tell(CampaignStore& store, const KnownFindings& known, const CampaignProgress& progress) {
    if (options_.format != "text") return console_.print(campaign_told(directory_, store, options_.format));
    std::string text;
    for (const std::string& shape : progress.news) text += "new: " + printable(shape) + "\n";
    for (const std::string& shape : known.back) text += "back: " + printable(shape) + "\n";
    for (const std::string& shape : known.gone) text += "gone: " + printable(shape) + "\n";
    if (options_.quiet && text.empty()) return;
    text = campaign_told(directory_, store, "text") + text;
    text += fmt::format(
        "{}{}, {} new, {} still there{} ({:.1f} s)\n",
        interrupted() ? "interrupted after " : "this time: ", counted(progress.runs, "run", "runs"),
        counted(progress.news.size(), "finding", "findings"), known.still_there,
        known.not_asked > 0 ? fmt::format(", {} of cases that were not run", known.not_asked) : "",
        static_cast<double>(stopwatch_.elapsed_ns()) / 1e9);
    if (progress.runs == 0 && !interrupted() && options_.time.empty())
      text += fmt::format("all {} runs were done before: --runs asks for more\n", grouped(request_.runs));
    console_.print(text);
  }

  const Options& options_;
  const std::string& directory_;
  Console& console_;
  CampaignRequest request_;
  std::optional<Duration> time_;
  CampaignTargets targets_;
  Stopwatch stopwatch_;
  std::vector<std::string> lost_;
};

std::string without_slash(std::string directory) {
  while (directory.size() > 1 && directory.ends_with('/')) directory.pop_back();
  return directory;
}

ExitCode tell_or_merge(const Options& options, Console& console) {
  const std::string& word = options.words.front();
  std::vector<std::string> directories(options.words.begin() + 1, options.words.end());
  for (std::string& one : directories) one = without_slash(one);
  if (word == "merge") {
    if (directories.size() < 2)
      throw UsageError("merge takes the directory that takes in, and those that are taken in",
                       "rescind campaign merge INTO FROM...");
    return merge_campaigns(directories.front(), {directories.begin() + 1, directories.end()}, options.format,
                           console);
  }
  if (directories.size() != 1)
    throw UsageError(word + " takes one directory", "rescind campaign " + word + " DIR");
  return tell_campaign(directories.front(), options.format, console);
}

ExitCode campaign(const Options& options, Console& console) {
  static_cast<void>(one_of("--format", options.format, {"text", "json", "html"}));
  if (options.words.empty())
    throw UsageError("the directory that keeps the campaign is missing", "rescind campaign DIR [PATH...]");
  const std::string& word = options.words.front();
  if (word == "status" || word == "report" || word == "merge") return tell_or_merge(options, console);
  Options all = options;
  all.what.paths.assign(options.words.begin() + 1, options.words.end());
  const std::string directory = without_slash(word);
  return Campaign(all, directory, console).run();
}

constexpr auto footer = R"(
  rescind campaign DIR [PATH...]          runs what is left, and keeps what came of it in DIR
  rescind campaign status DIR             says how far it is; --format json too
  rescind campaign report DIR             the same; --format html is a page
  rescind campaign merge INTO FROM...     takes in what other stores have: exit code 1 where a finding is new

Known findings are replayed first, and watched until they are gone; they alone leave the exit code 0. A new finding, or
one that is back, makes it 1. Runs are done in batches of 64, of all targets in turn: a target is a case with a strategy
under a profile. The same command goes on where it stopped, however it stopped; several processes may work on one DIR.
A directory that is called status, report or merge is typed ./status.

Examples:
  rescind campaign nightly scenarios --for 8h
  rescind campaign nightly scenarios/quota --strategy pct --strategy pos --profile mi --profile my.yaml --runs 1000000
  rescind campaign part-2 scenarios --slice 2/8 --runs 1000000
  rescind campaign report nightly --format html >campaign.html)";

}  // namespace

void add(CLI::App& app, Console& console, CommandBody& chosen, const BuiltFrom& from) {
  Arguments command(app, "campaign",
                    "Search for races for days: keep what is found, and go on where it stopped");
  const auto options = std::make_shared<Options>();
  options->program = RESCIND_VERSION +
                     (from.commit.empty() ? "" : " " + std::string(from.commit.substr(0, 12))) +
                     (from.changed ? ", with changes" : "");
  command.positional("DIR", options->words,
                     "Where the campaign is kept, then scenario files or directories; or see below");
  add_filter_option(command, options->what.filter);
  command.repeated("--strategy", options->what.strategies,
                   "random, walk, pct, pos or coverage; may be repeated (default random, pct and coverage)",
                   "NAME");
  command.repeated("--profile", options->what.profiles,
                   "What to judge by: a profile file, or one that is built in; may be repeated (default mi)",
                   "FILE");
  command.flag("--strict", options->what.strict, "A broken should fails too");
  command.option("--depth", options->what.depth, "Of pct: the depth of the bugs to look for (default 3)",
                 "N");
  command.option(
      "--runs", options->runs,
      "End when there are so many runs in all, those before and of all slices included (default 100000; with "
      "--for no limit)",
      "N");
  command.option("--for", options->time, "... or after so much time, such as 8h", "TIME");
  command.option("--slice", options->slice, "Do the I-th of N parts of the runs: no two do the same one",
                 "I/N");
  command.option("--seed", options->what.seed, "Run n of a case has the seed N + n (default 1)", "N");
  add_jobs_option(command, options->jobs);
  command.option("--mutant", options->what.mutant, "Make one decision of the system wrong", "NAME");
  add_steps_option(command, options->what.steps);
  add_config_options(command, options->config);
  command.option("--format", options->format, "What standard output shows: text (default), json or html",
                 "FORMAT");
  command.flag("-q,--quiet", options->quiet, "Print nothing unless something is new, back or gone");
  command.footer(footer);
  command.callback(choosing(chosen, console, options, campaign));
}

}  // namespace rescind::campaign_subcommand
