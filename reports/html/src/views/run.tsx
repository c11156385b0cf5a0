import type {ComponentChildren} from 'preact';
import {useEffect, useMemo, useRef, useState} from 'preact/hooks';
import type {Event} from '../data/block';
import type {Breach, Report} from '../data/report';
import {type Place, type Tab, tabs} from '../model/link';
import {pictureOf} from '../model/picture';
import {idlePoll, rowsOf, type SequenceRow, rowWith} from '../model/rows';
import {eventNumbered, eventOfBreach, mainBreach, modelOf, operationsConcerned, placeOfEvent, type RunModel} from '../model/run';
import {counted, describe, grouped, opName, timeText} from '../model/words';
import {Said} from '../parts/outcome';
import {Bars, Legend} from '../parts/bars';
import {Sequence, type Shared} from '../parts/sequence';
import {useNarrow} from '../parts/size';
import {EventTable} from './events';
import {Head} from './head';
import {StateTable} from './state';

/// One run: what came of it, and five ways to look at it.
export interface RunProps {
  report: Report;
  c: number;
  place: Place;
  /// Goes to a place; `quietly` does not add to the browser's history.
  go: (place: Place, quietly?: boolean) => void;
  say: (text: string) => void;
  /// Where the commands of keys are put that need a run.
  commands: {current: Record<string, () => void>};
  printing: boolean;
  copy: (text: string, what: string) => void;
}

type Loaded = {c: number; model: RunModel | undefined; error: string};

export function RunView(props: RunProps) {
  const {report, c} = props;
  const loaded = useRun(report, c);
  const breaches = report.breaches(c);
  const breach = breaches[props.place.breach ?? -1] ?? mainBreach(breaches);
  return (
    <article class="run">
      <Head report={report} c={c} breach={breach} breachNumber={breach ? breaches.indexOf(breach) : 0} place={props.place} go={props.go} run={loaded?.model} copy={props.copy} />
      {!loaded && (
        <p class="hint" role="status">
          Unpacking the run…
        </p>
      )}
      {loaded?.error && <p class="notice bad">{loaded.error}</p>}
      {loaded && !loaded.error && !loaded.model && <p class="notice">{withoutHistory(report, c)}</p>}
      {loaded?.model && <Views {...props} run={loaded.model} breach={breach} />}
    </article>
  );
}

function withoutHistory(report: Report, c: number): string {
  if (report.index.cases.events[c] === 0) return 'There is no history of this case.';
  const why = report.index.left_out ? ': the page would have become too large' : '';
  return `The history of this run is not in the page${why}.${report.replay(c) === '' ? '' : ' The command above makes it again.'}`;
}

function useRun(report: Report, c: number): Loaded | undefined {
  const [loaded, set] = useState<Loaded>();
  useEffect(() => {
    let wanted = true;
    const load = async () => {
      const [run, reference] = await Promise.all([report.history(c), report.reference(c)]);
      return run && modelOf(run, report.clock(c), report.index.cases.events[c]!, reference);
    };
    load().then(
      (model) => wanted && set({c, model, error: ''}),
      (error) => wanted && set({c, model: undefined, error: `The history cannot be read: ${error instanceof Error ? error.message : error}`}),
    );
    return () => void (wanted = false);
  }, [report, c]);
  return loaded?.c === c ? loaded : undefined;
}

interface ViewsProps extends RunProps {
  run: RunModel;
  breach: Breach | undefined;
}

function Views(props: ViewsProps) {
  const {report, run, breach, place, go} = props;
  const tab: Tab = place.tab ?? (breach ? 'why' : 'operations');
  const [zoom, setZoom] = useState(1);
  const [isKnotted, setKnotted] = useState(true);
  const [folds, setFolds] = useState(true);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  useEffect(() => setOpen(new Set()), [run]);

  const op = breach ? report.text(breach.op) : '';
  const concerned = useMemo(() => (breach ? operationsConcerned(run, breach, op) : []), [run, breach]);
  const picture = useMemo(() => breach && pictureOf(run, breach, report.rule(breach.rule)), [run, breach]);
  const evidence = useMemo(() => new Set(breach?.events ?? []), [breach]);
  const only = place.only !== undefined && run.operations.some(({name}) => name === place.only) ? place.only : undefined;

  // Polls that told nothing are like what others do.
  const concerns = (event: Event) =>
    evidence.has(event.n) || ((concerned.length === 0 || (event.row.op !== undefined && concerned.includes(String(event.row.op)))) && !idlePoll(event));
  const rows = useMemo(
    () =>
      rowsOf(run.events, {
        polls: folds,
        only: tab === 'why' && folds ? concerns : only !== undefined ? (event) => event.row.op === undefined || String(event.row.op) === only : undefined,
        open,
        clock: run.clock,
      }),
    [run, tab, folds, open, only, breach],
  );

  const select = (n: number, tell = true) => {
    go({...place, event: n}, true);
    const event = eventNumbered(run.events, n);
    if (event && tell) props.say(`${timeText(event.t, run.clock)}, ${event.row.at}: ${describe(event.row)}${evidence.has(n) ? ', shows the violation' : ''}`);
  };
  const toggle = (row: SequenceRow) => {
    if (row.folded.length === 0) return;
    setOpen(new Set([...open, row.event.n]));
    props.say(`${row.text}: unfolded`);
  };
  const show = (next: Tab) => go({...place, tab: next});

  // What v, e and m lead to may be folded away.
  const reveal = (n: number) => {
    const row = rows[rowWith(rows, n)];
    if (row && row.folded.length > 0 && row.event.n !== n) setOpen(new Set([...open, row.event.n]));
    select(n);
  };
  useRunCommands({...props, tab, rows, evidence, only, select, reveal, show, zoom, setZoom, folds, setFolds});

  const shared = {run, rows, evidence, selected: place.event, onSelect: (n: number) => select(n), onOpen: toggle, picture, all: props.printing};
  const event = eventNumbered(run.events, place.event);
  return (
    <>
      {run.missing > 0 && <p class="notice">{`${grouped(run.missing)} of ${grouped(run.missing + run.events.length)} events are not in the page: those far from every violation are left out.`}</p>}
      <div class="tools">
        <Tabs tab={tab} show={show} hasWhy={breach !== undefined} />
        {tab !== 'state' && tab !== 'events' && (
          <label>
            <input type="checkbox" checked={folds} onChange={(e) => setFolds(e.currentTarget.checked)} />
            fold
          </label>
        )}
        {tab === 'operations' && (
          <label>
            <input type="checkbox" checked={!isKnotted} onChange={(e) => setKnotted(!e.currentTarget.checked)} />
            true lengths
          </label>
        )}
        {tab !== 'why' && tab !== 'state' && run.operations.length > 1 && (
          <label>
            operation
            <select value={only ?? ''} onChange={(e) => go({...place, only: e.currentTarget.value || undefined})}>
              <option value="">all {run.operations.length}</option>
              {run.operations.slice(0, 500).map(({name}) => (
                <option key={name} value={name}>
                  {opName(name).slice(0, 60)}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      <div role="tabpanel" id="panel" aria-labelledby={`tab-${tab}`} class={`panel ${tab}`}>
        {tab === 'why' && <Why {...shared} breach={breach} concerned={concerned} concerns={concerns} zoom={zoom} without={report.referenceWords} />}
        {tab === 'operations' && <Operations {...shared} only={only} knotted={isKnotted} folds={folds} zoom={zoom} />}
        {tab === 'sequence' && <Sequence {...shared} bars={run.operations.length <= 8 ? run.operations.map(({name}) => name) : []} picture={undefined} />}
        {tab === 'events' && <EventTable {...shared} events={only === undefined ? run.events : run.events.filter(({row}) => row.op === undefined || String(row.op) === only)} />}
        {tab === 'state' && <StateTable {...shared} />}
      </div>
      <Details run={run} event={event} evidence={evidence} />
    </>
  );
}

function Tabs({tab, show, hasWhy}: {tab: Tab; show: (tab: Tab) => void; hasWhy: boolean}) {
  const list = useRef<HTMLDivElement>(null);
  const shown = tabs.filter((each) => hasWhy || each !== 'why');
  const move = (to: Tab | undefined) => {
    if (!to) return;
    show(to);
    list.current?.querySelector<HTMLElement>(`#tab-${to}`)?.focus();
  };
  return (
    <div
      ref={list}
      role="tablist"
      aria-label="Ways to look at the run"
      class="tabs"
      onKeyDown={(event) => {
        const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
        if (by === 0) return;
        event.preventDefault();
        event.stopPropagation();
        move(shown[(shown.indexOf(tab) + by + shown.length) % shown.length]);
      }}
    >
      {shown.map((each) => (
        <button key={each} type="button" role="tab" id={`tab-${each}`} aria-selected={each === tab} aria-controls="panel" tabIndex={each === tab ? 0 : -1} onClick={() => show(each)}>
          {each}
        </button>
      ))}
    </div>
  );
}

function Why(props: Shared & {breach: Breach | undefined; concerned: readonly string[]; concerns: (event: Event) => boolean; zoom: number; without: string}) {
  const {run, concerned} = props;
  const isShown = ({name}: {name: string}) => concerned.length === 0 || concerned.includes(name);
  const operations = run.operations.filter(isShown);
  const ghosts = run.reference?.operations.filter(isShown);
  const narrow = useNarrow();
  if (!props.breach) return <p class="hint">Nothing is broken in this run.</p>;
  return (
    <>
      {operations.length > 0 && (
        <figure class="picture">
          <Bars
            label={`${operations.map(({name}) => opName(name)).join(', ')} over time`}
            run={run}
            operations={operations}
            events={run.events.filter((event) => props.concerns(event))}
            knotted
            zoom={props.zoom}
            picture={props.picture}
            ghosts={ghosts}
            selected={props.selected}
            onSelect={props.onSelect}
            withQuota={false}
            all={props.all}
          />
          <figcaption>
            <Legend operations={operations} ghost={ghosts && ghosts.length > 0 ? props.without : ''} />
            <p class={narrow && props.picture ? 'stretch' : 'unseen'}>{props.picture ? `The stretch that is hatched: ${props.picture.text}.` : ''}</p>
          </figcaption>
        </figure>
      )}
      <Sequence {...props} bars={concerned.slice(0, 4)} />
    </>
  );
}

function Operations(props: Shared & {only: string | undefined; knotted: boolean; folds: boolean; zoom: number}) {
  const {run, only} = props;
  const operations = useMemo(() => (only === undefined ? run.operations : run.operations.filter(({name}) => name === only)), [run, only]);
  const events = useMemo(() => {
    const all = only === undefined ? run.events : (operations[0]?.events ?? run.events);
    return props.folds ? all.filter((event) => !idlePoll(event) || event.n === props.selected) : all;
  }, [run, operations, props.folds, props.selected]);
  if (operations.length === 0) return <p class="hint">No operation was started in this run: the sequence has its events.</p>;
  return (
    <figure class="picture tall">
      <Bars
        label="Operations over time"
        run={run}
        operations={operations}
        events={events}
        knotted={props.knotted}
        zoom={props.zoom}
        selected={props.selected}
        onSelect={props.onSelect}
        withQuota={only === undefined && run.quota.size <= 6}
        all={props.all}
      />
      <figcaption>
        <Legend operations={operations} ghost="" />
      </figcaption>
    </figure>
  );
}

/// The event that is selected, with all that it carries.
function Details({run, event, evidence}: {run: RunModel; event: Event | undefined; evidence: ReadonlySet<number>}) {
  const other = event && (run.pairs.ends.get(event.n) ?? run.pairs.calls.get(event.n));
  const otherEvent = eventNumbered(run.events, other);
  const parts: ComponentChildren[] = event
    ? [
        <b key="n">{`event ${event.n}`}</b>,
        <span key="t">{timeText(event.t, run.clock)}</span>,
        <span key="at">{event.row.at}</span>,
        <Said key="text" text={describe(event.row)} />,
        otherEvent && <span key="other">{`${run.pairs.ends.has(event.n) ? 'other end' : otherEvent.n > event.n ? 'returned' : 'entered'}: ${timeText(otherEvent.t, run.clock)}`}</span>,
        evidence.has(event.n) && <span key="evidence" class="bad">✗ shows the violation</span>,
      ]
    : [<span key="none">{counted(run.events.length, 'event')}; ↓ and ↑ go through them</span>];
  return <p class="details">{parts}</p>;
}

interface CommandProps extends ViewsProps {
  tab: Tab;
  rows: readonly SequenceRow[];
  only: string | undefined;
  evidence: ReadonlySet<number>;
  select: (n: number) => void;
  reveal: (n: number) => void;
  show: (tab: Tab) => void;
  zoom: number;
  setZoom: (zoom: number) => void;
  folds: boolean;
  setFolds: (folds: boolean) => void;
}

function useRunCommands(props: CommandProps): void {
  const {run, breach, place, go, rows, select, reveal} = props;
  const at = place.event;
  const shown = [...props.evidence].sort((a, b) => a - b);
  const step = (by: number) => {
    // Before any is selected the first step leads to where it went wrong.
    if (at === undefined) return first();
    if (props.tab === 'events' || props.tab === 'state') return stepEvent(by);
    const row = rows[Math.max(0, Math.min(rows.length - 1, rowWith(rows, at) + by))];
    if (row) select(row.event.n);
  };
  const stepEvent = (by: number) => {
    const event = at === undefined ? run.events[0] : run.events[placeOfEvent(run.events, at) + by];
    if (event) select(event.n);
  };
  const first = () => {
    const event = (breach && eventOfBreach(run, breach)) ?? run.events[0];
    if (event) reveal(event.n);
  };
  const same = (by: number) => {
    const op = eventNumbered(run.events, at)?.row.op;
    if (op === undefined || at === undefined) return at === undefined ? first() : undefined;
    for (let i = placeOfEvent(run.events, at) + by; run.events[i]; i += by) {
      if (run.events[i]!.row.op === op) return reveal(run.events[i]!.n);
    }
    return undefined;
  };
  const evidence = (by: number) => {
    if (shown.length === 0) return first();
    const next = by > 0 ? (shown.find((n) => at === undefined || n > at) ?? shown[0]) : ([...shown].reverse().find((n) => at === undefined || n < at) ?? shown.at(-1));
    return reveal(next!);
  };
  props.commands.current = {
    'event-next': () => step(1),
    'event-previous': () => step(-1),
    'same-next': () => same(1),
    'same-previous': () => same(-1),
    'other-end': () => {
      const other = at === undefined ? undefined : (run.pairs.ends.get(at) ?? run.pairs.calls.get(at));
      if (other === undefined) props.say('This event has no other end.');
      else reveal(other);
    },
    violation: first,
    'evidence-next': () => evidence(1),
    'evidence-previous': () => evidence(-1),
    only: () => {
      const op = eventNumbered(run.events, at)?.row.op;
      const next = props.only !== undefined ? undefined : op === undefined ? undefined : String(op);
      go({...place, only: next, tab: props.tab === 'why' ? 'sequence' : props.tab});
      props.say(next === undefined ? 'All operations' : `Only ${opName(next)}`);
    },
    fold: () => {
      props.setFolds(!props.folds);
      props.say(props.folds ? 'Unfolded' : 'Folded');
    },
    wider: () => props.setZoom(Math.min(32, props.zoom * 1.5)),
    narrower: () => props.setZoom(Math.max(0.1, props.zoom / 1.5)),
    fit: () => props.setZoom(1),
    'state-next': () => stepEvent(1),
    'state-previous': () => stepEvent(-1),
    ...Object.fromEntries(tabs.map((tab) => [`tab-${tab}`, () => (tab === 'why' && !breach ? props.say('Nothing is broken in this run.') : props.show(tab))])),
  };
  useEffect(() => () => void (props.commands.current = {}), []);
}

