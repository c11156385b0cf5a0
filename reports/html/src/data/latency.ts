// Generated from latency.schema.json by `npm run types`. Do not edit.

export type Measure =
  | 'returned'
  | 'final'
  | 'unblocked'
  | 'disconnect'
  | 'told'
  | 'heard'
  | 'stopped'
  | 'units'
  | 'closed'
  | 'late'
  | 'lost';
/**
 * ns, or results; never: longer than any value; null: of too few samples
 */
export type Figure = number | string | null;

export interface WhatRescindBenchMeasured {
  version: 1;
  /**
   * virtual: the figures are exact for the seeds; monotonic: estimates
   */
  clock: 'virtual' | 'monotonic';
  exact: boolean;
  /**
   * null of histories
   */
  seeds: {
    from: number;
    count: number;
  } | null;
  profile: string;
  /**
   * The configuration that was read; null without one
   */
  config_file: string | null;
  /**
   * Of the text of that file, 16 digits
   */
  config_hash: string | null;
  scenarios: Scenario[];
  /**
   * By scenario, then measure
   */
  lines: Line[];
  /**
   * null where none was named, or where it was measured by other seeds or another profile
   */
  baseline: {
    /**
     * Of it that were compared
     */
    lines: number;
    /**
     * Of it, of scenarios that were not asked for
     */
    skipped: number;
    /**
     * Whether any difference fails
     */
    exact: boolean;
    /**
     * The losses first
     */
    changes: Change[];
    /**
     * Lines of it that differ by no more than they may: those of a real clock
     */
    within?: {
      scenario: string;
      measure: Measure;
      where: Where;
      before: Summary;
    }[];
  } | null;
  /**
   * What --require asked for
   */
  requirements: {
    /**
     * As typed
     */
    requirement: string;
    measure: Measure;
    figure: 'p50' | 'p90' | 'p99' | 'p999' | 'max' | 'never';
    /**
     * ns, or a number
     */
    bound: number;
    /**
     * Whether the bound itself is kept
     */
    or_equal: boolean;
  }[];
  /**
   * What histories, or processes of a real program, say of requirements of percentiles; broken and too-few fail
   */
  said: {
    requirement: string;
    /**
     * Index in lines
     */
    line: number;
    said: 'kept' | 'broken' | 'too-noisy' | 'too-few';
    /**
     * With samples enough
     */
    histories: number;
  }[];
  /**
   * What --require asked for and does not hold
   */
  unmet: {
    requirement: string;
    /**
     * Index in lines; null where nothing of the measure was measured
     */
    line: number | null;
    seen: Figure;
    /**
     * So many samples are needed to say it; null where there were enough
     */
    needed: number | null;
  }[];
  /**
   * What stood beside the samples of a real program, whose processes are the histories; null of anything else
   */
  live: {
    processes: number;
    /**
     * About the program, a line each
     */
    facts: string[];
    /**
     * How late a thread woke that only slept: ns
     */
    control: null | Summary;
    /**
     * How long the fast request took, taken between the cancels in the order A B B A: ns
     */
    control_request?: null | Summary;
    /**
     * Of --every: requests that began at times which stood fixed; spans count from when the cancel was intended
     */
    schedule?: {
      /**
       * From one to the next: ns
       */
      every: number;
      /**
       * So much later than intended cancels were called: ns
       */
      late: null | Summary;
      /**
       * Requests without an answer at once
       */
      alive_max: number;
      /**
       * Whether a cancel was called later than the next request was to begin
       */
      saturated: boolean;
    } | null;
    /**
     * Of --yardstick: what figures came to beside those of another program, over pairs of processes; slower fails
     */
    yardstick?: {
      command: string;
      lines: {
        /**
         * Index in lines
         */
        line: number;
        figure: 'p50' | 'p90' | 'p99' | 'p999';
        is: 'slower' | 'faster' | 'alike' | 'too-few';
        pairs: number;
      }[];
    } | null;
    /**
     * The part of the processors' time that the host gave to others
     */
    stolen_ppm: number;
    /**
     * Processes in which one sample of final tells of the next
     */
    hanging: number;
    /**
     * Of final, from the first half of a process to the second, the largest: ns
     */
    drift: number;
  } | null;
  /**
   * Of `--load` alone: a curve of each pattern
   */
  load: {
    family: 'none' | 'callbacks' | 'link' | 'admission' | 'quota';
    pattern: 'storm' | 'spread';
    resource: string;
    points: {
      /**
       * Alive at once
       */
      operations: number;
      /**
       * Spans count from when the cancel was intended
       */
      lines: {
        measure: Measure;
        unit: 'ns' | 'results';
        n: number;
        never: number;
        constant: Figure;
        percentiles: Percentiles;
        hash: string | null;
      }[];
    }[];
    growth: {
      measure: Measure;
      flat: boolean;
      /**
       * The largest size up to which the largest value stays; null of a flat one
       */
      from: number | null;
      /**
       * From there on an operation more makes it so much more: ns, or results
       */
      each: number | null;
    }[];
  }[];
  /**
   * What is wrong with the input: nothing was measured
   */
  refused: {
    file: string | null;
    /**
     * 0 where there is none
     */
    line: number;
    /**
     * In bytes; 0 where there is none
     */
    column: number;
    message: string;
    hint: string | null;
  }[];
  /**
   * Whether the baseline or a requirement fails: exit code 1
   */
  fails: boolean;
}
export interface Scenario {
  scenario: string;
  cases: number;
  runs: number;
  /**
   * Operations that were cancelled while they ran
   */
  cancelled: number;
  /**
   * Cancel calls after the final result
   */
  cancels_after_final: number;
  /**
   * Runs that came to the limit of their steps
   */
  cut: number;
  /**
   * For each measure how many operations it says nothing of, by why
   */
  not_applicable: {
    [k: string]: Counts;
  };
}
export interface Counts {
  [k: string]: number;
}
export interface Line {
  scenario: string;
  measure: Measure;
  unit: 'ns' | 'results';
  where: Where;
  cases: number;
  /**
   * Samples: cases times seeds, where every run has one
   */
  n: number;
  /**
   * Of them, those that never ended
   */
  never: number;
  /**
   * The one value of all samples; null where they differ
   */
  constant: number | string | null;
  percentiles: Percentiles;
  /**
   * Over all samples; null of a constant
   */
  hash: string | null;
  median: Origin;
  worst: Origin;
  /**
   * [value, how often], rising, without those that never ended; at most 512
   */
  values?: number[][];
  /**
   * Where there are more values: the quantiles 1/200 to 200/200
   */
  curve?: Figure[];
}
/**
 * Keys of the matrix with the values that the line is about; of histories kind, mode, reason, phase, history
 */
export interface Where {
  [k: string]: string[];
}
export interface Percentiles {
  p50: Figure;
  p90: Figure;
  p99: Figure;
  p999: Figure;
  max: Figure;
}
/**
 * A run, or an operation of a history, with this value
 */
export interface Origin {
  value: Figure;
  case: string;
  /**
   * null of histories
   */
  seed: number | null;
  /**
   * The command that shows it
   */
  replay: string;
  /**
   * Of a recorded operation: where it can be looked at
   */
  recorded?: {
    /**
     * The file, or which run of a real program
     */
    history: string;
    /**
     * What the operation is called there
     */
    op: string;
  };
  /**
   * By measure all that was measured of the same operation
   */
  operation: {
    [k: string]: Figure;
  };
}
export interface Change {
  change: 'worse' | 'gone' | 'better' | 'changed' | 'new';
  scenario: string;
  measure: Measure;
  where: Where;
  before: null | Summary;
  after: null | Summary;
  worst: null | Origin;
}
export interface Summary {
  n: number;
  never: number;
  constant: Figure;
  percentiles: Percentiles;
  hash: string | null;
}
