import type {Event} from '../data/block';
import {counted, timeText} from './words';

/// A row of the sequence: an event, or several that are folded together.
export interface SequenceRow {
  /// The first of them.
  event: Event;
  /// Empty for an event that stands alone.
  folded: readonly Event[];
  text: string;
}

export interface Folding {
  /// Polls without an answer that follow each other are one row.
  polls: boolean;
  /// Events that others are folded around; undefined: none are.
  only?: ((event: Event) => boolean) | undefined;
  /// Rows that were unfolded, by the number of their first event.
  open: ReadonlySet<number>;
  clock: string;
}

/// A poll that told the provider nothing.
export const idlePoll = (event: Event): boolean => event.row.event === 'cancel-polled' && event.row.answer === false;

export function rowsOf(events: readonly Event[], folding: Folding): SequenceRow[] {
  const rows: SequenceRow[] = [];
  let folded: Event[] = [];
  let kind = '';
  const flush = () => {
    const first = folded[0];
    if (!first) return;
    const together = folded;
    folded = [];
    if (together.length === 1 && kind === 'polls') return void rows.push(alone(first));
    if (folding.open.has(first.n)) return void rows.push(...together.map(alone));
    const until = timeText(together.at(-1)!.t, folding.clock);
    const what = kind === 'polls' ? `${counted(together.length, 'poll')}: no` : counted(together.length, 'other event');
    rows.push({event: first, folded: together, text: `${what}, until ${until}`});
  };
  for (const event of events) {
    const now = folding.only && !folding.only(event) ? 'others' : folding.polls && idlePoll(event) ? 'polls' : '';
    if (now !== kind) flush();
    kind = now;
    if (now === '') rows.push(alone(event));
    else folded.push(event);
  }
  flush();
  return rows;
}

const alone = (event: Event): SequenceRow => ({event, folded: [], text: ''});

/// The place of the row that holds an event, or -1.
export function rowWith(rows: readonly SequenceRow[], n: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle]!.event.n <= n) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
