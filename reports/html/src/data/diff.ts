// Generated from diff.schema.json by `npm run types`. Do not edit.

/**
 * What stands in the element `diff` of a page that `rescind diff --format html` writes.
 */
export interface RescindPageDiff {
  /**
   * The number of this shape. Fields are added without changing it.
   */
  version: 1;
  of: 'verdicts' | 'latency' | 'coverage';
  /**
   * What is compared: cases, lines or figures.
   */
  things: string;
  /**
   * The report's name, as typed.
   */
  before: string;
  /**
   * The other one's.
   */
  after: string;
  /**
   * So many are the same.
   */
  same: number;
  /**
   * What differs, the losses first.
   */
  rows: Row[];
}
export interface Row {
  what: 'worse' | 'better' | 'other';
  subject: string;
  before: string;
  after: string;
  figures: null | Figures;
}
/**
 * A figure of a latency line, where both reports have one: ns.
 */
export interface Figures {
  line: string;
  /**
   * p99, or in every run.
   */
  figure: string;
  before: number;
  after: number;
}
