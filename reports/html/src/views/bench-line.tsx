import {useState} from 'preact/hooks';
import type {Figure, Line, Origin, Scenario} from '../data/bench';
import type {Report} from '../data/report';
import {benchLink, type Measured} from '../model/bench';
import {changeText, commonOf, constantText, cutOf, exactText, figures, isSpan, lineName, meanings, measures, namesOf, spansOf, valueText, whereText} from '../model/latency';
import {linkOf, placeOfCase} from '../model/link';
import {commandAt, type Seeded} from '../model/seeds';
import {counted, grouped, printable} from '../model/words';
import {type Bound, PercentilePlot} from '../parts/curves';
import {Command, Said} from '../parts/outcome';
import {SeedStrip} from '../parts/seeds';
import {Strip, Waterfall} from '../parts/spread';
import {termsText} from './bench-overview';

/// One line: its figures, its curve, its values, and how its median and its worst run went.
interface Props {
  measured: Measured;
  line: number;
  /// Where its seeds are in the page.
  seeded: Seeded | undefined;
  runs: Report | undefined;
  copy: (text: string, what: string) => void;
}

export function LinePage({measured, line, seeded, runs, copy}: Props) {
  const {bench} = measured;
  const one = bench.lines[line]!;
  const where = whereText(one.where);
  const isCount = !isSpan(one.measure);
  return (
    <article class="summary">
      <h1>
        {`${one.measure} `}
        <a href={benchLink({page: 'scenario', name: one.scenario})}>
          <Said text={one.scenario} most={300} />
        </a>
      </h1>
      {where !== '' && (
        <p>
          <Said text={where} most={1000} />
        </p>
      )}
      <p class="hint">
        {`${isCount ? 'For each cancelled operation' : 'From the entry of the cancel until'} ${meanings[one.measure]}. ${counted(one.n, 'sample')} of ${counted(one.cases, bench.clock === 'virtual' ? 'case' : 'subject')}. ${termsText(bench)}`}
      </p>
      <Verdict measured={measured} line={line} />
      <FigureTable measured={measured} line={line} />
      {one.constant === null && (
        <>
          <section>
            <h2>By percentile</h2>
            <Curve measured={measured} line={line} />
          </section>
          <section>
            <h2>{one.values ? 'Every value' : 'Every value, by 200 quantiles'}</h2>
            <Strip line={one} />
            <Values line={one} />
          </section>
          {seeded && (
            <section>
              <h2>By seed</h2>
              <SeedStrip line={one} seeded={seeded} chosen={(seed) => <Replay origin={ofSeed(one, seed)} runs={runs} copy={copy} />} />
            </section>
          )}
        </>
      )}
      <section>
        <h2>How it went</h2>
        <Went one={one} runs={runs} copy={copy} />
      </section>
    </article>
  );
}

// Another seed of the case that the line's median is of.
const ofSeed = ({median}: Line, seed: string): Origin => ({...median, seed: Number(seed), replay: commandAt(median.replay, seed)});

function Verdict({measured, line}: Pick<Props, 'measured' | 'line'>) {
  const changes = measured.changesOf(line);
  const faults = measured.faultsOf(line);
  const slower = measured.slowerOf(line);
  return (
    <>
      {slower.length > 0 && <p class="notice bad">{`Slower than the yardstick: ${slower.join(', ')}.`}</p>}
      {faults.length > 0 && (
        <p class="notice bad">
          Not met: <Said text={faults.join(', ')} />
        </p>
      )}
      {changes.map((change) => (
        <p key={lineName(change)} class={`notice ${change.change === 'worse' ? 'bad' : ''}`}>
          <b>{`${change.change} `}</b>
          {lineName(change) !== measured.names[line] && (
            <>
              <Said text={lineName(change)} most={300} />
              {', as the baseline has it: '}
            </>
          )}
          {changeText(change)}
        </p>
      ))}
      {measured.isAsBefore(line) && <p class="good">As in the baseline.</p>}
    </>
  );
}

const boundPlaces: Record<string, number> = {p50: 2, p90: 10, p99: 100, p999: 1000};

function boundsOf(measured: Measured, line: number): Bound[] {
  const one = measured.bench.lines[line]!;
  return measured.bench.requirements.filter(({measure, figure}) => measure === one.measure && figure !== 'never').map(({requirement, figure, bound}) => ({text: requirement, value: bound, at: boundPlaces[figure] ?? cutOf(one)}));
}

function Curve({measured, line}: Pick<Props, 'measured' | 'line'>) {
  const one = measured.bench.lines[line]!;
  const before = measured.before(line);
  return (
    <>
      <PercentilePlot
        label={`${measured.names[line]!.slice(0, 300)} by percentile: p50 ${valueText(one.percentiles.p50, one.measure)}, max ${valueText(one.percentiles.max, one.measure)}`}
        lines={[{name: one.measure, line: one}]}
        baseline={before}
        bounds={boundsOf(measured, line)}
      />
      {before && <p class="hint">{before.constant === null ? 'Thin, with a dot at each percentile that the file has: the baseline.' : `The baseline: ${constantText(before.constant, one.measure)}.`}</p>}
      {one.never > 0 && <p class="notice bad">{`Never, in ${grouped(one.never)} of ${counted(one.n, 'sample')}: the curve ends where they begin.`}</p>}
    </>
  );
}

function FigureTable({measured, line}: Pick<Props, 'measured' | 'line'>) {
  const one = measured.bench.lines[line]!;
  if (one.constant !== null) return <p class="statement">{constantText(one.constant, one.measure)}</p>;
  const before = measured.before(line);
  const bounds = measured.bench.requirements.filter(({measure}) => measure === one.measure);
  const boundText = (key: string) => bounds.filter(({figure}) => figure === key).map(({bound, or_equal}) => `${or_equal ? '≤' : '<'} ${key === 'never' ? bound : exactText(bound, one.measure)}`).join(', ');
  const rows: [string, string, Figure, Figure | undefined][] = [...figures.map(([key, name]): [string, string, Figure, Figure | undefined] => [key, name, one.percentiles[key], before?.percentiles[key]])];
  return (
    <table>
      <caption>{isSpan(one.measure) ? 'ms' : 'results'}</caption>
      <thead>
        <tr>
          <th scope="col">figure</th>
          <th scope="col">measured</th>
          {before && <th scope="col">baseline</th>}
          {bounds.length > 0 && <th scope="col">required</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map(([key, name, now, was]) => (
          <tr key={key}>
            <th scope="row">{name}</th>
            <td class="number">{exactText(now, one.measure)}</td>
            {before && <td class="number">{exactText(was ?? null, one.measure)}</td>}
            {bounds.length > 0 && <td class="number">{boundText(key)}</td>}
          </tr>
        ))}
        <tr>
          <th scope="row">never</th>
          <td class="number">{grouped(one.never)}</td>
          {before && <td class="number">{grouped(before.never)}</td>}
          {bounds.length > 0 && <td class="number">{boundText('never')}</td>}
        </tr>
      </tbody>
    </table>
  );
}

const mostValues = 600;

function Values({line}: {line: Line}) {
  const [open, setOpen] = useState(false);
  const rows: [string, string][] = line.values ? (line.values as [number, number][]).map(([value, times]) => [exactText(value, line.measure), grouped(times)]) : (line.curve ?? []).map((value, i) => [exactText(value, line.measure), `${((i + 1) / 2).toFixed(1)} %`]);
  return (
    <details class="story" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>as a table</summary>
      {open && <table>
        <thead>
          <tr>
            <th scope="col">{isSpan(line.measure) ? 'ms' : 'results'}</th>
            <th scope="col">{line.values ? 'samples' : 'samples at or below'}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, mostValues).map(([value, times]) => (
            <tr key={`${value} ${times}`}>
              <td class="number">{value}</td>
              <td class="number">{times}</td>
            </tr>
          ))}
        </tbody>
      </table>}
    </details>
  );
}

function Went({one, runs, copy}: {one: Line; runs: Report | undefined; copy: Props['copy']}) {
  const both = [one.median, one.worst].flatMap(spansOf).flatMap(({value}) => (typeof value === 'number' ? [value] : []));
  const longest = Math.max(0, ...both);
  const isSame = one.median.replay === one.worst.replay && one.median.case === one.worst.case && JSON.stringify(one.median.operation) === JSON.stringify(one.worst.operation);
  const what = one.median.recorded ? 'operation' : 'run';
  return (
    <div class="runs">
      <div>
        <Waterfall title={isSame ? `the median and the worst ${what}` : `the median ${what}`} origin={one.median} longest={longest} marked={one.measure} />
        <Replay origin={one.median} runs={runs} copy={copy} />
      </div>
      {!isSame && (
        <div>
          <Waterfall title={`the worst ${what}`} origin={one.worst} longest={longest} marked={one.measure} />
          <Replay origin={one.worst} runs={runs} copy={copy} />
        </div>
      )}
    </div>
  );
}

// Where the run is in the page: of a recorded history, the operation.
function linkTo(runs: Report | undefined, {case: name, seed, recorded}: Origin): string | undefined {
  const c = recorded ? runs?.caseIn(recorded.history) : runs?.casesNamed(name).find((each) => runs.index.cases.seed[each] === String(seed));
  if (runs === undefined || c === undefined) return undefined;
  return linkOf(recorded ? {...placeOfCase(runs, c), tab: 'sequence', only: recorded.op} : placeOfCase(runs, c));
}

/// Which run it is, the way to it where it is in the page, and the command that replays it.
export function Replay({origin, runs, copy}: {origin: Origin; runs?: Report | undefined; copy: Props['copy']}) {
  const link = linkTo(runs, origin);
  if (origin.replay === '') return <Recorded origin={origin} link={link} />;
  return (
    <p class="replay">
      <Command text={origin.replay} />
      <button type="button" aria-label={`copy: ${printable(origin.replay.slice(0, 200))}`} onClick={() => copy(origin.replay, 'The command')}>
        copy
      </button>
      {link && (
        <a href={link} aria-label={`look at it: ${printable(origin.case.slice(0, 200))}, seed ${origin.seed}`}>
          look at it
        </a>
      )}
    </p>
  );
}

function Recorded({origin, link}: {origin: Origin; link: string | undefined}) {
  const name = origin.recorded ? `${origin.recorded.op} in ${origin.recorded.history}` : origin.case;
  return (
    <p class="replay">
      <span class="hint">
        <Said text={name} most={300} />
      </span>
      {link && (
        <a href={link} aria-label={`look at it: ${printable(name.slice(0, 200))}`}>
          look at it
        </a>
      )}
    </p>
  );
}

// Fewer samples have no percentile but the middle.
const [mostCurves, fewest] = [8, 10];

/// A scenario: the figures of all its lines, and the curves of those that vary.
export function ScenarioPage({measured, scenario}: {measured: Measured; scenario: Scenario}) {
  const {bench} = measured;
  const lines = measured.linesOf(scenario.scenario);
  const curves = lines.map((i) => bench.lines[i]!).filter((line) => line.constant === null && isSpan(line.measure) && cutOf(line) >= fewest);
  const drawn = curves.slice(0, mostCurves);
  const names = namesOf(drawn);
  const common = commonOf(drawn);
  return (
    <article class="summary">
      <h1>
        <Said text={scenario.scenario} most={300} />
      </h1>
      <p class="hint">{`${bench.clock === 'virtual' ? counted(scenario.cases, 'case') : bench.live ? counted(scenario.cases, 'process', 'processes') : counted(scenario.cases, 'history', 'histories')}, ${counted(scenario.cancelled, 'cancelled operation')}. ${termsText(bench)}`}</p>
      {scenario.cut > 0 && <p class="notice">{`${counted(scenario.cut, 'run was', 'runs were')} cut at the limit of steps: what had not come by then counts as never.`}</p>}
      {curves.length > 0 && (
        <section>
          <h2>From the cancel, by percentile</h2>
          <PercentilePlot label={`${scenario.scenario.slice(0, 200)}: ${counted(drawn.length, 'curve')} by percentile; the figures stand in the table`} lines={drawn.map((line, i) => ({name: names[i]!, line}))} />
          {common !== '' && (
            <p class="hint">
              {'Where '}
              <Said text={common} most={300} />
            </p>
          )}
          {curves.length > mostCurves && <p class="hint">{`The first ${mostCurves} of ${curves.length} that vary; every line has its own.`}</p>}
        </section>
      )}
      <section>
        <h2>Figures</h2>
        <LinesTable measured={measured} lines={lines} />
        <NotApplicable scenario={scenario} />
      </section>
    </article>
  );
}

function LinesTable({measured, lines}: {measured: Measured; lines: readonly number[]}) {
  return (
    <div class="wide" tabIndex={0} role="region" aria-label="Figures in ms, and numbers of results">
      <table>
        <thead>
          <tr>
            <th scope="col">measure</th>
            <th scope="col">where</th>
            <th scope="col">samples</th>
            {figures.map(([key, name]) => (
              <th key={key} scope="col">
                {name}
              </th>
            ))}
            <th scope="col">never</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((i) => {
            const line = measured.bench.lines[i]!;
            return (
              <tr key={i} class={measured.isBad(i) ? 'bad' : ''}>
                <th scope="row">
                  <a href={benchLink({page: 'line', name: measured.names[i]!})}>{line.measure}</a>
                  {measured.isBad(i) && ' ✗'}
                </th>
                <td class="where">
                  <Said text={whereText(line.where)} most={400} />
                </td>
                <td class="number">{grouped(line.n)}</td>
                {line.constant === null ? (
                  figures.map(([key]) => (
                    <td key={key} class="number">
                      {exactText(line.percentiles[key], line.measure)}
                    </td>
                  ))
                ) : (
                  <td colSpan={figures.length}>{constantText(line.constant, line.measure)}</td>
                )}
                <td class="number">{grouped(line.never)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function NotApplicable({scenario}: {scenario: Scenario}) {
  const said = measures.flatMap((measure) => {
    const whys = Object.entries(scenario.not_applicable[measure] ?? {});
    return whys.length === 0 ? [] : [`${measure}: ${whys.map(([why, count]) => `${why.replaceAll('-', ' ')} (${count === scenario.cancelled ? 'all' : grouped(count)})`).join(', ')}`];
  });
  if (said.length === 0) return null;
  return (
    <>
      <p class="hint">Not measured of some operations:</p>
      <ul class="plain">
        {said.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </>
  );
}
