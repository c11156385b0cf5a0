// Generated from coverage.schema.json by `npm run types`. Do not edit.

export type Count = number;
/**
 * The members of this dimension.
 */
export type Words = string[];

/**
 * What `rescind coverage --format json` prints.
 */
export interface RescindCoverage {
  /**
   * The number of this shape. Fields are added without changing it.
   */
  version: 1;
  totals: {
    /**
     * Of scenarios and of histories.
     */
    files: number;
    /**
     * A history is one case.
     */
    cases: number;
    runs: Count;
    /**
     * Runs whose histories differ by more than names and times.
     */
    distinct: number;
    /**
     * Runs of --fuzz, of which only the races count.
     */
    searched: number;
    rules: Count;
    rules_exercised: Count;
    sentences: Count;
    /**
     * With a rule that was exercised.
     */
    sentences_covered: number;
    /**
     * Of the races that --phase and --kind select.
     */
    races_possible: number;
    /**
     * Of the possible ones.
     */
    races_reached: number;
    races_impossible: Count;
    /**
     * Of the impossible ones, reached all the same.
     */
    races_contradicted: number;
  };
  /**
   * The sentences of the source, in the order of their numbers.
   */
  sentences: {
    id: string;
    text: string;
    covered: boolean;
    /**
     * That come from it.
     */
    rules: string[];
  }[];
  /**
   * Every rule, in the order of the contract.
   */
  rules: {
    rule: string;
    level: 'must' | 'should' | 'may';
    named_by: Sources;
    exercised_by: Sources1;
    /**
     * That are made to break it.
     */
    mutants: string[];
    /**
     * Those of them that broke it in some case; null without --mutants.
     */
    killed: string[] | null;
    /**
     * Different races in the runs that exercised it.
     */
    races: number;
  }[];
  races: {
    phases: Words;
    kinds: Words;
    modes: Words;
    reasons: Words;
    networks: Words;
    reached: {
      phase: string;
      kind: string;
      mode: string;
      reason: string;
      network: string;
      /**
       * Whether it was held to be possible.
       */
      possible: boolean;
      /**
       * In which it occurred; --fuzz counts as one.
       */
      runs: number;
    }[];
    /**
     * With --unreached.
     */
    unreached?: {
      phase: string;
      kind: string;
      mode: string;
      reason: string;
      network: string;
      /**
       * Why; null where it is possible.
       */
      impossible: string | null;
    }[];
  };
}
/**
 * Whose `rules:` name it.
 */
export interface Sources {
  files: Count;
  cases: Count;
}
/**
 * With a run that exercised it.
 */
export interface Sources1 {
  files: Count;
  cases: Count;
}
