import type {Coverage} from '../data/bench';

/// The races that runs reached, counted over two of their dimensions.

export const dimensions = ['phase', 'kind', 'mode', 'reason', 'network'] as const;
export type Dimension = (typeof dimensions)[number];

type Races = Coverage['races'];
export type Race = Record<Dimension, string>;

export const wordsOf = (races: Races, dimension: Dimension): readonly string[] => races[`${dimension}s`];

export interface Cell {
  reached: number;
  possible: number;
  runs: number;
  /// Reached, though held to be impossible.
  contradicted: number;
}

export interface Heat {
  cells: Cell[][];
  total: Cell;
  /// Possible and not reached.
  missing: Race[];
  /// How many are impossible, by why.
  impossible: Map<string, number>;
}

const none = (): Cell => ({reached: 0, possible: 0, runs: 0, contradicted: 0});

/// `only`: what the other dimensions must be; without a word all.
export function heatOf(races: Races, rows: Dimension, columns: Dimension, only: Partial<Race>): Heat {
  const placeOf = (dimension: Dimension) => new Map(wordsOf(races, dimension).map((word, i) => [word, i]));
  const [down, across] = [placeOf(rows), placeOf(columns)];
  const heat: Heat = {cells: [...down].map(() => [...across].map(none)), total: none(), missing: [], impossible: new Map()};
  const wanted = (race: Race) => dimensions.every((dimension) => !only[dimension] || race[dimension] === only[dimension]);
  const add = (race: Race, change: (cell: Cell) => void) => {
    const cell = heat.cells[down.get(race[rows]) ?? -1]?.[across.get(race[columns]) ?? -1];
    if (cell) change(cell);
    change(heat.total);
  };
  for (const race of races.reached.filter(wanted)) {
    add(race, (cell) => {
      cell.runs += race.runs;
      if (race.possible) ++cell.possible, ++cell.reached;
      else ++cell.contradicted;
    });
  }
  for (const race of (races.unreached ?? []).filter(wanted)) {
    if (race.impossible !== null) {
      heat.impossible.set(race.impossible, (heat.impossible.get(race.impossible) ?? 0) + 1);
      continue;
    }
    heat.missing.push(race);
    add(race, (cell) => void ++cell.possible);
  }
  return heat;
}
