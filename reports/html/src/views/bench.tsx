import {useEffect, useMemo, useRef, useState} from 'preact/hooks';
import {App} from '../app';
import type {Bench, Seeds} from '../data/bench';
import type {Report} from '../data/report';
import {type BenchPlace, benchLink, firstPlace, listedOf, Measured, overview} from '../model/bench';
import {placeOf} from '../model/link';
import {grouped} from '../model/words';
import {seededOf} from '../model/seeds';
import {copied} from '../parts/copy';
import type {Key} from '../parts/keys';
import {Said} from '../parts/outcome';
import {Shell} from '../parts/shell';
import {BenchList} from './bench-list';
import {BenchOverview, Changes, Unmet} from './bench-overview';
import {LinePage, ScenarioPage} from './bench-line';
import {LoadPage} from './load';

const common: readonly Key[] = [
  {keys: ['d'], does: 'dark, light, as the system', command: 'theme'},
  {keys: ['y'], does: 'copy a link to here', command: 'copy-link'},
  {keys: ['?'], does: 'these keys', command: 'help'},
];
const keys: readonly Key[] = [
  {keys: ['/'], does: 'search', command: 'search'},
  {keys: ['j'], does: 'next line', command: 'next'},
  {keys: ['k'], does: 'previous line', command: 'previous'},
  {keys: ['n'], does: 'next line that is worse', command: 'worse-next'},
  {keys: ['N'], does: 'previous line that is worse', command: 'worse-previous'},
  {keys: ['Enter'], does: 'open the line, or the scenario', command: ''},
  {keys: ['c'], does: 'copy the command that replays the worst run', command: 'copy-replay'},
  {keys: ['Escape'], does: 'back to the list of lines', command: 'back'},
  ...common,
];

interface Props {
  bench: Bench;
  control: Bench | undefined;
  seeds: Seeds | undefined;
  /// Those that lines tell of, where they are in the page.
  runs: Report | undefined;
}

/// What `bench` measured: of scenarios, histories or a program with the list of its lines, or of a load; and the runs that
/// it tells of, where the address names one.
export function BenchPage({bench, control, seeds, runs}: Props) {
  const [link, setLink] = useState(location.hash);
  useEffect(() => {
    const follow = () => setLink(location.hash);
    addEventListener('hashchange', follow);
    addEventListener('popstate', follow);
    return () => {
      removeEventListener('hashchange', follow);
      removeEventListener('popstate', follow);
    };
  }, []);
  if (bench.load.length > 0) return <Loaded bench={bench} control={control} />;
  if (runs && placeOf(link)) return <App report={runs} home={{href: benchLink(overview), text: 'latency'}} />;
  return <Lines bench={bench} seeds={seeds} runs={runs} />;
}

const copyText = (text: string, what: string, say: (text: string) => void) => void copied(text).then((done) => say(done ? `${what} is copied.` : 'The browser does not let us copy.'));

function Loaded({bench, control}: {bench: Bench; control: Bench | undefined}) {
  const [said, say] = useState('');
  const main = useRef<HTMLElement>(null);
  const measured = useMemo(() => new Measured(bench), [bench]);
  const copy = (text: string, what: string) => copyText(text, what, say);
  const verdict = (bench.baseline !== null || bench.requirements.length > 0) && (
    <>
      <p class={bench.fails ? 'bad' : 'good'}>
        <b>{bench.fails ? 'Something is worse than it may be.' : 'Nothing is worse than it may be.'}</b>
      </p>
      <Unmet measured={measured} runs={undefined} copy={copy} />
      <Changes measured={measured} runs={undefined} copy={copy} />
    </>
  );
  return (
    <Shell title="load" counts={<b>cancel latency under load</b>} keys={common} commands={{'copy-link': () => copyText(location.href, 'The link', say)}} back={() => main.current?.focus()} said={said} say={say} main={main}>
      <LoadPage curves={bench.load} control={control?.load ?? []} verdict={verdict} />
    </Shell>
  );
}

function Lines({bench, seeds, runs}: Omit<Props, 'control'>) {
  const measured = useMemo(() => new Measured(bench), [bench]);
  const [place, setPlace] = useState<BenchPlace>(() => firstPlace(bench, location.hash));
  const [words, setWords] = useState('');
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [listOpen, setListOpen] = useState(false);
  const [active, setActive] = useState('');
  const [said, say] = useState('');
  const main = useRef<HTMLElement>(null);
  const listed = useMemo(() => listedOf(measured, words, closed), [measured, words, closed]);
  const line = place.page === 'line' ? measured.lineNamed(place.name) : undefined;
  const scenario = place.page === 'scenario' ? measured.scenarioNamed(place.name) : undefined;
  const copy = (text: string, what: string) => copyText(text, what, say);

  useEffect(() => {
    const follow = () => setPlace(firstPlace(bench, location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  useEffect(() => main.current?.scrollTo(0, 0), [place.page, place.name]);
  useEffect(() => {
    if (place.page !== 'overview') setActive(benchLink(place));
  }, [place.page, place.name]);

  const open = (next: BenchPlace, enter: boolean) => {
    setPlace(next); // The next key is pressed sooner than the browser tells of the address.
    location.hash = benchLink(next);
    setListOpen(false);
    if (enter) main.current?.focus();
  };
  const showList = () => {
    setListOpen(true);
    requestAnimationFrame(() => document.getElementById('lines')?.focus());
  };
  const step = (by: number, wanted: (line: number) => boolean) => {
    const lines = listed.flatMap((each) => (each.line === undefined ? [] : [each.line]));
    const at = line === undefined ? (by > 0 ? -1 : lines.length) : lines.indexOf(line);
    for (let i = at + by; i >= 0 && i < lines.length; i += by) if (wanted(lines[i]!)) return open({page: 'line', name: measured.names[lines[i]!]!}, false);
    say('There is none.');
  };
  const replay = line === undefined ? '' : bench.lines[line]!.worst.replay;
  const worse = (bench.baseline?.changes ?? []).filter(({change}) => change === 'worse' || change === 'gone').length;
  const unmet = bench.requirements.filter(({requirement}) => [...bench.unmet, ...bench.said.filter(({said}) => said === 'broken' || said === 'too-few')].some((one) => one.requirement === requirement)).length;
  const slower = (bench.live?.yardstick?.lines ?? []).filter(({is}) => is === 'slower').length;
  const why = [worse > 0 && `${grouped(worse)} worse`, unmet > 0 && `${grouped(unmet)} not met`, slower > 0 && `${grouped(slower)} slower than the yardstick`].filter(Boolean).join(', ');
  return (
    <Shell
      title={place.page === 'overview' ? 'cancel latency' : place.name}
      counts={
        <ul class="counts" aria-label="Lines">
          <li>
            <b>{grouped(bench.lines.length)}</b> lines
          </li>
          <li class={bench.fails ? 'bad' : 'good'}>
            <span aria-hidden="true">{bench.fails ? '✗' : '✓'}</span> {bench.fails ? `fails${why === '' ? '' : `: ${why}`}` : 'nothing fails'}
          </li>
        </ul>
      }
      links={
        <a href="#overview" aria-current={place.page === 'overview' ? 'page' : undefined}>
          overview
        </a>
      }
      list={<BenchList measured={measured} words={words} setWords={setWords} listed={listed} closed={closed} setClosed={setClosed} place={place} active={active} setActive={setActive} open={open} />}
      listName="lines"
      listOpen={listOpen}
      setListOpen={setListOpen}
      keys={keys}
      commands={{
        search: () => {
          setListOpen(true);
          requestAnimationFrame(() => document.getElementById('search')?.focus());
        },
        next: () => step(1, () => true),
        previous: () => step(-1, () => true),
        'worse-next': () => step(1, (each) => measured.isBad(each)),
        'worse-previous': () => step(-1, (each) => measured.isBad(each)),
        'copy-link': () => copy(location.href, 'The link'),
        'copy-replay': () => (replay === '' ? say('There is no command.') : copy(replay, 'The command')),
      }}
      back={showList}
      said={said}
      say={say}
      main={main}
    >
      {place.page !== 'overview' && line === undefined && !scenario && (
        <p class="notice bad" role="alert">
          There is no such {place.page} in this report: <Said text={place.name} most={300} />
        </p>
      )}
      {line !== undefined ? <LinePage key={line} measured={measured} line={line} seeded={seededOf(seeds, line)} runs={runs} copy={copy} /> : scenario ? <ScenarioPage key={scenario.scenario} measured={measured} scenario={scenario} /> : <BenchOverview measured={measured} runs={runs} copy={copy} />}
    </Shell>
  );
}
