import type {Bench, Change, Line, Scenario, Summary, Where} from '../data/bench';
import {lineName, whereText} from './latency';

/// A bench with what is asked of it often: lines by name, what has become of each.
export class Measured {
  readonly names: readonly string[];
  private readonly byName = new Map<string, number>();
  private readonly faults = new Map<number, string[]>();
  /// Figures of a line that came later than the yardstick's.
  private readonly slower = new Map<number, string[]>();

  constructor(readonly bench: Bench) {
    this.names = bench.lines.map(lineName);
    this.names.forEach((name, i) => this.byName.set(name, i));
    for (const {line, requirement} of bench.unmet) this.addFault(line, requirement);
    for (const {line, requirement, said} of bench.said) if (said === 'broken' || said === 'too-few') this.addFault(line, requirement);
    for (const {line, figure, is} of bench.live?.yardstick?.lines ?? []) if (is === 'slower') this.slower.set(line, [...this.slowerOf(line), figure === 'p999' ? 'p99.9' : figure]);
  }

  /// Lines of a load have no page of their own.
  get hasPages(): boolean {
    return this.bench.load.length === 0;
  }

  private addFault(line: number | null, requirement: string): void {
    if (line === null) return;
    const before = this.faults.get(line);
    if (!before) this.faults.set(line, [requirement]);
    else if (!before.includes(requirement)) before.push(requirement);
  }

  lineNamed(name: string): number | undefined {
    return this.byName.get(name);
  }

  scenarioNamed(name: string): Scenario | undefined {
    return this.bench.scenarios.find(({scenario}) => scenario === name);
  }

  linesOf(scenario: string): number[] {
    return this.bench.lines.flatMap((line, i) => (line.scenario === scenario ? [i] : []));
  }

  /// What has changed of the cases that the line is of: a baseline may have put them together otherwise.
  changesOf(line: number): Change[] {
    const {scenario, measure, where} = this.bench.lines[line]!;
    const changes = (this.bench.baseline?.changes ?? []).filter((change) => change.scenario === scenario && change.measure === measure);
    return changes.filter((change) => covers(change.where, where) || covers(where, change.where));
  }

  /// What the baseline says of the line, where that is one thing and another.
  before(line: number): Summary | undefined {
    const {scenario, measure, where} = this.bench.lines[line]!;
    const changes = this.changesOf(line).filter(({before}) => before !== null);
    if (changes.length === 1 && covers(changes[0]!.where, where)) return changes[0]!.before!;
    return (this.bench.baseline?.within ?? []).find((one) => one.scenario === scenario && one.measure === measure && whereText(one.where) === whereText(where))?.before;
  }

  /// The requirements that the line does not meet.
  faultsOf(line: number): readonly string[] {
    return this.faults.get(line) ?? [];
  }

  slowerOf(line: number): readonly string[] {
    return this.slower.get(line) ?? [];
  }

  /// The line of the yardstick that stands against this one.
  yardstickOf(line: number): number | undefined {
    const one = this.bench.lines[line]!;
    return this.lineNamed(lineName({...one, scenario: `yardstick${one.scenario.slice(one.scenario.indexOf('/'))}`}));
  }

  isBad(line: number): boolean {
    return this.changesOf(line).some(({change}) => change === 'worse') || this.faultsOf(line).length > 0 || this.slowerOf(line).length > 0;
  }

  /// Exact lines that have not changed are as in the baseline; of estimates that is not known.
  isAsBefore(line: number): boolean {
    return this.bench.baseline !== null && this.bench.exact && this.changesOf(line).length === 0;
  }
}

// Whether every case of `part` is one of `whole`.
const covers = (whole: Where, part: Where): boolean => Object.entries(whole).every(([key, values]) => part[key]?.every((value) => values.includes(value)) ?? false);

/// Where in the page one is. Lines go by name.
export interface BenchPlace {
  page: 'overview' | 'scenario' | 'line';
  name: string;
}
export const overview: BenchPlace = {page: 'overview', name: ''};

export const benchLink = ({page, name}: BenchPlace): string => (page === 'overview' ? '#overview' : `#${page}=${encodeURIComponent(name)}`);

export function benchPlace(link: string): BenchPlace {
  const found = /^#(scenario|line)=(.*)$/s.exec(link);
  if (!found) return overview;
  try {
    return {page: found[1] as 'scenario' | 'line', name: decodeURIComponent(found[2]!)};
  } catch {
    return {page: found[1] as 'scenario' | 'line', name: found[2]!};
  }
}

/// Where the page opens: at its address, else where there is most to see.
export function firstPlace(bench: Bench, link: string): BenchPlace {
  const alone = bench.scenarios.length === 1 && !bench.fails && bench.baseline === null && bench.live === null && bench.requirements.length === 0;
  return link === '' && alone ? {page: 'scenario', name: bench.scenarios[0]!.scenario} : benchPlace(link);
}

/// A row of the list: a scenario, or a line of it.
export interface Listed {
  scenario: string;
  line: number | undefined;
  position: number;
  siblings: number;
}

/// Scenarios with their lines; with words, those lines that have all of them.
export function listedOf({bench, names}: Measured, words: string, closed: ReadonlySet<string>): Listed[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const byScenario = new Map<string, number[]>(bench.scenarios.map(({scenario}) => [scenario, []]));
  bench.lines.forEach((line: Line, i) => {
    const name = names[i]!.toLowerCase();
    if (wanted.every((word) => name.includes(word))) byScenario.get(line.scenario)?.push(i);
  });
  const scenarios = [...byScenario].filter(([scenario, lines]) => lines.length > 0 || wanted.every((word) => scenario.toLowerCase().includes(word)));
  return scenarios.flatMap(([scenario, lines], s) => [
    {scenario, line: undefined, position: s + 1, siblings: scenarios.length},
    ...(closed.has(scenario) ? [] : lines.map((line, l) => ({scenario, line, position: l + 1, siblings: lines.length}))),
  ]);
}
