import {useMemo} from 'preact/hooks';
import {type Change, changes, type Section, sections, stateAfter} from '../model/fold';
import {placeOfEvent, type RunModel} from '../model/run';
import {brief, printable, timeText} from '../model/words';

/// What stands after an event: folded from all events before it. What that event changed is marked.
interface Props {
  run: RunModel;
  selected: number | undefined;
  onSelect: (n: number) => void;
}

const titles: Record<Section, string> = {
  operation: 'Operations',
  provider: 'Providers',
  quota: 'Quota',
  connection: 'Connections',
  thread: 'Threads',
  session: 'Sessions',
  messages: 'Messages',
  harness: 'Harness',
};
const most = 400;

export function StateTable({run, selected, onSelect}: Props) {
  const {events} = run;
  const at = selected === undefined ? 0 : Math.max(0, placeOfEvent(events, selected));
  const facts = useMemo(() => changes(stateAfter(events, at), stateAfter(events, at + 1)), [events, at]);
  const event = events[at];
  if (!event) return <p class="hint">The run has no events.</p>;
  const told = `after event ${event.n}, ${timeText(event.t, run.clock)}: ${brief(event.row)}`;
  return (
    <>
      <div class="slider">
        <button type="button" onClick={() => at > 0 && onSelect(events[at - 1]!.n)} aria-label="one event before">
          ‹
        </button>
        <input type="range" min={0} max={events.length - 1} value={at} aria-label="Event" aria-valuetext={told} onInput={(input) => onSelect(events[Number(input.currentTarget.value)]!.n)} />
        <button type="button" onClick={() => at + 1 < events.length && onSelect(events[at + 1]!.n)} aria-label="one event later">
          ›
        </button>
        <output>{told}</output>
      </div>
      <div class="state-tables" tabIndex={0} role="group" aria-label="What stands after the event">
        {sections.map((section) => (
          <SectionTable key={section} section={section} facts={facts.filter((fact) => fact.section === section)} />
        ))}
        {facts.length > most && <p class="hint">{`${facts.length} facts stand; a table shows at most ${most}, the changed ones first.`}</p>}
      </div>
    </>
  );
}

function SectionTable({section, facts}: {section: Section; facts: Change[]}) {
  if (facts.length === 0) return null;
  const fields = [...new Set(facts.map(({field}) => field))];
  const names = [...new Set(facts.map(({name}) => name))];
  const changed = (name: string) => facts.some((fact) => fact.name === name && fact.changed);
  const shown = names.length > most ? [...names.filter(changed), ...names.filter((name) => !changed(name))].slice(0, most) : names;
  return (
    <table>
      <caption>{titles[section]}</caption>
      <thead>
        <tr>
          <td />
          {fields.map((field) => (
            <th key={field} scope="col">
              {printable(field)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {shown.map((name) => (
          <tr key={name}>
            <th scope="row">
              <bdi>{printable(name.slice(0, 120))}</bdi>
            </th>
            {fields.map((field) => (
              <FactCell key={field} fact={facts.find((fact) => fact.name === name && fact.field === field)} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function FactCell({fact}: {fact: Change | undefined}) {
  if (!fact) return <td />;
  if (!fact.changed) return <td>{printable(fact.value)}</td>;
  return (
    <td class="changed">
      {fact.before !== '' && (
        <>
          <del>{printable(fact.before)}</del>
          {' → '}
        </>
      )}
      <ins>{fact.value === '' ? 'nothing' : printable(fact.value)}</ins>
    </td>
  );
}
