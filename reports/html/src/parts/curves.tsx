import {apart, axisOf, type Axis, cutOf, pointsOf, shareTicks, stepsOf, valueText} from '../model/latency';
import type {Line, Measure, Summary} from '../data/bench';
import {grouped, printable} from '../model/words';
import {pathOf, Plot} from './plot';

/// A bound of a requirement, and the percentile that it is about, as a place of 1/(1-q).
export interface Bound {
  text: string;
  value: number;
  at: number;
}

interface Props {
  label: string;
  lines: readonly {name: string; line: Line}[];
  baseline?: Summary | undefined;
  bounds?: readonly Bound[];
}

/// Values over percentiles, whose axis 1/(1-q) gives what is rare its room. Stepped: between two values there is none.
export function PercentilePlot({label, lines, baseline, bounds = []}: Props) {
  const measure = lines[0]!.line.measure;
  const curves = lines.map(({name, line}) => ({name, steps: stepsOf(line)}));
  const cut = Math.max(...lines.map(({line}) => cutOf(line)));
  const before = baseline ? pointsOf(baseline, cut) : [];
  const values = [...curves.flatMap(({steps}) => steps.map(({value}) => value)), ...before.map(({value}) => value), ...bounds.map(({value}) => value)];
  const y = axisOf(values);
  const named = curves.length > 1;
  return (
    <>
      <Plot label={label} height={300} right={named ? 224 : 24} xName="percentile: samples at or below" xTicks={shareTicks(cut)} xPlace={(at) => Math.log(at) / Math.log(Math.max(cut, 2))} y={y} yText={(value) => valueText(value, measure)}>
        {(area) => {
          const ends = curves.map(({steps}) => area.y(steps.at(-1)?.value ?? 0) ?? area.bottom);
          const labels = apart(ends, 15, area.bottom);
          return (
            <>
              {bounds.map((bound) => (
                <g key={bound.text} class="bound">
                  <line x1={area.left} x2={area.right} y1={area.y(bound.value)} y2={area.y(bound.value)} />
                  {bound.at <= cut && <path d={`M${area.x(bound.at)},${area.y(bound.value)}l-5,-8h10z`} />}
                  <text x={area.left + 6} y={(area.y(bound.value) ?? 0) - 5}>
                    {printable(bound.text)}
                  </text>
                </g>
              ))}
              {curves.map(({name, steps}, i) => (
                <g key={name} class={`curve op-${i % 8} dash-${i % 4}`}>
                  <path d={pathOf(steps.flatMap(({from, to, value}) => [[area.x(from), area.y(value)], [area.x(to), area.y(value)]] as const))} />
                  {named && (
                    <path d={`M${area.right + 4},${labels[i]}h22`} />
                  )}
                  {named && (
                    <text x={area.right + 30} y={labels[i]} dy="0.35em">
                      {shortened(printable(name), 31)}
                    </text>
                  )}
                </g>
              ))}
              {before.length > 0 && (
                <g class="before">
                  <path d={pathOf(before.map(({at, value}) => [area.x(at), area.y(value)]))} />
                  {before.map(({at, value}) => area.y(value) !== undefined && <circle key={at} cx={area.x(at)} cy={area.y(value)} r="3.5" />)}
                </g>
              )}
            </>
          );
        }}
      </Plot>
      <Zeros lines={lines} y={y} />
    </>
  );
}

const shortened = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

// What a logarithmic axis cannot show is told.
function Zeros({lines, y}: {lines: Props['lines']; y: Axis}) {
  const told = lines.flatMap(({name, line}) => {
    const zeros = line.values ? line.values.filter((each) => each[0] === 0).reduce((sum, each) => sum + (each[1] ?? 0), 0) : (line.curve ?? []).filter((value) => value === 0).length;
    if (!y.log || zeros === 0) return [];
    return [`${lines.length > 1 ? `${name}: ` : ''}0 in ${line.values ? `${grouped(zeros)} of ${grouped(line.n)}` : `${zeros / 2} % of the`} samples, which this axis does not have`];
  });
  return told.length === 0 ? null : <p class="hint">{printable(told.join('; '))}</p>;
}

export interface LoadSeries {
  name: string;
  /// p50, p99 or max; the control is grey.
  kind: string;
  /// Without a value where it is not told of so few.
  points: readonly {size: number; value: number | undefined}[];
}

/// A measure over the number of operations, both logarithmic.
export function LoadPlot({label, measure, sizes, series, y}: {label: string; measure: Measure; sizes: readonly number[]; series: readonly LoadSeries[]; y: Axis}) {
  const [least, most] = [sizes[0]!, sizes.at(-1)!];
  const drawn = series.filter(({points}) => points.some(({value}) => value !== undefined && value > 0));
  return (
    <Plot label={label} height={260} right={96} xName="operations alive" xTicks={sizes.map((at) => ({at, text: grouped(at)}))} xPlace={(at) => (most > least ? Math.log(at / least) / Math.log(most / least) : 0)} y={y} yText={(value) => valueText(value, measure)}>
      {(area) => {
        const place = (value: number | undefined) => (value === undefined ? undefined : area.y(value));
        const labels = apart(drawn.map(({points}) => place(points.at(-1)!.value) ?? area.bottom), 15, area.bottom);
        return drawn.map(({name, kind, points}, i) => (
          <g key={name} class={`load ${kind}`}>
            <path d={pathOf(points.map(({size, value}) => [area.x(size), place(value)]))} />
            {points.map(({size, value}) => place(value) !== undefined && <circle key={size} cx={area.x(size)} cy={place(value)} r="3" />)}
            <text x={area.right + 8} y={labels[i]} dy="0.35em">
              {name}
            </text>
          </g>
        ));
      }}
    </Plot>
  );
}

