import {describe, expect, it} from 'vitest';
import type {Bench, Change, Line, Summary} from '../../src/data/bench';
import {benchLink, benchPlace, firstPlace, listedOf, Measured} from '../../src/model/bench';
import {apart, axisOf, changeText, commonOf, constantText, cutOf, flatText, growingIn, growthOf, lineName, type LoadCurve, namesOf, pairsOf, placeOn, pointsOf, ratio, seriesOf, shareTicks, sharesOf, spansOf, stepsOf, worstFirst} from '../../src/model/latency';
import {atSeed, commandAt, seedTicks} from '../../src/model/seeds';

const percentiles = (p50: number | string | null, max: number | string, p99: number | null = null) => ({p50, p90: null, p99, p999: null, max});
const origin = {value: 5, case: 'x', seed: 1, replay: 'rescind replay x', operation: {returned: 0, told: 5, heard: 'never', late: 2}};
const summary = (p50: number, max: number | string, constant: number | null = null): Summary => ({n: 4, never: 0, constant, percentiles: percentiles(p50, max), hash: null});
const made = (change: Partial<Line> = {}): Line => ({
  scenario: 'one',
  measure: 'told',
  unit: 'ns',
  where: {},
  cases: 1,
  n: 4,
  never: 0,
  constant: null,
  percentiles: percentiles(2, 9),
  hash: null,
  median: origin,
  worst: origin,
  values: [[1, 1], [2, 2], [9, 1]],
  ...change,
});

describe('a curve over percentiles', () => {
  it('steps where the next sample is, and is cut where no percentile is told', () => {
    expect(stepsOf(made())).toEqual([{from: 1, to: 4 / 3, value: 1}, {from: 4 / 3, to: 4, value: 2}]);
    // Of four samples 1-1/n is 75 %: what is larger stands in the table.
    expect(stepsOf(made({values: [[1, 1], [2, 1], [3, 1], [9, 1]]})).map(({value}) => value)).toEqual([1, 2, 3]);
    expect(stepsOf(made({n: 2, values: [[7, 2]]}))).toEqual([{from: 1, to: 2, value: 7}]);
  });

  it('counts seeds as samples, and not cases of the same distribution', () => {
    expect(cutOf(made({n: 60_000, cases: 60}))).toBe(1000);
    expect(stepsOf(made({n: 400, cases: 100, values: [[1, 100], [2, 299], [9, 1]]})).at(-1)).toEqual({from: 4 / 3, to: 4, value: 2});
  });

  it('ends where those begin that never came', () => {
    const steps = stepsOf(made({n: 8, never: 4}));
    expect(steps.at(-1)).toEqual({from: 8 / 5, to: 2, value: 9});
  });

  it('goes through the quantiles where there are many values, and through what is known beyond them', () => {
    const curve = Array.from({length: 200}, (_, i) => i + 1);
    const steps = stepsOf({n: 5000, cases: 1, curve, percentiles: {p50: 100, p90: 180, p99: 198, p999: 199.5, max: 200}} as Line);
    expect(steps[99]).toEqual({from: 200 / 101, to: 2, value: 100});
    expect(steps.slice(-3)).toEqual([{from: 100, to: 200, value: 199}, {from: 200, to: 1000, value: 199.5}, {from: 1000, to: 5000, value: 200}]);
  });

  it('has names for its places', () => {
    expect(shareTicks(12_000).map(({at, text}) => `${at} ${text}`)).toEqual(['1 0 %', '2 50 %', '10 90 %', '100 99 %', '1000 99.9 %', '10000 99.99 %']);
    expect(shareTicks(1)).toHaveLength(1);
  });

  it('stands beside what a baseline knows: its percentiles', () => {
    expect(pointsOf({percentiles: {p50: 1, p90: 2, p99: null, p999: null, max: 'never'}}, 50)).toEqual([{at: 2, value: 1}, {at: 10, value: 2}]);
    expect(pointsOf({percentiles: {p50: 1, p90: 2, p99: 3, p999: null, max: 4}}, 50).map(({at}) => at)).toEqual([2, 10, 50]);
  });
});

describe('an axis', () => {
  it('is linear from nought while values are near each other', () => {
    expect(axisOf([4e6, 9e6])).toEqual({log: false, low: 0, high: 1e7, ticks: [0, 2e6, 4e6, 6e6, 8e6, 1e7]});
    expect(axisOf([0, 0])).toMatchObject({log: false, low: 0, high: 1});
    expect(axisOf([])).toMatchObject({log: false});
  });
  it('is logarithmic where they are far apart, and never has nought', () => {
    const axis = axisOf([0, 1e3, 1e6]);
    expect(axis).toMatchObject({log: true, low: 1e3, high: 1e6});
    expect(placeOn(axis, 0)).toBeUndefined();
    expect(placeOn(axis, 1e3)).toBe(0);
    expect(placeOn(axis, 1e6)).toBe(1);
    expect(axisOf([7, 7], true)).toMatchObject({log: true, low: 5, high: 10});
    expect(axisOf([1, 1], true)).toMatchObject({log: true, low: 1, high: 2});
    for (const values of [[1], [3, 700], [19, 21], [1e-1 * 10, 1e9]]) {
      const {low, high, ticks} = axisOf(values, true);
      expect(low).toBeLessThanOrEqual(Math.min(...values));
      expect(high).toBeGreaterThanOrEqual(Math.max(...values));
      expect(ticks.length).toBeGreaterThan(1);
    }
  });
  it('moves labels apart and keeps them inside', () => {
    expect(apart([10, 12, 50], 15, 100)).toEqual([10, 25, 50]);
    expect(apart([95, 96, 97], 15, 100)).toEqual([70, 85, 100]);
    expect(apart([50, 10], 15, 100)).toEqual([50, 10]);
  });
});

describe('values and spans', () => {
  it('have their shares', () => {
    expect(sharesOf(made())).toEqual([{value: 1, share: 0.25}, {value: 2, share: 0.5}, {value: 9, share: 0.25}]);
    expect(sharesOf({n: 4000, curve: [1, 1, 2, 'never']})).toEqual([{value: 1, share: 0.5}, {value: 2, share: 0.25}]);
  });
  it('stand in the order of the measures, without counts', () => {
    expect(spansOf(origin)).toEqual([{measure: 'returned', value: 0}, {measure: 'told', value: 5}, {measure: 'heard', value: 'never'}]);
  });
  it('are told as constants where they are', () => {
    expect([constantText(13e6, 'told'), constantText(0, 'told'), constantText('never', 'told'), constantText(2, 'late')]).toEqual(['13.000 ms in every run', '0 in every run', 'never, in no run', '2 in every run']);
  });
});

const change = (what: Change['change'], scenario: string, before: Summary | null, after: Summary | null, where = {}): Change => ({change: what, scenario, measure: 'told', where, before, after, worst: null});

describe('what has changed', () => {
  it('is told by the figure that changed most, the worst first', () => {
    const pairs = pairsOf([
      change('better', 'c', summary(4, 8), summary(4, 6)),
      change('worse', 'a', summary(2, 8), summary(4, 9)),
      change('worse', 'b', summary(0, 8), summary(1, 9)),
      change('worse', 'd', summary(2, 8), summary(2, 'never')),
      change('gone', 'e', summary(2, 8), null),
      change('changed', 'f', summary(2, 8), summary(2, 8)),
    ]);
    expect(pairs.map(({name, figure, before, after}) => [name, figure, before, after])).toEqual([['d told', 'max', 8, 'never'], ['b told', 'p50', 0, 1], ['a told', 'p50', 2, 4], ['c told', 'max', 8, 6]]);
    expect(worstFirst([{...pairs[0]!, before: 0, after: 5}, {...pairs[0]!, before: 0, after: 7}]).map(({after}) => after)).toEqual([7, 5]);
  });
  it('is told in words', () => {
    expect(changeText(change('worse', 'a', summary(2e6, 8e6), summary(2e6, 8e6 + 1)))).toBe('max 8.000 → 8.000001 ms (+<0.1 %)');
    expect(changeText(change('worse', 'a', summary(1e6, 1e6, 1e6), summary(2e6, 2e6, 2e6)))).toBe('in every run 1.000 → 2.000 ms (+100.0 %)');
    expect(changeText(change('changed', 'a', summary(1, 2), summary(1, 2)))).toBe('every figure is the same, the samples are not');
    expect(changeText(change('gone', 'a', summary(1, 2), null))).toBe('nothing is measured any more');
    expect(changeText(change('new', 'a', null, summary(3e6, 3e6, 3e6)))).toBe('not in the baseline: 3.000 ms in every run');
  });
  it('is a number of times', () => {
    expect([ratio({before: 2, after: 3}), ratio({before: 0, after: 3}), ratio({before: 'never', after: 3}), ratio({before: null, after: 3}), ratio({before: 0, after: 0})]).toEqual([1.5, Infinity, 0, 1, 1]);
  });
});

const bench = (lines: Line[], changes: Change[] = [], more: Partial<Bench> = {}): Bench => ({
  version: 1,
  clock: 'virtual',
  exact: true,
  seeds: {from: 1, count: 4},
  profile: 'mi',
  config_file: null,
  config_hash: null,
  refused: [],
  scenarios: [...new Set(lines.map(({scenario}) => scenario))].map((scenario) => ({scenario, cases: 1, runs: 4, cancelled: 4, cancels_after_final: 0, cut: 0, not_applicable: {}})),
  lines,
  baseline: {lines: 1, skipped: 0, exact: false, changes},
  requirements: [],
  said: [],
  unmet: [],
  live: null,
  load: [],
  fails: false,
  ...more,
});

describe('the lines of a bench', () => {
  const [poll, both] = [{hears: ['poll']}, {hears: ['poll', 'callback']}];
  it('know what the baseline says of their cases, however it put them together', () => {
    const whole = new Measured(bench([made({where: poll}), made({measure: 'heard'})], [change('worse', 'one', summary(1, 2), summary(2, 3))]));
    expect(whole.isBad(0)).toBe(true);
    expect(whole.before(0)).toEqual(summary(1, 2));
    expect(whole.isAsBefore(1)).toBe(true);
    const parts = new Measured(bench([made({where: both})], [change('worse', 'one', summary(1, 2), summary(2, 3), poll)]));
    expect(parts.isBad(0)).toBe(true);
    expect(parts.before(0)).toBeUndefined();
    const others = new Measured(bench([made({where: {hears: ['callback']}})], [change('worse', 'one', summary(1, 2), summary(2, 3), poll)]));
    expect(others.isBad(0)).toBe(false);
  });
  it('are bad where a requirement is not met', () => {
    const measured = new Measured(bench([made(), made({measure: 'heard'})], [], {unmet: [{requirement: 'told.max<=1', line: 0, seen: 9, needed: null}], said: [{requirement: 'heard.p50<=1', line: 1, said: 'too-noisy', histories: 10}]}));
    expect([measured.isBad(0), measured.faultsOf(0), measured.isBad(1)]).toEqual([true, ['told.max<=1'], false]);
  });
  it('are bad where they are slower than the yardstick', () => {
    const live = {processes: 10, facts: [], control: null, stolen_ppm: 0, hanging: 0, drift: 0};
    const lines = [made({scenario: 'timers/at-20'}), made({scenario: 'yardstick/at-20'}), made({scenario: 'timers/at-20', measure: 'heard'})];
    const is = (line: number, figure: 'p50' | 'p999', is: 'slower' | 'alike') => ({line, figure, is, pairs: 10});
    const measured = new Measured(bench(lines, [], {live: {...live, yardstick: {command: 'before', lines: [is(0, 'p50', 'slower'), is(0, 'p999', 'slower'), is(2, 'p50', 'alike')]}}}));
    expect([measured.isBad(0), measured.slowerOf(0), measured.isBad(2)]).toEqual([true, ['p50', 'p99.9'], false]);
    expect([measured.yardstickOf(0), measured.yardstickOf(2)]).toEqual([1, undefined]);
  });
  it('are listed under their scenarios, and searched', () => {
    const measured = new Measured(bench([made(), made({measure: 'heard', where: poll}), made({scenario: 'two'})]));
    const shape = (words: string, closed: string[] = []) => listedOf(measured, words, new Set(closed)).map(({scenario, line}) => line ?? scenario);
    expect(shape('')).toEqual(['one', 0, 1, 'two', 2]);
    expect(shape('HEARD hears=poll')).toEqual(['one', 1]);
    expect(shape('', ['one'])).toEqual(['one', 'two', 2]);
    expect(shape('nothing')).toEqual([]);
  });
  it('are opened at their scenario where it is alone, and nothing else is asked', () => {
    const alone = {...bench([made()]), baseline: null};
    expect(firstPlace(alone, '')).toEqual({page: 'scenario', name: 'one'});
    expect(firstPlace({...alone, fails: true}, '').page).toBe('overview');
    expect(firstPlace({...alone, live: {processes: 1, facts: [], control: null, stolen_ppm: 0, hanging: 0, drift: 0}}, '').page).toBe('overview');
    expect(firstPlace(bench([made()]), '').page).toBe('overview');
    expect(firstPlace(alone, '#overview').page).toBe('overview');
  });
  it('are told apart by what they differ in', () => {
    expect(namesOf([made({where: {hears: ['poll', 'post'], kind: ['get']}}), made({measure: 'heard', where: {hears: ['callback'], kind: ['get']}}), made({measure: 'final'})])).toEqual(['told poll|post get', 'heard callback get', 'final']);
    const alike = [made({where: {kind: ['get'], hears: ['poll']}}), made({measure: 'heard', where: {kind: ['get'], hears: ['post']}})];
    expect([namesOf(alike), commonOf(alike), commonOf([])]).toEqual([['told poll', 'heard post'], 'kind=get', '']);
  });
  it('have links by name', () => {
    const name = lineName(made({where: both, scenario: 'a b&c=d#%'}));
    expect(name).toBe('a b&c=d#% told[hears=poll|callback]');
    expect(benchPlace(benchLink({page: 'line', name}))).toEqual({page: 'line', name});
    expect(benchPlace('#line=%')).toEqual({page: 'line', name: '%'});
    expect(benchPlace('#case=x')).toEqual({page: 'overview', name: ''});
  });
});

describe('a load', () => {
  const curve: LoadCurve = {
    family: 'callbacks',
    pattern: 'storm',
    resource: 'one thread',
    points: [1, 10].map((operations) => ({operations, lines: [{measure: 'final', unit: 'ns', n: operations, never: 0, constant: null, percentiles: percentiles(operations, operations * 2), hash: null}, {measure: 'told', unit: 'ns', n: 1, never: 0, constant: 1e6, percentiles: percentiles(1e6, 1e6), hash: null}]})),
    growth: [{measure: 'final', flat: false, from: 1, each: 50_000}, {measure: 'told', flat: true, from: null, each: null}, {measure: 'heard', flat: false, from: 4, each: 0}],
  };
  it('has a series for each figure', () => {
    expect(seriesOf(curve, 'final').map(({figure, points}) => [figure, points.map(({value}) => value)])).toEqual([['p50', [1, 10]], ['p99', [null, null]], ['max', [2, 20]]]);
  });
  it('tells what grows and what is flat', () => {
    expect(growingIn([curve])).toEqual(['final', 'heard']);
    expect([growthOf(curve, 'final'), growthOf(curve, 'told'), growthOf(curve, 'heard')]).toEqual(['grows by 50 us an operation from 1 on', 'flat', 'does not come with 4 operations']);
    expect([flatText(curve, 'told'), flatText(curve, 'lost')]).toEqual(['told 1 ms', undefined]);
  });
});

describe('seeds', () => {
  const seeded = {from: 5, values: [3, 'never', null, 4] as const};

  it('are found by their numbers', () => {
    expect([4, 5, 6, 7, 8, 9, 5.5].map((seed) => atSeed(seeded, seed))).toEqual([undefined, 3, 'never', null, 4, undefined, undefined]);
  });

  it('have round ones between the first and the last', () => {
    expect(seedTicks({from: 1, values: Array.from({length: 1000}, () => 0)}).map(({text}) => text)).toEqual(['1', '100', '200', '300', '400', '500', '600', '700', '800', '900', '1,000']);
    expect(seedTicks(seeded).map(({text}) => text)).toEqual(['5', '6', '7', '8']);
    expect(seedTicks({from: 0, values: [1, 2]}).map(({text}) => text)).toEqual(['0', '1']);
  });

  it('are replayed by the same command with another number', () => {
    expect(commandAt("rescind replay a.yaml --case 'x --seed 3' --seed 811 --mutant m", '17')).toBe("rescind replay a.yaml --case 'x --seed 3' --seed 17 --mutant m");
    expect(commandAt('', '17')).toBe('');
  });
});
