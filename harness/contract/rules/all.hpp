#pragma once

#include <tuple>

#include "harness/contract/rules/answer.hpp"
#include "harness/contract/rules/asked.hpp"
#include "harness/contract/rules/cancel_call.hpp"
#include "harness/contract/rules/cancel_prompt.hpp"
#include "harness/contract/rules/cancel_travel.hpp"
#include "harness/contract/rules/close.hpp"
#include "harness/contract/rules/provider.hpp"
#include "harness/contract/rules/provider_cancelled.hpp"
#include "harness/contract/rules/quota.hpp"
#include "harness/contract/rules/quota_wait.hpp"
#include "harness/contract/rules/quota_work.hpp"
#include "harness/contract/rules/result.hpp"
#include "harness/contract/rules/security.hpp"
#include "harness/contract/rules/server.hpp"
#include "harness/contract/rules/timeout.hpp"

namespace rescind::rules {

/// Every rule of the contract, in the order of RuleId.
using All =
    std::tuple<OneFinal, NothingAfterFinal, ExtrasAllowed, FewExtras, InOrder, CompleteIfOk, HeldUntilAck,
               CancelledJustified, AskedFor, EveryOperation, CloseQuiet, CloseSyncUndrained, ResultCode,
               FromCallback, HandleStaysValid, Asynchronous, AsyncCallback, FinalPrompt, Disconnects,
               SyncUnblocks, Idempotent, NoBystander, ReasonCarried, ReachesProvider, MayNotReachProvider,
               AnswerTells, CallerContext, ForeignRefused, TimeoutFires, ShutdownCancels, ProviderOneFinal,
               ProviderStops, Spared, ProviderSurvives, ProviderFewExtras, WithinLimit, HeldWhileRunning,
               Released, ViolationAllowed, ViolationJustified, Recovers, WaitersGoOn, WorkBounded,
               SessionCloseWaits, StaleRefused, Survives>;

}  // namespace rescind::rules
