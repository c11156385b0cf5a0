import {useMemo} from 'preact/hooks';
import type {Report} from '../data/report';
import {ruleOutcomes} from '../data/report';
import {linkOf, nowhere} from '../model/link';
import {counted, grouped, printable} from '../model/words';
import {Said, Sign, signOf, toneOf} from '../parts/outcome';

/// The contract, and what came of each rule.
export function Rules({report}: {report: Report}) {
  return (
    <article class="rules">
      <h1>Rules</h1>
      <table>
        <thead>
          <tr>
            <th scope="col">rule</th>
            <th scope="col">level</th>
            <th scope="col">statement</th>
          </tr>
        </thead>
        <tbody>
          {report.index.rules.map((rule) => (
            <tr key={rule.name}>
              <th scope="row">
                <a href={linkOf({...nowhere, page: 'rule', name: rule.name})}>{printable(rule.name)}</a>
              </th>
              <td>{rule.level}</td>
              <td>{printable(rule.statement)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </article>
  );
}

const mostCases = 100;

/// One rule: what it says, where it comes from, and which cases came to what.
export function RulePage({report, name, show}: {report: Report; name: string; show: (rule: string, outcome: string) => void}) {
  const rule = report.rule(name);
  const number = report.index.rules.findIndex((each) => each.name === name);
  const counts = useMemo(() => {
    const found = new Map<string, number[]>(ruleOutcomes.map((outcome) => [outcome, []]));
    if (number >= 0) for (let c = 0; c < report.count; ++c) found.get(report.ruleOutcome(c, number))!.push(c);
    return found;
  }, [report, number]);
  if (!rule) return <p class="notice">{printable(`This report knows no rule ${name.slice(0, 200)}.`)}</p>;
  const broken = counts.get('broken')!;
  return (
    <article class="rule">
      <h1>{printable(rule.name)}</h1>
      <p class="statement">{printable(rule.statement)}</p>
      <dl class="about">
        <dt>level</dt>
        <dd>{rule.level}</dd>
        <dt>charged to</dt>
        <dd>{printable(rule.charged)}</dd>
        <dt>reading</dt>
        <dd>{printable(rule.page === '' ? rule.reading : `${rule.reading}: ${rule.page}`)}</dd>
        {rule.sentences.map((id) => (
          <>
            <dt key={id}>{printable(id)}</dt>
            <dd key={`${id} says`}>
              <q>{printable(report.index.sentences.find((sentence) => sentence.id === id)?.text ?? '')}</q>
            </dd>
          </>
        ))}
      </dl>
      <h2>What came of it</h2>
      <ul class="counts">
        {[...counts]
          .filter(([, cases]) => cases.length > 0)
          .map(([outcome, cases]) => (
            <li key={outcome} class={toneOf(outcome)}>
              <span aria-hidden="true">{signOf(outcome)}</span> <b>{grouped(cases.length)}</b> {outcome}{' '}
              <button type="button" onClick={() => show(rule.name, outcome)}>
                show<span class="unseen"> cases: {outcome}</span>
              </button>
            </li>
          ))}
      </ul>
      {broken.length > 0 && (
        <>
          <h2>Broken in</h2>
          <ul class="cases-of-rule">
            {broken.slice(0, mostCases).map((c) => (
              <li key={c}>
                <Sign outcome={report.outcome(c)} />
                <a href={linkOf({...nowhere, page: 'case', name: report.names[c]!, hash: report.hash(c).slice(0, 8)})}>
                  <Said text={report.names[c]!} most={300} />
                </a>
              </li>
            ))}
          </ul>
          {broken.length > mostCases && <p class="hint">{`and ${counted(broken.length - mostCases, 'case')} more, in the list of cases`}</p>}
        </>
      )}
    </article>
  );
}
