import type {Bench, Change, Summary} from '../data/bench';
import type {Report} from '../data/report';
import {benchLink, type Measured} from '../model/bench';
import {changeText, exactText, lineName, pairsOf, valueText} from '../model/latency';
import {counted, grouped} from '../model/words';
import {Refusals, Said} from '../parts/outcome';
import {Dumbbells} from '../parts/spread';
import {Replay} from './bench-line';

/// What a bench came to: what fails, what has changed, and what was measured.
interface Props {
  measured: Measured;
  runs: Report | undefined;
  copy: (text: string, what: string) => void;
}

export function BenchOverview({measured, runs, copy}: Props) {
  const {bench} = measured;
  if (bench.refused.length > 0)
    return (
      <article class="summary">
        <h1>Nothing was measured</h1>
        <Refusals refused={bench.refused} />
      </article>
    );
  return (
    <article class="summary">
      <h1>{`${counted(bench.scenarios.length, bench.clock === 'virtual' ? 'scenario' : 'subject')}, ${counted(bench.lines.length, 'line')}`}</h1>
      <p class={bench.fails ? 'bad' : 'good'}>
        <b>{bench.fails ? 'Something is worse than it may be.' : 'Nothing is worse than it may be.'}</b>
      </p>
      <p class="hint">
        {termsText(bench)}
        {bench.config_file !== null && (
          <>
            {' Configuration: '}
            <Said text={`${bench.config_file} (${bench.config_hash ?? ''})`} most={300} />
          </>
        )}
      </p>
      <Unmet measured={measured} runs={runs} copy={copy} />
      <Changes measured={measured} runs={runs} copy={copy} />
      <Yardstick measured={measured} />
      <Live bench={bench} />
      <Scenarios measured={measured} />
    </article>
  );
}

export const termsText = ({clock, seeds, profile}: Bench): string => (clock === 'virtual' && seeds ? `Exact, on the virtual clock, for the seeds ${grouped(seeds.from)} to ${grouped(seeds.from + seeds.count - 1)}; profile ${profile}.` : `Estimates, on a real clock; profile ${profile}.`);

const saidWords: Record<string, string> = {broken: 'broken', 'too-noisy': 'too noisy to say', 'too-few': 'too few to say', kept: 'kept'};

/// The name of a line, as a link where the line has a page.
function LineName({measured, line}: {measured: Measured; line: number}) {
  const name = measured.names[line]!;
  return measured.hasPages ? <a href={benchLink({page: 'line', name})}><Said text={name} most={300} /></a> : <Said text={name} most={300} />;
}

export function Unmet({measured, runs, copy}: Props) {
  const {bench} = measured;
  if (bench.requirements.length === 0) return null;
  const many = bench.live ? 'process' : 'history';
  const link = (line: number | null) => (line === null ? 'nothing of it was measured' : <LineName measured={measured} line={line} />);
  return (
    <section>
      <h2>What is required</h2>
      <ul class="groups">
        {bench.requirements.map((each) => {
          const unmet = bench.unmet.filter(({requirement}) => requirement === each.requirement);
          const said = bench.said.filter(({requirement}) => requirement === each.requirement);
          const bad = unmet.length > 0 || said.some((one) => one.said === 'broken' || one.said === 'too-few');
          return (
            <li key={each.requirement} class={bad ? 'bad' : 'mild'}>
              <p class="headline">
                <span aria-hidden="true">{bad ? '✗ ' : '✓ '}</span>
                <b>
                  <Said text={each.requirement} />
                </b>
                {bad ? ' is not met' : said.some((one) => one.said === 'too-noisy') ? ' is not broken; it is too noisy to say more' : ' is met'}
              </p>
              {unmet.slice(0, mostRows).map((one, i) => (
                <div key={i}>
                  {link(one.line)}
                  {one.line !== null && (one.seen === null ? `: too few samples to say; ${grouped(one.needed ?? 0)} are needed` : `: ${each.figure === 'never' ? `${one.seen} never` : valueText(one.seen, each.measure)}`)}
                  {one.line !== null && <Replay origin={bench.lines[one.line]!.worst} runs={runs} copy={copy} />}
                </div>
              ))}
              {said.map((one, i) => (
                <p key={i}>
                  {link(one.line)}
                  {`: ${saidWords[one.said]}, by ${counted(one.histories, many, many === 'history' ? 'histories' : 'processes')}`}
                </p>
              ))}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

const mostRows = 200;

export function Changes({measured, runs, copy}: Props) {
  const {baseline} = measured.bench;
  if (!baseline) return null;
  const counts = new Map<string, number>();
  for (const {change} of baseline.changes) counts.set(change, (counts.get(change) ?? 0) + 1);
  const differing = baseline.changes.filter(({change}) => change !== 'new').length;
  const pairs = pairsOf(baseline.changes);
  const link = ({name, scenario = ''}: {name: string; scenario?: string}) => {
    if (!measured.hasPages) return undefined;
    if (measured.lineNamed(name) !== undefined) return benchLink({page: 'line', name});
    return measured.scenarioNamed(scenario) ? benchLink({page: 'scenario', name: scenario}) : undefined;
  };
  return (
    <section>
      <h2>Against the baseline</h2>
      <p>{[`${grouped(baseline.lines - differing)} as in the baseline`, ...[...counts].map(([word, count]) => `${grouped(count)} ${word}`)].join(', ')}</p>
      {baseline.skipped > 0 && <p class="hint">{`${counted(baseline.skipped, 'line')} of the baseline were not asked for.`}</p>}
      {pairs.length > 0 && <Dumbbells caption="Lines that have changed, each by the figure that changed most; the worst first" pairs={pairs.slice(0, mostRows)} link={link} />}
      <ChangeList changes={baseline.changes} link={link} runs={runs} copy={copy} />
    </section>
  );
}

interface ListProps {
  changes: readonly Change[];
  link: (change: {name: string; scenario?: string}) => string | undefined;
  runs: Report | undefined;
  copy: Props['copy'];
}

/// What differs, and folded below it what the baseline does not have.
function ChangeList({changes, ...more}: ListProps) {
  const added = changes.filter(({change}) => change === 'new');
  return (
    <>
      <ChangeRows changes={changes.filter(({change}) => change !== 'new')} {...more} />
      {added.length > 0 && (
        <details class="story">
          <summary>{`${counted(added.length, 'line')} not in the baseline`}</summary>
          <ChangeRows changes={added} {...more} />
        </details>
      )}
    </>
  );
}

function ChangeRows({changes, link, runs, copy}: ListProps) {
  if (changes.length === 0) return null;
  return (
    <ul class="groups">
      {changes.slice(0, mostRows).map((change) => {
        const name = lineName(change);
        const href = link({name, scenario: change.scenario});
        const bad = change.change === 'worse' || change.change === 'gone';
        return (
          <li key={name} class={bad ? 'bad' : 'mild'}>
            <p class="headline">
              <span aria-hidden="true">{bad ? '✗ ' : ''}</span>
              <b>{`${change.change} `}</b>
              {href === undefined ? <Said text={name} most={300} /> : <a href={href}><Said text={name} most={300} /></a>}
            </p>
            <p>{changeText(change)}</p>
            {change.worst && change.change !== 'better' && <Replay origin={change.worst} runs={runs} copy={copy} />}
          </li>
        );
      })}
      {changes.length > mostRows && <li>{`and ${counted(changes.length - mostRows, 'more')}`}</li>}
    </ul>
  );
}

const besideWords = {slower: '✗ slower', faster: 'faster', alike: 'alike', 'too-few': 'too few to say'};

/// Where a program was measured beside another one: each figure that could be compared.
function Yardstick({measured}: {measured: Measured}) {
  const yardstick = measured.bench.live?.yardstick;
  if (!yardstick) return null;
  const slower = yardstick.lines.filter(({is}) => is === 'slower').length;
  const figure = (line: number, key: (typeof yardstick.lines)[number]['figure']) => exactText(measured.bench.lines[line]!.percentiles[key], measured.bench.lines[line]!.measure);
  return (
    <section>
      <h2>Beside the yardstick</h2>
      <p class="hint">
        <code><Said text={yardstick.command} most={300} /></code>
        {', in turn with the program, over pairs of processes; in ms.'}
      </p>
      <p class={slower > 0 ? 'bad' : 'good'}>
        <b>{slower > 0 ? `Slower than the yardstick by ${counted(slower, 'figure')}.` : 'Nowhere slower than the yardstick, as far as it can be said.'}</b>
      </p>
      {yardstick.lines.length > 0 && (
        <div class="wide" tabIndex={0} role="region" aria-label="Beside the yardstick">
          <table>
            <thead>
              <tr>
                <th scope="col">line</th>
                <th scope="col">figure</th>
                <th scope="col">the program</th>
                <th scope="col">the yardstick</th>
                <th scope="col">it is</th>
                <th scope="col">pairs</th>
              </tr>
            </thead>
            <tbody>
              {yardstick.lines.map((one) => {
                const other = measured.yardstickOf(one.line);
                return (
                  <tr key={`${one.line} ${one.figure}`} class={one.is === 'slower' ? 'bad' : ''}>
                    <th scope="row"><LineName measured={measured} line={one.line} /></th>
                    <td>{one.figure === 'p999' ? 'p99.9' : one.figure}</td>
                    <td class="number">{figure(one.line, one.figure)}</td>
                    <td class="number">{other === undefined ? '–' : figure(other, one.figure)}</td>
                    <td>{besideWords[one.is]}</td>
                    <td class="number">{grouped(one.pairs)}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Live({bench}: {bench: Bench}) {
  const {live} = bench;
  if (!live) return null;
  const ms = (figure: number | string | null) => valueText(figure, 'final');
  const percentiles = ({percentiles: {p50, p99, max}}: Summary) => [...(p50 === null ? [] : [`p50 ${ms(p50)}`]), ...(p99 === null ? [] : [`p99 ${ms(p99)}`]), `max ${ms(max)}`].join(', ');
  const {schedule} = live;
  const facts = [
    ...live.facts,
    ...(live.control ? [`a thread that only slept woke late by ${percentiles(live.control)}`] : []),
    ...(live.control_request ? [`between the cancels, A B B A, the control took ${percentiles(live.control_request)}`] : []),
    ...(schedule ? [`a request began every ${ms(schedule.every)}; at most ${counted(schedule.alive_max, 'request')} had no answer at once`] : []),
    ...(schedule?.late ? [`cancels were called later than intended by ${percentiles(schedule.late)}: their spans count it in`] : []),
    ...(schedule?.saturated ? ['saturated: a cancel was called later than the next request was to begin'] : []),
    ...(live.stolen_ppm > 0 ? [`the host gave ${(live.stolen_ppm / 1e4).toFixed(2)} % of the processors' time to others`] : []),
    ...(live.hanging > 0 ? [`in ${live.hanging} of ${counted(live.processes, 'process', 'processes')} one final tells of the next: they are no independent samples`] : []),
    ...(live.drift === 0 ? [] : [`final came at most ${ms(Math.abs(live.drift))} ${live.drift < 0 ? 'sooner' : 'later'} in the second half of a process than in the first`]),
  ];
  return (
    <section>
      <h2>{`Beside it, in ${counted(live.processes, 'process', 'processes')}`}</h2>
      <ul class="plain">
        {facts.map((fact) => (
          <li key={fact}>
            <Said text={fact} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Scenarios({measured}: {measured: Measured}) {
  const {bench} = measured;
  const noun = bench.clock === 'virtual' ? 'scenario' : 'subject';
  const many = bench.live ? 'processes' : 'histories';
  return (
    <section>
      <h2>What was measured</h2>
      <div class="wide" tabIndex={0} role="region" aria-label="What was measured">
        <table>
          <thead>
            <tr>
              <th scope="col">{noun}</th>
              <th scope="col">{bench.clock === 'virtual' ? 'cases' : many}</th>
              <th scope="col">cancelled</th>
              <th scope="col">lines</th>
              <th scope="col">of them constants</th>
              <th scope="col">the longest span</th>
            </tr>
          </thead>
          <tbody>
            {bench.scenarios.map((scenario) => {
              const lines = measured.linesOf(scenario.scenario).map((i) => bench.lines[i]!);
              const spans = lines.filter(({unit}) => unit === 'ns').map(({measure, percentiles}) => ({measure, max: percentiles.max}));
              const size = (max: number | string | null) => (typeof max === 'number' ? max : Infinity);
              const longest = spans.sort((a, b) => size(b.max) - size(a.max))[0];
              return (
                <tr key={scenario.scenario}>
                  <th scope="row">
                    <a href={benchLink({page: 'scenario', name: scenario.scenario})}>
                      <Said text={scenario.scenario} most={200} />
                    </a>
                  </th>
                  <td class="number">{grouped(scenario.cases)}</td>
                  <td class="number">{grouped(scenario.cancelled)}</td>
                  <td class="number">{grouped(lines.length)}</td>
                  <td class="number">{grouped(lines.filter(({constant}) => constant !== null).length)}</td>
                  <td>{longest ? `${longest.measure} ${valueText(longest.max, 'final')}` : ''}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
