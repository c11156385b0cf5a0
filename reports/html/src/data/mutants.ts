// Generated from mutants.schema.json by `npm run types`. Do not edit.

export type Count = number;
/**
 * The system without a mutant, called none.
 */
export type MutantOrNull = {
  name: string;
  /**
   * The rule that it names.
   */
  rule: string | null;
  /**
   * What goes wrong.
   */
  statement: string;
  /**
   * The public bug that it retells: what happened where.
   */
  retells: string | null;
  /**
   * Where that bug is told.
   */
  link: string | null;
  result: ResultOrNull;
} & ({
  name: string;
  /**
   * The rule that it names.
   */
  rule: string | null;
  /**
   * What goes wrong.
   */
  statement: string;
  /**
   * The public bug that it retells: what happened where.
   */
  retells: string | null;
  /**
   * Where that bug is told.
   */
  link: string | null;
  result: ResultOrNull;
} | null);
export type ResultOrNull = {
  /**
   * Whether a case broke the rule that it names.
   */
  killed: boolean;
  /**
   * Whether no case did, but some failed: by another rule, or by what a scenario expects.
   */
  noticed?: boolean;
  cases_failed: Count;
  cases_could_not_run: Count;
  /**
   * Every rule that was broken, and by how many cases.
   */
  rules: {
    rule: string;
    cases: Count;
  }[];
  /**
   * Every file with failed cases, and how many.
   */
  files: {
    file: string;
    cases: Count;
  }[];
  /**
   * Cases run until one broke the rule that it names.
   */
  runs: number | null;
  /**
   * Of the history of the shortest run that broke it.
   */
  events: number | null;
  /**
   * The first case that broke the named rule.
   */
  first_case: string | null;
  /**
   * The command that shows it.
   */
  replay: string | null;
  /**
   * Failed cases among those in which nothing is cancelled.
   */
  uncancelled_failed: number;
  random: RandomOrNull;
} & ResultOrNull1;
/**
 * Random runs of the cases tagged `general`; null where there are none.
 */
export type RandomOrNull = {
  runs: Count;
  /**
   * Runs that broke the rule that the mutant names.
   */
  by_named_rule: number;
  /**
   * Runs that broke any rule.
   */
  by_any_rule: number;
  /**
   * Of the first run that broke the named rule; as text, since many readers of JSON round such numbers.
   */
  first_seed: string | null;
  /**
   * The command that shows that run.
   */
  replay: string | null;
} & RandomOrNull1;
export type RandomOrNull1 = {
  runs: Count;
  /**
   * Runs that broke the rule that the mutant names.
   */
  by_named_rule: number;
  /**
   * Runs that broke any rule.
   */
  by_any_rule: number;
  /**
   * Of the first run that broke the named rule; as text, since many readers of JSON round such numbers.
   */
  first_seed: string | null;
  /**
   * The command that shows that run.
   */
  replay: string | null;
} | null;
export type ResultOrNull1 = {
  /**
   * Whether a case broke the rule that it names.
   */
  killed: boolean;
  /**
   * Whether no case did, but some failed: by another rule, or by what a scenario expects.
   */
  noticed?: boolean;
  cases_failed: Count;
  cases_could_not_run: Count;
  /**
   * Every rule that was broken, and by how many cases.
   */
  rules: {
    rule: string;
    cases: Count;
  }[];
  /**
   * Every file with failed cases, and how many.
   */
  files: {
    file: string;
    cases: Count;
  }[];
  /**
   * Cases run until one broke the rule that it names.
   */
  runs: number | null;
  /**
   * Of the history of the shortest run that broke it.
   */
  events: number | null;
  /**
   * The first case that broke the named rule.
   */
  first_case: string | null;
  /**
   * The command that shows it.
   */
  replay: string | null;
  /**
   * Failed cases among those in which nothing is cancelled.
   */
  uncancelled_failed: number;
  random: RandomOrNull;
} | null;
export type MutantOrNull1 = {
  name: string;
  /**
   * The rule that it names.
   */
  rule: string | null;
  /**
   * What goes wrong.
   */
  statement: string;
  /**
   * The public bug that it retells: what happened where.
   */
  retells: string | null;
  /**
   * Where that bug is told.
   */
  link: string | null;
  result: ResultOrNull;
} & MutantOrNull2;
export type MutantOrNull2 = {
  name: string;
  /**
   * The rule that it names.
   */
  rule: string | null;
  /**
   * What goes wrong.
   */
  statement: string;
  /**
   * The public bug that it retells: what happened where.
   */
  retells: string | null;
  /**
   * Where that bug is told.
   */
  link: string | null;
  result: ResultOrNull;
} | null;

/**
 * What `rescind mutants --format json` prints; with --list `summary`, `reference` and each `result` are null.
 */
export interface RescindKillMatrix {
  /**
   * The number of this shape. Fields are added without changing it.
   */
  version: 1;
  summary: {
    mutants: Count;
    killed: Count;
    /**
     * How many cases each mutant was tried on.
     */
    cases: number;
    /**
     * From how many files they come.
     */
    files: number;
    /**
     * Cases in which nothing is cancelled.
     */
    cases_uncancelled: number;
  } | null;
  reference: MutantOrNull;
  /**
   * In the order of their table, whatever the number of jobs.
   */
  mutants: MutantOrNull1[];
}
