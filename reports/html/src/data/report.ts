import {Block, type Run} from './block';
import {decoded} from './decode';
import type {Breach, Cause, Group, RescindPageIndex, Rule} from './schema';

export type {Breach, Cause, Group, Rule};

export type RuleOutcome = 'kept' | 'broken' | 'not exercised' | 'not checked' | 'undecided' | 'not judged';
const letters: Record<string, RuleOutcome> = {
  k: 'kept',
  b: 'broken',
  n: 'not exercised',
  c: 'not checked',
  u: 'undecided',
  '-': 'not judged',
};
export const ruleOutcomes: readonly RuleOutcome[] = Object.values(letters);

/// Where the elements of the page are: their text by id, undefined where there is none.
export type Elements = (id: string) => string | undefined;

/// What a page tells: the index, with names and commands put together, and the histories, which are unpacked when a
/// run of their file is opened.
export class Report {
  readonly names: readonly string[];
  private readonly byName = new Map<string, number>();
  private readonly filesOfManyNames: ReadonlySet<number>;
  private readonly breachesByCase = new Map<number, Breach[]>();
  private readonly blocks = new Map<number, Promise<Block>>();

  static async read(elements: Elements): Promise<Report> {
    const packed = elements('index');
    if (packed === undefined || packed.trim() === '') throw new Error('this page has no data in it');
    const index = JSON.parse(new TextDecoder().decode(await decoded(packed))) as RescindPageIndex;
    if (index.version !== 1) throw new Error(`its data has version ${index.version}; this viewer reads version 1`);
    return new Report(index, elements);
  }

  constructor(
    readonly index: RescindPageIndex,
    private readonly elements: Elements,
  ) {
    const own = new Map(index.names as unknown as [number, string][]);
    this.names = index.cases.file.map((_, c) => own.get(c) ?? this.composedName(c));
    this.filesOfManyNames = new Set([...own.keys()].map((c) => index.cases.file[c]!));
    // A name may come again (another seed): a link leads to the first.
    for (let c = this.names.length; c-- > 0; ) this.byName.set(this.names[c]!, c);
    for (const breach of index.breaches) {
      const before = this.breachesByCase.get(breach.case);
      if (before) before.push(breach);
      else this.breachesByCase.set(breach.case, [breach]);
    }
  }

  /// What stands behind a run, dashed.
  get referenceWords(): string {
    const {mutant, references} = this.index;
    if (references === 'simulated') return 'as the simulated system does it';
    return mutant === null ? 'without its mutant' : `without the mutant ${mutant}`;
  }

  get count(): number {
    return this.names.length;
  }

  private composedName(c: number): string {
    const file = this.file(c);
    if (file.keys.length === 0) return file.name;
    return `${file.name}[${file.keys.map((key, k) => `${key}=${this.value(c, k)}`).join(',')}]`;
  }

  caseNamed(name: string): number | undefined {
    return this.byName.get(name);
  }

  /// All cases of this name, which differ in their seeds.
  casesNamed(name: string): number[] {
    const found: number[] = [];
    this.names.forEach((each, c) => each === name && found.push(c));
    return found;
  }

  /// The first case of a file.
  caseIn(path: string): number | undefined {
    const f = this.index.files.findIndex((file) => file.path === path);
    const c = f < 0 ? -1 : this.index.cases.file.indexOf(f);
    return c < 0 ? undefined : c;
  }

  file(c: number) {
    return this.index.files[this.index.cases.file[c]!]!;
  }

  /// What the file's cases are called, without their values; its path where they are called otherwise.
  title(f: number): string {
    const {name, path} = this.index.files[f]!;
    return this.filesOfManyNames.has(f) ? path : name;
  }

  /// The value of the `k`th key of the case's file.
  value(c: number, k: number): string {
    return this.file(c).values[k]?.[this.index.cases.values[c]?.[k] ?? -1] ?? '';
  }

  /// `file:line` of where the case is written.
  where(c: number): string {
    const line = this.index.cases.line[c]!;
    return line > 0 ? `${this.file(c).path}:${line}` : this.file(c).path;
  }

  outcome(c: number): string {
    return this.index.outcomes[this.index.cases.outcome[c]!] ?? '';
  }

  /// Whether the case turns the whole run red.
  failed(c: number): boolean {
    return isFailure(this.outcome(c));
  }

  hash(c: number): string {
    return this.index.cases.hash.slice(16 * c, 16 * c + 16);
  }

  clock(c: number): string {
    return this.index.clocks[this.index.cases.clock[c]!] ?? 'virtual';
  }

  text(place: number): string {
    return this.index.texts[place] ?? '';
  }

  replay(c: number): string {
    const {replay, replay_rest} = this.index.cases;
    const first = this.text(replay[c]!);
    const rest = replay_rest[c]!;
    return rest === 0 ? first : `${first}'${this.names[c]}'${this.text(rest)}`;
  }

  breaches(c: number): readonly Breach[] {
    return this.breachesByCase.get(c) ?? [];
  }

  ruleOutcome(c: number, rule: number): RuleOutcome {
    return letters[this.index.vectors[this.index.cases.vector[c]!]?.rules[rule] ?? '-'] ?? 'not judged';
  }

  rule(name: string): Rule | undefined {
    return this.index.rules.find((rule) => rule.name === name);
  }

  /// The groups that a case belongs to.
  groups(c: number): Group[] {
    const file = this.index.cases.file[c]!;
    return this.index.groups.filter((group) => group.file === file && group.cases.includes(c));
  }

  hasHistory(c: number): boolean {
    return this.index.cases.run[c]! >= 0;
  }

  /// The history of a case, or undefined where it was not kept. Rejects where the data is damaged.
  async history(c: number): Promise<Run | undefined> {
    return this.run(c, this.index.cases.run[c]!);
  }

  /// The run that stands behind it.
  async reference(c: number): Promise<Run | undefined> {
    return this.run(c, this.index.cases.reference[c]!);
  }

  private async run(c: number, number: number): Promise<Run | undefined> {
    return number < 0 ? undefined : (await this.block(this.index.cases.file[c]!)).run(number);
  }

  block(file: number): Promise<Block> {
    let block = this.blocks.get(file);
    if (!block) {
      const packed = this.elements(`run-${file}`);
      if (packed === undefined) return Promise.reject(new Error(`the page has no element run-${file}`));
      block = decoded(packed).then((bytes) => new Block(bytes));
      this.blocks.set(file, block);
    }
    return block;
  }
}

export const isFailure = (outcome: string): boolean =>
  outcome === 'failed' || outcome === 'unexpected-pass' || outcome === 'could-not-run';
