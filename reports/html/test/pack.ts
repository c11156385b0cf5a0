import {readFileSync} from 'node:fs';
import {deflateRawSync} from 'node:zlib';
import type {RescindPageIndex} from '../src/data/schema';

/// Makes pages of made-up reports, as FORMAT.md says, so that the viewer can be shown what rescind itself would not
/// write easily: hostile names, runs of any length, damaged data.

export interface MadeCase {
  name?: string;
  values?: number[];
  seed?: string;
  outcome?: string;
  rules?: string;
  lines: string[];
  reference?: string[];
  hash?: string;
  replay?: string;
  why?: string;
}
export interface MadeFile {
  name: string;
  path?: string;
  story?: string;
  tags?: string[];
  keys?: string[];
  values?: string[][];
  cases: MadeCase[];
}
export type MadeBreach = Partial<Omit<RescindPageIndex['breaches'][number], 'op' | 'expected' | 'seen'>> & {op?: string; expected?: string; seen?: string};
export interface MadeReport {
  files: MadeFile[];
  rules?: Partial<RescindPageIndex['rules'][number]>[];
  breaches?: MadeBreach[];
  groups?: RescindPageIndex['groups'];
  mutant?: string;
}

const outcomes = ['passed', 'failed', 'expected-failure', 'unexpected-pass', 'not-applicable', 'could-not-run'];

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
  return [...bytes, value];
}
function signed(value: number): number[] {
  const doubled = value < 0 ? -2n * BigInt(value) - 1n : 2n * BigInt(value);
  const bytes: number[] = [];
  let left = doubled;
  for (; left >= 128n; left >>= 7n) bytes.push(Number(left % 128n) + 128);
  return [...bytes, Number(left)];
}

class Table<T> {
  readonly items: T[] = [];
  private readonly places = new Map<T, number>();
  place(item: T): number {
    let place = this.places.get(item);
    if (place === undefined) this.places.set(item, (place = this.items.push(item) - 1));
    return place;
  }
}

/// Packs histories, each a header's line and its events' lines.
export function packedBlock(histories: readonly (readonly string[])[]): Uint8Array {
  const [headers, rows, steps] = [new Table<string>(), new Table<string>(), new Table<number>()];
  const runs = histories.map(([header, ...events]) => {
    const run = {header: headers.place(header!), rows: [] as number[], steps: [] as number[]};
    let before = 0;
    for (const line of events) {
      const found = /^\{"t":(\d+),(.*)$/.exec(line);
      if (!found) throw new Error(`no event: ${line}`);
      const t = Number(found[1]);
      run.rows.push(rows.place(found[2]!));
      run.steps.push(steps.place(t - before));
      before = t;
    }
    return run;
  });
  const text = Buffer.from([...headers.items, ...rows.items].map((line) => `${line}\n`).join(''));
  const numbers = [headers.items.length, rows.items.length, steps.items.length, runs.length, text.length].flatMap(varint);
  return Buffer.concat([
    Buffer.from(numbers),
    text,
    Buffer.from(steps.items.flatMap(signed)),
    Buffer.from(runs.flatMap((run) => [...varint(run.header), ...varint(1), ...varint(0), ...varint(run.rows.length)])),
    Buffer.from(runs.flatMap((run) => run.rows.flatMap(varint))),
    Buffer.from(runs.flatMap((run) => run.steps.flatMap(varint))),
  ]);
}

export const base64 = (bytes: Uint8Array): string => deflateRawSync(bytes, {level: 9}).toString('base64');

/// The elements of a made-up report: what stands in the page by its id.
export function elementsOf(made: MadeReport): Map<string, string> {
  const texts = new Table<string>();
  texts.place('');
  const vectors = new Table<string>();
  const rules = (made.rules ?? [{name: 'result.one-final'}]).map((rule) => ({
    name: 'result.one-final',
    statement: 'Every started operation delivers exactly one final result.',
    level: 'must' as const,
    charged: 'client stack',
    reading: 'stated' as const,
    page: '',
    sentences: ['S7'],
    picture: null,
    ...rule,
  }));
  const elements = new Map<string, string>();
  const cases: RescindPageIndex['cases'] = {file: [], line: [], values: [], seed: [], outcome: [], vector: [], events: [], length: [], clock: [], hash: '', why: [], replay: [], replay_rest: [], run: [], reference: []};
  const names: [number, string][] = [];
  made.files.forEach((file, f) => {
    const histories: string[][] = [];
    for (const each of file.cases) {
      if (each.name !== undefined) names.push([cases.file.length, each.name]);
      cases.run.push(histories.push(each.lines) - 1);
      cases.reference.push(each.reference ? histories.push(each.reference) - 1 : -1);
      cases.file.push(f);
      cases.line.push(1);
      cases.values.push(each.values ?? []);
      cases.seed.push(each.seed ?? '1');
      cases.outcome.push(outcomes.indexOf(each.outcome ?? 'passed'));
      cases.vector.push(vectors.place(each.rules ?? 'k'.repeat(rules.length)));
      cases.events.push(each.lines.length - 1);
      cases.length.push(Number(/"t":(\d+)/.exec(each.lines.at(-1)!)?.[1] ?? 0));
      cases.clock.push(0);
      cases.hash += each.hash ?? '0123456789abcdef';
      cases.why.push(texts.place(each.why ?? ''));
      cases.replay.push(texts.place(each.replay ?? ''));
      cases.replay_rest.push(0);
    }
    elements.set(`run-${f}`, base64(packedBlock(histories)));
  });
  const index: RescindPageIndex = {
    version: 1,
    program: '0.0.0',
    command: 'run',
    mutant: made.mutant ?? null,
    references: 'without-mutant',
    profile: {name: 'mi', file: null, hash: null, strict: false, off: [], bounds: []},
    summary: outcomes.map((_, i) => cases.outcome.filter((outcome) => outcome === i).length),
    refused: [],
    stopped: null,
    left_out: null,
    sentences: [{id: 'S7', text: 'There is exactly one final result.'}],
    rules,
    outcomes,
    clocks: ['virtual', 'monotonic', 'steps'],
    files: made.files.map((file) => ({path: file.path ?? `${file.name}.yaml`, name: file.name, tags: file.tags ?? [], story: file.story ?? '', keys: file.keys ?? [], values: file.values ?? []})),
    vectors: vectors.items.map((rules) => ({rules, expectations: []})),
    cases,
    names: names as never,
    cut: [],
    breaches: (made.breaches ?? []).map((breach) => ({
      case: 0,
      rule: 'result.one-final',
      outcome: 'broken',
      fails: true,
      t: null,
      events: [],
      picture: null,
      ...breach,
      charged: texts.place('client stack'),
      op: texts.place(breach.op ?? ''),
      expected: texts.place(breach.expected ?? ''),
      seen: texts.place(breach.seen ?? ''),
      lines: [],
    })),
    groups: made.groups ?? [],
    texts: texts.items,
  };
  elements.set('index', base64(Buffer.from(JSON.stringify(index))));
  return elements;
}

const viewer = new URL('../built/viewer.html', import.meta.url);

/// The whole page, with the viewer that is committed.
export function pageOf(elements: ReadonlyMap<string, string>, still = '<h1>still</h1>'): string {
  const data = [...elements].map(([id, text]) => `<script type="application/octet-stream" id="${id}">${text}</script>`).join('\n');
  return readFileSync(viewer, 'utf8')
    .replace('<!--rescind:static-->', () => still)
    .replace('<!--rescind:data-->', () => data);
}

export const header = (name = 'made'): string => JSON.stringify({history: 1, name, clock: 'virtual', unit: 'ns', observes: ['client', 'network', 'server', 'provider']});
export const line = (t: number, at: string, event: string, fields: Record<string, unknown> = {}): string => `{"t":${t},${JSON.stringify({at, event, ...fields}).slice(1)}`;
