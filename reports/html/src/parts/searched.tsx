import {useState} from 'preact/hooks';
import type {Fuzzed} from '../data/bench';
import {axisOf} from '../model/latency';
import {counted, grouped} from '../model/words';
import {pathOf, Plot} from './plot';

/// How a search went: how many different races its runs had reached after so many.
export function Searched({fuzzed}: {fuzzed: Fuzzed}) {
  const [open, setOpen] = useState(false);
  const points = fuzzed.races_after ?? [];
  if (points.length === 0) return null;
  const [first, last] = [points[0]!, points.at(-1)!];
  const least = Math.max(1, first.runs);
  const most = Math.max(least + 1, fuzzed.runs);
  const place = (runs: number) => Math.log(Math.max(runs, least) / least) / Math.log(most / least);
  const axis = axisOf([last.races]);
  const steps = points.flatMap(({runs, races}, i) => [[runs, points[i - 1]?.races ?? races], [runs, races]] as const);
  return (
    <section>
      <h2>Races reached</h2>
      <p class="hint">{`${counted(last.races, 'race')} in ${counted(fuzzed.runs, 'run')} of ${counted(fuzzed.cases, 'case')}, by the strategy ${fuzzed.strategy}; none new after ${counted(last.runs, 'run')}.`}</p>
      <Plot
        label={`${counted(last.races, 'race')} after ${counted(last.runs, 'run')}; the figures stand in the table`}
        height={220}
        xName="runs"
        xTicks={decades(least, most).map((at) => ({at, text: grouped(at)}))}
        xPlace={place}
        y={axis}
        yText={(races) => grouped(races)}
      >
        {(area) => (
          <g class="curve op-0">
            <path d={pathOf([...steps, [most, last.races] as const].map(([runs, races]) => [area.x(runs), area.y(races)] as const))} />
          </g>
        )}
      </Plot>
      <details class="story" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>as a table</summary>
        {open && (
          <table>
            <thead>
              <tr>
                <th scope="col">runs</th>
                <th scope="col">races</th>
              </tr>
            </thead>
            <tbody>
              {thinned(points).map(({runs, races}) => (
                <tr key={runs}>
                  <td class="number">{grouped(runs)}</td>
                  <td class="number">{grouped(races)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </details>
    </section>
  );
}

const mostRows = 200;

// Every so many-th, and the last.
function thinned<T>(points: readonly T[]): T[] {
  const step = Math.ceil(points.length / mostRows);
  return points.filter((_, i) => i % step === 0 || i === points.length - 1);
}

function decades(least: number, most: number): number[] {
  const all = [least];
  for (let power = 10 ** Math.ceil(Math.log10(least + 1)); power < most; power *= 10) all.push(power);
  return [...all, most];
}
