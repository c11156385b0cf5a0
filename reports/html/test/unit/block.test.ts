import {deflateRawSync} from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {Block} from '../../src/data/block';
import {decoded} from '../../src/data/decode';
import {packedBlock} from '../pack';

// The example of FORMAT.md, byte by byte.
const text = [
  '{"history":1,"name":null,"clock":"virtual"}',
  '"at":"client","event":"start","op":"one"}',
  '"at":"client","event":"cancel","op":"one"}',
  '"at":"harness","event":"end","why":"quiet"}',
];
const example = Buffer.concat([
  Buffer.from('01030202AD01', 'hex'),
  Buffer.from(text.map((line) => `${line}\n`).join('')),
  Buffer.from('00904E' + '00010003' + '00010002' + '000102' + '0002' + '000100' + '0001', 'hex'),
]);

describe('a block of histories', () => {
  it('is read as FORMAT.md says', () => {
    const block = new Block(example);
    expect(block.count).toBe(2);
    expect(block.text(0, 'x[on=a]')).toEqual([
      '{"history":1,"name":"x[on=a]","clock":"virtual"}',
      '{"t":0,"at":"client","event":"start","op":"one"}',
      '{"t":5000,"at":"client","event":"cancel","op":"one"}',
      '{"t":5000,"at":"harness","event":"end","why":"quiet"}',
    ]);
    expect(block.run(1).events.map(({n, t}) => [n, t])).toEqual([[0, 0], [1, 5000]]);
  });

  it('gives equal rows as one object', () => {
    const block = new Block(example);
    expect(block.run(0).events[0]!.row).toBe(block.run(1).events[0]!.row);
  });

  it('keeps numbers of events over what was skipped, and begins time anew', () => {
    const packed = Buffer.concat([
      Buffer.from([1, 1, 1, 1, 5]),
      Buffer.from('{}\n}\n'),
      Buffer.from([14]), // One step: 7.
      Buffer.from([0, 2, 3, 1, 4, 2]), // Three skipped, one kept, four skipped, two kept.
      Buffer.from([0, 0, 0, 0, 0, 0]),
    ]);
    expect(new Block(packed).run(0).events.map(({n, t}) => [n, t])).toEqual([[3, 7], [8, 7], [9, 14]]);
  });

  it('reads numbers beyond 32 bits, and steps that go back', () => {
    const lines = ['{"history":1}', '{"t":9007199254740000,"at":"client"}', '{"t":5,"at":"server"}'];
    expect(new Block(packedBlock([lines])).text(0, '')).toEqual(lines);
  });

  it('says so where it is cut', () => {
    for (let length = 0; length < example.length; ++length) {
      expect(() => new Block(example.subarray(0, length)), `${length} bytes`).toThrow();
    }
  });
});

describe('base64 of a raw deflate stream', () => {
  it('is read', async () => {
    const bytes = Buffer.from([...Array(1000).keys()].map((i) => i % 251));
    expect(Buffer.from(await decoded(deflateRawSync(bytes).toString('base64')))).toEqual(bytes);
  });
  it('is refused where it is damaged', async () => {
    const packed = deflateRawSync(Buffer.from('hello hello hello hello')).subarray(0, 6).toString('base64');
    await expect(decoded(packed)).rejects.toThrow();
    await expect(decoded('?')).rejects.toThrow();
  });
});
