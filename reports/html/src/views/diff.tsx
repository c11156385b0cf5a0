import {useRef, useState} from 'preact/hooks';
import type {Diff} from '../data/bench';
import {type Pair, worstFirst} from '../model/latency';
import {counted, grouped} from '../model/words';
import {copied} from '../parts/copy';
import type {Key} from '../parts/keys';
import {Said} from '../parts/outcome';
import {Shell} from '../parts/shell';
import {Dumbbells} from '../parts/spread';

const keys: readonly Key[] = [
  {keys: ['/'], does: 'search', command: 'search'},
  {keys: ['d'], does: 'dark, light, as the system', command: 'theme'},
  {keys: ['y'], does: 'copy a link to here', command: 'copy-link'},
  {keys: ['Escape'], does: 'back to what differs', command: 'back'},
  {keys: ['?'], does: 'these keys', command: 'help'},
];

const kinds = ['worse', 'better', 'other'] as const;
const signs = {worse: '✗', better: '✓', other: '≠'};
const tones = {worse: 'bad', better: 'good', other: 'quiet'};
const [few, mostPairs] = [200, 60];

/// What two reports say differently, the losses first.
export function DiffPage({diff}: {diff: Diff}) {
  const [words, setWords] = useState('');
  const [said, say] = useState('');
  const main = useRef<HTMLElement>(null);
  const counts = kinds.map((what) => [what, diff.rows.filter((row) => row.what === what).length] as const).filter(([, count]) => count > 0);
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = diff.rows.filter(({what, subject, before, after}) => wanted.every((word) => `${what} ${subject} ${before} ${after}`.toLowerCase().includes(word)));
  return (
    <Shell
      title={`${diff.of}: what differs`}
      counts={
        <ul class="counts" aria-label="What differs">
          {counts.map(([what, count]) => (
            <li key={what} class={tones[what]}>
              <span aria-hidden="true">{signs[what]}</span> <b>{grouped(count)}</b> {what}
            </li>
          ))}
        </ul>
      }
      keys={keys}
      commands={{
        search: () => document.getElementById('search')?.focus(),
        'copy-link': () => void copied(location.href).then((done) => say(done ? 'The link is copied.' : 'The browser does not let us copy.')),
      }}
      back={() => main.current?.focus()}
      said={said}
      say={say}
      main={main}
    >
      <article class="summary">
        <h1>{counts.length === 0 ? `${diff.of}: nothing differs` : `${diff.of}: ${counts.map(([what, count]) => `${grouped(count)} ${what}`).join(', ')}`}</h1>
        <p>
          {'from '}
          <b>
            <Said text={diff.before} most={200} />
          </b>
          {' to '}
          <b>
            <Said text={diff.after} most={200} />
          </b>
          {`; ${grouped(diff.same)} ${diff.things} are the same`}
        </p>
        {diff.rows.length > 0 && (
          <form role="search" class="filter" onSubmit={(event) => event.preventDefault()}>
            <input id="search" type="search" placeholder="search ( / )" aria-label="Search what differs" value={words} onInput={(event) => setWords(event.currentTarget.value)} />
            <span role="status">{wanted.length === 0 ? counted(diff.rows.length, 'row') : `${grouped(rows.length)} of ${counted(diff.rows.length, 'row')}`}</span>
          </form>
        )}
        <Figures rows={rows} />
        {kinds.map((what) => (
          <Rows key={what} what={what} rows={rows.filter((row) => row.what === what)} />
        ))}
      </article>
    </Shell>
  );
}

// The losses stand first, and of them those that are longest.
function Figures({rows}: {rows: Diff['rows']}) {
  const pairsOf = (wanted: string): Pair[] => worstFirst(rows.flatMap(({what, figures}) => (what === wanted && figures ? [{name: figures.line, figure: figures.figure, before: figures.before, after: figures.after, what, measure: 'final' as const}] : [])));
  const pairs = [...pairsOf('worse'), ...pairsOf('better')];
  if (pairs.length === 0) return null;
  return (
    <section>
      <h2>Spans</h2>
      <Dumbbells caption={pairs.length > mostPairs ? `The ${mostPairs} of ${pairs.length} figures that changed most` : 'Figures that have changed, the worst first'} pairs={pairs.slice(0, mostPairs)} />
    </section>
  );
}

function Rows({what, rows}: {what: (typeof kinds)[number]; rows: Diff['rows']}) {
  const [shown, setShown] = useState(few);
  if (rows.length === 0) return null;
  return (
    <section>
      <h2 class={tones[what]}>
        <span aria-hidden="true">{`${signs[what]} `}</span>
        {`${grouped(rows.length)} ${what}`}
      </h2>
      <div class="wide" tabIndex={0} role="region" aria-label={what}>
        <table class="differences">
          <thead>
            <tr>
              <th scope="col">what</th>
              <th scope="col">before</th>
              <th scope="col">after</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map((row, i) => (
              <tr key={i}>
                <th scope="row">
                  <Said text={row.subject} most={400} />
                </th>
                <td>
                  <Said text={row.before} most={400} />
                </td>
                <td>
                  <Said text={row.after} most={400} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > shown && (
        <button type="button" onClick={() => setShown(shown + 5 * few)}>
          {`more: ${grouped(rows.length - shown)} are not shown`}
        </button>
      )}
    </section>
  );
}
