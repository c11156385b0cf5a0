import {describe, expect, it} from 'vitest';
import type {Coverage} from '../../src/data/bench';
import {heatOf} from '../../src/model/races';

const race = (phase: string, kind: string, network: string) => ({phase, kind, mode: 'async', reason: 'none', network});
const races: Coverage['races'] = {
  phases: ['queued', 'sent'],
  kinds: ['get', 'query'],
  modes: ['async'],
  reasons: ['none'],
  networks: ['clean', 'cut'],
  reached: [
    {...race('queued', 'get', 'clean'), possible: true, runs: 7},
    {...race('queued', 'get', 'cut'), possible: true, runs: 2},
    {...race('sent', 'query', 'clean'), possible: false, runs: 1},
  ],
  unreached: [
    {...race('sent', 'get', 'clean'), impossible: null},
    {...race('queued', 'query', 'cut'), impossible: 'it cannot be'},
  ],
};

describe('races', () => {
  it('are counted over two dimensions, the possible ones apart from those that cannot be', () => {
    const {cells, total, missing, impossible} = heatOf(races, 'phase', 'kind', {});
    expect(cells).toEqual([
      [{reached: 2, possible: 2, runs: 9, contradicted: 0}, {reached: 0, possible: 0, runs: 0, contradicted: 0}],
      [{reached: 0, possible: 1, runs: 0, contradicted: 0}, {reached: 0, possible: 0, runs: 1, contradicted: 1}],
    ]);
    expect(total).toEqual({reached: 2, possible: 3, runs: 10, contradicted: 1});
    expect(missing.map(({phase, kind}) => `${phase} ${kind}`)).toEqual(['sent get']);
    expect([...impossible]).toEqual([['it cannot be', 1]]);
  });
  it('are chosen by the other dimensions', () => {
    const {cells, total, missing} = heatOf(races, 'network', 'phase', {kind: 'get', reason: ''});
    expect(cells.map((row) => row.map(({reached, possible}) => `${reached}/${possible}`))).toEqual([['1/1', '0/1'], ['1/1', '0/0']]);
    expect(total.possible).toBe(3);
    expect(missing).toHaveLength(1);
    expect(heatOf(races, 'phase', 'kind', {network: 'cut'}).total).toMatchObject({reached: 1, possible: 1});
  });
});
