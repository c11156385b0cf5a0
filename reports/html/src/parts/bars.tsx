import {scaleLinear} from 'd3-scale';
import {area, curveStepAfter} from 'd3-shape';
import {useLayoutEffect, useMemo, useRef, useState} from 'preact/hooks';
import {knotted, linear, roomy, type Tick, type Timed} from '../model/knots';
import type {Picture} from '../model/picture';
import {eventNumbered, type RunModel} from '../model/run';
import {type Bar, type Lane, type Level, lanesOf, type Mark, type Operation} from '../model/spans';
import {describe, opName, printable, tickText, timeText} from '../model/words';
import {shapes} from './shapes';
import {useNarrow, useSize} from './size';

/// Operations as bars over time, three for each: its client, the units it holds, its provider. Only what can be seen is
/// in the page. Drawn from back to front: bands, bars, marks, words.
interface Props {
  label: string;
  run: RunModel;
  operations: readonly Operation[];
  /// The events that take room on the axis.
  events: readonly Timed[];
  knotted: boolean;
  zoom: number;
  picture?: Picture | undefined;
  /// The same operations in the run without the mutant.
  ghosts?: readonly Operation[] | undefined;
  selected: number | undefined;
  onSelect: (n: number) => void;
  withQuota: boolean;
  all: boolean;
}

const [right, top] = [24, 26];
const [laneHeight, barHeight, noteHeight, between] = [23, 13, 20, 12];
const quotaHeight = 46;
const laneNames: Record<Lane, string> = {client: 'client', units: 'units held', provider: 'provider'};
const widest = 1_000_000; // Browsers do not scroll much further.

export function Bars(props: Props) {
  const {run, operations, picture, selected} = props;
  const scroller = useRef<HTMLDivElement>(null);
  const size = useSize(scroller);
  const narrow = useNarrow();
  const left = narrow ? 112 : 150;
  const [scroll, setScroll] = useState({x: 0, y: 0});
  const ghostEvents = props.knotted ? (props.ghosts ?? []).flatMap(({events}) => events) : [];
  const knots = knotted(props.events, run.clock, ghostEvents.slice().sort((a, b) => a.n - b.n));
  const axis = props.knotted ? knots : linear(props.events, knots.length);
  // An event that takes no room of its own stands at its time.
  const at = (n: number) => axis.at(n) ?? axis.atTime(eventNumbered(run.events, n)?.t ?? 0);

  const room = Math.max(100, size.width - left - right);
  const step = Math.min(room / Math.max(1, axis.length), Math.max(46, room / 40));
  const wanted = Math.max(props.knotted ? Math.max(step, 13) : step, 0.01) * props.zoom;
  const scale = Math.min(wanted, widest / Math.max(1, axis.length));
  const x = (steps: number) => left + 8 + steps * scale;
  const note = picture ? noteHeight : 0;
  const lanes = useMemo(() => lanesOf(operations, picture?.lane), [operations, picture]);
  const laneTop = (lane: Lane): number => Math.max(0, lanes.indexOf(lane)) * laneHeight + 5;
  const rowHeight = lanes.length * laneHeight + between;
  // A limit for everybody says nothing that the curves of those who hold something do not say.
  const pools = props.withQuota ? [...run.quota].filter(([, levels]) => levels.some(({held}) => held !== 0)) : [];
  const rowsTop = top + note;
  const width = Math.max(size.width, x(axis.length) + right);
  const height = rowsTop + operations.length * rowHeight + pools.length * (quotaHeight + between);
  const viewHeight = Math.min(height, props.all ? height : Math.max(rowHeight + rowsTop, size.height || 480));
  const viewWidth = props.all ? width : Math.max(200, size.width);

  useLayoutEffect(() => {
    const here = scroller.current;
    const event = eventNumbered(run.events, selected ?? picture?.from?.n ?? picture?.to?.n);
    if (!here || !event) return;
    const there = x(at(event.n));
    if (there < here.scrollLeft + left + 20 || there > here.scrollLeft + here.clientWidth - 60) here.scrollLeft = there - (here.clientWidth + left) / 2;
    const row = operations.findIndex(({name}) => name === event.row.op);
    const y = row * rowHeight;
    if (row >= 0 && (y < here.scrollTop || y + rowHeight + rowsTop > here.scrollTop + here.clientHeight)) here.scrollTop = y - rowHeight;
    setScroll({x: here.scrollLeft, y: here.scrollTop});
  }, [selected, size.width, props.zoom, props.knotted, operations, run, picture]);

  const from = scroll.x + left - 60;
  const to = scroll.x + viewWidth + 60;
  const seen = (at: number) => at >= from && at <= to;
  const firstRow = props.all ? 0 : Math.max(0, Math.floor((scroll.y - rowHeight) / rowHeight));
  const lastRow = props.all ? operations.length - 1 : Math.min(operations.length - 1, Math.ceil((scroll.y + viewHeight) / rowHeight));
  const rows = operations.slice(firstRow, lastRow + 1).map((operation, i) => ({operation, y: rowsTop + (firstRow + i) * rowHeight}));
  const ticks = roomy(
    axis.ticks.filter(({at}) => seen(x(at))),
    (tick) => (tickText(tick.t, run.clock).length * 6.5 + 12) / scale,
  );
  const bottom = Math.min(height, scroll.y + viewHeight);
  const level = (y: number) => y - scroll.y;
  const ghostsByName = new Map((props.ghosts ?? []).map((ghost) => [ghost.name, ghost]));

  const barAt = (bar: Bar, place: (n: number) => number): [number, number] => {
    const end = bar.to === undefined ? axis.length : place(bar.to);
    return [Math.max(from, x(place(bar.from))), Math.min(to, x(Math.max(end, place(bar.from) + 0.3)))];
  };

  return (
    <div
      ref={scroller}
      class={props.all ? 'bars whole' : 'bars'}
      role="group"
      aria-label={`${props.label}. The same events stand as text in the sequence.`}
      tabIndex={0}
      onScroll={(event) => setScroll({x: event.currentTarget.scrollLeft, y: event.currentTarget.scrollTop})}
    >
      <div style={{width: `${width}px`, height: `${height}px`}}>
        <svg class="bars-seen" width={viewWidth} height={viewHeight} aria-hidden="true" focusable="false">
          <g transform={`translate(${-scroll.x},0)`}>
            {picture && rows.some(({operation}) => isAbout(picture, operation)) && <Band picture={picture} at={at} axis={axis} x={x} top={top} bottom={level(bottom)} />}
            {ticks.map((tick) => (
              <line key={tick.t} class="grid" x1={x(tick.at)} x2={x(tick.at)} y1={top} y2={level(bottom)} />
            ))}
            {rows.map(({operation, y}) => (
              <g key={operation.name} class={`op op-${operation.index % 8}`} transform={`translate(0,${level(y)})`}>
                <line class="rule" x1={scroll.x} x2={scroll.x + viewWidth} y1={rowHeight - between / 2} y2={rowHeight - between / 2} />
                {operation.bars.map((bar) => {
                  const [a, b] = barAt(bar, at);
                  return b <= a ? null : (
                    <rect key={`${bar.lane}${bar.from}`} class={`bar ${bar.lane}`} x={a} width={b - a} y={laneTop(bar.lane)} height={barHeight} rx={2} />
                  );
                })}
                {props.knotted &&
                  ghostsByName.get(operation.name)?.bars.filter(({lane}) => lanes.includes(lane)).map((bar) => {
                    const [a, b] = barAt(bar, knots.ghostAt);
                    return b <= a ? null : (
                      <rect key={`g${bar.lane}${bar.from}`} class="ghost" x={a} width={b - a} y={laneTop(bar.lane) - 2.5} height={barHeight + 5} rx={3} />
                    );
                  })}
                {picture && isAbout(picture, operation) && <Hatch y={laneTop(picture.lane)} picture={picture} at={at} axis={axis} x={x} from={from} to={to} />}
                {thinned(operation.marks, (mark) => x(at(mark.n)), seen).map((mark) => (
                  <MarkShape
                    key={`${mark.lane}${mark.n}`}
                    mark={mark}
                    y={laneTop(mark.lane) + barHeight / 2}
                    at={x(at(mark.n))}
                    title={titleOf(run, mark.n)}
                    selected={mark.n === selected}
                    onSelect={props.onSelect}
                  />
                ))}
              </g>
            ))}
            {pools.map(([name, levels], i) => (
              <QuotaCurve
                key={name}
                levels={levels}
                x={(n) => x(at(n))}
                end={x(axis.length)}
                y={level(rowsTop + operations.length * rowHeight + i * (quotaHeight + between))}
              />
            ))}
            {selected !== undefined && <line class="now" x1={x(at(selected))} x2={x(at(selected))} y1={top} y2={level(bottom)} />}
          </g>
          <rect class="cover" x={0} y={0} width={viewWidth} height={top + note} />
          <g transform={`translate(${-scroll.x},0)`}>
            {ticks.map((tick) => (
              <TickLabel key={tick.t} tick={tick} at={x(tick.at)} clock={run.clock} from={scroll.x + left - 4} to={scroll.x + viewWidth - 2} />
            ))}
            {picture && <Note picture={picture} at={at} axis={axis} x={x} from={scroll.x + left} to={scroll.x + viewWidth} />}
          </g>
          <rect class="cover" x={0} y={0} width={left - 6} height={viewHeight} />
          {rows.map(({operation, y}) => (
            <g key={operation.name} transform={`translate(0,${level(y)})`} class={`op op-${operation.index % 8}`}>
              <rect class="chip" x={2} y={laneTop('client') + 1} width={9} height={9} />
              <text class="op-name" x={16} y={laneTop('client') + 10}>
                {fitted(opName(operation.name), narrow ? 6 : 9)}
                <title>{printable(operation.name)}</title>
              </text>
              {lanes.map((lane) => (
                <text key={lane} class="lane-name" x={left - 14} y={laneTop(lane) + 10} text-anchor="end">
                  {laneNames[lane]}
                </text>
              ))}
            </g>
          ))}
          {pools.map(([name, levels], i) => (
            <g key={name} transform={`translate(0,${level(rowsTop + operations.length * rowHeight + i * (quotaHeight + between))})`}>
              <title>{`quota: ${printable(name)}, at most ${Math.max(...levels.map(({held}) => held))} held`}</title>
              <text class="op-name" x={16} y={20}>
                quota
              </text>
              <text class="lane-name" x={16} y={36}>
                {fitted(name, narrow ? 15 : 21)}
              </text>
            </g>
          ))}
          <rect class="cover" x={0} y={0} width={left - 6} height={rowsTop} />
          <text class="unit" x={left - 14} y={top - 10} text-anchor="end">
            {run.clock === 'steps' ? 'step' : 'ms'}
          </text>
        </svg>
      </div>
    </div>
  );
}

const fitted = (text: string, most: number): string => printable(text.length > most ? `${text.slice(0, most - 1)}…` : text);

const titleOf = (run: RunModel, n: number): string => {
  const event = eventNumbered(run.events, n);
  return event ? `${timeText(event.t, run.clock)}: ${describe(event.row)}` : '';
};

const isAbout = (picture: Picture, operation: Operation): boolean => {
  const op = picture.to?.row.op ?? picture.from?.row.op;
  return op === undefined || String(op) === operation.name;
};

// Marks that would stand on the one before them are left out: the nearer one looks, the more there are.
function thinned(marks: readonly Mark[], at: (mark: Mark) => number, seen: (at: number) => boolean): Mark[] {
  const last: Partial<Record<string, number>> = {};
  return marks.filter((mark) => {
    const here = at(mark);
    const key = mark.lane + mark.shape;
    if (!seen(here) || here - (last[key] ?? -Infinity) < 3) return false;
    last[key] = here;
    return true;
  });
}

interface Placed {
  picture: Picture;
  at: (n: number) => number;
  axis: {atTime(t: number): number; length: number};
  x: (steps: number) => number;
}

function stretch({picture, at, axis, x}: Placed): [number, number] {
  const a = x(picture.from ? at(picture.from.n) : axis.atTime(picture.fromTime));
  const b = x(picture.to ? at(picture.to.n) : axis.length);
  return a <= b ? [a, Math.max(b, a + 3)] : [b, a];
}

function Band(props: Placed & {top: number; bottom: number}) {
  const [a, b] = stretch(props);
  return <rect class="band" x={a} width={b - a} y={props.top} height={Math.max(0, props.bottom - props.top)} />;
}

function Hatch(props: Placed & {from: number; to: number; y: number}) {
  const [a, b] = stretch(props);
  const [from, to] = [Math.max(a, props.from), Math.min(b, props.to)];
  const {y} = props;
  return (
    <g>
      {to > from && <rect class="hatch" x={from} width={to - from} y={y} height={barHeight} rx={2} />}
      {props.picture.marked.map((event) => (
        <circle key={event.n} class="evidence" cx={props.x(props.at(event.n))} cy={y + barHeight / 2} r={9} />
      ))}
    </g>
  );
}

// A row of its own, above the bars: it covers nothing. It stays inside the picture.
function Note(props: Placed & {from: number; to: number}) {
  const [a, b] = stretch(props);
  // Where there is no room for the words, they stand below the picture.
  const whole = `✗ ${props.picture.text}`;
  const words = whole.length * 6.8 > props.to - props.from ? '✗' : whole;
  const half = words.length * 3.4;
  const middle = Math.max(props.from + half + 4, Math.min(props.to - half - 8, (Math.max(a, props.from) + Math.min(b, props.to)) / 2));
  return (
    <g class="note">
      <text x={middle} y={top + 9} text-anchor="middle">
        {printable(words)}
      </text>
      <path d={`M${a},${top + 18}v-4H${b}v4`} />
    </g>
  );
}

// Of what can be seen: it stays whole at the edges.
function TickLabel({tick, at, clock, from, to}: {tick: Tick; at: number; clock: string; from: number; to: number}) {
  const text = tickText(tick.t, clock);
  const half = text.length * 3.3;
  const isSeen = at >= from && at <= to;
  return (
    <text class="tick" x={isSeen ? Math.max(from + half, Math.min(to - half, at)) : at} y={top - 10} text-anchor="middle">
      {text}
    </text>
  );
}

function MarkShape(props: {mark: Mark; at: number; y: number; title: string; selected: boolean; onSelect: (n: number) => void}) {
  const shape = shapes[props.mark.shape];
  return (
    <g transform={`translate(${props.at},${props.y})`} class={props.selected ? 'mark selected' : 'mark'} data-event={props.mark.n} onClick={() => props.onSelect(props.mark.n)}>
      <title>{props.title}</title>
      <path class="halo" d={shape.path} />
      <path class={shape.filled ? 'filled' : 'outline'} d={shape.path} transform={props.mark.shape === 'start' ? 'rotate(90)' : undefined} />
    </g>
  );
}

function QuotaCurve({levels, x, end, y}: {levels: readonly Level[]; x: (n: number) => number; end: number; y: number}) {
  const most = Math.max(1, ...levels.map(({held, limit}) => Math.max(held, limit ?? 0)));
  const height = scaleLinear([0, most], [quotaHeight - 4, 6]);
  const points = [...levels.map((level) => ({...level, at: x(level.n)})), {...levels.at(-1)!, at: end}];
  const held = area<(typeof points)[number]>((point) => point.at, quotaHeight - 4, (point) => height(point.held)).curve(curveStepAfter);
  const limits = points.filter(({limit}) => limit !== undefined);
  const limit = area<(typeof points)[number]>((point) => point.at, (point) => height(point.limit ?? 0), (point) => height(point.limit ?? 0)).curve(curveStepAfter);
  return (
    <g transform={`translate(0,${y})`}>
      <path class="held" d={held(points) ?? ''} />
      <path class="limit" d={limit.lineY1()(limits) ?? ''} />
      <text class="tick" x={end - 2} y={height(points.at(-1)!.limit ?? most) - 3} text-anchor="end">
        {points.at(-1)!.limit === undefined ? '' : `limit ${points.at(-1)!.limit}`}
      </text>
    </g>
  );
}

/// What the shapes mean that are in the picture.
export function Legend({operations, ghost}: {operations: readonly Operation[]; ghost: string}) {
  const used = new Set(operations.flatMap(({marks}) => marks.map(({shape}) => shape)));
  return (
    <ul class="legend">
      {Object.entries(shapes)
        .filter(([name]) => used.has(name as Mark['shape']))
        .map(([name, shape]) => (
          <li key={name}>
            <svg width="16" height="14" aria-hidden="true" focusable="false">
              <g class="mark" transform="translate(8,7)">
                <path class={shape.filled ? 'filled' : 'outline'} d={shape.path} transform={name === 'start' ? 'rotate(90)' : undefined} />
              </g>
            </svg>
            {shape.words}
          </li>
        ))}
      {ghost !== '' && (
        <li>
          <svg width="26" height="14" aria-hidden="true" focusable="false">
            <rect class="ghost" x="2" y="2" width="22" height="10" rx="3" />
          </svg>
          {ghost}
        </li>
      )}
    </ul>
  );
}
