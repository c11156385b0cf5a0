import {useState} from 'preact/hooks';
import type {Mutants} from '../data/bench';
import type {Report} from '../data/report';
import {linkOf, nowhere, placeOfCase} from '../model/link';
import {counted, grouped, printable} from '../model/words';
import {Said} from '../parts/outcome';

type Row = NonNullable<Mutants['mutants'][number]>;
type Result = NonNullable<Row['result']>;

const fateOf = ({killed, noticed}: Result): string => (killed ? 'killed' : noticed ? 'noticed' : 'survived');
const signs: Record<string, string> = {killed: '✓', noticed: '≈', survived: '✗'};

/// Each mutant: what it does wrong, and which case, rule and search found it, with the way to that run.
export function MutantsPage({mutants, report}: {mutants: Mutants; report: Report}) {
  const [words, setWords] = useState('');
  const rows = mutants.mutants.filter((row): row is Row => row !== null && row.result !== null);
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = rows.filter((row) => wanted.every((word) => textOf(row).includes(word)));
  const [all, setAll] = useState(false);
  const {summary} = mutants;
  return (
    <article class="summary">
      <h1>{summary ? `${grouped(summary.killed)} of ${counted(summary.mutants, 'mutant')} killed` : 'Mutants'}</h1>
      {summary && <p class="hint">{`A mutant is the simulated system with one decision made wrong. Each was tried on ${counted(summary.cases, 'case')} from ${counted(summary.files, 'file')}; it is killed by a case that breaks the rule that it names.`}</p>}
      <form role="search" aria-label="Mutants" class="filter" onSubmit={(event) => event.preventDefault()}>
        <input type="search" placeholder="search" aria-label="Search mutants" value={words} onInput={(event) => setWords(event.currentTarget.value)} />
        <span role="status">{wanted.length === 0 ? counted(rows.length, 'mutant') : `${grouped(shown.length)} of ${counted(rows.length, 'mutant')}`}</span>
      </form>
      <div class="wide" tabIndex={0} role="region" aria-label="Mutants, and what found them">
        <table class="mutants">
          <thead>
            <tr>
              <th scope="col">mutant</th>
              <th scope="col">killed by</th>
              <th scope="col">after</th>
              <th scope="col">events</th>
              <th scope="col">cases that fail</th>
              <th scope="col">at random</th>
            </tr>
          </thead>
          <tbody>
            {shown.slice(0, all ? shown.length : few).map((row) => (
              <MutantRow key={row.name} row={row} report={report} />
            ))}
          </tbody>
        </table>
      </div>
      {!all && shown.length > few && (
        <p>
          <button type="button" onClick={() => setAll(true)}>
            {`show all ${grouped(shown.length)}`}
          </button>
        </p>
      )}
    </article>
  );
}

const few = 40;

const textOf = ({name, rule, statement, retells, result}: Row): string => `${name} ${rule ?? ''} ${statement} ${retells ?? ''} ${result ? fateOf(result) : ''} ${result?.first_case ?? ''}`.toLowerCase();

function MutantRow({row, report}: {row: Row; report: Report}) {
  const result = row.result!;
  const fate = fateOf(result);
  const c = result.first_case === null ? undefined : report.caseNamed(`${row.name}: ${result.first_case}`);
  const others = result.rules.filter(({rule}) => rule !== row.rule);
  return (
    <tr class={result.killed ? '' : 'bad'}>
      <th scope="row">
        <span aria-hidden="true">{signs[fate]}</span> {printable(row.name)}
        <p class="hint">{printable(row.statement)}</p>
        {row.retells !== null && <p class="hint">{`Retells: ${printable(row.retells)}`}</p>}
      </th>
      <td class="killer">
        {row.rule !== null && <a href={linkOf({...nowhere, page: 'rule', name: row.rule})}>{printable(row.rule)}</a>}
        {result.first_case === null ? (
          <p>{fate}</p>
        ) : (
          <p>
            {'in '}
            {c === undefined ? <Said text={result.first_case} most={300} /> : <a href={linkOf(placeOfCase(report, c))}><Said text={result.first_case} most={300} /></a>}
          </p>
        )}
        {others.length > 0 && <p class="hint">{`also broken: ${printable(others.map(({rule}) => rule).join(', '))}`}</p>}
      </td>
      <td class="number">{result.runs === null ? '–' : counted(result.runs, 'case')}</td>
      <td class="number">{result.events === null ? '–' : grouped(result.events)}</td>
      <td>
        <span class="number">{grouped(result.cases_failed)}</span>
        {result.files.length > 0 && <p class="hint">{`of ${counted(result.files.length, 'file')}`}</p>}
      </td>
      <td>{result.random === null ? '–' : `${grouped(result.random.by_named_rule)} of ${counted(result.random.runs, 'run')}${result.random.first_seed === null ? '' : `, first seed ${result.random.first_seed}`}`}</td>
    </tr>
  );
}
