import {useMemo, useState} from 'preact/hooks';
import type {Report} from '../data/report';
import {ruleOutcomes} from '../data/report';
import {type Line, linesOf} from '../model/list';
import {facetsOf, type Filter, familyOf, noFilter} from '../model/search';
import {counted, grouped, printable} from '../model/words';
import {Sign, wordOf} from '../parts/outcome';
import {Rows} from '../parts/rows';

/// The list of cases with its search: files that open to their cases, those with a failure first.
interface Props {
  report: Report;
  filter: Filter;
  setFilter: (filter: Filter) => void;
  cases: readonly number[];
  toggled: ReadonlySet<number>;
  setToggled: (toggled: ReadonlySet<number>) => void;
  /// The case that is shown, and the line that the keys are on.
  shown: number | undefined;
  line: string;
  setLine: (line: string) => void;
  open: (c: number, enter: boolean) => void;
}

/// A line's own name: its place changes as files open and close.
export const lineName = (line: Pick<Line, 'c' | 'file'>): string => (line.c === undefined ? `file ${line.file}` : `case ${line.c}`);

export function Cases(props: Props) {
  const {report, filter, setFilter, cases} = props;
  const lines = useMemo(() => linesOf(report, cases, props.toggled), [report, cases, props.toggled]);
  const active = Math.max(0, lines.findIndex((line) => lineName(line) === props.line));
  const families = useMemo(() => [...new Set(report.index.files.map(({name}) => familyOf(name)))].sort(), [report]);
  const tags = useMemo(() => [...new Set(report.index.files.flatMap((file) => file.tags))].sort(), [report]);
  const facets = useMemo(() => facetsOf(report, cases), [report, cases]);
  const set = (change: Partial<Filter>) => setFilter({...filter, ...change});
  const toggle = (file: number) => {
    const next = new Set(props.toggled);
    if (!next.delete(file)) next.add(file);
    props.setToggled(next);
  };
  const choose = (key: string, value: string) => {
    const values = new Map(filter.values);
    if (value === '') values.delete(key);
    else values.set(key, value);
    set({values});
  };
  const [more, setMore] = useState(false);
  const isFiltered = filter !== noFilter;
  return (
    <nav class="cases" aria-label="Cases">
      <form role="search" onSubmit={(event) => event.preventDefault()}>
        <input
          id="search"
          type="search"
          placeholder="search: words, key=value ( / )"
          aria-label="Search cases"
          value={filter.words}
          onInput={(event) => set({words: event.currentTarget.value})}
        />
        <div class="choices">
          <Choice label="outcome" value={filter.outcome} none="all outcomes" values={report.index.outcomes.filter((_, i) => (report.index.summary[i] ?? 0) > 0).map((outcome) => [outcome, wordOf(outcome)])} onChoose={(outcome) => set({outcome})} />
          <Choice label="rule" value={filter.rule} none="any rule" values={report.index.rules.map(({name}) => [name, name])} onChoose={(rule) => set({rule})} />
          {filter.rule !== '' && <Choice label="what became of the rule" value={filter.ruleOutcome} none="broken" values={ruleOutcomes.filter((outcome) => outcome !== 'broken').map((outcome) => [outcome, outcome])} onChoose={(ruleOutcome) => set({ruleOutcome})} />}
        </div>
        <details onToggle={(event) => setMore(event.currentTarget.open)}>
          <summary>more: families, tags, matrix</summary>
          {more && <div class="choices">
            <Choice label="family" value={filter.family} none="all families" values={families.map((family) => [family, family])} onChoose={(family) => set({family})} />
            {tags.length > 0 && <Choice label="tag" value={filter.tag} none="any tag" values={tags.map((tag) => [tag, tag])} onChoose={(tag) => set({tag})} />}
            {facets.map(({key, values}) => (
              <Choice key={key} label={key} value={filter.values.get(key) ?? ''} none={`${key}: any`} values={values.map(([value, count]) => [value, `${key}: ${value} (${grouped(count)})`])} onChoose={(value) => choose(key, value)} />
            ))}
            {[...filter.values]
              .filter(([key]) => !facets.some((facet) => facet.key === key))
              .map(([key, value]) => (
                <Choice key={key} label={key} value={value} none={`${key}: any`} values={[[value, `${key}: ${value}`]]} onChoose={(next) => choose(key, next)} />
              ))}
          </div>}
        </details>
        <p class="count">
          <span role="status">{cases.length === report.count ? counted(report.count, 'case') : `${grouped(cases.length)} of ${counted(report.count, 'case')}`}</span>
          {isFiltered && (
            <button type="button" onClick={() => setFilter(noFilter)}>
              show all
            </button>
          )}
        </p>
      </form>
      {lines.length === 0 ? (
        <p class="hint">{report.count === 0 ? 'There is no case.' : 'No case is like that.'}</p>
      ) : (
        <Rows
          id="cases"
          role="tree"
          label="Cases"
          count={lines.length}
          height={26}
          active={active}
          onActive={(row) => lines[row] && props.setLine(lineName(lines[row]))}
          onKey={(key) => {
            const line = lines[active];
            if (!line) return false;
            const isFile = line.c === undefined;
            if (key === 'Enter' || key === ' ') isFile ? toggle(line.file) : props.open(line.c!, true);
            else if (key === 'ArrowRight' && isFile) line.open ? props.setLine(lineName(lines[active + 1]!)) : toggle(line.file);
            else if (key === 'ArrowLeft' && isFile && line.open) toggle(line.file);
            else if (key === 'ArrowLeft' && line.level === 2) props.setLine(`file ${line.file}`);
            else return false;
            return true;
          }}
          row={(i, attributes) => {
            const line = lines[i]!;
            return (
              <div
                key={lineName(line)}
                {...attributes}
                role="treeitem"
                aria-level={line.level}
                aria-posinset={line.position}
                aria-setsize={line.siblings}
                aria-expanded={line.c === undefined ? line.open : undefined}
                aria-current={line.c !== undefined && line.c === props.shown ? 'true' : undefined}
                class={`${attributes.class} ${line.c === undefined ? 'file' : 'case'} level-${line.level}${line.c !== undefined && line.c === props.shown ? ' shown' : ''}`}
                onClick={() => {
                  props.setLine(lineName(line));
                  if (line.c === undefined) toggle(line.file);
                  else props.open(line.c, false);
                }}
              >
                {line.c === undefined ? <FileLine report={report} line={line} /> : <CaseLine report={report} line={line} c={line.c} />}
              </div>
            );
          }}
        />
      )}
    </nav>
  );
}

function FileLine({report, line}: {report: Report; line: Line}) {
  return (
    <>
      <span aria-hidden="true" class="twisty">
        {line.open ? '▾' : '▸'}
      </span>
      <span class="name">
        <bdi>{printable(report.title(line.file).slice(0, 200))}</bdi>
      </span>
      <span class="much">
        {line.failed > 0 && (
          <b class="bad">
            {`✗ ${grouped(line.failed)}`}
            <span class="unseen"> failed</span>
          </b>
        )}
        {` ${line.failed > 0 ? 'of ' : ''}${grouped(line.cases)}`}
      </span>
    </>
  );
}

// What tells a case from its siblings, in little room: a value that speaks for itself needs no key.
function shortValues(report: Report, c: number): string {
  const values = report.file(c).keys.map((key, k) => {
    const value = report.value(c, k);
    return /^(yes|no|true|false|none|own|-?[0-9].*)$/.test(value) ? `${key}=${value}` : value;
  });
  return values.join(', ');
}

function CaseLine({report, line, c}: {report: Report; line: Line; c: number}) {
  const seed = report.index.cases.seed[c]!;
  const name = report.names[c]!;
  const isTold = report.title(line.file) === report.file(c).name && name.startsWith(report.file(c).name);
  const rest = line.level === 2 && isTold ? (shortValues(report, c) || `seed ${seed}`) : name;
  return (
    <>
      <Sign outcome={report.outcome(c)} />
      <span class="name" title={printable(name.slice(0, 500))}>
        <bdi>{printable(rest.slice(0, 200))}</bdi>
      </span>
    </>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  none: string;
  values: readonly (readonly [string, string])[];
  onChoose: (value: string) => void;
}

function Choice({label, value, none, values, onChoose}: ChoiceProps) {
  return (
    <select aria-label={label} value={value} class={value === '' ? '' : 'chosen'} onChange={(event) => onChoose(event.currentTarget.value)}>
      <option value="">{none}</option>
      {values.map(([each, words]) => (
        <option key={each} value={each}>
          {printable(words.slice(0, 80))}
        </option>
      ))}
    </select>
  );
}
