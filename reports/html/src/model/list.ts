import type {Report} from '../data/report';

/// A line of the list of cases: a file with several cases, or a case.
export interface Line {
  level: 1 | 2;
  /// The place of the file in the index.
  file: number;
  /// undefined for a file.
  c: number | undefined;
  /// Of a file: its cases, and how many of them failed.
  cases: number;
  failed: number;
  open: boolean;
  /// Its place among its siblings, from 1, and how many these are.
  position: number;
  siblings: number;
}

/// The cases as a tree of two levels. Files with a single case stand for themselves. Those with a failure are open as
/// long as nobody `toggled` them; the others are closed.
export function linesOf(report: Report, cases: readonly number[], toggled: ReadonlySet<number>): Line[] {
  const byFile = new Map<number, number[]>();
  for (const c of cases) {
    const file = report.index.cases.file[c]!;
    const some = byFile.get(file);
    if (some) some.push(c);
    else byFile.set(file, [c]);
  }
  const lines: Line[] = [];
  let position = 0;
  for (const [file, some] of byFile) {
    ++position;
    const failed = some.filter((c) => report.failed(c)).length;
    const open = isOpen(failed, file, toggled);
    const shared = {file, cases: some.length, failed, open, siblings: byFile.size};
    if (some.length === 1) {
      lines.push({...shared, level: 1, c: some[0], position});
      continue;
    }
    lines.push({...shared, level: 1, c: undefined, position});
    if (open) some.forEach((c, i) => lines.push({...shared, level: 2, c, position: i + 1, siblings: some.length}));
  }
  return lines;
}

const isOpen = (failed: number, file: number, toggled: ReadonlySet<number>): boolean => failed > 0 !== toggled.has(file);
