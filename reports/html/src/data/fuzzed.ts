// Generated from fuzzed.schema.json by `npm run types`. Do not edit.

/**
 * What `rescind fuzz --format json` prints.
 */
export interface RescindFuzz {
  /**
   * The number of this shape. Fields are added without changing it.
   */
  version: 1;
  /**
   * The name of the profile that judged.
   */
  profile: string;
  /**
   * The configuration that was read; null without one.
   */
  config_file: string | null;
  /**
   * Of the text of that file, 16 digits.
   */
  config_hash: string | null;
  strategy: 'random' | 'sweep' | 'walk' | 'pct' | 'pos' | 'coverage';
  /**
   * Of earlier searches, from which this one went on (--state).
   */
  runs_before?: number;
  runs: number;
  /**
   * After so many runs, those before counted, nothing new was reached or found.
   */
  nothing_new_since?: number;
  cases: number;
  /**
   * Whether the cases were made up on the way.
   */
  generated: boolean;
  /**
   * Different ones that the runs reached.
   */
  races: number;
  /**
   * How they grew: after so many runs of this search so many, whenever there were more.
   */
  races_after?: {
    runs: number;
    races: number;
  }[];
  /**
   * Runs that came to the limit of their steps, which is `at`; of several limits the largest.
   */
  cut?: {
    runs: number;
    /**
     * Of these, before anything was cancelled.
     */
    before_cancel: number;
    at: number;
  };
  /**
   * Cases all of whose runs were cut there, before what their rules and steps are about.
   */
  could_not_run?: string[];
  /**
   * Fewer runs were made than were asked for.
   */
  interrupted?: boolean;
  /**
   * What earlier searches found, from which this one went on.
   */
  found_before?: {
    shape: string;
    saved: string;
  }[];
  /**
   * Of each shape the first, in the order of the rules.
   */
  findings: {
    /**
     * What is broken, in words that name no operation.
     */
    shape: string;
    /**
     * The case.
     */
    found_in: string;
    /**
     * Which of the case's runs, from 0.
     */
    run: number;
    /**
     * The file that replays the finding, made small; null where it could not be written.
     */
    saved: string | null;
    operations: number;
    steps: number;
    /**
     * On its tape.
     */
    choices: number;
    history_hash: string;
    rules: {
      rule: string;
      op: string;
      expected: string;
      seen: string;
    }[];
  }[];
}
