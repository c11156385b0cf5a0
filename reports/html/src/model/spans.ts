import type {Event} from '../data/block';
import {lookup} from './lookup';

/// The bars of an operation: how long its client, its units and its provider last, and what happens on them.
export type Lane = 'client' | 'units' | 'provider';
export const lanes: readonly Lane[] = ['client', 'units', 'provider'];

export interface Bar {
  lane: Lane;
  /// Numbers of events; `to` is undefined where nothing ended it.
  from: number;
  to: number | undefined;
}
export type Shape = 'start' | 'cancel' | 'heard' | 'result' | 'final' | 'close' | 'refused' | 'crash' | 'told';
export interface Mark {
  lane: Lane;
  n: number;
  shape: Shape;
}
export interface Operation {
  name: string;
  /// Its place among all operations of the run, whatever is shown: its colour goes by it.
  index: number;
  bars: Bar[];
  marks: Mark[];
  events: Event[];
}

const marks = lookup<[Lane, Shape]>({
  start: ['client', 'start'],
  cancel: ['client', 'cancel'],
  result: ['client', 'result'],
  final: ['client', 'final'],
  close: ['client', 'close'],
  refuse: ['units', 'refused'],
  'cancel-received': ['units', 'told'],
  post: ['provider', 'result'],
  'provider-final': ['provider', 'final'],
  'cancel-heard': ['provider', 'heard'],
  'provider-crash': ['provider', 'crash'],
});

const begins = lookup<Lane>({start: 'client', 'provider-start': 'provider'});
const ends = lookup<Lane>({'close-returned': 'client', 'provider-end': 'provider', 'provider-crash': 'provider'});

class Builder {
  readonly bars: Bar[] = [];
  readonly marks: Mark[] = [];
  readonly events: Event[] = [];
  private readonly open = new Map<string, Bar>();
  private held = 0;

  constructor(
    readonly name: string,
    readonly index: number,
    /// Nothing in the run is closed: then the client is done with an operation at its final result.
    private readonly nothingCloses: boolean,
  ) {}

  add(event: Event): void {
    const {row, n} = event;
    this.events.push(event);
    const mark = marks(row.event);
    if (mark) this.marks.push({lane: mark[0], n, shape: mark[1]});
    const begun = begins(row.event);
    if (begun) this.begin(begun, row.run, n);
    const ended = ends(row.event);
    if (ended) this.end(ended, row.run, n);
    if (row.event === 'final' && this.nothingCloses) this.end('client', row.run, n);
    // Which pool it is plays no part: the bar is there as long as anything is held.
    if (row.event === 'charge' || row.event === 'release') this.hold(row.event === 'charge' ? Number(row.units) : -Number(row.units), n);
  }

  private begin(lane: Lane, run: unknown, n: number): void {
    const bar: Bar = {lane, from: n, to: undefined};
    this.bars.push(bar);
    this.open.set(`${lane} ${run}`, bar);
  }

  private end(lane: Lane, run: unknown, n: number): void {
    const bar = this.open.get(`${lane} ${run}`);
    if (bar && bar.to === undefined) bar.to = n;
  }

  private hold(units: number, n: number): void {
    const before = this.held;
    this.held += units;
    if (before <= 0 && this.held > 0) this.begin('units', undefined, n);
    if (before > 0 && this.held <= 0) this.end('units', undefined, n);
  }
}

/// The operations of a run, in the order in which they appear.
export function operationsOf(events: readonly Event[]): Operation[] {
  const builders = new Map<string, Builder>();
  const nothingCloses = events.every(({row}) => row.event !== 'close');
  for (const event of events) {
    if (event.row.op === undefined) continue;
    const name = String(event.row.op);
    let builder = builders.get(name);
    if (!builder) builders.set(name, (builder = new Builder(name, builders.size, nothingCloses)));
    builder.add(event);
  }
  return [...builders.values()];
}

/// The lanes on which any of the operations has something: of a program that records its client alone, one.
export function lanesOf(operations: readonly Operation[], also?: Lane): Lane[] {
  const used = new Set(operations.flatMap(({bars, marks}) => [...bars, ...marks].map(({lane}) => lane)));
  return lanes.filter((lane) => lane === 'client' || lane === also || used.has(lane));
}

export interface Level {
  n: number;
  held: number;
  limit: number | undefined;
}

/// The quota over the run, one curve for each account of a pool: its name to what it holds after each event that changes
/// it. A limit is that of every account of its scope, also from before it held anything.
export function quotaOf(events: readonly Event[]): Map<string, Level[]> {
  const accounts = new Map<string, {kind: string; levels: Level[]}>();
  const limits = new Map<string, Level[]>();
  for (const {n, row} of events) {
    if (row.pool === undefined || row.event === 'refuse') continue;
    const kind = `${row.pool} per ${row.scope}`;
    const limit = row.limit === undefined ? undefined : Number(row.limit);
    if (row.event === 'limits') {
      limits.set(kind, [...(limits.get(kind) ?? []), {n, held: 0, limit}]);
      for (const account of accounts.values()) if (account.kind === kind) account.levels.push({n, held: account.levels.at(-1)?.held ?? 0, limit});
      continue;
    }
    const whose = row.scope === 'user' ? row.context : row.scope === 'session' ? row.session : undefined;
    const name = [row.pool, row.scope === 'total' ? 'in total' : undefined, whose === undefined ? undefined : row.scope === 'session' ? `of session ${whose}` : `of ${whose}`].filter((each) => each !== undefined).join(' ');
    const {levels} = accounts.get(name) ?? {levels: [...(limits.get(kind) ?? [])]};
    const before = levels.at(-1);
    levels.push({n, held: row.held === undefined ? (before?.held ?? 0) : Number(row.held), limit: limit ?? before?.limit});
    accounts.set(name, {kind, levels});
  }
  return new Map([...accounts].map(([name, {levels}]) => [name, levels]));
}
