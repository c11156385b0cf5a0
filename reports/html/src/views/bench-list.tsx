import {type BenchPlace, benchLink, type Listed, type Measured} from '../model/bench';
import {valueText, whereText} from '../model/latency';
import {counted, grouped, printable} from '../model/words';
import {Rows} from '../parts/rows';

/// The list of lines with its search: scenarios that open to their lines.
interface Props {
  measured: Measured;
  words: string;
  setWords: (words: string) => void;
  listed: readonly Listed[];
  closed: ReadonlySet<string>;
  setClosed: (closed: ReadonlySet<string>) => void;
  place: BenchPlace;
  /// The link of the row that the keys are on.
  active: string;
  setActive: (link: string) => void;
  open: (place: BenchPlace, enter: boolean) => void;
}

export function BenchList(props: Props) {
  const {measured, listed} = props;
  const all = measured.bench.lines.length;
  const shown = listed.filter(({line}) => line !== undefined).length;
  const placeOf = ({scenario, line}: Listed): BenchPlace => (line === undefined ? {page: 'scenario', name: scenario} : {page: 'line', name: measured.names[line]!});
  const active = Math.max(0, listed.findIndex((each) => benchLink(placeOf(each)) === props.active));
  const toggle = (scenario: string) => {
    const next = new Set(props.closed);
    if (!next.delete(scenario)) next.add(scenario);
    props.setClosed(next);
  };
  const setActive = (row: number) => listed[row] && props.setActive(benchLink(placeOf(listed[row])));
  return (
    <nav class="cases" aria-label="Lines">
      <form role="search" onSubmit={(event) => event.preventDefault()}>
        <input id="search" type="search" placeholder="search: told, key=value ( / )" aria-label="Search lines" value={props.words} onInput={(event) => props.setWords(event.currentTarget.value)} />
        <p class="count">
          <span role="status">{props.words.trim() === '' ? counted(all, 'line') : `${grouped(shown)} of ${counted(all, 'line')}`}</span>
        </p>
      </form>
      {listed.length === 0 ? (
        <p class="hint">No line is like that.</p>
      ) : (
        <Rows
          id="lines"
          role="tree"
          label="Lines"
          count={listed.length}
          height={26}
          active={active}
          onActive={setActive}
          onKey={(key) => {
            const row = listed[active];
            if (!row) return false;
            const isScenario = row.line === undefined;
            const isOpen = isScenario && !props.closed.has(row.scenario);
            if (key === 'Enter' || key === ' ') props.open(placeOf(row), true);
            else if (key === 'ArrowRight' && isScenario) isOpen ? setActive(active + 1) : toggle(row.scenario);
            else if (key === 'ArrowLeft' && isOpen) toggle(row.scenario);
            else if (key === 'ArrowLeft' && !isScenario) props.setActive(benchLink({page: 'scenario', name: row.scenario}));
            else return false;
            return true;
          }}
          row={(i, attributes) => {
            const row = listed[i]!;
            const place = placeOf(row);
            const isShown = place.page === props.place.page && place.name === props.place.name;
            return (
              <div
                key={benchLink(place)}
                {...attributes}
                role="treeitem"
                aria-level={row.line === undefined ? 1 : 2}
                aria-posinset={row.position}
                aria-setsize={row.siblings}
                aria-expanded={row.line === undefined ? !props.closed.has(row.scenario) : undefined}
                aria-current={isShown ? 'true' : undefined}
                class={`${attributes.class} level-${row.line === undefined ? 1 : 2}${isShown ? ' shown' : ''}`}
                onClick={() => {
                  setActive(i);
                  props.open(place, false);
                }}
              >
                {row.line === undefined ? (
                  <>
                    <span
                      aria-hidden="true"
                      class="twisty"
                      onClick={(event) => {
                        event.stopPropagation();
                        toggle(row.scenario);
                      }}
                    >
                      {props.closed.has(row.scenario) ? '▸' : '▾'}
                    </span>
                    <span class="name">
                      <bdi>{printable(row.scenario.slice(0, 200))}</bdi>
                    </span>
                  </>
                ) : (
                  <LineRow measured={measured} line={row.line} />
                )}
              </div>
            );
          }}
        />
      )}
    </nav>
  );
}

function LineRow({measured, line}: {measured: Measured; line: number}) {
  const {measure, where, constant, percentiles, never} = measured.bench.lines[line]!;
  const change = measured.changesOf(line)[0]?.change;
  const word = measured.faultsOf(line).length > 0 ? 'a requirement is not met' : measured.slowerOf(line).length > 0 ? 'slower than the yardstick' : change;
  return (
    <>
      {word !== undefined && (
        <span class={`sign ${measured.isBad(line) ? 'bad' : change === 'better' ? 'good' : 'quiet'}`}>
          <span aria-hidden="true">{measured.isBad(line) ? '✗' : change === 'better' ? '✓' : '≠'}</span>
          <span class="unseen">{word} </span>
        </span>
      )}
      <span class="name" title={printable(measured.names[line]!.slice(0, 500))}>
        {measure} <bdi class="quiet">{printable(whereText(where).slice(0, 200))}</bdi>
      </span>
      <span class="much">{constant !== null ? valueText(constant, measure) : never > 0 ? `${grouped(never)} never` : `≤ ${valueText(percentiles.max, measure)}`}</span>
    </>
  );
}
