import {render} from 'preact';
import type {ComponentChildren} from 'preact';
import {App} from './app';
import {type Bench, type Coverage, type Diff, type Fuzzed, type Mutants, readJson, type Seeds} from './data/bench';
import {type Elements, Report} from './data/report';
import {BenchPage} from './views/bench';
import {CoveragePage} from './views/coverage';
import {DiffPage} from './views/diff';

/// Puts the viewer in place of the part that stands without script. Where that cannot be done, that part stays, and the
/// page says why.
async function start(): Promise<void> {
  const viewer = document.getElementById('viewer')!;
  const still = document.getElementById('static')!;
  const given = (id: string): string | undefined => document.getElementById(id)?.textContent ?? undefined;
  try {
    const page = await pageOf(given);
    render(
      <>
        <Paint />
        {page}
      </>,
      viewer,
    );
    still.remove();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    render(
      <p class="notice bad" role="alert">
        The viewer cannot show this report ({message}). What stands below was written without it.
      </p>,
      viewer,
    );
  }
}

// A page is about latencies, coverage, what differs, or runs, by what it holds.
async function pageOf(given: Elements): Promise<ComponentChildren> {
  const bench = await readJson<Bench>(given, 'latency', 1);
  if (bench) {
    const runs = given('index') === undefined ? undefined : await Report.read(given);
    return <BenchPage bench={bench} control={await readJson<Bench>(given, 'control', 1)} seeds={await readJson<Seeds>(given, 'seeds', 1)} runs={runs} />;
  }
  const coverage = await readJson<Coverage>(given, 'coverage', 1);
  if (coverage) return <CoveragePage coverage={coverage} />;
  const diff = await readJson<Diff>(given, 'diff', 1);
  if (diff) return <DiffPage diff={diff} />;
  return <App report={await Report.read(given)} mutants={await readJson<Mutants>(given, 'mutants', 1)} fuzzed={await readJson<Fuzzed>(given, 'fuzzed', 1)} />;
}

// What pictures fill areas with: dashes of one direction say "violation", also without colour.
function Paint() {
  return (
    <svg width="0" height="0" class="paint" aria-hidden="true" focusable="false">
      <defs>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect class="hatch-back" width="6" height="6" />
          <rect class="hatch-line" width="2.2" height="6" />
        </pattern>
      </defs>
    </svg>
  );
}

void start();
