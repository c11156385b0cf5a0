import type {Event} from '../data/block';
import {placeOfEvent, type RunModel} from '../model/run';
import {describe, opName, printable, timeDigits} from '../model/words';
import {Rows} from '../parts/rows';

/// All events with all that they carry, as a table.
interface Props {
  run: RunModel;
  events: readonly Event[];
  evidence: ReadonlySet<number>;
  selected: number | undefined;
  onSelect: (n: number) => void;
  all: boolean;
}

const columns = ['number', 'time', 'place', 'event', 'operation', 'in words'] as const;

export function EventTable({run, events, evidence, selected, onSelect, all}: Props) {
  return (
    <Rows
      id="events"
      role="grid"
      label="Events"
      class="events"
      columns={columns.length}
      count={events.length}
      height={23}
      active={selected === undefined ? -1 : placeOfEvent(events, selected)}
      all={all}
      onActive={(row) => events[row] && onSelect(events[row].n)}
      head={
        <div role="row" class="row head" aria-rowindex={1}>
          {columns.map((column) => (
            <span key={column} role="columnheader">
              {column === 'time' ? (run.clock === 'steps' ? 'step' : 'ms') : column}
            </span>
          ))}
        </div>
      }
      row={(i, attributes) => {
        const {n, t, row} = events[i]!;
        const shows = evidence.has(n);
        return (
          <div key={attributes.id} role="row" aria-rowindex={i + 2} {...attributes} class={`${attributes.class} ${shows ? 'evidence' : ''}`} onClick={() => onSelect(n)}>
            <span role="gridcell">
              {shows && (
                <>
                  <span aria-hidden="true">✗ </span>
                  <span class="unseen">shows the violation: </span>
                </>
              )}
              {n}
            </span>
            <span role="gridcell">{timeDigits(t, run.clock)}</span>
            <span role="gridcell">{row.at}</span>
            <span role="gridcell">{printable(row.event)}</span>
            <span role="gridcell">{row.op === undefined ? '' : <bdi>{printable(opName(String(row.op)).slice(0, 200))}</bdi>}</span>
            <span role="gridcell">
              <bdi>{describe(row).slice(0, 1000)}</bdi>
            </span>
          </div>
        );
      }}
    />
  );
}
