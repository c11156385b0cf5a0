import type {Event} from '../data/block';
import type {Breach, Report} from '../data/report';
import {counterpart} from '../model/difference';
import {linkOf, nowhere, type Place} from '../model/link';
import {eventNumbered, type RunModel} from '../model/run';
import {brief, counted, durationText, grouped, opName, printable, timeText} from '../model/words';
import {Command, Said, Sign, toneOf, wordOf} from '../parts/outcome';

/// What came of a case: its outcome, what was broken, when that happens, and how to see it again.
interface Props {
  report: Report;
  c: number;
  breach: Breach | undefined;
  breachNumber: number;
  place: Place;
  go: (place: Place, quietly?: boolean) => void;
  run: RunModel | undefined;
  copy: (text: string, what: string) => void;
}

export function Head(props: Props) {
  const {report, c, breach} = props;
  const outcome = report.outcome(c);
  const why = report.text(report.index.cases.why[c]!);
  const replay = report.replay(c);
  const cut = report.index.cut.find((each) => each.case === c);
  return (
    <header class="head">
      <h1>
        <Sign outcome={outcome} />
        <Said text={report.names[c]!} most={400} />
      </h1>
      <p class="facts">
        <b class={toneOf(outcome)}>{wordOf(outcome)}</b>
        {replay !== '' && <span>{`seed ${report.index.cases.seed[c]}`}</span>}
        <span>{counted(report.index.cases.events[c]!, 'event')}</span>
        <span>{`${report.clock(c) === 'steps' ? counted(report.index.cases.length[c]!, 'step') : durationText(report.index.cases.length[c]!)}, ${report.clock(c)} clock`}</span>
        <span>
          <Said text={report.where(c)} most={200} />
        </span>
        {report.index.mutant !== null && (
          <span>
            mutant <Said text={report.index.mutant} />
          </span>
        )}
      </p>
      {why !== '' && (
        <p>
          <Said text={why} />
        </p>
      )}
      {cut && <p class="notice">{`The run was cut after ${grouped(cut.at)} steps${cut.before_cancel ? ', before anything was cancelled' : ''}.`}</p>}
      {breach && <Verdict {...props} breach={breach} />}
      {report.file(c).story !== '' && (
        <details class="story">
          <summary>What the scenario tells</summary>
          <p>
            <Said text={report.file(c).story} />
          </p>
        </details>
      )}
      {replay !== '' && (
        <p class="replay">
          <Command text={replay} />
          <button type="button" onClick={() => props.copy(replay, 'The command')}>
            copy
          </button>
        </p>
      )}
    </header>
  );
}

function Verdict(props: Props & {breach: Breach}) {
  const {report, c, breach, run} = props;
  const rule = report.rule(breach.rule);
  const breaches = report.breaches(c);
  const group = report.groups(c).find((each) => each.rule === breach.rule);
  const op = report.text(breach.op);
  const outcome = breach.outcome === 'broken' ? 'broken' : wordOf(breach.outcome);
  const isPlaced = (breach.line ?? 0) > 0;
  return (
    <section class={`verdict ${breach.fails ? 'bad' : 'mild'}`} aria-label="What was broken">
      {breaches.length > 1 && (
        <label class="which">
          {`${breaches.length} in this run:`}
          <select value={props.breachNumber} onChange={(event) => props.go({...props.place, breach: Number(event.currentTarget.value), event: undefined})}>
            {breaches.slice(0, 200).map((each, i) => (
              <option key={i} value={i}>
                {printable(`${i + 1}. ${each.rule}${each.outcome === 'broken' ? '' : ` ${wordOf(each.outcome)}`}${each.op ? ` for ${opName(report.text(each.op))}` : ''}${each.t === null ? '' : ` at ${timeText(each.t, report.clock(c))}`}${each.fails ? '' : ' (does not fail the case)'}`).slice(0, 160)}
              </option>
            ))}
          </select>
        </label>
      )}
      <p class="headline">
        <span aria-hidden="true">✗ </span>
        <b>{rule ? <a href={linkOf({...nowhere, page: 'rule', name: breach.rule})}>{breach.rule}</a> : <Said text={breach.rule} />}</b>
        {` ${outcome}`}
        {op !== '' && (
          <>
            {' for '}
            <b>
              <Said text={opName(op)} most={100} />
            </b>
          </>
        )}
        {breach.t !== null && ` at ${timeText(breach.t, report.clock(c))}`}
        {breach.charged > 0 && `, charged to the ${printable(report.text(breach.charged))}`}
        {!breach.fails && '; it does not fail the case'}
      </p>
      <dl>
        {breach.expected > 0 && (
          <>
            <dt>expected</dt>
            <dd>
              <Said text={report.text(breach.expected)} />
            </dd>
          </>
        )}
        {breach.seen > 0 && (
          <>
            <dt>seen</dt>
            <dd>
              <Said text={report.text(breach.seen)} />
            </dd>
          </>
        )}
        {isPlaced && (
          <>
            <dt>told at</dt>
            <dd>
              <Said text={`${report.file(c).path}:${breach.line}`} />
            </dd>
          </>
        )}
        {group && group.of > 1 && (
          <>
            <dt>fails</dt>
            <dd>
              {group.cause && (
                <>
                  <Said text={group.cause.text} />
                  {': '}
                </>
              )}
              {`${grouped(group.cases.length)} of ${counted(group.of, 'case')}`}
            </dd>
          </>
        )}
        {run?.reference && (report.index.references === 'simulated' ? <Simulated run={run} breach={breach} wanted={report.rule(breach.rule)?.picture?.to} op={report.text(breach.op)} /> : <Reference run={run} breach={breach} mutant={report.index.mutant} />)}
      </dl>
    </section>
  );
}

// What the simulated system does instead. Its times are other ones from the first event on, so that they differ says nothing.
function Simulated({run, breach, wanted, op}: {run: RunModel; breach: Breach; wanted: string | undefined; op: string}) {
  const shown = eventNumbered(run.events, breach.picture?.to);
  const events = run.reference?.events ?? [];
  const there = shown ? counterpart(shown, run.events, events) : events.find(({row}) => row.event === wanted && row.op === op);
  if (!shown && !there) return null;
  const at = ({row, t}: Event) => `${brief(row)} at ${timeText(t, run.clock)}`;
  return (
    <>
      <dt>simulated</dt>
      <dd>{there ? `${at(there)}${shown ? `, here ${at(shown)}` : ', which does not come here'}` : `${brief(shown!.row)} does not happen`}</dd>
    </>
  );
}

// What the run without the mutant does instead: where it parts, and where it does what here was done wrong.
function Reference({run, breach, mutant}: {run: RunModel; breach: Breach; mutant: string | null}) {
  const {reference} = run;
  if (!reference) return null;
  const first = reference.difference;
  const shown = eventNumbered(run.events, breach.picture?.from ?? breach.events.at(-1));
  const there = shown && counterpart(shown, run.events, reference.events);
  const at = (t: number) => timeText(t, run.clock);
  return (
    <>
      <dt>without</dt>
      <dd>
        {mutant === null ? (
          'its mutant: '
        ) : (
          <>
            the mutant <Said text={mutant} />
            {': '}
          </>
        )}
        {!first && 'the very same run'}
        {there && shown && there !== first?.reference && there.t !== shown.t && `${brief(there.row)} at ${at(there.t)}; first difference: `}
        {first?.reference && `${brief(first.reference.row)} at ${at(first.reference.t)}`}
        {first && !first.reference && 'the run ends'}
        {first && `, where here ${first.here ? `${brief(first.here.row)} at ${at(first.here.t)}` : 'the run ends'}`}
      </dd>
    </>
  );
}
