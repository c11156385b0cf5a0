import {describe, expect, it} from 'vitest';
import type {Breach, Rule} from '../../src/data/report';
import {pictureOf} from '../../src/model/picture';
import {mainBreach, modelOf, operationsConcerned} from '../../src/model/run';
import {line} from '../pack';
import {eventsOf} from './golden';

const events = eventsOf([
  '',
  line(0, 'client', 'start', {op: 'one', kind: 'get', mode: 'async'}),
  line(1e6, 'server', 'charge', {op: 'one', pool: 'operations', units: 1, held: 1}),
  line(1e6, 'provider', 'provider-start', {op: 'one'}),
  line(2e6, 'client', 'cancel', {op: 'one'}),
  line(2e6, 'server', 'release', {op: 'one', pool: 'operations', units: 1, held: 0}),
  line(5e6, 'client', 'final', {op: 'one', code: 1}),
  line(6e6, 'provider', 'provider-end', {op: 'one'}),
  line(6e6, 'client', 'final', {op: 'one', code: 0}),
  line(9e6, 'harness', 'end', {why: 'quiet'}),
]);
const run = modelOf({header: {}, events}, 'virtual', events.length);
const breach = (change: Partial<Breach>): Breach => ({case: 0, rule: 'a', outcome: 'broken', fails: true, charged: 0, op: 0, t: null, expected: 0, seen: 0, events: [], lines: [], picture: null, ...change});
const picture = (kind: 'span' | 'covers' | 'nothing-after' | 'once' | 'order', from: number | null, to: number | null, bound: number | null = null, shown: number[] = []) =>
  pictureOf(run, breach({events: shown, picture: {kind, from, to, bound}}), {picture: {kind, from: 'release', to: 'provider-end'}} as unknown as Rule);

describe('the picture of a breach', () => {
  it('of a span begins where it should have ended', () => {
    expect(picture('span', 3, 5, 1e6)).toMatchObject({from: undefined, fromTime: 3e6, to: events[5], lane: 'client', text: 'took 3 ms; within 1 ms was allowed'});
    expect(picture('span', 3, null, 1e6)?.text).toBe('did not come in the 7 ms that were seen; within 1 ms was allowed');
    expect(picture('span', 3, null)?.text).toBe('did not come in the 7 ms that were seen');
    expect(picture('span', 3, 5, 0)?.text).toBe('took 3 ms; at once was allowed');
  });
  it('of a span whose beginning did not come either goes from the first event that shows it, where what is missing should be', () => {
    const of = (to: string) => pictureOf(run, breach({events: [1, 8], picture: {kind: 'span', from: null, to: null, bound: null}}), {picture: {kind: 'span', from: 'crash', to}} as unknown as Rule);
    expect(of('release')).toMatchObject({from: events[1], fromTime: 1e6, to: undefined, lane: 'units', text: 'did not come in the 8 ms that were seen'});
    expect(of('final')?.lane).toBe('client');
    expect(of('constructor')?.lane).toBe('client');
  });
  it('of a cover ends where what it must cover does, also after the breach was certain', () => {
    expect(picture('covers', 4, 6)).toMatchObject({from: events[4], to: events[6], lane: 'units', text: '4 ms without units'});
    expect(picture('covers', 4, null)).toMatchObject({to: events[6], text: '4 ms without units'});
    expect(picture('covers', 3, 4)?.text).toBe('not covered, within one instant');
    expect(picture('covers', null, 6)?.text).toBe('still held when provider-end one');
  });
  it('of what came too often, too late or out of order marks both', () => {
    expect(picture('once', 5, 7)).toMatchObject({marked: [events[5], events[7]], text: 'a second one, 1 ms after the first'});
    expect(picture('once', null, null, null, [0])).toMatchObject({from: events[0], to: undefined, text: 'none came, to the end'});
    expect(picture('nothing-after', 5, 7)?.text).toBe('final one: ok came 1 ms after the end');
    expect(picture('nothing-after', 6, 7)?.text).toBe('final one: ok came in the same instant, after the end');
    expect(picture('order', 5, 7)?.marked).toEqual([events[5], events[7]]);
  });
  it('of a rule without one goes over the events that show it', () => {
    expect(pictureOf(run, breach({events: [3, 5]}))).toMatchObject({from: events[3], to: events[5], text: 'from cancel to final of one'});
    expect(pictureOf(run, breach({events: []}))).toBeUndefined();
    expect(pictureOf(run, breach({events: [99]}))).toBeUndefined();
  });
});

describe('what a breach is about', () => {
  it('are the operations of its events', () => {
    expect(operationsConcerned(run, breach({events: [3, 8]}), '')).toEqual(['one']);
    expect(operationsConcerned(run, breach({}), 'one')).toEqual(['one']);
    expect(operationsConcerned(run, breach({}), 'another')).toEqual([]);
  });
  it('is first the one that events show', () => {
    const [quiet, vague, shown] = [breach({fails: false, events: [1]}), breach({}), breach({events: [1]})];
    expect(mainBreach([quiet, vague, shown])).toBe(shown);
    expect(mainBreach([quiet, vague])).toBe(vague);
    expect(mainBreach([quiet])).toBe(quiet);
    expect(mainBreach([])).toBeUndefined();
  });
});
