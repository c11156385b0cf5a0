import {useMemo, useRef, useState} from 'preact/hooks';
import type {Coverage} from '../data/bench';
import {type Cell, type Dimension, dimensions, heatOf, type Race, wordsOf} from '../model/races';
import {counted, grouped, printable} from '../model/words';
import {copied} from '../parts/copy';
import type {Key} from '../parts/keys';
import {Said} from '../parts/outcome';
import {Shell} from '../parts/shell';

const keys: readonly Key[] = [
  {keys: ['d'], does: 'dark, light, as the system', command: 'theme'},
  {keys: ['y'], does: 'copy a link to here', command: 'copy-link'},
  {keys: ['Escape'], does: 'back to the view', command: 'back'},
  {keys: ['?'], does: 'these keys', command: 'help'},
];
const mostMissing = 60;

/// What a set of runs covers: a map of the races that a cancel can meet, then sentences and rules.
export function CoveragePage({coverage}: {coverage: Coverage}) {
  const [said, say] = useState('');
  const main = useRef<HTMLElement>(null);
  const {totals} = coverage;
  const whole = totals.races_reached === totals.races_possible;
  return (
    <Shell
      title="coverage"
      counts={
        <ul class="counts" aria-label="What is covered">
          <li class={whole ? 'good' : 'quiet'}>
            <b>{`${grouped(totals.races_reached)} of ${grouped(totals.races_possible)}`}</b> possible races
          </li>
          <li>
            <b>{`${grouped(totals.rules_exercised)} of ${grouped(totals.rules)}`}</b> rules
          </li>
          <li>
            <b>{`${grouped(totals.sentences_covered)} of ${grouped(totals.sentences)}`}</b> sentences
          </li>
        </ul>
      }
      keys={keys}
      commands={{'copy-link': () => void copied(location.href).then((done) => say(done ? 'The link is copied.' : 'The browser does not let us copy.'))}}
      back={() => main.current?.focus()}
      said={said}
      say={say}
      main={main}
    >
      <article class="summary broad">
        <h1>{`What ${counted(totals.runs, 'run')} of ${counted(totals.cases, 'case')} reach`}</h1>
        {totals.searched > 0 && <p class="hint">{`And ${counted(totals.searched, 'fuzzed run')}, of which only the races count.`}</p>}
        <Races coverage={coverage} />
        <Sentences coverage={coverage} />
        <Rules coverage={coverage} />
      </article>
    </Shell>
  );
}

function Races({coverage}: {coverage: Coverage}) {
  const {races} = coverage;
  const [rows, setRows] = useState<Dimension>('phase');
  const [columns, setColumns] = useState<Dimension>('kind');
  const [only, setOnly] = useState<Partial<Race>>({});
  const heat = useMemo(() => heatOf(races, rows, columns, only), [races, rows, columns, only]);
  const most = Math.max(1, ...heat.cells.flat().map(({runs}) => runs));
  // What is an axis is not chosen from.
  const choose = (set: (to: Dimension) => void, to: Dimension, other: Dimension) => {
    set(to);
    const {[to]: first, [other]: second, ...rest} = only;
    setOnly(rest);
  };
  return (
    <section>
      <h2>Races</h2>
      <p class="hint">A race is where in the life of its operation a cancel landed, the kind and mode of the operation, the reason, and what the network did. A field has how many of those that are possible were reached; the more runs, the stronger its colour.</p>
      <form class="filter" onSubmit={(event) => event.preventDefault()}>
        <Axis label="rows" value={rows} not={columns} onChoose={(to) => choose(setRows, to, columns)} />
        <Axis label="columns" value={columns} not={rows} onChoose={(to) => choose(setColumns, to, rows)} />
        {dimensions
          .filter((dimension) => dimension !== rows && dimension !== columns)
          .map((dimension) => (
            <select key={dimension} aria-label={dimension} value={only[dimension] ?? ''} onChange={(event) => setOnly({...only, [dimension]: event.currentTarget.value})}>
              <option value="">{`${dimension}: any`}</option>
              {wordsOf(races, dimension).map((word) => (
                <option key={word} value={word}>
                  {printable(`${dimension}: ${word}`)}
                </option>
              ))}
            </select>
          ))}
        <span role="status">{`${grouped(heat.total.reached)} of ${counted(heat.total.possible, 'possible race')} reached`}</span>
      </form>
      <div class="matrix" tabIndex={0} role="region" aria-label={`Races by ${rows} and ${columns}`}>
        <table class="races">
          <thead>
            <tr>
              <th scope="col">{rows}</th>
              {wordsOf(races, columns).map((word) => (
                <th key={word} scope="col">
                  {printable(word)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {wordsOf(races, rows).map((word, r) => (
              <tr key={word}>
                <th scope="row">{printable(word)}</th>
                {heat.cells[r]!.map((cell, c) => (
                  <RaceCell key={c} cell={cell} most={most} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Missing missing={heat.missing} impossible={heat.impossible} />
    </section>
  );
}

function RaceCell({cell, most}: {cell: Cell; most: number}) {
  if (cell.possible + cell.contradicted === 0) return <td>–</td>;
  const heat = Math.max(1, Math.ceil((4 * Math.log10(1 + cell.runs)) / Math.log10(1 + most)));
  const missing = cell.possible > cell.reached;
  return (
    <td class={cell.contradicted > 0 ? 'bad' : cell.reached === 0 ? '' : `heat-${heat}`} title={counted(cell.runs, 'run')}>
      {missing ? <b>{`${grouped(cell.reached)}/${grouped(cell.possible)} ≠`}</b> : `${grouped(cell.reached)}/${grouped(cell.possible)}`}
      {missing && <span class="unseen"> not all</span>}
      {cell.contradicted > 0 && ` and ${cell.contradicted} impossible`}
    </td>
  );
}

function Missing({missing, impossible}: {missing: readonly Race[]; impossible: ReadonlyMap<string, number>}) {
  return (
    <>
      {missing.length === 0 ? <p class="good">Every possible race of these is reached.</p> : <h2>{`${grouped(missing.length)} possible and not reached`}</h2>}
      {missing.length > 0 && (
        <div class="wide" tabIndex={0} role="region" aria-label="Not reached">
          <table>
            <thead>
              <tr>
                {dimensions.map((dimension) => (
                  <th key={dimension} scope="col">
                    {dimension}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {missing.slice(0, mostMissing).map((race, i) => (
                <tr key={i}>
                  {dimensions.map((dimension) => (
                    <td key={dimension}>{printable(race[dimension])}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {missing.length > mostMissing && <p class="hint">{`and ${grouped(missing.length - mostMissing)} more: choose one phase, reason or network to see them`}</p>}
      {impossible.size > 0 && (
        <details class="story">
          <summary>{`${grouped([...impossible.values()].reduce((sum, count) => sum + count, 0))} are impossible, and why`}</summary>
          <ul class="plain">
            {[...impossible].map(([why, count]) => (
              <li key={why}>
                {`${grouped(count)}: `}
                <Said text={why} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Axis({label, value, not, onChoose}: {label: string; value: Dimension; not: Dimension; onChoose: (to: Dimension) => void}) {
  return (
    <label>
      {`${label} `}
      <select aria-label={label} value={value} onChange={(event) => onChoose(event.currentTarget.value as Dimension)}>
        {dimensions
          .filter((dimension) => dimension !== not)
          .map((dimension) => (
            <option key={dimension} value={dimension}>
              {dimension}
            </option>
          ))}
      </select>
    </label>
  );
}

function Sentences({coverage}: {coverage: Coverage}) {
  return (
    <section>
      <h2>Sentences of the source</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">sentence</th>
            <th scope="col">covered</th>
            <th scope="col">text</th>
            <th scope="col">rules</th>
          </tr>
        </thead>
        <tbody>
          {coverage.sentences.map(({id, text, covered, rules}) => (
            <tr key={id}>
              <th scope="row">{id}</th>
              <td class={covered ? 'good' : 'bad'}>{covered ? '✓ yes' : '✗ no'}</td>
              <td>
                <Said text={text} />
              </td>
              <td>{printable(rules.join(', '))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Rules({coverage}: {coverage: Coverage}) {
  const tried = coverage.rules.some(({killed}) => killed !== null);
  return (
    <section>
      <h2>Rules</h2>
      <div class="wide" tabIndex={0} role="region" aria-label="Rules">
        <table>
          <thead>
            <tr>
              <th scope="col">rule</th>
              <th scope="col">level</th>
              <th scope="col">exercised by cases</th>
              <th scope="col">in files</th>
              <th scope="col">races</th>
              <th scope="col">{tried ? 'mutants killed' : 'mutants'}</th>
            </tr>
          </thead>
          <tbody>
            {coverage.rules.map((rule) => (
              <tr key={rule.rule}>
                <th scope="row">{printable(rule.rule)}</th>
                <td>{rule.level}</td>
                <td class={`number ${rule.exercised_by.cases === 0 ? 'bad' : ''}`}>{rule.exercised_by.cases === 0 ? '✗ none' : grouped(rule.exercised_by.cases)}</td>
                <td class="number">{grouped(rule.exercised_by.files)}</td>
                <td class="number">{grouped(rule.races)}</td>
                <td class="number">{rule.killed === null ? rule.mutants.length : `${rule.killed.length} of ${rule.mutants.length}`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
