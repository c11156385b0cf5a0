import type {Figure, Line, Origin} from '../data/bench';
import {type Axis, axisOf, exactText, growthText, isSpan, meanings, type Pair, placeOn, sharesOf, spansOf, valueText} from '../model/latency';
import {counted} from '../model/words';
import {Said} from './outcome';

/// Plots whose rows are those of a table: the bar stands in a cell beside its figures.

const percent = (place: number): string => `${Math.round(place * 1e4) / 100}%`;

/// Every value as a stroke, the higher the more samples have it: two modes are two clumps.
export function Strip({line}: {line: Line}) {
  const shares = sharesOf(line);
  const values = shares.map(({value}) => value);
  const y = axisOf(values);
  const axis: Axis = y.log ? y : {...y, low: Math.min(...values), high: Math.max(...values)};
  const most = Math.max(...shares.map(({share}) => share));
  const text = (value: number) => valueText(value, line.measure);
  const [low, high] = [axis.log ? axis.low : Math.min(...values), axis.log ? axis.high : Math.max(...values)];
  return (
    <figure class="strip">
      <svg role="img" aria-label={`${counted(values.length, 'value')} from ${text(Math.min(...values))} to ${text(Math.max(...values))}`} width="100%" height="48">
        <line class="floor" x1="0" x2="100%" y1="46" y2="46" />
        {shares.map(({value, share}) => {
          const place = axis.high > axis.low ? placeOn(axis, value) : 0.5;
          return place === undefined ? null : <line key={value} x1={percent(0.004 + place * 0.992)} x2={percent(0.004 + place * 0.992)} y1={46 - 12 - 32 * (share / most)} y2="46" />;
        })}
      </svg>
      <figcaption class="ends">
        <span>{text(low)}</span>
        <span>{text(high)}</span>
      </figcaption>
    </figure>
  );
}

/// From the cancel to the end of each span of one operation, on a scale from 0 to `longest`.
export function Waterfall({title, origin, longest, marked}: {title: string; origin: Origin; longest: number; marked: string}) {
  return (
    <table class="waterfall">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">from the cancel until</th>
          <th scope="col" class="drawn">
            <span class="ends">
              <span>0</span>
              <span>{valueText(longest, 'final')}</span>
            </span>
          </th>
          <th scope="col">ms</th>
        </tr>
      </thead>
      <tbody>
        {spansOf(origin).map(({measure, value}, i) => (
          <tr key={measure} class={measure === marked ? 'marked' : ''}>
            <th scope="row" title={meanings[measure]}>
              {measure}
            </th>
            <td class="drawn">
              <svg class={`op-${i % 8}`} aria-hidden="true" width="100%" height="16">
                <SpanBar value={value} longest={longest} />
              </svg>
            </td>
            <td class="number">{exactText(value, measure)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function SpanBar({value, longest}: {value: Figure; longest: number}) {
  if (typeof value !== 'number') return <rect class="hatch" x="1" y="2" width="99%" height="12" />;
  if (value === 0) return <path class="nought" d="M1,8l5,-6l5,6l-5,6z" />;
  return <rect class="span" x="0" y="2" width={percent(Math.max(0.004, longest > 0 ? value / longest : 0))} height="12" />;
}

// Nought and never stand beside the axis, which has neither.
const [first, last] = [0.08, 0.92];

function pairPlace(axis: Axis, figure: Figure): number {
  if (typeof figure !== 'number') return 0.98;
  const place = placeOn(axis, figure);
  return place === undefined ? 0.02 : first + place * (last - first);
}

/// Before and after as two dots each, on one logarithmic axis. `link` leads to the line.
export function Dumbbells({pairs, link, caption}: {pairs: readonly Pair[]; link?: (pair: Pair) => string | undefined; caption: string}) {
  const axis = axisOf(pairs.flatMap(({before, after}) => [before, after].filter((figure) => typeof figure === 'number')), true);
  const isTime = pairs.every(({measure}) => isSpan(measure));
  const ends = axis.log && isTime ? [valueText(axis.low, 'final'), valueText(axis.high, 'final')] : axis.log ? [String(axis.low), String(axis.high)] : ['', ''];
  return (
    <div class="wide" tabIndex={0} role="region" aria-label={caption}>
      <table class="dumbbells">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">line</th>
            <th scope="col">figure</th>
            <th scope="col" class="drawn">
              <span class="ends inner">
                <span>{ends[0]}</span>
                <span>{ends[1]}</span>
              </span>
            </th>
            <th scope="col">before</th>
            <th scope="col">after</th>
            <th scope="col">change</th>
          </tr>
        </thead>
        <tbody>
          {pairs.map((pair) => {
            const [from, to] = [pairPlace(axis, pair.before), pairPlace(axis, pair.after)];
            const href = link?.(pair);
            return (
              <tr key={`${pair.name} ${pair.figure}`} class={pair.what === 'worse' ? 'bad' : pair.what === 'better' ? 'good' : ''}>
                <th scope="row">{href === undefined ? <Said text={pair.name} most={300} /> : <a href={href}><Said text={pair.name} most={300} /></a>}</th>
                <td>{pair.figure}</td>
                <td class="drawn">
                  <svg aria-hidden="true" width="100%" height="20">
                    <line x1={percent(first - 0.03)} x2={percent(last + 0.03)} y1="10" y2="10" class="floor" />
                    <line x1={percent(from)} x2={percent(to)} y1="10" y2="10" class="between" />
                    <circle class="was" cx={percent(from)} cy="10" r="5" />
                    <circle class="is" cx={percent(to)} cy="10" r="6" />
                  </svg>
                </td>
                <td class="number">{valueText(pair.before, pair.measure)}</td>
                <td class="number">{valueText(pair.after, pair.measure)}</td>
                <td>
                  <b>{pair.what}</b>
                  {growthText(pair.before, pair.after)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
