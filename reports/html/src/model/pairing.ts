import type {Event} from '../data/block';
import {lookup} from './lookup';

/// Which events belong together: the two ends of a message, a call and its return. By number of the event in the whole
/// history.
export interface Pairs {
  /// From either end of a message to the other one. A copy of a message leads back to its sending.
  readonly ends: ReadonlyMap<number, number>;
  /// From a call to its return, and back.
  readonly calls: ReadonlyMap<number, number>;
}

const callOf = lookup<string>({
  'start-returned': 'start',
  'cancel-returned': 'cancel',
  'close-returned': 'close',
  'read-returned': 'read',
  'session-close-returned': 'session-close',
});

const isCall = new Set<unknown>(['start', 'cancel', 'close', 'read', 'session-close']);

export function pairsOf(events: readonly Event[]): Pairs {
  const ends = new Map<number, number>();
  const calls = new Map<number, number>();
  const sent = new Map<string, number>();
  const entered = new Map<string, number>();
  for (const {n, row} of events) {
    const id = row.id;
    if (row.event === 'send' && id !== undefined) sent.set(String(id), n);
    if ((row.event === 'deliver' || row.event === 'lost') && id !== undefined) {
      const from = sent.get(String(id));
      if (from !== undefined) {
        ends.set(n, from);
        if (!ends.has(from)) ends.set(from, n);
      }
    }
    const call = callOf(row.event) ?? row.event;
    const key = JSON.stringify([call, row.op ?? row.session, row.thread]);
    if (call !== row.event) {
      const from = entered.get(key);
      if (from !== undefined) {
        calls.set(n, from).set(from, n);
        entered.delete(key);
      }
    } else if (isCall.has(call)) {
      entered.set(key, n);
    }
  }
  return {ends, calls};
}
