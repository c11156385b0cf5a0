import type {ComponentChildren, TargetedKeyboardEvent} from 'preact';
import {useLayoutEffect, useRef, useState} from 'preact/hooks';
import {useSize} from './size';

/// Many rows of one height, of which only those that can be seen are in the page. One Tab stop; the keys for lists move
/// inside, and the active row is told by aria-activedescendant.
export interface RowsProps {
  id: string;
  role: 'tree' | 'grid';
  label: string;
  count: number;
  height: number;
  active: number;
  /// The row that is in view as long as none is active; -1 for none.
  first?: number;
  onActive: (row: number) => void;
  row: (row: number, attributes: RowAttributes) => ComponentChildren;
  /// Other keys; true where one was used.
  onKey?: (key: string) => boolean;
  /// Stands above the rows and does not scroll away.
  head?: ComponentChildren;
  /// Drawn behind the rows `first` to `last`.
  behind?: (first: number, last: number) => ComponentChildren;
  columns?: number;
  class?: string;
  /// Shows all rows, for paper.
  all?: boolean;
}

export interface RowAttributes {
  id: string;
  style: {top: string; height: string};
  'aria-selected': 'true' | 'false';
  class: string;
}

const spare = 6;
const most = 2000; // Rows on paper.

export function Rows(props: RowsProps) {
  const {id, count, height, active} = props;
  const scroller = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLDivElement>(null);
  const size = useSize(scroller);
  const [top, setTop] = useState(0);

  useLayoutEffect(() => {
    const here = scroller.current;
    const shown = active >= 0 ? active : (props.first ?? -1);
    if (!here || shown < 0 || here.clientHeight === 0) return;
    const room = here.clientHeight - (head.current?.offsetHeight ?? 0);
    const from = shown * height;
    if (from < here.scrollTop) here.scrollTop = Math.max(0, from - height);
    else if (from + height > here.scrollTop + room) here.scrollTop = from + (active >= 0 ? 2 : 8) * height - room;
    setTop(here.scrollTop);
  }, [active, props.first, count, size.height]);

  const seen = Math.ceil(size.height / height);
  const first = props.all ? 0 : Math.max(0, Math.floor(top / height) - spare);
  const last = props.all ? Math.min(count, most) - 1 : Math.min(count - 1, first + seen + 2 * spare);
  const shown = Array.from({length: Math.max(0, last - first + 1)}, (_, i) => first + i);
  if (active >= 0 && active < count && (active < first || active > last)) shown.push(active);

  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target !== scroller.current) return;
    const page = Math.max(1, seen - 2);
    const moves: Record<string, number> = {ArrowDown: active + 1, ArrowUp: active - 1, Home: 0, End: count - 1, PageDown: active + page, PageUp: active - page};
    const to = moves[event.key];
    if (to !== undefined) props.onActive(Math.max(0, Math.min(count - 1, to)));
    else if (!props.onKey?.(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  const isGrid = props.role === 'grid';
  return (
    <div
      ref={scroller}
      id={id}
      class={`rows ${props.class ?? ''}`}
      role={props.role}
      aria-label={props.label}
      aria-rowcount={isGrid ? count + 1 : undefined}
      aria-colcount={isGrid ? props.columns : undefined}
      aria-activedescendant={active >= 0 && active < count ? `${id}-${active}` : undefined}
      tabIndex={0}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      onKeyDown={onKeyDown}
    >
      {props.head && (
        <div ref={head} class="rows-head" role="presentation">
          {props.head}
        </div>
      )}
      <div class="rows-all" role="presentation" style={{height: `${count * height}px`}}>
        {props.behind?.(first, last)}
        {shown.map((row) =>
          props.row(row, {
            id: `${id}-${row}`,
            style: {top: `${row * height}px`, height: `${height}px`},
            'aria-selected': row === active ? 'true' : 'false',
            class: row === active ? 'row active' : 'row',
          }),
        )}
      </div>
    </div>
  );
}
