import type {Bench, Change, Figure, Line, Measure, Origin, Percentiles, Summary, Where} from '../data/bench';
import {counted, durationText, grouped, timeDigits} from './words';

/// What a bench measured, in words and in the places of its plots.

export const figures: readonly (readonly [keyof Percentiles, string])[] = [['p50', 'p50'], ['p90', 'p90'], ['p99', 'p99'], ['p999', 'p99.9'], ['max', 'max']];

/// In the order in which they are told; as `meanings` in harness/latency/measure.cpp, and a test holds both against each other.
export const meanings: Readonly<Record<Measure, string>> = {
  returned: 'the cancel call has returned',
  final: 'the first final result has come',
  unblocked: 'the read that was blocked has returned',
  disconnect: 'the client has let go of the connection',
  told: 'the server has received the cancel',
  heard: 'the provider has heard of it',
  stopped: 'the last run of its provider has ended',
  units: 'the last units of its quotas are back',
  closed: 'a close has answered OK',
  late: 'results that came after the cancel',
  lost: 'results that were posted and never came',
};
export const measures = Object.keys(meanings) as Measure[];

export const isSpan = (measure: Measure): boolean => measure !== 'late' && measure !== 'lost';

/// `hears=poll|callback,kind=get`
export const whereText = (where: Where): string =>
  Object.entries(where)
    .map(([key, values]) => `${key}=${values.join('|')}`)
    .join(',');

export function lineName(line: {scenario: string; measure: Measure; where: Where}): string {
  const where = whereText(line.where);
  return `${line.scenario} ${line.measure}${where === '' ? '' : `[${where}]`}`;
}

/// What tells lines of one scenario apart, in little room: the measure, and the values of those keys in which they differ.
export function namesOf(lines: readonly Pick<Line, 'measure' | 'where'>[]): string[] {
  const keys = [...new Set(lines.flatMap(({where}) => Object.keys(where)))];
  const differing = keys.filter((key) => new Set(lines.map(({where}) => where[key]?.join('|'))).size > 1);
  return lines.map(({measure, where}) => [measure, ...differing.flatMap((key) => where[key]?.join('|') ?? [])].join(' '));
}

/// The condition that all of them share, in words; empty where there is none.
export function commonOf(lines: readonly Pick<Line, 'where'>[]): string {
  const [first, ...others] = lines;
  return whereText(Object.fromEntries(Object.entries(first?.where ?? {}).filter(([key, values]) => others.every(({where}) => where[key]?.join('|') === values.join('|')))));
}

/// A figure exactly: in ms without the unit, or a number of results.
export function exactText(figure: Figure, measure: Measure): string {
  if (figure === null) return '–';
  if (typeof figure === 'string') return figure;
  return isSpan(measure) ? timeDigits(figure) : grouped(figure);
}

/// The same in a unit that suits it: `4 ms`, `3 results`.
export function valueText(figure: Figure, measure: Measure): string {
  if (figure === null) return 'not told';
  if (typeof figure === 'string') return figure;
  return isSpan(measure) ? durationText(figure) : counted(figure, 'result');
}

/// `13.000 ms in every run`
export function constantText(constant: Figure, measure: Measure): string {
  if (constant === 'never') return 'never, in no run';
  if (constant === 0) return '0 in every run';
  return `${exactText(constant, measure)}${isSpan(measure) ? ' ms' : ''} in every run`;
}

// --- curves over percentiles ---

/// From one place to the next of the axis 1/(1-q) the curve has this value.
export interface Step {
  from: number;
  to: number;
  value: number;
}

/// Where the axis ends: only seeds are samples, and beyond 1-1/n no percentile is told.
export const cutOf = (line: Pick<Line, 'n' | 'cases'>): number => Math.max(1, Math.floor(line.n / line.cases));

export function stepsOf(line: Pick<Line, 'n' | 'cases' | 'values' | 'curve' | 'percentiles'>): Step[] {
  const cut = cutOf(line);
  const steps: Step[] = [];
  let from = 1;
  const add = (end: number, value: number) => {
    const to = Math.min(end, cut);
    const before = steps.at(-1);
    if (to <= from) return;
    if (before?.value === value) before.to = to;
    else steps.push({from, to, value});
    from = to;
  };
  if (line.values) {
    let below = 0;
    for (const [value, times] of line.values as [number, number][]) {
      below += times;
      add(below >= line.n ? cut : line.n / (line.n - below), value);
    }
    return steps;
  }
  const curve = line.curve ?? [];
  const known: [number, Figure][] = curve.map((value, i) => [i + 1 === curve.length ? cut : curve.length / (curve.length - i - 1), value]);
  known.splice(-1, 0, [1000, line.percentiles.p999]);
  for (const [end, value] of known) if (typeof value === 'number') add(end, value);
  return steps;
}

/// What is known of a baseline: its percentiles, in places of the same axis.
export function pointsOf({percentiles}: Pick<Summary, 'percentiles'>, cut: number): {at: number; value: number}[] {
  const places: Record<keyof Percentiles, number> = {p50: 2, p90: 10, p99: 100, p999: 1000, max: cut};
  return figures.flatMap(([key]) => {
    const value = percentiles[key];
    return typeof value === 'number' && places[key] <= cut ? [{at: places[key], value}] : [];
  });
}

/// Places of 1/(1-q) that have names: 0 %, 50 %, 90 %, 99 % and so on.
export function shareTicks(cut: number): {at: number; text: string}[] {
  const ticks = [{at: 1, text: '0 %'}];
  if (cut >= 2) ticks.push({at: 2, text: '50 %'});
  for (let at = 10, digits = 0; at <= cut; at *= 10, ++digits) ticks.push({at, text: `${(100 - 100 / at).toFixed(Math.max(0, digits - 1))} %`});
  return ticks;
}

// --- axes of values ---

export interface Axis {
  log: boolean;
  low: number;
  high: number;
  ticks: number[];
}

/// So far apart, values are told apart on a logarithmic axis only.
const far = 30;

/// An axis that holds all values; nought is on none that is logarithmic. `always`: it is that, whatever the values.
export function axisOf(values: readonly number[], always = false): Axis {
  const real = values.filter((value) => value > 0);
  const high = Math.max(0, ...real);
  const low = Math.min(...real, high);
  if (real.length > 0 && (always || high / low >= far)) return logarithmic(low, high);
  const step = stepOf(high || 1, 5);
  const end = Math.ceil((high || 1) / step) * step;
  return {log: false, low: 0, high: end, ticks: Array.from({length: Math.round(end / step) + 1}, (_, i) => i * step)};
}

function logarithmic(low: number, high: number): Axis {
  const decades = Math.log10(high / low);
  const leading = decades > 3 ? [1] : [1, 2, 5];
  const all: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); ++power) all.push(...leading.map((digit) => digit * 10 ** power));
  const first = all.filter((tick) => tick <= low).at(-1) ?? all[0]!;
  const last = all.find((tick) => tick >= high && tick > first) ?? all.at(-1)!;
  return {log: true, low: first, high: last, ticks: all.filter((tick) => tick >= first && tick <= last)};
}

// The step of 1, 2 or 5 times a power of ten that makes about so many of it.
function stepOf(range: number, many: number): number {
  const power = 10 ** Math.floor(Math.log10(range / many));
  return power * ([1, 2, 5].find((digit) => range / (digit * power) <= many) ?? 10);
}

/// Where a value stands on an axis, from 0 to 1; undefined where it is none of its values.
export function placeOn(axis: Axis, value: number): number | undefined {
  if (!axis.log) return (value - axis.low) / (axis.high - axis.low);
  return value <= 0 ? undefined : Math.log(value / axis.low) / Math.log(axis.high / axis.low);
}

// --- strips, waterfalls ---

/// Every value of a line, or of its 200 quantiles, with its share of the samples.
export function sharesOf(line: Pick<Line, 'n' | 'values' | 'curve'>): {value: number; share: number}[] {
  if (line.values) return (line.values as [number, number][]).map(([value, times]) => ({value, share: times / line.n}));
  const curve = (line.curve ?? []).filter((value) => typeof value === 'number');
  const counts = new Map<number, number>();
  for (const value of curve) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, times]) => ({value, share: times / (line.curve?.length ?? 1)}));
}

/// The spans of one operation, in the order in which they are told.
export const spansOf = ({operation}: Pick<Origin, 'operation'>): {measure: Measure; value: Figure}[] =>
  measures.filter((measure) => isSpan(measure) && operation[measure] !== undefined).map((measure) => ({measure, value: operation[measure]!}));

// --- what has changed ---

export interface Pair {
  name: string;
  scenario?: string;
  figure: string;
  before: Figure;
  after: Figure;
  what: string;
  measure: Measure;
}

/// How many times as long: less than 1 where it is shorter.
export function ratio({before, after}: Pick<Pair, 'before' | 'after'>): number {
  if (before === after || before === null || after === null) return 1;
  if (typeof before === 'string') return 0;
  if (typeof after === 'string') return Infinity;
  return before === 0 ? Infinity : after / before;
}

const distance = (pair: Pick<Pair, 'before' | 'after'>): number => Math.abs(Math.log(ratio(pair)));

/// Of each line that is worse or better the figure that says it most, the worst first.
export function pairsOf(changes: readonly Change[]): Pair[] {
  const pairs = changes.flatMap((change) => {
    const {before, after} = change;
    if (!before || !after || (change.change !== 'worse' && change.change !== 'better')) return [];
    const all = figures.map(([key, figure]) => ({name: lineName(change), scenario: change.scenario, figure, before: before.percentiles[key], after: after.percentiles[key], what: change.change, measure: change.measure}));
    const differing = all.filter((pair) => ratio(pair) !== 1 && ratio(pair) > 1 === (change.change === 'worse'));
    const most = differing.sort((a, b) => distance(b) - distance(a))[0];
    return most ? [before.constant !== null && after.constant !== null ? {...most, figure: 'in every run'} : most] : [];
  });
  return worstFirst(pairs);
}

export const worstFirst = (pairs: readonly Pair[]): Pair[] => pairs.slice().sort((a, b) => orderOf(ratio(b), ratio(a)) || orderOf(sizeOf(b.after), sizeOf(a.after)) || a.name.localeCompare(b.name));

const sizeOf = (figure: Figure): number => (typeof figure === 'number' ? figure : figure === null ? -1 : Infinity);
const orderOf = (one: number, other: number): number => (one === other ? 0 : one < other ? -1 : 1);

export function changeText(change: Change): string {
  const {before, after, measure} = change;
  if (!after) return 'nothing is measured any more';
  if (!before) return `not in the baseline: ${after.constant === null ? `max ${valueText(after.percentiles.max, measure)}` : constantText(after.constant, measure)}`;
  const unit = isSpan(measure) ? ' ms' : '';
  const both = (name: string, one: Figure, other: Figure) => `${name} ${exactText(one, measure)} → ${exactText(other, measure)}${typeof other === 'number' ? unit : ''}${growthText(one, other)}`;
  const all =
    before.constant !== null && after.constant !== null
      ? before.constant === after.constant
        ? []
        : [both('in every run', before.constant, after.constant)]
      : figures.filter(([key]) => before.percentiles[key] !== after.percentiles[key] && before.percentiles[key] !== null && after.percentiles[key] !== null).map(([key, name]) => both(name, before.percentiles[key], after.percentiles[key]));
  if (before.never !== after.never) all.push(`never ${before.never} → ${after.never}`);
  if (before.n !== after.n) all.push(`samples ${before.n} → ${after.n}`);
  return all.length > 0 ? all.join(', ') : 'every figure is the same, the samples are not';
}

// ` (+9.0 %)`
export function growthText(before: Figure, after: Figure): string {
  if (typeof before !== 'number' || typeof after !== 'number' || before === 0) return '';
  const percent = (100 * (after - before)) / before;
  return ` (${percent < 0 ? '−' : '+'}${Math.abs(percent) < 0.05 ? '<0.1' : Math.abs(percent).toFixed(1)} %)`;
}

// --- loads ---

export type LoadCurve = Bench['load'][number];
export type LoadFigure = 'p50' | 'p99' | 'max';
export const loadFigures: readonly LoadFigure[] = ['p50', 'p99', 'max'];

/// One figure of a measure, by the number of operations.
export interface Series {
  figure: LoadFigure;
  points: {size: number; value: Figure}[];
}

export const seriesOf = (curve: LoadCurve, measure: Measure): Series[] =>
  loadFigures.map((figure) => ({
    figure,
    points: curve.points.map(({operations, lines}) => ({size: operations, value: lines.find((line) => line.measure === measure)?.percentiles[figure] ?? null})),
  }));

/// The measures that grow in one of the curves; the others are flat.
export const growingIn = (curves: readonly LoadCurve[]): Measure[] => measures.filter((measure) => curves.some((curve) => curve.growth.some((growth) => growth.measure === measure && !growth.flat)));

export function growthOf(curve: LoadCurve, measure: Measure): string {
  const growth = curve.growth.find((each) => each.measure === measure);
  if (!growth || growth.flat) return 'flat';
  if (!growth.each) return `does not come with ${counted(growth.from ?? 0, 'operation')}`;
  return `grows by ${valueText(growth.each, measure)} an operation from ${grouped(growth.from ?? 0)} on`;
}

/// `told 1 ms`, or the least and the most of all sizes; undefined where the measure says nothing.
export function flatText(curve: LoadCurve, measure: Measure): string | undefined {
  const values = curve.points.flatMap(({lines}) => lines.filter((line) => line.measure === measure).map((line) => line.percentiles.max));
  const numbers = values.filter((value) => typeof value === 'number');
  if (values.length === 0) return undefined;
  if (numbers.length < values.length) return `${measure} never`;
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  return `${measure} ${least === most ? valueText(most, measure) : `${valueText(least, measure)} to ${valueText(most, measure)}`}`;
}

/// Places of labels that would stand on each other, moved apart by as little as one pass down and one up do.
export function apart(places: readonly number[], room: number, most: number): number[] {
  const order = places.map((_, i) => i).sort((a, b) => places[a]! - places[b]!);
  const moved = places.slice();
  let before = -Infinity;
  for (const i of order) before = moved[i] = Math.max(moved[i]!, before + room);
  let next = most + room;
  for (const i of order.reverse()) next = moved[i] = Math.min(moved[i]!, next - room);
  return moved;
}
