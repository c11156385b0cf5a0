import type {ComponentChildren} from 'preact';
import {useRef} from 'preact/hooks';
import {type Axis, placeOn} from '../model/latency';
import {useSize} from './size';

/// A plot: its axes, and inside them what `children` draws. The same figures stand in a table beside it.
interface Props {
  label: string;
  height?: number;
  /// What the axes are of.
  xName: string;
  xTicks: readonly {at: number; text: string}[];
  /// From 0 to 1.
  xPlace: (at: number) => number;
  y: Axis;
  yText: (value: number) => string;
  /// Room for words behind the curves.
  right?: number;
  children: (area: Area) => ComponentChildren;
}

export interface Area {
  x: (at: number) => number;
  /// undefined for what is not on the axis.
  y: (value: number) => number | undefined;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const [left, top, below] = [76, 24, 42];

export function Plot(props: Props) {
  const box = useRef<HTMLDivElement>(null);
  const {width} = useSize(box);
  const {height = 280, right = 24} = props;
  const area: Area = {
    left,
    right: Math.max(left + 120, width - right),
    top,
    bottom: height - below,
    x: (at) => left + props.xPlace(at) * (area.right - left),
    y: (value) => {
      const place = placeOn(props.y, value);
      return place === undefined ? undefined : area.bottom - place * (area.bottom - top);
    },
  };
  const room = roomyTicks(props.xTicks, area);
  return (
    <div ref={box} class="plot">
      {width > 0 && (
        <svg role="img" aria-label={props.label} width={width} height={height}>
          {props.y.ticks.map((tick) => (
            <g key={tick} class="tick">
              <line x1={left} x2={area.right} y1={area.y(tick)} y2={area.y(tick)} />
              <text x={left - 7} y={area.y(tick)} dy="0.35em" text-anchor="end">
                {props.yText(tick)}
              </text>
            </g>
          ))}
          {room.map(({at, text}) => (
            <g key={at} class="tick">
              <line x1={area.x(at)} x2={area.x(at)} y1={top} y2={area.bottom} />
              <text x={area.x(at)} y={area.bottom + 17} text-anchor="middle">
                {text}
              </text>
            </g>
          ))}
          <text class="axis-name" x={area.right} y={height - 6} text-anchor="end">
            {props.xName}
          </text>
          {props.children(area)}
        </svg>
      )}
    </div>
  );
}

// Those whose words do not stand on each other.
function roomyTicks(ticks: Props['xTicks'], area: Area): Props['xTicks'] {
  let end = -Infinity;
  return ticks.filter(({at, text}) => {
    const half = text.length * 3.6 + 5;
    if (area.x(at) - half < end) return false;
    end = area.x(at) + half;
    return true;
  });
}

/// A line through places, broken where one is not on the axis.
export function pathOf(points: readonly (readonly [number, number | undefined])[]): string {
  let path = '';
  let drawn = false;
  for (const [x, y] of points) {
    if (y !== undefined) path += `${drawn ? 'L' : 'M'}${round(x)},${round(y)}`;
    drawn = y !== undefined;
  }
  return path;
}

const round = (place: number): number => Math.round(place * 10) / 10;
