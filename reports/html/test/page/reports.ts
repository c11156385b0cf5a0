import {execFileSync} from 'node:child_process';
import {mkdirSync, readdirSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {elementsOf, header, line, type MadeReport, pageOf} from '../pack';

/// The pages that the tests look at, in out/viewer: those that rescind writes, and made-up ones for what it would not
/// write easily.
const root = fileURLToPath(new URL('../../../../', import.meta.url));
export const folder = `${root}out/viewer/`;

export default function setup(): void {
  const rescind = process.env.RESCIND;
  if (!rescind) throw new Error('RESCIND must name the program: ./dev test --page sets it');
  mkdirSync(folder, {recursive: true});
  const run = (expected: number, ...args: string[]) => {
    try {
      execFileSync(rescind, args, {cwd: root, stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 1 << 26});
      if (expected !== 0) throw new Error(`${args.join(' ')}: exit code 0`);
    } catch (error) {
      if ((error as {status?: number}).status !== expected) throw error;
    }
  };
  run(0, 'run', '-q', '--report', `html=${folder}suite.html`);
  run(1, 'run', '-q', 'scenarios/quota', 'scenarios/cancel', '--mutant', 'quota-early', '--report', `html=${folder}broken.html`);
  const real = readdirSync(`${root}tests/golden/real`).filter((name) => name.endsWith('.jsonl'));
  run(1, 'judge', '-q', ...real.sort().map((name) => `tests/golden/real/${name}`), '--report', `html=${folder}real.html`);
  writeFileSync(`${folder}long.html`, pageOf(elementsOf(longRun())));
  writeFileSync(`${folder}hostile.html`, pageOf(elementsOf(hostile())));
  writeFileSync(`${folder}damaged.html`, pageOf(new Map([['index', 'AAAA']])));
  writeFileSync(`${folder}other-run.html`, pageOf(elementsOf(longRun('fedcba9876543210'))));
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
