#include "harness/scenario/language/schema.hpp"

#include <algorithm>
#include <array>

#include "harness/base/assert.hpp"
#include "harness/contract/bounds.hpp"
#include "harness/contract/promise_words.hpp"

namespace rescind {
namespace {

using enum ValueType;
using enum Presence;

// clang-format off
constexpr std::array scenario_keys{
    KeySpec{"name", path_name, "What the case is called: family/what-happens.", required},
    KeySpec{"rules", words, "Rules that the run has to exercise; the case fails when it did not.", optional, {}, Words::rules},
    KeySpec{"sometimes", words, "Rules that depend on what is drawn: one of 40 runs has to exercise each; asked where it is run with 40 seeds or more.", optional, {}, Words::rules},
    KeySpec{"tags", names, "Words to select cases by."},
    KeySpec{"profile", object, "Bounds, where they are tighter than the profile's, and rules to switch off.", optional, "profile"},
    KeySpec{"contexts", names, "Security contexts besides those of the clients."},
    KeySpec{"system", object, "What the clients talk to: network, server and providers.", required, "system"},
    KeySpec{"clients", object, "Each client and its steps.", required, "clients"},
    KeySpec{"faults", objects, "What goes wrong on purpose, and when.", optional, "fault"},
    KeySpec{"matrix", parameters, "Makes a case of each combination of values; $(name) stands for the value."},
    KeySpec{"exclude", combinations, "Combinations that are left out."},
    KeySpec{"expect", object, "What the run has to show, besides keeping the rules.", optional, "expect"},
    KeySpec{"seed", seed, "Fixes the seed, whatever the command line says."},
    KeySpec{"until", duration, "Virtual time at which the run is cut; 1h without it."},
    KeySpec{"format", format_version, "The version of this format: 1."},
    KeySpec{"max-steps", count, "Actions after which the run is cut; 10000000 without it, and 2000 where time is left out."},
    KeySpec{"replay", object, "A run that was recorded: the file replays it, and nothing else.", optional, "replay"},
};

constexpr std::array replay_keys{
    KeySpec{"driver", word, "What said what happens next: timed, the virtual clock; steps, the tape alone.", required, {}, Words::drivers},
    KeySpec{"mutant", word, "The decision of the simulated system that was made wrong; the reference system without it.", optional, {}, Words::mutants},
    KeySpec{"breaks", words, "The rules that the run breaks.", optional, {}, Words::breakable_rules},
    KeySpec{"hash", hash, "Of the run's history.", required},
    KeySpec{"tape", choices, "Its choices, in order: site, actor, and which of how many candidates, from 0. Past its end each is the first."},
};

constexpr std::array profile_keys{
    KeySpec{"bounds", object, "Bounds that are tighter than the profile's.", optional, "bounds"},
    KeySpec{"off", object, "Rules that are not judged here, each with the reason.", optional, "off"},
};

// clang-format on
/// The names and meanings come from the contract, for scenarios and profiles alike.
constexpr auto bounds_keys = [] {
  std::array<KeySpec, all_bounds.size()> keys{};
  for (std::size_t i = 0; i < keys.size(); ++i)
    keys[i] = {all_bounds[i].name, all_bounds[i].duration != nullptr ? duration : allowance,
               all_bounds[i].meaning};
  return keys;
}();
// clang-format off

constexpr KeySpec off_others{"RULE", text, "Why the rule is not judged."};

constexpr std::array own_profile_keys{
    KeySpec{"profile", name, "What the profile is called.", required},
    KeySpec{"off", object, "Rules that are not judged, each with the reason.", optional, "off"},
    KeySpec{"levels", object, "Rules whose level is another than the contract's.", optional, "levels"},
    KeySpec{"bounds", object, "The numbers that prompt, few and in time stand for.", optional, "clock-bounds"},
    KeySpec{"answer-cancelled", word_or_object, "Whether what was cancelled still gets its final result; forbidden turns result.one-final round.", optional, "answer-cancelled", Words::answers},
    KeySpec{"cancel-travels", words, "The kinds of operations whose cancel can reach the provider; or all, or none.", optional, {}, Words::travelling},
    KeySpec{"codes", object, "How an operation ended, by the subject's own code.", optional, "codes"},
    KeySpec{"units", object, "What the units of quotas are, and when they come back.", optional, "units"},
    KeySpec{"requires", words, "Rules that every case has to exercise and decide; else it fails.", optional, {}, Words::breakable_rules},
    KeySpec{"revision", text, "Which version of the protocol it is about."},
    KeySpec{"format", format_version, "The version of this format: 1."},
};

constexpr std::array answer_keys{
    KeySpec{"answer", word, "Whether there is an answer.", required, {}, Words::answers},
    KeySpec{"level", word, "How strictly an answer is forbidden; must without it.", optional, {}, Words::levels},
    KeySpec{"crossing", duration, "How long an answer that was under way may still come, where it is forbidden; 0 without it."},
    KeySpec{"forms", object, "Forms of cancel that are answered otherwise.", optional, "answer-forms"},
};

/// A form has no forms.
constexpr std::array form_answer_keys{answer_keys[0], answer_keys[1], answer_keys[2]};

constexpr KeySpec answer_forms_others{"FORM", word_or_object, "Whether what was cancelled in this form still gets its final result.", optional, "answer-form", Words::answers};

constexpr KeySpec codes_others{"CODE", word_or_object, "How it ended; where the code has several causes, by what the message says.", optional, "code-messages", Words::endings};

constexpr KeySpec messages_others{"TEXT", word, "How it ended, where the message holds this text. The first that fits counts.", optional, {}, Words::endings};

constexpr std::array units_keys{
    KeySpec{"operations", object, "The pool that an operation takes a unit of.", optional, "pool"},
    KeySpec{"memory", object, "The pool that queued results take their bytes of.", optional, "pool"},
    KeySpec{"work-bound", count_unlimited, "Providers at work on behalf of a pool, at most, as a multiple of its limit."},
};

constexpr std::array pool_keys{
    KeySpec{"are", text, "What the system calls its units."},
    KeySpec{"come-back", word, "When units come back: with the cancel, the provider's end, or the session's.", optional, {}, Words::units_back},
};

// clang-format on
/// What a profile says, with the promises that are one of a few words.
constexpr auto profile_file_keys = [] {
  std::array<KeySpec, own_profile_keys.size() + all_promises.size()> keys{};
  std::copy(own_profile_keys.begin(), own_profile_keys.end(), keys.begin());
  constexpr auto list = static_cast<std::size_t>(Words::cancel_answers);
  for (std::size_t i = 0; i < all_promises.size(); ++i)
    keys.at(own_profile_keys.size() + i) = {
        all_promises[i].key, word, all_promises[i].meaning, optional, {}, static_cast<Words>(list + i)};
  return keys;
}();
static_assert(static_cast<std::size_t>(Words::cancel_answers) + all_promises.size() ==
              static_cast<std::size_t>(Words::units_back));
// clang-format off

constexpr std::array clock_bounds_keys{
    KeySpec{"virtual", object, "On the virtual clock of simulations.", optional, "bounds"},
    KeySpec{"wall", object, "On the wall clock of real programs.", optional, "bounds"},
};

constexpr KeySpec levels_others{"RULE", word, "must: a breach fails the case; should: only with --strict.", optional, {}, Words::levels};

constexpr std::array system_keys{
    KeySpec{"network", object, "The way between the clients and the server.", optional, "network"},
    KeySpec{"quota", object_or_list, "Limits that the server keeps.", optional, "quota"},
    KeySpec{"server", object, "How long the server takes.", optional, "server"},
    KeySpec{"providers", object, "The providers, by name.", required, "providers"},
};

constexpr std::array network_keys{
    KeySpec{"protocol", word, "push streams results as they come; pull fetches batches. push without it.", optional, {}, Words::protocols},
    KeySpec{"latency", duration_range, "How long a message is under way; drawn for each message."},
    KeySpec{"connection", word, "shared: one for a session; per-operation: one for each operation. shared without it.", optional, {}, Words::connections},
    KeySpec{"transport", word, "stream keeps order; messages can be lost, copied and overtaken. stream without it.", optional, {}, Words::transports},
    KeySpec{"bandwidth", rate, "Of each direction of a connection; without limit when absent."},
    KeySpec{"loss", share, "The share of messages that are lost; needs transport messages."},
    KeySpec{"copies", share, "The share of messages that are delivered twice; needs transport messages."},
    KeySpec{"overtaking", share, "The share of messages that leave their order; needs transport messages."},
    KeySpec{"batch", count, "Most results in one batch (pull); 8 without it."},
};

constexpr std::array quota_keys{
    KeySpec{"operations", count, "So many operations at once.", verb},
    KeySpec{"memory", bytes, "So many bytes of queued results at once.", verb},
    KeySpec{"per", word, "Whose operations share the limit.", required, {}, Words::scopes},
};

constexpr std::array server_keys{
    KeySpec{"admission", duration_range, "From a request's arrival to its admission."},
    KeySpec{"dispatch", duration_range, "From admission to the provider's start."},
};

constexpr KeySpec providers_others{"PROVIDER", object, "One provider.", optional, "provider"};

constexpr std::array provider_keys{
    KeySpec{"results", count_endless, "What it posts before its final one; 1 without it, one at the most for single-result kinds."},
    KeySpec{"first", duration_range, "From its start to its first post; as `every` without it."},
    KeySpec{"every", duration_range, "Between posts, and from the last one to the final."},
    KeySpec{"hears-cancel", word, "How it hears that it is cancelled; callback without it.", optional, {}, Words::listens},
    KeySpec{"poll-every", duration, "Polls so often; before each post without it. Needs hears-cancel poll."},
    KeySpec{"stops-after", duration_range, "From hearing to its final."},
    KeySpec{"result-size", bytes, "Of one result, on the wire and against a memory quota; 1KiB without it."},
    KeySpec{"final", word, "The code of its final where it was not cancelled; ok without it.", optional, {}, Words::codes},
    KeySpec{"crash-after", count, "Crashes once it has posted so many results."},
    KeySpec{"hang-after", count, "Does and hears nothing more once it has posted so many results."},
};

constexpr KeySpec clients_others{"CLIENT", client, "One client: a list of steps, or a map.", optional, "client"};

constexpr std::array client_keys{
    KeySpec{"context", name, "The security context of its calls; its own name without it."},
    KeySpec{"call-time", duration_range, "From a call's entry to its return, where it does not block."},
    KeySpec{"callback-time", duration_range, "How long the application stays in a callback without steps of its own."},
    KeySpec{"work-time", duration_range, "The client stack's own work, such as from cancel to the final result."},
    KeySpec{"sessions", names, "Its sessions. One that no step opens is open from the start; without the key there is one, called as the client."},
    KeySpec{"steps", objects, "The steps of its only thread.", optional, "step"},
    KeySpec{"threads", object, "Its threads, each with its steps.", optional, "threads"},
};

constexpr KeySpec threads_others{"THREAD", objects, "The steps of one thread, in order.", optional, "step"};

constexpr std::array step_keys{
    KeySpec{"start", object, "Starts an operation.", verb, "start"},
    KeySpec{"cancel", name, "Cancels the operation.", verb},
    KeySpec{"close", name, "Closes the operation.", verb},
    KeySpec{"read", name, "Reads one result of a synchronous operation; blocks the thread.", verb},
    KeySpec{"drain", name, "Reads a synchronous operation until its final result.", verb},
    KeySpec{"ack", name, "Acknowledges the result that is due.", verb},
    KeySpec{"open-session", name, "Opens the session.", verb},
    KeySpec{"close-session", name, "Closes the session.", verb},
    KeySpec{"wait", wait, "Calls nothing: waits for a time or for an event.", verb},
    KeySpec{"batch", objects, "Steps (start, cancel, raw) whose messages leave in one instant, in their order.", verb, "step"},
    KeySpec{"raw", text, "Sends what is no message of the protocol: the message that cancels with these parameters, as JSON.", verb},
    KeySpec{"control", name, "Asks something cheap, called so from here on, and waits for the answer: it shows that the server lives and reads.", verb},
    KeySpec{"at", delay, "Not before this time since the start of the run."},
    KeySpec{"after", delay, "This long after the step before has returned; with `on`, after that event."},
    KeySpec{"on", event, "Not before this event; without `after`, in the middle of that very call."},
    KeySpec{"inside", callback, "Inside this callback, before it returns, instead of on the thread."},
    KeySpec{"times", count, "Repeats the step; with `on`, each time for the next such event."},
    KeySpec{"reason", word, "Of cancel; none without it.", optional, {}, Words::reasons},
    KeySpec{"form", name, "Of cancel: which of the profile's forms; the usual one, `usual`, without it."},
    KeySpec{"as", name, "The security context of the call; the client's without it."},
    KeySpec{"handle", word, "Which handle the call uses; own without it.", optional, {}, Words::handles},
    KeySpec{"completion", word, "Of close-session: block until it is closed, or notify by callback. block without it.", optional, {}, Words::completions},
};

constexpr std::array start_keys{
    KeySpec{"op", name, "What the operation is called from here on.", required},
    KeySpec{"kind", word, "Which operation function.", required, {}, Words::kinds},
    KeySpec{"provider", name, "Who serves it; not needed where there is one provider only."},
    KeySpec{"mode", word, "async delivers to callbacks, sync to reads; async without it.", optional, {}, Words::modes},
    KeySpec{"ack", word, "Acknowledgement of async results; automatic without it.", optional, {}, Words::acknowledgements},
    KeySpec{"timeout", duration, "The operation's timeout option; none without it."},
    KeySpec{"size", bytes, "Of its request, which takes so long to send as the bandwidth says; small without it."},
    KeySpec{"session", name, "The client's session; its first one without it."},
};

constexpr std::array fault_keys{
    KeySpec{"delay-spike", object, "Messages take longer for a while.", verb, "delay-spike"},
    KeySpec{"partition", object, "Nothing gets through, in neither direction.", verb, "connection-fault"},
    KeySpec{"half-open", object, "What the server sends does not arrive, and nobody is told.", verb, "connection-fault"},
    KeySpec{"reset", object, "The connection breaks; both ends are told.", verb, "connection-fault"},
    KeySpec{"bandwidth", object, "The connection is slow for a while.", verb, "bandwidth-fault"},
    KeySpec{"loss", object, "The next messages are lost; needs transport messages.", verb, "message-fault"},
    KeySpec{"duplicate", object, "The next messages are delivered twice; needs transport messages.", verb, "message-fault"},
    KeySpec{"reorder", object, "The next messages are overtaken; needs transport messages.", verb, "message-fault"},
    KeySpec{"shutdown", word, "The server shuts down, or its service stops.", verb, {}, Words::shutdowns},
    KeySpec{"provider-crash", object, "Providers crash.", verb, "provider-fault"},
    KeySpec{"provider-hang", object, "Providers do and hear nothing any more.", verb, "provider-fault"},
    KeySpec{"limit", object, "A quota's limit changes.", verb, "limit-fault"},
    KeySpec{"at", duration_range, "At this time since the start of the run."},
    KeySpec{"on", event, "On this event."},
    KeySpec{"after", duration_range, "This long after the event of `on`."},
};

constexpr KeySpec fault_of{"of", name, "On the connection of this operation; all connections without it and `session`."};
constexpr KeySpec fault_session{"session", name, "On the connections of this session."};
constexpr KeySpec fault_for{"for", duration, "It heals after so long; for good without it."};

constexpr std::array connection_fault_keys{fault_of, fault_session, fault_for};
constexpr std::array delay_spike_keys{
    fault_of, fault_session, fault_for, KeySpec{"by", duration, "So much longer.", required}};
constexpr std::array bandwidth_fault_keys{
    fault_of, fault_session, fault_for, KeySpec{"rate", rate, "So much gets through.", required}};
constexpr std::array message_fault_keys{
    fault_of, fault_session,
    KeySpec{"message", word, "Only messages of this type; any without it.", optional, {}, Words::messages},
    KeySpec{"count", count, "So many messages; 1 without it."}};
constexpr std::array provider_fault_keys{
    KeySpec{"of", name, "The provider of this operation; all that run without it."}};
constexpr std::array limit_fault_keys{
    KeySpec{"pool", word, "Of which quota.", required, {}, Words::pools},
    KeySpec{"per", word, "Of which quota.", required, {}, Words::scopes},
    KeySpec{"to", units_range, "The new limit: a count, or a size for memory.", required}};

constexpr std::array expect_keys{
    KeySpec{"quota", objects, "What is held in a pool at a time.", optional, "expect-quota"},
};
constexpr KeySpec expect_others{"OPERATION", object, "What the operation has to show.", optional, "expectation"};

constexpr std::array expect_quota_keys{
    KeySpec{"at", duration, "At this time since the start of the run, after everything that happens then.", required},
    KeySpec{"pool", word, "Of which quota.", required, {}, Words::pools},
    KeySpec{"per", word, "Of which quota.", required, {}, Words::scopes},
    KeySpec{"of", name, "The context or session whose pool it is; all together without it."},
    KeySpec{"held", units_range, "So much is held: a count, or a size for memory; a range too.", required},
};

constexpr std::array expectation_keys{
    KeySpec{"results", count_range, "Results delivered, the final one not counted."},
    KeySpec{"extras", count_range, "Results delivered after the first cancel."},
    KeySpec{"posts", count_range, "Results that the provider posted."},
    KeySpec{"final", words, "The final result's code, or several allowed ones; none: there is no final result.", optional, {}, Words::finals},
    KeySpec{"final-within", duration, "The final result follows the first cancel within this."},
    KeySpec{"final-at", duration_range, "When the final result comes, since the start of the run."},
    KeySpec{"cancel", words, "What the first cancel answers.", optional, {}, Words::codes},
    KeySpec{"close", words, "What the first close answers.", optional, {}, Words::codes},
    KeySpec{"heard", word, "How the provider hears of its cancellation; none: it does not.", optional, {}, Words::hows},
    KeySpec{"reason-heard", word, "The reason that the provider hears.", optional, {}, Words::reasons},
    KeySpec{"refused", words, "The server refuses the operation with this code.", optional, {}, Words::codes},
    KeySpec{"provider-runs", count_range, "How often its provider starts."},
    KeySpec{"sent", object, "How many messages of a type are sent for it.", optional, "sent"},
};

constexpr std::array config_file_keys{
    KeySpec{"format", format_version, "The version of this format: 1."},
    KeySpec{"profile", text, "What to judge by: a profile file, or the name of one that is built in."},
    KeySpec{"paths", texts, "Scenario files, or directories of them."},
    KeySpec{"findings", text, "A directory of findings, each of which is replayed, too; it need not be there yet."},
    KeySpec{"known-failing", text, "The file of failures that are expected."},
    KeySpec{"require", words, "Rules that each case has to exercise and decide.", optional, {}, Words::rules},
};

constexpr KeySpec sent_others{"MESSAGE", count_range, "So many messages of this type are sent."};

constexpr std::array subject_file_keys{
    KeySpec{"subject", name, "What the subject is called.", required},
    KeySpec{"like", name, "A shipped subject that this one is like, save for what stands here: lsp, mcp, dap, json-rpc, adapter, postgresql, grpc."},
    KeySpec{"command", texts, "The program and its arguments, one text each; no shell reads them. What stands after -- on the command line goes before."},
    KeySpec{"shape", word, "What messages look like; json-rpc without it.", optional, {}, Words::shapes},
    KeySpec{"framing", word, "How messages are told apart: by a header with Content-Length, or one a line. header without it.", optional, {}, Words::framings},
    KeySpec{"batch", word, "How messages leave together: in one write, or as one JSON array. write without it.", optional, {}, Words::batches},
    KeySpec{"profile", text, "What it is judged by: a shipped profile's name, or a profile file beside this one."},
    KeySpec{"ids", word, "Whether the id of a request that was answered may be used again; again without it.", optional, {}, Words::id_uses},
    KeySpec{"cancel", object, "The message that cancels.", optional, "cancel-message"},
    KeySpec{"timeout", text, "The parameter that takes the timeout of a scenario's operation, in milliseconds; without it there are none."},
    KeySpec{"progress", object, "The notification that tells how far a request is; each is a result of it.", optional, "progress-message"},
    KeySpec{"handshake", objects, "What is sent first, in order; each request waits for its answer.", optional, "message"},
    KeySpec{"touch", objects, "What is sent before each slow request, so that it is slow again.", optional, "message"},
    KeySpec{"slow", objects, "Requests to try as the slow one; the first that can be brought to a good length is taken.", optional, "message"},
    KeySpec{"fast", objects, "Requests to try as the fast one, whose answer shows that the subject lives.", optional, "message"},
    KeySpec{"requests", objects, "Requests of its own that scenarios can name, as providers: see run --subject.", optional, "named-request"},
    KeySpec{"shutdown", objects, "What is sent last, in order; each request waits for its answer.", optional, "message"},
    KeySpec{"answers", objects, "What is answered to the subject's own requests; all others get 'method not found'.", optional, "subject-answer"},
    KeySpec{"language", name, "Which of the languages its workspace is written in."},
    KeySpec{"languages", objects, "Workspaces that can be generated, by language.", optional, "language"},
    KeySpec{"programs", objects, "Which language a program is for, where nothing else says so.", optional, "program"},
    KeySpec{"files", objects, "Files that its workspace has besides.", optional, "workspace-file"},
    KeySpec{"skip", objects, "Moments that its protocol does not know, each with the reason.", optional, "skipped-moment"},
    KeySpec{"redact", texts, "Texts that are replaced by *** before anything is recorded or shown."},
};

constexpr std::array cancel_message_keys{
    KeySpec{"method", text, "Its method.", required},
    KeySpec{"id", text, "The parameter that holds the id of the request; id without it."},
    KeySpec{"needs", text, "What the answer to the first request of the handshake has to hold, as names with dots; else nothing is cancelled."},
};

constexpr std::array progress_message_keys{
    KeySpec{"notify", text, "Its method.", required},
    KeySpec{"token", text, "The parameter that holds the request's token, which is its id: ${id} in the request's parameters.", required},
};

constexpr std::array message_keys{
    KeySpec{"request", text, "The method of a request.", verb},
    KeySpec{"notify", text, "The method of a notification.", verb},
    KeySpec{"params", text, "Its parameters, as JSON with placeholders such as ${uri}; {} without it."},
    KeySpec{"await", text, "Of handshake: the subject's notification (dap: its event) that is waited for, instead of an answer, which then may come until the end of the handshake."},
    KeySpec{"answer", text, "Of the first request of handshake: what its result has to hold, as JSON; else the subject cannot be tried."},
    KeySpec{"needs", text, "Of slow and fast: what the answer to the first request of the handshake has to hold, as names with dots; else it is not tried."},
};

constexpr std::array named_request_keys{
    KeySpec{"provider", name, "The provider of a scenario that it stands for.", required},
    KeySpec{"request", text, "Its method.", verb},
    KeySpec{"like", word, "slow: it is the slow request, with these parameters over its own. hello: it is the first one of the handshake, and who uses it is given a process that has not shaken hands.", verb, {}, Words::request_likes},
    KeySpec{"params", text, "Its parameters, as those of a message."},
    KeySpec{"id", text, "Its id, as JSON; a new number without it. Who uses it once is given a process of its own."},
    KeySpec{"needs", text, "What the answer to the first request of the handshake has to hold, as names with dots; else scenarios with it are not applicable."},
};

constexpr std::array subject_answer_keys{
    KeySpec{"method", text, "The method of the subject's request.", required},
    KeySpec{"result", text, "The result, as JSON.", required},
    KeySpec{"for-each", text, "The parameter that is a list: then the result is a list, too, with one for each of its items."},
};

constexpr std::array language_keys{
    KeySpec{"language", name, "What it is called, also to the subject.", required},
    KeySpec{"big", text, "The name of a file that is made as big as slow requests need.", required},
    KeySpec{"small", text, "The name of a small file.", required},
    KeySpec{"head", text, "What the big file begins with."},
    KeySpec{"each", text, "What is repeated in it; ${i} counts from 1.", required},
    KeySpec{"tail", text, "What it ends with."},
    KeySpec{"small-text", text, "What the small file holds.", required},
};

constexpr std::array program_keys{
    KeySpec{"program", text, "The program's name, without its folder.", required},
    KeySpec{"language", name, "Its language.", required},
};

constexpr std::array workspace_file_keys{
    KeySpec{"name", text, "Its path below the workspace.", required},
    KeySpec{"text", text, "What it holds.", required},
};

constexpr std::array skipped_moment_keys{
    KeySpec{"moment", path_name, "What the moment is called, or its family: malformed of malformed/null.", required},
    KeySpec{"reason", text, "Why the case is not applicable.", required},
};

constexpr std::array moments_file_keys{
    KeySpec{"moments", name, "What the family is called.", required},
    KeySpec{"cases", objects, "The moments, in the order in which they are tried.", required, "moment"},
};

constexpr std::array moment_keys{
    KeySpec{"moment", path_name, "What the case is called.", required},
    KeySpec{"story", text, "What is tried, in a sentence.", required},
    KeySpec{"needs", words, "What the subject has to be able to, besides what the steps show; else the case is not applicable.", optional, {}, Words::abilities},
    KeySpec{"process", word, "shared with other moments; own; or unopened: its own, before the handshake. shared without it.", optional, {}, Words::processes},
    KeySpec{"steps", objects, "What is done, in order; then everything is waited for, and a control is answered.", required, "moment-step"},
};

constexpr std::array moment_step_keys{
    KeySpec{"start", name, "Sends a request, which is called so from here on.", verb},
    KeySpec{"cancel", name, "Cancels a request.", verb},
    KeySpec{"cancel-nobody", text, "Cancels an id, written as JSON, that no request has or had.", verb},
    KeySpec{"raw", text, "Sends the message that cancels with these parameters, as JSON; ${ID} is the subject's word for id.", verb},
    KeySpec{"as-request", name, "Sends the message that cancels this request as a request of its own.", verb},
    KeySpec{"await", names, "Waits until these requests are answered.", verb},
    KeySpec{"wait", duration, "Waits so long.", verb},
    KeySpec{"batch", objects, "Steps whose messages leave in one write.", verb, "moment-step"},
    KeySpec{"stopped", objects, "Steps that are made while the subject's processes are stopped (SIGSTOP); then it goes on, and finds all of it at once.", verb, "moment-step"},
    KeySpec{"unread", objects, "Steps that are made while nothing is read of what the subject writes.", verb, "moment-step"},
    KeySpec{"look", duration, "Looks for so long whether the subject computes; told, no failure.", verb},
    KeySpec{"end", word, "Ends the subject.", verb, {}, Words::subject_ends},
    KeySpec{"request", word, "Of start: which request. slow-again does not touch, so that it may be quick.", optional, {}, Words::requests},
    KeySpec{"times", count, "Of start and cancel: so many, called NAME-1, NAME-2 and so on."},
    KeySpec{"id", text, "Of start: its id, as JSON; a new number without it."},
    KeySpec{"id-of", name, "Of start: with the id of this request."},
    KeySpec{"as-text", word, "Of cancel: its id written as the other type: 22 as \"22\".", optional, {}, Words::yes},
    KeySpec{"at", moment, "Of cancel and stopped: at this share of the uncancelled time, from the start of the request; of stopped that of the last one before."},
};

constexpr std::array objects_table{
    ObjectSpec{"scenario", "A scenario file.", scenario_keys},
    ObjectSpec{"replay", "One run, as it was recorded.", replay_keys},
    ObjectSpec{"profile", "How strictly the rules are judged.", profile_keys},
    ObjectSpec{"bounds", "Bounds, by name; of those of a scenario and its profile the tighter ones hold.", bounds_keys},
    ObjectSpec{"off", "Rules that are not judged.", {}, &off_others, Words::rules},
    ObjectSpec{"system", "The simulated system.", system_keys},
    ObjectSpec{"network", "The network.", network_keys},
    ObjectSpec{"quota", "One limit.", quota_keys},
    ObjectSpec{"server", "The server.", server_keys},
    ObjectSpec{"providers", "The providers, by name.", {}, &providers_others},
    ObjectSpec{"provider", "How results come and how cancel is heard.", provider_keys},
    ObjectSpec{"clients", "The clients, by name.", {}, &clients_others},
    ObjectSpec{"client", "A client with its threads.", client_keys},
    ObjectSpec{"threads", "Threads, by name.", {}, &threads_others},
    ObjectSpec{"step", "One call of the application, and when.", step_keys},
    ObjectSpec{"start", "An operation.", start_keys},
    ObjectSpec{"fault", "Something that goes wrong, and when.", fault_keys},
    ObjectSpec{"connection-fault", "Which connections, and for how long.", connection_fault_keys},
    ObjectSpec{"delay-spike", "Which connections, by how much, and for how long.", delay_spike_keys},
    ObjectSpec{"bandwidth-fault", "Which connections, how slow, and for how long.", bandwidth_fault_keys},
    ObjectSpec{"message-fault", "Which messages.", message_fault_keys},
    ObjectSpec{"provider-fault", "Which providers.", provider_fault_keys},
    ObjectSpec{"limit-fault", "Which quota, and its new limit.", limit_fault_keys},
    ObjectSpec{"expect", "Expectations, by operation.", expect_keys, &expect_others},
    ObjectSpec{"expect-quota", "What is held in a pool at a time.", expect_quota_keys},
    ObjectSpec{"expectation", "What an operation has to show.", expectation_keys},
    ObjectSpec{"sent", "Messages, by type.", {}, &sent_others, Words::messages},
    ObjectSpec{"profile-file", "A profile: what a kind of system promises.", profile_file_keys},
    ObjectSpec{"levels", "Levels, by rule.", {}, &levels_others, Words::breakable_rules},
    ObjectSpec{"clock-bounds", "Bounds, by clock.", clock_bounds_keys},
    ObjectSpec{"answer-cancelled", "The answer to what was cancelled.", answer_keys},
    ObjectSpec{"answer-forms", "Answers, by the form of the cancel.", {}, &answer_forms_others},
    ObjectSpec{"answer-form", "The answer to what was cancelled in this form.", form_answer_keys},
    ObjectSpec{"codes", "How operations end, by code.", {}, &codes_others, Words::none, true},
    ObjectSpec{"code-messages", "How operations end, by what the message says.", {}, &messages_others, Words::none, true},
    ObjectSpec{"units", "The units of quotas.", units_keys},
    ObjectSpec{"pool", "The units of one pool.", pool_keys},
    ObjectSpec{"config-file", "What a command takes where its command line says nothing.", config_file_keys},
    ObjectSpec{"subject-file", "A subject: a real program, and what it speaks.", subject_file_keys},
    ObjectSpec{"cancel-message", "The message that cancels.", cancel_message_keys},
    ObjectSpec{"progress-message", "The notification that tells how far a request is.", progress_message_keys},
    ObjectSpec{"message", "A message to the subject.", message_keys},
    ObjectSpec{"named-request", "A request that scenarios can name.", named_request_keys},
    ObjectSpec{"subject-answer", "An answer to the subject.", subject_answer_keys},
    ObjectSpec{"language", "A workspace that can be generated.", language_keys},
    ObjectSpec{"program", "A program that is known.", program_keys},
    ObjectSpec{"skipped-moment", "A moment that is not tried.", skipped_moment_keys},
    ObjectSpec{"moments-file", "Moments of cancel, for live subjects.", moments_file_keys},
    ObjectSpec{"moment", "One moment.", moment_keys},
    ObjectSpec{"moment-step", "One step.", moment_step_keys},
    ObjectSpec{"workspace-file", "A file of the workspace.", workspace_file_keys},
};

constexpr std::array conditions{
    KeySpec{"when", combination, "This map is there only in cases with these parameter values."},
    KeySpec{"unless", combination, "This map is not there in cases with these parameter values."},
};
// clang-format on

}  // namespace

std::span<const ObjectSpec> all_objects() {
  return objects_table;
}

const ObjectSpec& object_spec(std::string_view name) {
  const auto* found = std::find_if(objects_table.begin(), objects_table.end(),
                                   [&](const ObjectSpec& object) { return object.name == name; });
  RESCIND_ASSERT(found != objects_table.end());
  return *found;
}

std::span<const KeySpec> condition_keys() {
  return conditions;
}

const KeySpec* find_key(const ObjectSpec& object, std::string_view key) {
  for (const KeySpec& spec : object.keys)
    if (spec.name == key) return &spec;
  return object.others;
}

bool is_reserved_name(std::string_view name) {
  return name == "quota" || name == "when" || name == "unless";
}

}  // namespace rescind
