import {useState} from 'preact/hooks';
import type {Figure, Line} from '../data/bench';
import {axisOf, valueText} from '../model/latency';
import {atSeed, seedTicks, type Seeded} from '../model/seeds';
import {counted} from '../model/words';
import {Plot} from './plot';

const [height, half] = [200, 1.5];

/// Every seed's value as a tick in the order of the seeds: two modes are two bands, and each seed can be asked for.
export function SeedStrip({line, seeded, chosen}: {line: Line; seeded: Seeded; chosen: (seed: string, value: Figure) => preact.ComponentChildren}) {
  const [seed, setSeed] = useState(line.worst.seed ?? 0);
  const values = seeded.values.filter((value) => typeof value === 'number');
  const y = axisOf(values);
  const last = seeded.values.length - 1;
  const place = (i: number) => (last > 0 ? i / last : 0.5);
  const text = (value: Figure) => valueText(value, line.measure);
  const value = atSeed(seeded, seed);
  const never = seeded.values.filter((each) => each === 'never').length;
  return (
    <>
      <Plot label={`${counted(seeded.values.length, 'seed')}, from ${text(Math.min(...values))} to ${text(Math.max(...values))}${never > 0 ? `, never at ${counted(never, 'seed')}` : ''}`} height={height} xName="seed" xTicks={seedTicks(seeded)} xPlace={place} y={y} yText={(each) => text(each)}>
        {(area) => {
          const tick = (i: number, each: Figure) => {
            const [x, at] = [Math.round(area.x(i) * 10) / 10, typeof each === 'number' ? area.y(each) : undefined];
            return at === undefined ? '' : `M${(x - half).toFixed(1)},${at.toFixed(1)}h${2 * half}`;
          };
          const here = seed - seeded.from;
          const stands = typeof value === 'number' ? area.y(value) : undefined;
          return (
            <g class="seeds">
              <path class="ticks" d={seeded.values.map((each, i) => tick(i, each)).join('')} />
              <path class="never" d={seeded.values.map((each, i) => (each === 'never' ? `M${area.x(i).toFixed(1)},${area.top - 10}v8` : '')).join('')} />
              {stands !== undefined && <circle class="chosen" cx={area.x(here)} cy={stands} r="6" />}
              <rect class="catch" x={area.left} y={area.top - 12} width={area.right - area.left} height={area.bottom - area.top + 12} onClick={(event) => setSeed(seeded.from + Math.round(((event.offsetX - area.left) / (area.right - area.left)) * last))} />
            </g>
          );
        }}
      </Plot>
      <p class="seed">
        <label>
          seed <input type="number" min={seeded.from} max={seeded.from + last} value={seed} onInput={(event) => setSeed(Number(event.currentTarget.value))} />
        </label>
        <b>{value === undefined ? 'not measured' : text(value)}</b>
      </p>
      {value !== undefined && chosen(String(seed), value)}
    </>
  );
}
