import type {Report, Rule} from '../data/report';
import {familyOf} from './search';

/// How many cases of a family kept or broke a rule.
export interface Counts {
  kept: number;
  broken: number;
}
export interface RuleTable {
  families: string[];
  rows: {rule: Rule; total: Counts; cells: Counts[]}[];
  most: number;
}

const mostFamilies = 40;

/// Rules by the families of the scenarios, those that broke first, then those that were exercised, then the others.
export function tableOf(report: Report): RuleTable {
  const {files, rules, cases, vectors} = report.index;
  const families = [...new Set(files.map(({name}) => familyOf(name)))].sort().slice(0, mostFamilies);
  const column = files.map(({name}) => families.indexOf(familyOf(name)));
  const rows = rules.map((rule) => ({rule, total: {kept: 0, broken: 0}, cells: families.map(() => ({kept: 0, broken: 0}))}));
  // Cases of one file with one vector are counted together.
  const together = new Map<string, number>();
  cases.file.forEach((file, c) => {
    const key = `${cases.vector[c]} ${column[file]}`;
    together.set(key, (together.get(key) ?? 0) + 1);
  });
  for (const [key, count] of together) {
    const [vector, family] = key.split(' ').map(Number) as [number, number];
    const letters = vectors[vector]?.rules ?? '';
    for (let r = 0; r < rows.length; ++r) {
      const field = letters[r] === 'k' ? 'kept' : letters[r] === 'b' ? 'broken' : undefined;
      if (!field) continue;
      const row = rows[r]!;
      row.total[field] += count;
      if (row.cells[family]) row.cells[family][field] += count;
    }
  }
  const rank = ({kept, broken}: Counts) => (broken > 0 ? 0 : kept > 0 ? 1 : 2);
  return {
    families,
    rows: rows.sort((a, b) => rank(a.total) - rank(b.total)),
    most: Math.max(1, ...rows.map(({total}) => total.kept + total.broken)),
  };
}
