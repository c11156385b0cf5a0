import type {Report} from '../data/report';

/// Which cases are shown.
export interface Filter {
  words: string;
  outcome: string;
  rule: string;
  /// What became of the rule: broken, kept and so on; empty for broken.
  ruleOutcome: string;
  family: string;
  tag: string;
  /// Matrix keys with the value chosen.
  values: ReadonlyMap<string, string>;
}

export const noFilter: Filter = {words: '', outcome: '', rule: '', ruleOutcome: '', family: '', tag: '', values: new Map()};

export const familyOf = (name: string): string => (name.includes('/') ? name.slice(0, name.indexOf('/')) : name);

const order = ['failed', 'unexpected-pass', 'could-not-run', 'expected-failure', 'passed', 'not-applicable'];
const rank = (outcome: string): number => (order.indexOf(outcome) + order.length) % order.length;

/// The cases that the filter lets through, failed ones first, else in the order of the report.
export function filtered(report: Report, filter: Filter): number[] {
  const words = filter.words.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const rule = report.index.rules.findIndex((each) => each.name === filter.rule);
  const wanted = filter.ruleOutcome || 'broken';
  const values = [...filter.values];
  const found: number[] = [];
  for (let c = 0; c < report.count; ++c) {
    if (filter.outcome !== '' && report.outcome(c) !== filter.outcome) continue;
    if (rule >= 0 && report.ruleOutcome(c, rule) !== wanted) continue;
    const file = report.file(c);
    if (filter.family !== '' && familyOf(file.name) !== filter.family) continue;
    if (filter.tag !== '' && !file.tags.includes(filter.tag)) continue;
    if (!values.every(([key, value]) => valueOf(report, c, key) === value)) continue;
    if (words.length > 0 && !matches(report, c, words)) continue;
    found.push(c);
  }
  return inOrder(report, found);
}

// A file with a failure comes before all without, so that its cases stay together.
function inOrder(report: Report, cases: number[]): number[] {
  const worst = new Map<number, number>();
  const own = cases.map((c) => rank(report.outcome(c)));
  cases.forEach((c, i) => {
    const file = report.index.cases.file[c]!;
    worst.set(file, Math.min(worst.get(file) ?? Infinity, own[i]!));
  });
  const files = report.index.cases.file;
  return cases
    .map((c, i) => ({c, own: own[i]!}))
    .sort((a, b) => worst.get(files[a.c]!)! - worst.get(files[b.c]!)! || files[a.c]! - files[b.c]! || a.own - b.own || a.c - b.c)
    .map(({c}) => c);
}

function valueOf(report: Report, c: number, key: string): string | undefined {
  const k = report.file(c).keys.indexOf(key);
  return k < 0 ? undefined : report.value(c, k);
}

// A word stands in the name, a tag, a broken rule or the story of the scenario; a word `seed=7` is the seed.
function matches(report: Report, c: number, words: readonly string[]): boolean {
  const file = report.file(c);
  const name = report.names[c]!.toLowerCase();
  return words.every(
    (word) =>
      name.includes(word) ||
      file.tags.some((tag) => tag.toLowerCase() === word) ||
      `seed=${report.index.cases.seed[c]}` === word ||
      report.breaches(c).some((breach) => breach.rule.includes(word)) ||
      file.story.toLowerCase().includes(word),
  );
}

export interface Facet {
  key: string;
  /// Values with how many of the cases have them.
  values: [string, number][];
}

/// The matrix keys of the cases with their values, those that most cases have first.
export function facetsOf(report: Report, cases: readonly number[], most = 12): Facet[] {
  const counts = new Map<string, Map<string, number>>();
  for (const c of cases) {
    report.file(c).keys.forEach((key, k) => {
      const values = counts.get(key) ?? new Map<string, number>();
      const value = report.value(c, k);
      values.set(value, (values.get(value) ?? 0) + 1);
      counts.set(key, values);
    });
  }
  const total = (values: Map<string, number>) => [...values.values()].reduce((sum, count) => sum + count, 0);
  return [...counts]
    .filter(([, values]) => values.size > 1)
    .sort((a, b) => total(b[1]) - total(a[1]) || (a[0] < b[0] ? -1 : 1))
    .slice(0, most)
    .map(([key, values]) => ({key, values: [...values]}));
}
