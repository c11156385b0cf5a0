import type {Figure, Seeds} from '../data/bench';
import {grouped} from './words';

/// The values of one line, seed by seed.
export interface Seeded {
  from: number;
  values: readonly Figure[];
}

export function seededOf(seeds: Seeds | undefined, line: number): Seeded | undefined {
  const found = seeds?.lines.find((one) => one.line === line);
  return found && found.values.length > 1 ? {from: Number(seeds!.from), values: found.values as Figure[]} : undefined;
}

/// undefined where the seed is none of those.
export const atSeed = ({from, values}: Seeded, seed: number): Figure | undefined => (Number.isInteger(seed) ? values[seed - from] : undefined);

/// The first, the last, and round ones between them, by their places.
export function seedTicks({from, values}: Seeded): {at: number; text: string}[] {
  const last = values.length - 1;
  const rough = 10 ** Math.floor(Math.log10(Math.max(last, 1)));
  const step = last / rough >= 5 ? rough : last / rough >= 2 ? rough / 2 : rough / 5;
  const whole = Math.max(1, Math.round(step));
  const round: number[] = [];
  for (let seed = Math.ceil((from + 1) / whole) * whole; seed - from < last; seed += whole) round.push(seed - from);
  return [0, ...round, last].map((at) => ({at, text: grouped(from + at)}));
}

/// The command that replays another seed of the same case: `--seed` stands behind the case's name.
export function commandAt(command: string, seed: string): string {
  const at = command.lastIndexOf(' --seed ');
  return at < 0 ? command : command.slice(0, at) + command.slice(at).replace(/^ --seed \d+/, ` --seed ${seed}`);
}
