/// The knotted axis: each event of an instant takes a step, so that the order inside it can be seen; time that passes
/// takes a few more, the longer the more, but by its logarithm only.

export interface Tick {
  at: number;
  t: number;
}

export interface Axis {
  /// Where an event is that was given to make the axis, in steps from 0; undefined for others.
  at(n: number): number | undefined;
  /// Where a time is, also one at which nothing happens: the first place of its instant.
  atTime(t: number): number;
  readonly length: number;
  /// The beginning of each instant.
  readonly ticks: readonly Tick[];
}

export interface Timed {
  n: number;
  t: number;
  /// What happened: an event of a ghost stands where the same one of the run does.
  row?: unknown;
}

/// How many steps it takes for time to pass. `unit`: what counts as one (1e6 ns; a step of a clock of steps).
export const gap = (passed: number, unit: number): number => 1.2 + 1.6 * Math.log10(1 + passed / unit);

interface Instant {
  t: number;
  at: number;
  width: number;
}

/// `ghosts`: further events, of another run, that need room on the same axis; they are asked for with ghostAt().
export function knotted(events: readonly Timed[], clock = 'virtual', ghosts: readonly Timed[] = []): Axis & {ghostAt(n: number): number} {
  const unit = clock === 'steps' ? 1 : 1e6;
  const mine = byInstant(events);
  const theirs = byInstant(ghosts);
  const times = [...new Set([...mine.keys(), ...theirs.keys()])].sort((a, b) => a - b);
  const places = new Map<number, number>();
  const ghostPlaces = new Map<number, number>();
  const instants: Instant[] = [];
  let at = 0;
  for (const t of times) {
    const before = instants.at(-1);
    if (before) at = before.at + before.width - 1 + gap(t - before.t, unit);
    const here = mine.get(t) ?? [];
    const there = theirs.get(t) ?? [];
    here.forEach(({n}, i) => places.set(n, at + i));
    const width = placeGhosts(here, there, (n, i) => ghostPlaces.set(n, at + i));
    instants.push({t, at, width: Math.max(here.length, width)});
  }
  const last = instants.at(-1);
  return {
    at: (n) => places.get(n),
    ghostAt: (n) => ghostPlaces.get(n) ?? 0,
    atTime: (t) => placeOf(t, instants, unit),
    length: last ? last.at + last.width : 0,
    ticks: instants.map(({at, t}) => ({at, t})),
  };
}

/// An axis on which lengths are durations, over the same number of steps.
export function linear(events: readonly Timed[], length: number): Axis {
  const first = events[0]?.t ?? 0;
  const last = events.reduce((most, event) => Math.max(most, event.t), first);
  const scale = last > first ? length / (last - first) : 0;
  const times = new Map(events.map(({n, t}) => [n, t]));
  const atTime = (t: number) => (t - first) * scale;
  return {
    at: (n) => (times.has(n) ? atTime(times.get(n)!) : undefined),
    atTime,
    length,
    ticks: [...new Set(times.values())].sort((a, b) => a - b).map((t) => ({at: atTime(t), t})),
  };
}

// Each beside its like, and not before the one that happened before it. Returns how much room they take.
function placeGhosts(here: readonly Timed[], there: readonly Timed[], place: (n: number, at: number) => void): number {
  let next = 0;
  for (const {n, row} of there) {
    const like = row === undefined ? -1 : here.findIndex((event, i) => i >= next && event.row === row);
    if (like >= 0) next = like;
    place(n, next++);
  }
  return next;
}

function byInstant(events: readonly Timed[]): Map<number, Timed[]> {
  const instants = new Map<number, Timed[]>();
  for (const event of events) {
    const instant = instants.get(event.t);
    if (instant) instant.push(event);
    else instants.set(event.t, [event]);
  }
  return instants;
}

// Between two instants by the share of time that has passed.
function placeOf(t: number, instants: readonly Instant[], unit: number): number {
  let low = 0;
  let high = instants.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (instants[middle]!.t <= t) low = middle + 1;
    else high = middle;
  }
  const before = instants[low - 1];
  const after = instants[low];
  if (!before) return 0;
  const end = before.at + before.width - 1;
  if (t === before.t) return before.at;
  if (!after) return end + gap(t - before.t, unit);
  return end + ((t - before.t) / (after.t - before.t)) * (after.at - end);
}

/// The ticks whose labels have room: `width` says how many steps a label takes.
export function roomy(ticks: readonly Tick[], width: (tick: Tick) => number): Tick[] {
  const kept: Tick[] = [];
  let free = -Infinity;
  for (const tick of ticks) {
    const half = width(tick) / 2;
    if (tick.at - half < free) continue;
    kept.push(tick);
    free = tick.at + half;
  }
  return kept;
}
