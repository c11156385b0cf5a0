import {useMemo} from 'preact/hooks';
import type {Fuzzed} from '../data/bench';
import type {Report} from '../data/report';
import {linkOf, nowhere} from '../model/link';
import {tableOf} from '../model/matrix';
import {counted, grouped, printable} from '../model/words';
import {Searched} from '../parts/searched';
import {Refusals, Said, signOf, toneOf, wordOf} from '../parts/outcome';

/// What the whole run came to: counts, what failed and when it fails, and which rules were put to the test where.
export function Summary({report, fuzzed}: {report: Report; fuzzed?: Fuzzed | undefined}) {
  const {index} = report;
  return (
    <article class="summary">
      <h1>{fuzzed ? (report.count === 0 ? 'Nothing was found' : counted(report.count, 'finding')) : report.count > 0 ? counted(report.count, 'case') : index.refused.length > 0 ? 'Nothing was run: the input is wrong' : 'No cases'}</h1>
      <ul class="counts">
        {index.outcomes.map((outcome, i) =>
          (index.summary[i] ?? 0) > 0 ? (
            <li key={outcome} class={toneOf(outcome)}>
              <span aria-hidden="true">{signOf(outcome)}</span> <b>{grouped(index.summary[i]!)}</b> {wordOf(outcome)}
            </li>
          ) : null,
        )}
      </ul>
      <Notices report={report} />
      {fuzzed && <Searched fuzzed={fuzzed} />}
      <Groups report={report} searched={fuzzed !== undefined} />
      <Matrix report={report} />
      <About report={report} />
    </article>
  );
}

function Notices({report}: {report: Report}) {
  const {refused, stopped, left_out} = report.index;
  return (
    <>
      <Refusals refused={refused} />
      {stopped !== null && (
        <p class="notice bad">
          Not all was run: <Said text={stopped} />
        </p>
      )}
      {left_out !== null && (
        <p class="notice">
          {`Left out, since the page may have ${grouped(left_out.limit)} bytes: the histories of ${counted(left_out.passing, 'passing run')}${left_out.failing > 0 ? ` and ${counted(left_out.failing, 'failing run')}` : ''}. The command of each case makes its history again.`}
        </p>
      )}
    </>
  );
}

const mostGroups = 200;

/// Whether all that was to be judged was judged, and was right.
const isGood = ({index, count}: Report, searched: boolean): boolean =>
  (count > 0 || searched) && index.refused.length === 0 && index.stopped === null && index.outcomes.every((outcome, i) => (index.summary[i] ?? 0) === 0 || toneOf(outcome) !== 'bad');

function Groups({report, searched}: {report: Report; searched: boolean}) {
  const {groups} = report.index;
  if (groups.length === 0) return isGood(report, searched) ? <p class="good">Nothing was broken.</p> : null;
  return (
    <section>
      <h2>{`What was broken, and when`}</h2>
      <ol class="groups">
        {groups.slice(0, mostGroups).map((group, i) => {
          const first = group.cases[0]!;
          return (
            <li key={i} class={group.fails ? 'bad' : 'mild'}>
              <p class="headline">
                <span aria-hidden="true">✗ </span>
                <a href={linkOf({...nowhere, page: 'case', name: report.names[first]!, hash: report.hash(first).slice(0, 8)})}>
                  <b>
                    <Said text={group.rule} />
                  </b>
                  {' in '}
                  <Said text={report.title(group.file)} most={200} />
                </a>
                {`: ${grouped(group.cases.length)} of ${counted(group.of, 'case')}`}
                {!group.fails && ', which does not fail them'}
              </p>
              {group.cause && (
                <p>
                  {'fails '}
                  <b>
                    <Said text={group.cause.text} />
                  </b>
                  {group.cause.wrong > 0 && ` (${counted(group.cause.wrong, 'case')} otherwise)`}
                </p>
              )}
              <p class="hint">
                <Said text={group.seen} most={400} />
              </p>
            </li>
          );
        })}
      </ol>
      {groups.length > mostGroups && <p class="hint">{`and ${groups.length - mostGroups} more`}</p>}
    </section>
  );
}

function Matrix({report}: {report: Report}) {
  const table = useMemo(() => tableOf(report), [report]);
  if (report.count === 0) return null;
  return (
    <section>
      <h2>Rules and where they were put to the test</h2>
      <p class="hint">How many cases of each family kept or broke a rule. An empty field: none exercised it.</p>
      <div class="matrix" tabIndex={0} role="region" aria-label="Rules by family">
        <table>
          <thead>
            <tr>
              <th scope="col">rule</th>
              <th scope="col">sentences</th>
              <th scope="col">all</th>
              {table.families.map((family) => (
                <th key={family} scope="col">
                  <Said text={family} most={40} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map(({rule, total, cells}) => (
              <tr key={rule.name}>
                <th scope="row">
                  <a href={linkOf({...nowhere, page: 'rule', name: rule.name})}>{printable(rule.name)}</a>
                </th>
                <td>{printable(rule.sentences.join(' '))}</td>
                <Cell cell={total} most={table.most} />
                {cells.map((cell, i) => (
                  <Cell key={i} cell={cell} most={table.most} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

// Darker where there are more, by steps of ten; the number says it, too.
function Cell({cell, most}: {cell: {kept: number; broken: number}; most: number}) {
  const all = cell.kept + cell.broken;
  if (all === 0) return <td />;
  const heat = Math.ceil((4 * Math.log10(1 + all)) / Math.max(0.3, Math.log10(1 + most)));
  return (
    <td class={cell.broken > 0 ? 'bad' : `heat-${heat}`}>
      {cell.broken > 0 ? (
        <>
          {`✗ ${grouped(cell.broken)}`}
          <span class="unseen"> broken</span>
          {cell.kept > 0 && ` of ${grouped(all)}`}
        </>
      ) : (
        grouped(cell.kept)
      )}
    </td>
  );
}

function About({report}: {report: Report}) {
  const {index} = report;
  const {profile} = index;
  const facts: [string, string][] = [
    ['made by', `rescind ${index.program}, ${index.command}`],
    ['profile', `${profile.name}${profile.file === null ? '' : ` (${profile.file})`}${profile.strict ? ', strict' : ''}`],
    ...(profile.off.length > 0 ? ([['switched off', profile.off.join(', ')]] as [string, string][]) : []),
    ...(profile.bounds.length > 0 ? ([['bounds', profile.bounds.join(', ')]] as [string, string][]) : []),
    ...(index.mutant === null ? [] : ([['mutant', index.mutant]] as [string, string][])),
    ['histories', `${grouped(index.cases.run.filter((run) => run >= 0).length)} of ${grouped(report.count)} in the page, ${grouped(index.cases.events.reduce((sum, events) => sum + events, 0))} events`],
  ];
  return (
    <section>
      <h2>About</h2>
      <dl class="about">
        {facts.map(([name, text]) => (
          <>
            <dt key={name}>{name}</dt>
            <dd key={`${name} is`}>
              <Said text={text} />
            </dd>
          </>
        ))}
      </dl>
    </section>
  );
}
