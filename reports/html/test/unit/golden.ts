import {readdirSync, readFileSync} from 'node:fs';
import type {Event} from '../../src/data/block';

/// Histories that are in the repository: those that real programs wrote, and those of the tests.
const root = new URL('../../../../tests/golden/', import.meta.url);

export interface Golden {
  name: string;
  lines: string[];
  clock: string;
  events: Event[];
}

export function goldenHistories(): Golden[] {
  const names = readdirSync(root, {recursive: true} as never) as unknown as string[];
  return names
    .map((name) => String(name))
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .map((name) => {
      const lines = readFileSync(new URL(name, root), 'utf8').split('\n').filter((line) => line.trim() !== '');
      return {name, lines, clock: (JSON.parse(lines[0]!) as {clock: string}).clock, events: eventsOf(lines)};
    });
}

export function eventsOf(lines: readonly string[]): Event[] {
  return lines.slice(1).map((line, n) => {
    const {t, ...row} = JSON.parse(line) as {t: number; at: string; event: string};
    return {n, t, row};
  });
}
