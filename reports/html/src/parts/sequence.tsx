import type {Event} from '../data/block';
import type {Picture} from '../model/picture';
import {placeOfEvent, type RunModel} from '../model/run';
import {type SequenceRow, rowWith} from '../model/rows';
import type {Bar, Lane} from '../model/spans';
import {places, strokeOf} from '../model/strokes';
import {brief, counted, timeDigits} from '../model/words';
import {Rows} from './rows';
import {useNarrow} from './size';

/// What every picture of a run is given.
export interface Shared {
  run: RunModel;
  rows: readonly SequenceRow[];
  evidence: ReadonlySet<number>;
  selected: number | undefined;
  onSelect: (n: number) => void;
  onOpen: (row: SequenceRow) => void;
  picture: Picture | undefined;
  all: boolean;
}

interface Props extends Shared {
  /// Operations whose bars stand beside the lines.
  bars: readonly string[];
}

const rowHeight = 21;

/// Where the places stand.
interface Lanes {
  left: number;
  between: number;
  names: readonly string[];
}
const wide: Lanes = {left: 46, between: 92, names: places};
// Whoever has little room reads what happened; where, is told by the same lines nearer to each other.
const near: Lanes = {left: 16, between: 26, names: ['app', 'lib', 'net', 'srv', 'prv']};
const widthOf = (lanes: Lanes) => lanes.left * 2 + lanes.between * 4;

/// The sequence: time goes down, a row for each event, arrows from place to place. The rows are text; the lines behind
/// them are drawn for those rows only that can be seen.
export function Sequence(props: Props) {
  const {rows, run} = props;
  const lanes = useNarrow() ? near : wide;
  const drawingWidth = widthOf(lanes);
  const active = props.selected === undefined ? -1 : rowWith(rows, props.selected);
  return (
    <Rows
      id="sequence"
      role="grid"
      label="Sequence of events"
      class="sequence"
      columns={3}
      count={rows.length}
      height={rowHeight}
      active={active}
      first={props.selected === undefined ? firstOf(props) : -1}
      all={props.all}
      onActive={(row) => rows[row] && props.onSelect(rows[row].event.n)}
      onKey={(key) => {
        const row = rows[active];
        if (key !== 'Enter' || !row) return false;
        props.onOpen(row);
        return true;
      }}
      head={
        <div role="row" class="row head" aria-rowindex={1}>
          <span role="columnheader" class="time">
            {run.clock === 'steps' ? 'step' : 'ms'}
          </span>
          <span role="columnheader" class="lanes" style={{width: `${drawingWidth}px`}}>
            {places.map((place, i) => (
              <span key={place} style={{left: `${lanes.left + i * lanes.between}px`}}>
                {lanes === wide ? (
                  place
                ) : (
                  <>
                    <span class="unseen">{place}</span>
                    <abbr aria-hidden="true" title={place}>
                      {lanes.names[i]}
                    </abbr>
                  </>
                )}
              </span>
            ))}
          </span>
          <span role="columnheader" class="words">
            event
          </span>
        </div>
      }
      behind={(first, last) => <Drawing {...props} lanes={lanes} first={first} last={last} />}
      row={(i, attributes) => {
        const row = rows[i]!;
        return (
          <div key={attributes.id} role="row" aria-rowindex={i + 2} data-event={row.event.n} {...attributes} class={`${attributes.class} ${classOf(row, props)}`} onClick={() => select(row, props)}>
            <span role="gridcell" class="time">
              {rows[i - 1]?.event.t === row.event.t && row.folded.length === 0 ? <span class="unseen">{timeDigits(row.event.t, run.clock)}</span> : timeDigits(row.event.t, run.clock)}
            </span>
            <span role="gridcell" class="lanes" style={{width: `${drawingWidth}px`}}>
              <span class="unseen">{row.folded.length > 0 ? 'folded' : placesOf(row.event)}</span>
            </span>
            <span role="gridcell" class="words">
              {props.evidence.has(row.event.n) && row.folded.length === 0 && (
                <>
                  <span aria-hidden="true">✗ </span>
                  <span class="unseen">shows the violation: </span>
                </>
              )}
              {gapBefore(rows, i) > 0 && <em>{counted(gapBefore(rows, i), 'event')} not kept · </em>}
              {row.folded.length > 0 ? (
                <button type="button" tabIndex={-1} class="fold" onClick={() => props.onOpen(row)}>
                  {`⋯ ${row.text}`}
                </button>
              ) : (
                <bdi>{brief(row.event.row)}</bdi>
              )}
            </span>
          </div>
        );
      }}
    />
  );
}

// Before an event is selected: where the violation begins.
function firstOf({rows, evidence, picture}: Props): number {
  const n = picture?.from?.n ?? [...evidence].at(-1);
  return n === undefined ? -1 : rowWith(rows, n);
}

function select(row: SequenceRow, props: Props): void {
  props.onSelect(row.event.n);
}

function placesOf(event: Event): string {
  const stroke = strokeOf(event.row);
  return stroke.from === stroke.to ? `at ${places[stroke.from]}` : `${places[stroke.from]} to ${places[stroke.to]}`;
}

function gapBefore(rows: readonly SequenceRow[], i: number): number {
  const before = rows[i - 1];
  const end = before ? (before.folded.at(-1) ?? before.event).n : -1;
  return rows[i]!.event.n - end - 1;
}

function classOf(row: SequenceRow, props: Props): string {
  if (row.folded.length > 0) return 'folded';
  const weight = strokeOf(row.event.row).weight;
  return `${weight} ${props.evidence.has(row.event.n) ? 'evidence' : ''}`;
}

const laneOfBar: Record<Lane, number> = {client: 0, units: 3, provider: 4};

function Drawing(props: Props & {lanes: Lanes; first: number; last: number}) {
  const {rows, run, lanes, first, last} = props;
  const x = (place: number) => lanes.left + place * lanes.between;
  const y = (row: number) => (row - first) * rowHeight + rowHeight / 2;
  const height = (last - first + 1) * rowHeight;
  const seen = rows.slice(first, last + 1);
  return (
    <svg class="drawing" style={{top: `${first * rowHeight}px`}} width={widthOf(lanes)} height={Math.max(0, height)} aria-hidden="true" focusable="false">
      {places.map((place, i) => (
        <line key={place} class="life" x1={x(i)} x2={x(i)} y1={0} y2={height} />
      ))}
      {props.bars.map((name, i) => {
        const operation = run.operations.find((each) => each.name === name);
        return operation?.bars.map((bar) => <SideBar key={`${name}${bar.lane}${bar.from}`} bar={bar} index={operation.index} offset={i} {...{rows, first, last, x, y}} />);
      })}
      {props.picture && <Stretch picture={props.picture} {...{rows, first, last, x, y}} />}
      {messagesIn(rows, run, first, last).map(({from, to, event}) => (
        <Message key={event.n} event={event} sent={rows[from]!.event} x={x} from={y(from)} to={y(to)} />
      ))}
      {seen.map((row, i) => (
        <RowStroke key={row.event.n} row={row} x={x} y={y(first + i)} alone={!run.pairs.ends.has(row.event.n)} />
      ))}
    </svg>
  );
}

interface Geometry {
  rows: readonly SequenceRow[];
  first: number;
  last: number;
  x: (place: number) => number;
  y: (row: number) => number;
}

// Beside the line of its place: as long as the operation is there.
function SideBar({bar, index, offset, rows, first, last, x, y}: Geometry & {bar: Bar; index: number; offset: number}) {
  const from = rowWith(rows, bar.from);
  const to = bar.to === undefined ? rows.length - 1 : rowWith(rows, bar.to);
  if (to < first || from > last) return null;
  const side = bar.lane === 'client' ? -1 : 1;
  const a = y(Math.max(from, first - 1));
  const b = y(Math.min(to, last + 1));
  return <rect class={`side op-${index % 8} ${bar.lane}`} x={x(laneOfBar[bar.lane]) + side * (8 + 6 * offset) - 2.5} width={5} y={a} height={Math.max(2, b - a)} />;
}

function Stretch({picture, rows, first, last, x, y}: Geometry & {picture: Picture}) {
  if (!picture.from || !picture.to) return null;
  const from = rowWith(rows, Math.min(picture.from.n, picture.to.n));
  const to = rowWith(rows, Math.max(picture.from.n, picture.to.n));
  if (to < first || from > last || from === to) return null;
  const side = picture.lane === 'client' ? -1 : 1;
  const a = y(Math.max(from, first - 1));
  return <rect class="hatch" x={x(laneOfBar[picture.lane]) + side * 8 - 4} width={8} y={a} height={y(Math.min(to, last + 1)) - a} />;
}

// Messages whose two ends are in rows that stand alone, and that cross what can be seen.
function messagesIn(rows: readonly SequenceRow[], run: RunModel, first: number, last: number) {
  const found: {from: number; to: number; event: Event}[] = [];
  for (const [n, other] of run.pairs.ends) {
    if (n < other) continue; // Each message once, by its arrival.
    const [from, to] = [rowWith(rows, other), rowWith(rows, n)];
    if (from < 0 || to < first || from > last || rows[from]!.folded.length > 0 || rows[to]!.folded.length > 0) continue;
    const event = run.events[placeOfEvent(run.events, n)];
    if (event) found.push({from, to, event});
  }
  return found;
}

function Message(props: {event: Event; sent: Event; x: (place: number) => number; from: number; to: number}) {
  const from = props.x(strokeOf(props.sent.row).from);
  const stroke = strokeOf(props.event.row);
  const to = props.x(stroke.to);
  return <Arrow weight={stroke.weight} dashed={props.event.row.event === 'lost'} a={[from, props.from]} b={[to, props.to]} />;
}

function RowStroke({row, x, y, alone}: {row: SequenceRow; x: (place: number) => number; y: number; alone: boolean}) {
  if (row.folded.length > 0) return <text class="dots" x={x(2)} y={y + 4} text-anchor="middle">⋮</text>;
  const stroke = strokeOf(row.event.row);
  if (stroke.from !== stroke.to) return <Arrow weight={stroke.weight} dashed={stroke.back} a={[x(stroke.from), y]} b={[x(stroke.to), y]} />;
  const lost = row.event.row.event === 'lost';
  if (lost) return <path class={`lost ${stroke.weight}`} d={`M${x(stroke.from) - 5},${y - 5}l10,10m0,-10l-10,10`} />;
  if (row.event.row.event === 'deliver' && !alone) return null;
  return <circle class={`dot ${stroke.weight}`} cx={x(stroke.from)} cy={y} r={row.event.row.event === 'send' ? 2.5 : stroke.weight === 'plain' ? 3.5 : 5} />;
}

function Arrow({weight, dashed, a, b}: {weight: string; dashed: boolean; a: [number, number]; b: [number, number]}) {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
  const [ux, uy] = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
  const size = weight === 'plain' ? 6 : 9;
  const base = [b[0] - ux * size, b[1] - uy * size] as const;
  const wide = size * 0.5;
  const head = `M${b[0]},${b[1]}L${base[0] - uy * wide},${base[1] + ux * wide}L${base[0] + uy * wide},${base[1] - ux * wide}Z`;
  return (
    <g class={`arrow ${weight}`}>
      <line class={dashed ? 'dashed' : ''} x1={a[0]} y1={a[1]} x2={base[0]} y2={base[1]} />
      <path d={head} />
    </g>
  );
}

