import type {Event} from '../data/block';

/// Where a run first differs from its reference: the event of each, undefined where one of them has ended.
export interface Difference {
  here: Event | undefined;
  reference: Event | undefined;
}

export function firstDifference(events: readonly Event[], reference: readonly Event[]): Difference | undefined {
  const length = Math.max(events.length, reference.length);
  for (let i = 0; i < length; ++i) {
    const [here, there] = [events[i], reference[i]];
    if (!here || !there || here.t !== there.t || !same(here, there)) return {here, reference: there};
  }
  return undefined;
}

// Rows of one block are the same object where they are equal; the fold for others is by their text.
const same = (a: Event, b: Event): boolean => a.row === b.row || JSON.stringify(a.row) === JSON.stringify(b.row);

/// The event of the reference that answers one of this run: the same thing said of the same operation, as often as
/// before it here.
export function counterpart(event: Event, events: readonly Event[], reference: readonly Event[]): Event | undefined {
  const alike = (other: Event) =>
    other.row.event === event.row.event && other.row.op === event.row.op && other.row.at === event.row.at &&
    other.row.message === event.row.message && other.row.pool === event.row.pool && other.row.run === event.row.run;
  const place = events.filter((other) => other.n < event.n && alike(other)).length;
  return reference.filter(alike)[place];
}
