import {execFileSync} from 'node:child_process';
import {mkdirSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import type {Bench, Diff, Line} from '../../src/data/bench';
import {base64, elementsOf, header, line, type MadeReport, pageOf} from '../pack';

/// The pages that the tests look at, in out/viewer: those that rescind writes, and made-up ones for what it would not
/// write easily.
export const root = fileURLToPath(new URL('../../../../', import.meta.url));
export const folder = `${root}out/viewer/`;

export default function setup(): void {
  const rescind = process.env.RESCIND;
  if (!rescind) throw new Error('RESCIND must name the program: ./dev test --page sets it');
  mkdirSync(folder, {recursive: true});
  const run = (expected: number, ...args: string[]): string => {
    try {
      const printed = execFileSync(rescind, args, {cwd: root, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 26, encoding: 'utf8'});
      if (expected !== 0) throw new Error(`${args.join(' ')}: exit code 0`);
      return printed;
    } catch (error) {
      const {status, stdout} = error as {status?: number; stdout?: string};
      if (status !== expected || stdout === undefined) throw error;
      return stdout;
    }
  };
  run(0, 'run', '-q', '--report', `html=${folder}suite.html`);
  run(1, 'run', '-q', 'scenarios/quota', 'scenarios/cancel', '--mutant', 'quota-early', '--report', `html=${folder}broken.html`, '--report', `sarif=${folder}broken.sarif`);
  writeFileSync(`${folder}wrong.yaml`, 'name: wrong\n');
  run(2, 'run', '-q', `${folder}wrong.yaml`, '--report', `html=${folder}refused.html`);
  run(0, 'coverage', 'scenarios/quota', 'scenarios/cancel', '--report', `html=${folder}coverage.html`, '--report', `json=${folder}coverage.json`);
  const real = readdirSync(`${root}tests/golden/real`).filter((name) => name.endsWith('.jsonl'));
  run(1, 'judge', '-q', ...real.sort().map((name) => `tests/golden/real/${name}`), '--report', `html=${folder}real.html`);
  run(0, 'mutants', 'scenarios/small', '--mutant', 'final-twice:quota-early', '--runs', '20', '-q', '--report', `html=${folder}mutants.html`);
  run(0, 'fuzz', 'scenarios/small', '--runs', '3000', '-q', '--report', `html=${folder}fuzz.html`);
  makeLatencies(run, real.map((name) => `tests/golden/real/${name}`));
  writeFileSync(`${folder}hostile-bench.html`, pageOf(new Map([['latency', base64(Buffer.from(JSON.stringify(hostileBench())))]])));
  const refused = hostileNames.map((text) => ({file: text, line: 3, column: 7, message: text, hint: text}));
  writeFileSync(`${folder}hostile-refused.html`, pageOf(new Map([['latency', base64(Buffer.from(JSON.stringify({...hostileBench(), scenarios: [], lines: [], refused})))]])));
  writeFileSync(`${folder}hostile-load.html`, pageOf(new Map([['latency', base64(Buffer.from(JSON.stringify({...hostileBench(), load: hostileLoad})))]])));
  writeFileSync(`${folder}hostile-diff.html`, pageOf(new Map([['diff', base64(Buffer.from(JSON.stringify(hostileDiff())))]])));
  writeFileSync(`${folder}long.html`, pageOf(elementsOf(longRun())));
  writeFileSync(`${folder}hostile.html`, pageOf(elementsOf(hostile())));
  writeFileSync(`${folder}damaged.html`, pageOf(new Map([['index', 'AAAA']])));
  writeFileSync(`${folder}other-run.html`, pageOf(elementsOf(longRun('fedcba9876543210'))));
}

// A bench that got worse by a mutant, all lines of the shipped suite, histories, a load, and what reports say differently.
function makeLatencies(run: (expected: number, ...args: string[]) => string, histories: string[]): void {
  const some = ['bench', 'scenarios/cancel/between-results.yaml', 'scenarios/quota/runs-on-unheard.yaml', '--runs', '200', '-q'];
  const mutant = ['--mutant', 'cancel-waits-for-server'];
  const required = ['told.p99<=4ms', 'final.max<=1ms', 'stopped.p90<100ms'].flatMap((each) => ['--require', each]);
  const baseline = ['--baseline', `${folder}latency.baseline`];
  rmSync(`${folder}latency.baseline`, {force: true});
  run(0, ...some, ...baseline, '--update-baseline');
  run(1, ...some, ...baseline, ...mutant, ...required, '--report', `html=${folder}bench.html`, '--report', `json=${folder}bench.json`);
  run(0, 'bench', '--runs', '200', '-q', '--report', `html=${folder}bench-all.html`);
  run(0, 'bench', '-q', ...histories.flatMap((path) => ['--history', path]), '--report', `html=${folder}history.html`);
  run(0, 'bench', '-q', '--load', 'link', '--report', `html=${folder}load.html`, '--report', `json=${folder}load.json`);
  const one = [...some, '--filter', '*kind=enumerate,hears=poll,reason=none*'];
  run(0, ...one, '--report', `json=${folder}before.json`);
  run(0, ...one, ...mutant, '--report', `json=${folder}after.json`);
  writeFileSync(`${folder}diff-latency.html`, run(1, 'diff', `${folder}before.json`, `${folder}after.json`, '--format', 'html'));
  run(0, 'run', '-q', 'scenarios/quota', '--report', `json=${folder}kept.json`);
  run(1, 'run', '-q', 'scenarios/quota', '--mutant', 'quota-early', '--report', `json=${folder}broken.json`);
  writeFileSync(`${folder}diff-verdicts.html`, run(1, 'diff', `${folder}kept.json`, `${folder}broken.json`, '--format', 'html'));
}

export const longEvents = 9254;

/// A failing run of 9,254 events of 40 operations, with many messages under way at once.
function longRun(hash = '0123456789abcdef'): MadeReport {
  const lines = [header('long')];
  let id = 0;
  for (let i = 0; lines.length <= longEvents - 40; ++i) {
    const op = `op-${i % 40}`;
    if (i < 40) lines.push(line(i * 1e3, 'client', 'start', {op, kind: 'enumerate', mode: 'async', thread: 'main'}));
    lines.push(line(1e6 + i * 5e4, 'network', 'send', {op, message: 'result', id, from: 'server', to: 'client'}));
    if (i >= 20) lines.push(line(1e6 + i * 5e4, 'network', 'deliver', {op: `op-${(i - 20) % 40}`, message: 'result', id: id - 20, from: 'server', to: 'client'}));
    lines.push(line(1e6 + i * 5e4, 'client', 'result', {op, index: i, via: 'callback', thread: 'library'}));
    ++id;
  }
  while (lines.length <= longEvents - 1) lines.push(line(1e9, 'client', 'final', {op: `op-${lines.length % 40}`, code: 1}));
  lines.push(line(1e9, 'harness', 'end', {why: 'quiet'}));
  const events = [longEvents - 45, longEvents - 4];
  return {
    files: [{name: 'long/run', cases: [{lines, outcome: 'failed', rules: 'b', hash, replay: 'rescind replay long.yaml'}]}],
    breaches: [{case: 0, op: 'op-3', t: 1e9, expected: 'one final result', seen: 'two of them', events}],
  };
}

export const hostileNames = [
  '<script>window.hurt = 1</script>',
  '</script><img src=x onerror="window.hurt = 1">',
  '<!-- <script>',
  '&lt;b&gt; &amp; "quoted" \'too\'',
  'javascript:window.hurt=1',
  'שלום \u202egnihton\u202c عربي',
  '😀👩‍👩‍👧‍👦 e\u0301 \ufeff',
  'nul \u0000 bell \u0007 tab \t end\nline',
  `${'long '.repeat(2000)}end`,
  '__proto__',
  'constructor[a=b,c=d]',
];

/// Every text of a report is hostile, once each.
function hostile(): MadeReport {
  return {
    mutant: hostileNames[0]!,
    rules: [{name: 'result.one-final', statement: hostileNames[1]!, page: hostileNames[0]!}],
    files: hostileNames.map((text, i) => ({
      name: text,
      path: text,
      story: text,
      tags: [text.slice(0, 50)],
      keys: [text.slice(0, 60)],
      values: [[text, 'other']],
      cases: [
        {
          values: [0],
          outcome: 'failed',
          rules: 'b',
          why: text,
          replay: `rescind replay '${text}'`,
          lines: [
            JSON.stringify({history: 1, name: text, clock: 'virtual'}),
            line(0, 'client', 'start', {op: text, kind: 'get', mode: 'async', context: text, thread: text, session: text}),
            line(1e6, 'network', 'fault', {what: text, target: text}),
            line(2e6, 'client', 'final', {op: text, code: 1, message: text, error: text}),
            line(3e6, 'client', 'final', {op: text, code: 0, thread: text}),
            line(4e6, 'harness', 'step-fired', {op: text, 'waits-for': text}),
            line(5e6, text.slice(0, 20), text, {[text]: text}),
          ],
        },
        {values: [1], lines: [header(text), line(0, 'harness', 'end', {why: text})], hash: `${i}`.padStart(16, '0')},
      ],
    })),
    breaches: hostileNames.map((text, i) => ({case: 2 * i, rule: i % 2 ? text : 'result.one-final', op: text, t: 3e6, expected: text, seen: text, events: [2, 3]})),
    groups: hostileNames.map((text, i) => ({rule: text, file: i, fails: true, seen: text, cases: [2 * i], of: 2, cause: {how: 'exactly', any: [], wrong: 0, text}})),
  };
}

/// A bench each of whose texts is hostile.
function hostileBench(): Bench {
  const percentiles = {p50: 0, p90: 5e6, p99: null, p999: null, max: 9e6};
  const lines = hostileNames.map((text): Line => {
    const origin = {value: 9e6, case: text, seed: 7, replay: `rescind replay '${text}'`, operation: {told: 9e6, final: 0, heard: 'never', [text]: 3}};
    return {scenario: text, measure: 'told', unit: 'ns', where: {[text]: [text, 'other']}, cases: 1, n: 20, never: 1, constant: null, percentiles, hash: null, median: origin, worst: origin, values: [[0, 10], [5e6, 8], [9e6, 1]]};
  });
  const summary = {n: 20, never: 0, constant: null, percentiles, hash: null};
  return {
    version: 1,
    clock: 'monotonic',
    exact: false,
    seeds: null,
    profile: hostileNames[0]!,
    config_file: hostileNames[1]!,
    config_hash: '0123456789abcdef',
    refused: [],
    scenarios: hostileNames.map((scenario) => ({scenario, cases: 1, runs: 20, cancelled: 20, cancels_after_final: 0, cut: 1, not_applicable: {heard: {[scenario]: 3}}})),
    lines,
    baseline: {lines: 3, skipped: 0, exact: false, changes: lines.map(({scenario, measure, where, worst}) => ({change: 'worse', scenario, measure, where, before: {...summary, percentiles: {...percentiles, max: 8e6}}, after: summary, worst}))},
    requirements: hostileNames.map((requirement) => ({requirement, measure: 'told', figure: 'p50', bound: 1e6, or_equal: true})),
    said: hostileNames.map((requirement, line) => ({requirement, line, said: 'broken', histories: 10})),
    unmet: hostileNames.map((requirement, line) => ({requirement, line, seen: 9e6, needed: null})),
    live: {processes: 10, facts: [...hostileNames], control: summary, control_request: summary, schedule: {every: 5e6, late: summary, alive_max: 3, saturated: true}, yardstick: {command: hostileNames[1]!, lines: hostileNames.map((_, line) => ({line, figure: 'p50', is: line % 2 ? 'faster' : 'slower', pairs: 10}))}, stolen_ppm: 9000, hanging: 1, drift: -5},
    load: [],
    fails: true,
  };
}

const hostileLoad: Bench['load'] = [{family: 'none', pattern: 'storm', resource: hostileNames[1]!, points: [], growth: [{measure: 'told', flat: false, from: 1, each: 5}]}];

function hostileDiff(): Diff {
  const rows = hostileNames.map((text, i) => ({what: i % 2 ? ('worse' as const) : ('better' as const), subject: text, before: text, after: text, figures: {line: text, figure: 'p99', before: 1, after: i}}));
  return {version: 1, of: 'latency', things: 'lines', before: hostileNames[0]!, after: hostileNames[2]!, same: 3, rows};
}
