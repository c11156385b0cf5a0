// Generated from seeds.schema.json by `npm run types`. Do not edit.

/**
 * What stands in the element `seeds` of a page that `rescind bench` writes: the values of lines that vary, seed by seed.
 */
export interface RescindPageSeeds {
  /**
   * The number of this shape. Fields are added without changing it.
   */
  version: 1;
  /**
   * The first seed, as text.
   */
  from: string;
  /**
   * In the order of the lines in the element `latency`.
   */
  lines: {
    /**
     * A place in `lines` of the element `latency`.
     */
    line: number;
    /**
     * Of each seed, from the first on, the largest of the case that the line's median is of: ns, or results; never; null where the seed has none.
     */
    values: (number | string | null)[];
  }[];
}
