import {describe, expect, it} from 'vitest';
import {Report} from '../../src/data/report';
import {linesOf} from '../../src/model/list';
import {tableOf} from '../../src/model/matrix';
import {facetsOf, filtered, noFilter} from '../../src/model/search';
import {elementsOf, header, line, type MadeReport} from '../pack';

const lines = [header(), line(0, 'client', 'start', {op: 'one', kind: 'get', mode: 'async'}), line(5, 'harness', 'end', {why: 'quiet'})];
const made: MadeReport = {
  rules: [{name: 'result.one-final'}, {name: 'quota.released'}],
  files: [
    {name: 'cancel/late', tags: ['latency'], story: 'The cancel comes late.', keys: ['kind', 'hears'], values: [['get', 'query'], ['poll', 'callback']], cases: [{values: [0, 0], lines}, {values: [1, 0], lines, rules: 'nk'}, {values: [0, 1], lines}] },
    {name: 'quota/full', keys: ['kind'], values: [['get', 'query']], cases: [{values: [0], lines, rules: 'kn'}, {values: [1], lines, outcome: 'failed', rules: 'kb', replay: 'rescind replay x'}]},
    {name: 'alone', cases: [{name: 'called otherwise', lines, outcome: 'not-applicable', rules: '--'}]},
  ],
  breaches: [{case: 4, rule: 'quota.released', op: 'one', expected: 'given back', seen: 'kept'}],
};
const read = async (): Promise<Report> => {
  const elements = elementsOf(made);
  return Report.read((id) => elements.get(id));
};

describe('a report', () => {
  it('puts names, outcomes and histories together', async () => {
    const report = await read();
    expect(report.names).toEqual(['cancel/late[kind=get,hears=poll]', 'cancel/late[kind=query,hears=poll]', 'cancel/late[kind=get,hears=callback]', 'quota/full[kind=get]', 'quota/full[kind=query]', 'called otherwise']);
    expect(report.caseNamed('quota/full[kind=query]')).toBe(4);
    expect(report.outcome(4)).toBe('failed');
    expect(report.ruleOutcome(4, 1)).toBe('broken');
    expect(report.ruleOutcome(5, 1)).toBe('not judged');
    expect(report.replay(4)).toBe('rescind replay x');
    expect(report.breaches(4)).toHaveLength(1);
    expect((await report.history(4))?.events.map(({row}) => row.event)).toEqual(['start', 'end']);
    expect(await report.reference(4)).toBeUndefined();
    expect((await report.block(1)).text(1, 'x')).toEqual(lines);
  });

  it('calls a file as its cases, or, where they have names of their own, by its path', async () => {
    const report = await read();
    expect([0, 1, 2].map((f) => report.title(f))).toEqual(['cancel/late', 'quota/full', 'alone.yaml']);
  });

  it('refuses what it cannot read', async () => {
    await expect(Report.read(() => undefined)).rejects.toThrow('no data');
    await expect(Report.read(() => 'AAAA')).rejects.toThrow();
    const elements = elementsOf(made);
    elements.delete('run-1');
    const report = await Report.read((id) => elements.get(id));
    await expect(report.history(4)).rejects.toThrow('run-1');
  });

  it('is searched by words, outcomes, rules and values, failed cases first', async () => {
    const report = await read();
    const found = (change: object) => filtered(report, {...noFilter, ...change});
    expect(found({})).toEqual([4, 3, 0, 1, 2, 5]);
    expect(found({words: 'KIND=QUERY late'})).toEqual([1]);
    expect(found({words: 'comes'})).toEqual([0, 1, 2]);
    expect(found({words: 'quota.released'})).toEqual([4]);
    expect(found({outcome: 'failed'})).toEqual([4]);
    expect(found({rule: 'quota.released'})).toEqual([4]);
    expect(found({rule: 'quota.released', ruleOutcome: 'not exercised'})).toEqual([3]);
    expect(found({family: 'cancel', values: new Map([['kind', 'get'], ['hears', 'poll']])})).toEqual([0]);
    expect(found({tag: 'latency'})).toEqual([0, 1, 2]);
    expect(found({words: 'nothing-has-this'})).toEqual([]);
  });

  it('has a facet for each key of the matrix', async () => {
    const report = await read();
    expect(facetsOf(report, filtered(report, noFilter))).toEqual([
      {key: 'kind', values: [['query', 2], ['get', 3]]},
      {key: 'hears', values: [['poll', 2], ['callback', 1]]},
    ]);
  });

  it('is a tree of files, of which those that failed are open', async () => {
    const report = await read();
    const shape = (toggled: number[]) => linesOf(report, filtered(report, noFilter), new Set(toggled)).map(({level, c, file}) => [level, c ?? `file ${file}`]);
    expect(shape([])).toEqual([[1, 'file 1'], [2, 4], [2, 3], [1, 'file 0'], [1, 5]]);
    expect(shape([1, 0])).toEqual([[1, 'file 1'], [1, 'file 0'], [2, 0], [2, 1], [2, 2], [1, 5]]);
  });

  it('counts rules by family', async () => {
    const {families, rows} = tableOf(await read());
    expect(families).toEqual(['alone', 'cancel', 'quota']);
    expect(rows.map(({rule, total, cells}) => [rule.name, total, cells[1], cells[2]])).toEqual([
      ['quota.released', {kept: 3, broken: 1}, {kept: 3, broken: 0}, {kept: 0, broken: 1}],
      ['result.one-final', {kept: 4, broken: 0}, {kept: 2, broken: 0}, {kept: 2, broken: 0}],
    ]);
  });
});
