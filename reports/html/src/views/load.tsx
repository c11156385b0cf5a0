import type {ComponentChildren} from 'preact';
import type {Measure} from '../data/bench';
import {axisOf, exactText, flatText, growingIn, growthOf, isSpan, type LoadCurve, meanings, measures, seriesOf} from '../model/latency';
import {grouped} from '../model/words';
import {LoadPlot, type LoadSeries} from '../parts/curves';

/// How each measure grows with the operations that contend, beside the control, which has nothing that is scarce.
export function LoadPage({curves, control, verdict}: {curves: readonly LoadCurve[]; control: readonly LoadCurve[]; verdict: ComponentChildren}) {
  const family = curves[0]!;
  const growing = growingIn(curves);
  return (
    <article class="summary">
      <h1>{`${family.family}: ${family.resource}`}</h1>
      <p class="hint">Exact, on the virtual clock; spans count from when the cancel was intended. Storm: all are cancelled at once; spread: one after the other.{control.length > 0 && ' Grey: the same operations with nothing that is scarce.'}</p>
      {verdict}
      {growing.map((measure) => (
        <Growth key={measure} measure={measure} curves={curves} control={control} />
      ))}
      {growing.length === 0 && <p class="good">Nothing grows with the number of operations.</p>}
      <section>
        <h2>Flat</h2>
        <ul class="plain">
          {curves.map((curve) => (
            <li key={curve.pattern}>{`${curve.pattern}: ${flatIn(curve).join(', ')}`}</li>
          ))}
          {control.map((curve) => (
            <li key={`control ${curve.pattern}`}>{`${curve.pattern}, control: ${flatIn(curve).join(', ')}`}</li>
          ))}
        </ul>
      </section>
    </article>
  );
}

const flatIn = (curve: LoadCurve): string[] => {
  const growing = growingIn([curve]);
  return measures.flatMap((measure) => (growing.includes(measure) ? [] : (flatText(curve, measure) ?? [])));
};

interface GrowthProps {
  measure: Measure;
  curves: readonly LoadCurve[];
  control: readonly LoadCurve[];
}

const controlOf = (curve: LoadCurve, control: readonly LoadCurve[]) => control.find(({pattern}) => pattern === curve.pattern);
const numbersOf = (curve: LoadCurve | undefined, measure: Measure): number[] => (curve ? seriesOf(curve, measure).flatMap(({points}) => points.flatMap(({value}) => (typeof value === 'number' ? [value] : []))) : []);

function Growth({measure, curves, control}: GrowthProps) {
  // One axis for all patterns: what is higher is longer.
  const y = axisOf([...curves, ...control].flatMap((curve) => numbersOf(curve, measure)), true);
  return (
    <section>
      <h2>{measure}</h2>
      <p class="hint">{`${isSpan(measure) ? 'From the cancel until' : 'For each operation'} ${meanings[measure]}.`}</p>
      <div class="runs">
        {curves.map((curve) => {
          const series = plotted(curve, controlOf(curve, control), measure);
          return (
            <figure key={curve.pattern}>
              <figcaption>
                <b>{curve.pattern}</b>
                {`: ${growthOf(curve, measure)}`}
              </figcaption>
              {series.some(({points}) => points.some(({value}) => value !== undefined && value > 0)) && (
                <LoadPlot label={`${measure}, ${curve.pattern}: ${growthOf(curve, measure)}. The figures stand in the table.`} measure={measure} sizes={curve.points.map(({operations}) => operations)} series={series} y={y} />
              )}
              <Noughts series={series} />
            </figure>
          );
        })}
      </div>
      <Table measure={measure} curves={curves} control={control} />
    </section>
  );
}

function plotted(curve: LoadCurve, control: LoadCurve | undefined, measure: Measure): LoadSeries[] {
  const told = (of: LoadCurve) => seriesOf(of, measure).map(({figure, points}) => ({figure, points: points.map(({size, value}) => ({size, value: typeof value === 'number' ? value : undefined}))}));
  const grey = control ? told(control).filter(({figure}) => figure === 'max') : [];
  return [...grey.map(({points}) => ({name: 'control max', kind: 'control', points})), ...told(curve).map(({figure, points}) => ({name: figure, kind: figure, points}))];
}

function Noughts({series}: {series: readonly LoadSeries[]}) {
  const told = series.flatMap(({name, points}) => {
    const zeros = points.filter(({value}) => value === 0);
    if (zeros.length === 0) return [];
    return [`${name} is 0 ${zeros.length === points.length ? 'at every size' : `at ${zeros.map(({size}) => grouped(size)).join(', ')}`}`];
  });
  return told.length === 0 ? null : <p class="hint">{`${told.join('; ')}: this axis does not have it.`}</p>;
}

function Table({measure, curves, control}: GrowthProps) {
  const sizes = curves[0]!.points.map(({operations}) => operations);
  const columns = curves.flatMap((curve) => {
    const grey = controlOf(curve, control);
    return [
      ...seriesOf(curve, measure).map(({figure, points}) => ({name: `${curve.pattern} ${figure}`, points})),
      ...(grey ? seriesOf(grey, measure).filter(({figure}) => figure === 'max').map(({points}) => ({name: `${curve.pattern} control max`, points})) : []),
    ];
  });
  return (
    <div class="wide" tabIndex={0} role="region" aria-label={`${measure} by the number of operations`}>
      <table>
        <caption>{isSpan(measure) ? 'ms' : 'results'}</caption>
        <thead>
          <tr>
            <th scope="col">operations</th>
            {columns.map(({name}) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sizes.map((size) => (
            <tr key={size}>
              <th scope="row">{grouped(size)}</th>
              {columns.map(({name, points}) => (
                <td key={name} class="number">
                  {exactText(points.find((point) => point.size === size)?.value ?? null, measure)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
