import type {Event, Run} from '../data/block';
import type {Breach} from '../data/report';
import {type Difference, firstDifference} from './difference';
import {type Pairs, pairsOf} from './pairing';
import {type Level, type Operation, operationsOf, quotaOf} from './spans';

/// A run that is looked at: its events, and what follows from them alone.
export interface RunModel {
  events: readonly Event[];
  operations: readonly Operation[];
  quota: ReadonlyMap<string, Level[]>;
  pairs: Pairs;
  clock: string;
  /// How many events of the history are not in the page.
  missing: number;
  reference: {events: readonly Event[]; operations: readonly Operation[]; difference: Difference | undefined} | undefined;
}

export function modelOf(run: Run, clock: string, length: number, reference?: Run): RunModel {
  return {
    events: run.events,
    operations: operationsOf(run.events),
    quota: quotaOf(run.events),
    pairs: pairsOf(run.events),
    clock,
    missing: length - run.events.length,
    reference: reference && {
      events: reference.events,
      operations: operationsOf(reference.events),
      difference: firstDifference(run.events, reference.events),
    },
  };
}

/// The place of an event among those that are kept, by its number; -1 where it is not.
export function placeOfEvent(events: readonly Event[], n: number): number {
  if (events[n]?.n === n) return n;
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (events[middle]!.n < n) low = middle + 1;
    else high = middle;
  }
  return events[low]?.n === n ? low : -1;
}

export function eventNumbered(events: readonly Event[], n: number | null | undefined): Event | undefined {
  return n === null || n === undefined ? undefined : events[placeOfEvent(events, n)];
}

/// The breach that says most of why a case failed: of those that fail it one that events show, else the first.
export function mainBreach(breaches: readonly Breach[]): Breach | undefined {
  return breaches.find(({fails, events}) => fails && events.length > 0) ?? breaches.find(({fails}) => fails) ?? breaches[0];
}

/// The operations that a breach is about: its own, else those of the events that show it.
export function operationsConcerned(run: RunModel, breach: Breach, op: string): string[] {
  if (op !== '' && run.operations.some(({name}) => name === op)) return [op];
  const names = new Set<string>();
  for (const n of breach.events) {
    const event = eventNumbered(run.events, n);
    if (event?.row.op !== undefined) names.add(String(event.row.op));
  }
  return [...names].slice(0, 4);
}

/// The event at which a breach is certain: the last of those that show it, else the last of its time.
export function eventOfBreach(run: RunModel, breach: Breach): Event | undefined {
  const shown = breach.events.at(-1);
  if (shown !== undefined) return eventNumbered(run.events, shown);
  if (breach.t === null) return run.events.at(-1);
  return [...run.events].reverse().find((event) => event.t <= breach.t!);
}
