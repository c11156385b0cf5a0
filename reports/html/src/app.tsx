import {useEffect, useMemo, useRef, useState} from 'preact/hooks';
import type {Fuzzed, Mutants} from './data/bench';
import type {Report} from './data/report';
import {linkOf, nowhere, type Place, placeOf, placeOfCase} from './model/link';
import {filtered, type Filter, noFilter} from './model/search';
import {grouped, printable} from './model/words';
import {copied} from './parts/copy';
import {useKept} from './parts/kept';
import {Help} from './parts/help';
import {useKeyboard} from './parts/keyboard';
import {commandOf, keys} from './parts/keys';
import {signOf, toneOf, wordOf} from './parts/outcome';
import {useTheme} from './parts/theme';
import {Cases, lineName} from './views/cases';
import {MutantsPage} from './views/mutants';
import {RulePage, Rules} from './views/rules';
import {RunView} from './views/run';
import {Summary} from './views/summary';

interface Props {
  report: Report;
  home?: {href: string; text: string};
  /// What the runs were made to find out, where it was that.
  mutants?: Mutants | undefined;
  fuzzed?: Fuzzed | undefined;
}

/// The page: the list of cases on the left, what is looked at on the right. Where one is stands in the address.
/// `home` leads to what the runs are told of in, where they are not all.
export function App({report, home, mutants, fuzzed}: Props) {
  const opens = () => placeOf(location.hash) ?? (mutants ? {...nowhere, page: 'mutants' as const} : first(report));
  const [place, setPlace] = useState<Place>(opens);
  const [filter, setFilter] = useState<Filter>(noFilter);
  const [toggled, setToggled] = useState<ReadonlySet<number>>(new Set());
  const [line, setLine] = useState('');
  const [theme, nextTheme] = useTheme();
  const [keysOn, setKeysOn] = useKept('keys', 'on');
  const [help, setHelp] = useState(false);
  const [listOpen, setListOpen] = useState(false);
  const [said, say] = useState('');
  const [printing, setPrinting] = useState(false);
  const main = useRef<HTMLElement>(null);
  const commands = useRef<Record<string, () => void>>({});

  const cases = useMemo(() => filtered(report, filter), [report, filter]);
  const shown = place.page === 'case' ? caseAt(report, place) : undefined;
  const stale = shown !== undefined && place.hash !== '' && !report.hash(shown).startsWith(place.hash);

  const go = (next: Place, quietly = false) => {
    setPlace(next);
    const link = linkOf(next);
    if (link === location.hash) return;
    if (quietly) history.replaceState(null, '', link);
    else history.pushState(null, '', link);
  };
  const open = (c: number, enter: boolean) => {
    go(placeOfCase(report, c));
    setLine(lineName({c, file: report.index.cases.file[c]!}));
    setListOpen(false);
    if (enter) main.current?.focus();
  };
  const copy = (text: string, what: string) => void copied(text).then((done) => say(done ? `${what} is copied.` : 'The browser does not let us copy.'));

  useEffect(() => {
    const follow = () => setPlace(opens());
    addEventListener('popstate', follow);
    addEventListener('hashchange', follow);
    return () => {
      removeEventListener('popstate', follow);
      removeEventListener('hashchange', follow);
    };
  }, [report]);
  useEffect(() => {
    if (shown === undefined) return;
    setLine(lineName({c: shown, file: report.index.cases.file[shown]!}));
  }, [shown]);
  useEffect(() => {
    main.current?.scrollTo(0, 0);
    const name = place.page === 'case' && shown !== undefined ? `${signOf(report.outcome(shown))} ${report.names[shown]}` : place.page === 'rule' ? place.name : place.page;
    document.title = printable(`${name.slice(0, 200)} – rescind`);
  }, [place.page, place.name, shown]);
  useEffect(() => {
    const before = () => setPrinting(true);
    const after = () => setPrinting(false);
    addEventListener('beforeprint', before);
    addEventListener('afterprint', after);
    return () => {
      removeEventListener('beforeprint', before);
      removeEventListener('afterprint', after);
    };
  }, []);

  const nextCase = (by: number, wanted: (c: number) => boolean) => {
    const at = shown === undefined ? (by > 0 ? -1 : cases.length) : cases.indexOf(shown);
    for (let i = at + by; i >= 0 && i < cases.length; i += by) {
      if (wanted(cases[i]!)) return open(cases[i]!, false);
    }
    say('There is none.');
  };
  const cycleTheme = () => say(nextTheme());
  const showList = () => {
    setListOpen(true);
    requestAnimationFrame(() => document.getElementById('cases')?.focus());
  };
  const own: Record<string, () => void> = {
    search: () => {
      setListOpen(true);
      requestAnimationFrame(() => document.getElementById('search')?.focus());
    },
    'case-next': () => nextCase(1, () => true),
    'case-previous': () => nextCase(-1, () => true),
    'failure-next': () => nextCase(1, (c) => report.failed(c)),
    'failure-previous': () => nextCase(-1, (c) => report.failed(c)),
    theme: cycleTheme,
    'copy-link': () => copy(location.href, 'The link'),
    'copy-replay': () => (shown === undefined || report.replay(shown) === '' ? say('There is no command.') : copy(report.replay(shown), 'The command')),
    back: showList,
    help: () => setHelp(true),
  };
  useKeyboard({
    asleep: help,
    single: keysOn === 'on',
    back: showList,
    action: (event) => {
      const command = commandOf(event);
      return command === undefined ? undefined : (own[command] ?? commands.current[command]);
    },
  });

  const counts = report.index.outcomes.map((outcome, i) => [outcome, report.index.summary[i] ?? 0] as const).filter(([, count]) => count > 0);
  return (
    <div class={listOpen ? 'page list-open' : 'page'}>
      <a class="skip" href="#view" onClick={(event) => (event.preventDefault(), main.current?.focus())}>
        to the view
      </a>
      <header class="top">
        <span class="brand">rescind</span>
        <ul class="counts" aria-label="Outcomes">
          {counts.map(([outcome, count]) => (
            <li key={outcome} class={toneOf(outcome)}>
              <span aria-hidden="true">{signOf(outcome)}</span> <b>{grouped(count)}</b> {wordOf(outcome)}
            </li>
          ))}
          {report.index.refused.length > 0 && (
            <li class="bad">
              <span aria-hidden="true">✗</span> <b>{grouped(report.index.refused.length)}</b> refused
            </li>
          )}
        </ul>
        <nav aria-label="Views">
          <button type="button" class="list-button" aria-expanded={listOpen} onClick={() => setListOpen(!listOpen)}>
            cases
          </button>
          {home && <a href={home.href}>{home.text}</a>}
          {mutants && (
            <a href="#mutants" aria-current={place.page === 'mutants' ? 'page' : undefined}>
              mutants
            </a>
          )}
          <a href="#summary" aria-current={place.page === 'summary' ? 'page' : undefined}>
            summary
          </a>
          <a href="#rules" aria-current={place.page === 'rules' || place.page === 'rule' ? 'page' : undefined}>
            rules
          </a>
          <button type="button" onClick={cycleTheme}>
            {`colours: ${theme}`}
          </button>
          <button type="button" aria-haspopup="dialog" onClick={() => setHelp(true)}>
            keys
          </button>
        </nav>
      </header>
      <Cases report={report} filter={filter} setFilter={setFilter} cases={cases} toggled={toggled} setToggled={setToggled} shown={shown} line={line} setLine={setLine} open={open} />
      <main id="view" ref={main} tabIndex={-1}>
        {stale && (
          <p class="notice bad" role="alert">
            This link was made for another run: the history of this case is a different one here.
          </p>
        )}
        {place.page === 'case' && shown === undefined && (
          <p class="notice bad" role="alert">
            {printable(`There is no case ${place.name.slice(0, 300)}${place.seed === '' ? '' : ` with the seed ${place.seed.slice(0, 20)}`} in this report.`)}
          </p>
        )}
        {shown !== undefined && <RunView key={shown} report={report} c={shown} place={place} go={go} say={say} commands={commands} printing={printing} copy={copy} />}
        {(place.page === 'summary' || (place.page === 'case' && shown === undefined)) && <Summary report={report} fuzzed={fuzzed} />}
        {place.page === 'mutants' && (mutants ? <MutantsPage mutants={mutants} report={report} /> : <p class="notice">This report is not about mutants.</p>)}
        {place.page === 'rules' && <Rules report={report} />}
        {place.page === 'rule' && (
          <RulePage
            report={report}
            name={place.name}
            show={(rule, ruleOutcome) => {
              setFilter({...noFilter, rule, ruleOutcome: ruleOutcome === 'broken' ? '' : ruleOutcome});
              showList();
            }}
          />
        )}
      </main>
      <p class="said" role="status" aria-live="polite">
        {said}
      </p>
      {help && <Help keys={keys} close={() => setHelp(false)} on={keysOn === 'on'} setOn={(on) => setKeysOn(on ? 'on' : 'off')} />}
    </div>
  );
}

/// Where a report opens without an address: at why the first failed, else at the summary.
function first(report: Report): Place {
  const failure = filtered(report, noFilter).find((c) => report.failed(c) && report.breaches(c).length > 0);
  if (failure !== undefined) return placeOfCase(report, failure);
  return report.count === 1 ? placeOfCase(report, 0) : nowhere;
}

function caseAt(report: Report, place: Place): number | undefined {
  if (place.seed === '') return report.caseNamed(place.name);
  return report.casesNamed(place.name).find((c) => report.index.cases.seed[c] === place.seed);
}
