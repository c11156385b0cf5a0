import {describe, expect, it} from 'vitest';
import type {Event} from '../../src/data/block';
import {counterpart, firstDifference} from '../../src/model/difference';
import {changes, factsOf, stateAfter} from '../../src/model/fold';
import {gap, knotted, linear, roomy} from '../../src/model/knots';
import {linkOf, nowhere, placeOf} from '../../src/model/link';
import {pairsOf} from '../../src/model/pairing';
import {rowsOf, rowWith} from '../../src/model/rows';
import {lanesOf, operationsOf, quotaOf} from '../../src/model/spans';
import {describe as words, durationText, printable, timeText} from '../../src/model/words';
import {strokeOf} from '../../src/model/strokes';
import {line} from '../pack';
import {eventsOf, goldenHistories} from './golden';

const made = (...lines: [number, string, string, Record<string, unknown>?][]): Event[] => eventsOf(['', ...lines.map((each) => line(...each))]);
const state = (events: readonly Event[], count = events.length) =>
  Object.fromEntries(factsOf(stateAfter(events, count)).map((fact) => [`${fact.section} ${fact.name} ${fact.field}`, fact.value]));
const golden = goldenHistories();

// A run by hand: one operation that is cancelled while its provider runs.
const story = made(
  [0, 'server', 'limits', {pool: 'operations', scope: 'user', limit: 2}],
  [0, 'client', 'start', {op: 'one', thread: 'main', kind: 'get', mode: 'async'}],
  [0, 'client', 'start-returned', {op: 'one', thread: 'main'}],
  [1e6, 'network', 'send', {op: 'one', message: 'request', id: 0, from: 'client', to: 'server'}],
  [2e6, 'network', 'deliver', {op: 'one', message: 'request', id: 0, from: 'client', to: 'server'}],
  [2e6, 'server', 'charge', {op: 'one', pool: 'operations', scope: 'user', context: 'alice', units: 1, held: 1, limit: 2}],
  [2e6, 'provider', 'provider-start', {op: 'one'}],
  [3e6, 'client', 'cancel', {op: 'one', thread: 'main'}],
  [3e6, 'client', 'cancel-returned', {op: 'one', thread: 'main', code: 0}],
  [3e6, 'client', 'final', {op: 'one', via: 'callback', thread: 'library', code: 1}],
  [4e6, 'server', 'release', {op: 'one', pool: 'operations', scope: 'user', context: 'alice', units: 1, held: 0, limit: 2}],
  [5e6, 'provider', 'provider-end', {op: 'one'}],
  [5e6, 'client', 'close', {op: 'one', thread: 'main'}],
  [5e6, 'client', 'close-returned', {op: 'one', thread: 'main', code: 0}],
);

describe('the state after an event', () => {
  it('is told by the events so far', () => {
    expect(state(story, 7)).toMatchObject({'operation one phase': 'running', 'operation one units held': '1', 'provider one state': 'running', 'messages under way count': '0'});
    expect(state(story, 4)['messages under way which']).toBe('request of one');
    expect(state(story, 8)).toMatchObject({'operation one phase': 'cancelling', 'thread main inside': 'cancel one'});
    expect(state(story, 10)).toMatchObject({'operation one phase': 'finished', 'operation one final': 'failed', 'thread library inside': 'callback of final one'});
    expect(state(story)).toMatchObject({'operation one phase': 'closed', 'quota operations per user alice held': '0', 'provider one state': 'ended'});
  });

  it('says what the event changed, and what went away', () => {
    const [before, after] = [stateAfter(story, 8), stateAfter(story, 9)];
    expect(changes(before, after).filter(({changed}) => changed).map(({field, before, value}) => [field, before, value])).toEqual([
      ['cancel', 'asked for', 'call returned ok'],
      ['inside', 'cancel one', ''],
    ]);
  });

  it('can be told of every history in the repository, at every event', () => {
    expect(golden.length).toBeGreaterThan(90);
    for (const {name, events} of golden) {
      if (events.length > 400) continue;
      let before = stateAfter(events, 0);
      for (let i = 1; i <= events.length; ++i) {
        const after = stateAfter(events, i);
        expect(changes(before, after).length, name).toBeGreaterThanOrEqual(after.size);
        before = after;
      }
    }
  });

  it('holds what the server said last of each pool', () => {
    for (const {name, events} of golden) {
      const last = events.filter(({row}) => row.held !== undefined && row.event !== 'limits').at(-1);
      if (last) expect(Object.values(state(events)), name).toContain(String(last.row.held));
    }
  });
});

describe('the bars of an operation', () => {
  it('begin and end with what makes them', () => {
    const [one] = operationsOf(story);
    expect(one!.bars).toEqual([
      {lane: 'client', from: 1, to: 13},
      {lane: 'units', from: 5, to: 10},
      {lane: 'provider', from: 6, to: 11},
    ]);
    expect(one!.marks.map(({n, shape}) => [n, shape])).toEqual([[1, 'start'], [7, 'cancel'], [9, 'final'], [12, 'close']]);
  });

  it('stay open where nothing ends them, and end where a provider crashes', () => {
    const [one] = operationsOf(made([0, 'client', 'start', {op: 'a'}], [1, 'provider', 'provider-start', {op: 'a'}], [2, 'provider', 'provider-crash', {op: 'a'}]));
    expect(one!.bars.map(({to}) => to)).toEqual([undefined, 2]);
  });

  it('end at the final result where nothing is ever closed', () => {
    const ended = (...more: Parameters<typeof made>) => operationsOf(made([0, 'client', 'start', {op: 'a'}], [1, 'client', 'final', {op: 'a', code: 0}], ...more))[0]!.bars.map(({to}) => to);
    expect(ended()).toEqual([1]);
    expect(ended([2, 'client', 'close', {op: 'b'}])).toEqual([undefined]);
  });

  it('never end before they begin, in every history in the repository', () => {
    for (const {name, events} of golden) {
      const operations = operationsOf(events);
      expect(new Set(operations.map(({index}) => index)).size, name).toBe(operations.length);
      for (const {bars} of operations) for (const bar of bars) expect(bar.to ?? Infinity, name).toBeGreaterThanOrEqual(bar.from);
    }
  });

  it('have lanes for what was seen', () => {
    expect(lanesOf(operationsOf(story))).toEqual(['client', 'units', 'provider']);
    expect(lanesOf(operationsOf(made([0, 'client', 'start', {op: 'a'}])))).toEqual(['client']);
  });

  it('come with the curve of the quota', () => {
    expect([...quotaOf(story)]).toEqual([
      ['operations of alice', [{n: 0, held: 0, limit: 2}, {n: 5, held: 1, limit: 2}, {n: 10, held: 0, limit: 2}]],
    ]);
  });

  it('come with a limit that is changed for every account of its scope, and for no other', () => {
    const held = (scope: string, more: object) => ({op: 'a', pool: 'operations', scope, units: 1, held: 1, ...more});
    const levels = quotaOf(
      made(
        [0, 'server', 'limits', {pool: 'operations', scope: 'total', limit: 9}],
        [0, 'server', 'limits', {pool: 'operations', scope: 'user', limit: 1}],
        [1, 'server', 'charge', held('user', {context: 'alice', limit: 1})],
        [1, 'server', 'charge', held('total', {limit: 9})],
        [1, 'server', 'charge', held('session', {session: 'alice'})],
        [2, 'server', 'limits', {pool: 'operations', scope: 'user', limit: 2}],
        [3, 'server', 'charge', held('user', {context: 'bob', limit: 2})],
      ),
    );
    const limits = [...levels].map(([name, all]) => [name, ...all.map(({n, limit}) => [n, limit])]);
    expect(limits).toEqual([
      ['operations of alice', [1, 1], [2, 1], [5, 2]],
      ['operations in total', [0, 9], [3, 9]],
      ['operations of session alice', [4, undefined]],
      ['operations of bob', [1, 1], [5, 2], [6, 2]],
    ]);
  });
});

describe('the knotted axis', () => {
  it('gives each event of an instant a step, and passing time a few', () => {
    const axis = knotted([{n: 0, t: 0}, {n: 1, t: 0}, {n: 2, t: 9e6}]);
    expect([axis.at(0), axis.at(1)]).toEqual([0, 1]);
    expect(axis.at(2)).toBeCloseTo(1 + 1.2 + 1.6);
    expect(axis.ticks).toEqual([{at: 0, t: 0}, {at: axis.at(2), t: 9e6}]);
    expect(axis.at(7)).toBeUndefined();
  });

  it('places a time between its neighbours', () => {
    const axis = knotted([{n: 0, t: 0}, {n: 1, t: 10e6}]);
    expect(axis.atTime(5e6)).toBeCloseTo(axis.at(1)! / 2);
    expect(axis.atTime(0)).toBe(0);
    expect(axis.atTime(10e6)).toBe(axis.at(1));
    expect(axis.atTime(20e6)).toBeGreaterThan(axis.at(1)!);
  });

  it('makes room for the events of a reference', () => {
    const axis = knotted([{n: 0, t: 0}, {n: 1, t: 2e6}], 'virtual', [{n: 0, t: 0}, {n: 1, t: 1e6}, {n: 2, t: 2e6}, {n: 3, t: 2e6}]);
    expect(axis.ghostAt(0)).toBe(axis.at(0));
    expect(axis.ghostAt(1)).toBeGreaterThan(0);
    expect(axis.ghostAt(2)).toBe(axis.at(1));
    expect(axis.ghostAt(3)).toBe(axis.at(1)! + 1);
  });

  it('places the events of a reference beside their like', () => {
    const [a, b, c] = [{}, {}, {}];
    const axis = knotted([{n: 0, t: 0, row: a}, {n: 1, t: 0, row: b}, {n: 2, t: 0, row: c}], 'virtual', [{n: 0, t: 0, row: b}, {n: 1, t: 0, row: {}}, {n: 2, t: 0, row: a}]);
    expect([0, 1, 2].map((n) => axis.ghostAt(n))).toEqual([1, 2, 3]);
    expect(axis.length).toBe(4);
  });

  it('keeps the order of events, in every history in the repository', () => {
    for (const {name, events, clock} of golden) {
      const sorted = [...events].sort((a, b) => a.t - b.t || a.n - b.n);
      const axis = knotted(sorted, clock);
      const places = sorted.map(({n}) => axis.at(n)!);
      for (let i = 1; i < places.length; ++i) expect(places[i]! - places[i - 1]!, `${name} ${i}`).toBeGreaterThan(0.999);
      expect(axis.length, name).toBeGreaterThanOrEqual(events.length);
    }
  });

  it('grows with the logarithm of what passes', () => {
    expect(gap(1e3 * 1e6, 1e6)).toBeLessThan(7);
    expect(linear([{n: 0, t: 0}, {n: 1, t: 5}, {n: 2, t: 10}], 20).at(1)).toBe(10);
  });

  it('labels what has room', () => {
    const ticks = [0, 1, 2, 10].map((at) => ({at, t: at}));
    expect(roomy(ticks, () => 3).map(({at}) => at)).toEqual([0, 10]);
  });
});

describe('pairs', () => {
  it('tie both ends of a message and of a call', () => {
    const {ends, calls} = pairsOf(story);
    expect([ends.get(3), ends.get(4)]).toEqual([4, 3]);
    expect([calls.get(7), calls.get(8)]).toEqual([8, 7]);
  });

  it('lead from a copy to the original', () => {
    const message = {message: 'request', id: 4, from: 'client', to: 'server'};
    const {ends} = pairsOf(made([0, 'network', 'send', message], [1, 'network', 'deliver', message], [2, 'network', 'deliver', message]));
    expect([ends.get(0), ends.get(1), ends.get(2)]).toEqual([1, 0, 0]);
  });

  it('never tie what happened the wrong way round, in every history in the repository', () => {
    for (const {name, events} of golden) {
      for (const [from, to] of pairsOf(events).ends) expect(events[Math.min(from, to)]!.row.event, name).toBe('send');
    }
  });
});

describe('rows of the sequence', () => {
  const poll = (t: number, answer = false): [number, string, string, Record<string, unknown>] => [t, 'provider', 'cancel-polled', {op: 'one', answer}];
  const events = made([0, 'client', 'start', {op: 'one'}], poll(1e6), poll(2e6), poll(3e6), [4e6, 'client', 'close', {op: 'two'}], poll(5e6, true));
  const folding = {polls: true, open: new Set<number>(), clock: 'virtual'};

  it('fold polls that told nothing', () => {
    expect(rowsOf(events, folding).map(({event, folded, text}) => [event.n, folded.length, text])).toEqual([[0, 0, ''], [1, 3, '3 polls: no, until 3.000 ms'], [4, 0, ''], [5, 0, '']]);
  });
  it('fold what is not concerned', () => {
    const rows = rowsOf(events, {...folding, only: ({row}) => row.op === 'two'});
    expect(rows.map(({text}) => text)).toEqual(['4 other events, until 3.000 ms', '', '1 other event, until 5.000 ms']);
  });
  it('unfold what was opened', () => {
    expect(rowsOf(events, {...folding, open: new Set([1])})).toHaveLength(events.length);
  });
  it('are found by an event that is folded in them', () => {
    const rows = rowsOf(events, folding);
    expect([0, 1, 2, 3, 4, 5].map((n) => rowWith(rows, n))).toEqual([0, 1, 1, 1, 2, 3]);
  });
});

describe('links', () => {
  it('come back as they went, whatever the name', () => {
    for (const name of ['quota/limit[per=user,from=1]', 'a&b=c#d%', '</script>', '\u202e', '☃ 😀', '']) {
      const place = {...nowhere, page: 'case' as const, name, hash: '01234567', tab: 'state' as const, event: 7, only: name, breach: 2, seed: '18446744073709551615'};
      expect(placeOf(linkOf(place))).toEqual(place);
    }
    expect(placeOf(linkOf({...nowhere, page: 'rule', name: 'a.b'}))?.name).toBe('a.b');
  });
  it('may be wrong', () => {
    expect(placeOf('')).toBeUndefined();
    expect(placeOf('#%E0%A4%A')).toBeUndefined();
    expect(placeOf('#case=%E0%A4%A&event=-1&view=none')).toMatchObject({name: '%E0%A4%A', event: undefined, tab: undefined});
  });
});

describe('words', () => {
  it('are those of the terminal', () => {
    expect(words({at: 'server', event: 'release', op: 'three', session: 'alice', context: 'alice', pool: 'operations', scope: 'user', units: 1, held: 1, limit: 2})).toBe(
      'release three: operations pool per user, units 1, held 1, limit 2, in alice, by alice',
    );
    expect(words({at: 'client', event: 'start', op: '7', kind: 'get', mode: 'async'})).toBe('start operation 7: async get');
  });
  it('tell times and durations', () => {
    expect([timeText(51e6), timeText(51000250), timeText(7, 'steps')]).toEqual(['51.000 ms', '51.000250 ms', 'step 7']);
    expect([durationText(0), durationText(4e6), durationText(1500), durationText(3.5e9), durationText(7)]).toEqual(['0 s', '4 ms', '1.5 us', '3.5 s', '7 ns']);
  });
  it('show what cannot be printed', () => {
    expect(printable('a\u0000b\u202ec\ud800d\u2028e😀')).toBe('a\\x00b\\u{202e}c\\u{d800}d\\u{2028}e😀');
  });
  it('are found for words of the language, too', () => {
    for (const event of ['constructor', '__proto__', 'toString']) {
      const row = {at: event, event, op: event};
      expect(words(row)).toBe(`${event} ${event}`);
      expect(strokeOf(row)).toMatchObject({from: 0, to: 0, weight: 'plain'});
      expect(operationsOf([{n: 0, t: 0, row}])).toMatchObject([{name: event, bars: [], marks: []}]);
      expect(pairsOf([{n: 0, t: 0, row}]).calls.size).toBe(0);
    }
  });
  it('can be said of every event in the repository', () => {
    for (const {name, events} of golden) for (const {row} of events) expect(words(row), name).toMatch(/^[a-z-]+/);
  });
});

describe('a difference from the reference', () => {
  const reference = story.map((event) => (event.n === 10 ? {...event, t: 5e6} : event));
  it('is the first event that is not the same', () => {
    expect(firstDifference(story, reference)).toEqual({here: story[10], reference: reference[10]});
    expect(firstDifference(story, story)).toBeUndefined();
    expect(firstDifference(story, story.slice(0, 3))).toEqual({here: story[3], reference: undefined});
  });
  it('has an event that answers it', () => {
    expect(counterpart(story[10]!, story, reference)).toBe(reference[10]);
  });
});
