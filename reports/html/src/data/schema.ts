// Generated from data.schema.json by `npm run types`. Do not edit.

/**
 * Rules that the command line switched off besides.
 */
export type Words = string[];
/**
 * Bounds that the command line set, such as final=50ms.
 */
export type Words1 = string[];
export type Count = number;
/**
 * How many cases ended with each of `outcomes`, in their order.
 */
export type Numbers = Count[];
export type TextOrNull = string | null;
/**
 * The ids of those that it comes from.
 */
export type Words2 = string[];
export type PictureKind = 'span' | 'covers' | 'nothing-after' | 'once' | 'order';
/**
 * The words for what a case comes to: passed, failed, expected-failure, unexpected-pass, not-applicable, could-not-run.
 */
export type Words3 = string[];
/**
 * The words for clocks: virtual, monotonic, steps.
 */
export type Words4 = string[];
/**
 * Texts that other fields name by their place here; the first is empty and stands for none.
 */
export type Words5 = string[];
export type Words6 = string[];
/**
 * Of its matrix, in the order in which names show them.
 */
export type Words7 = string[];
/**
 * A place in `files`.
 */
export type Numbers1 = Count[];
/**
 * In that file; 0 where there is none.
 */
export type Numbers2 = Count[];
export type Numbers3 = Count[];
/**
 * Numbers of 64 bits, as text.
 */
export type Words8 = string[];
/**
 * A place in `outcomes`.
 */
export type Numbers4 = Count[];
/**
 * A place in `vectors`.
 */
export type Numbers5 = Count[];
/**
 * How many its history has.
 */
export type Numbers6 = Count[];
/**
 * On its clock: ns, or steps.
 */
export type Numbers7 = Count[];
/**
 * A place in `clocks`.
 */
export type Numbers8 = Count[];
/**
 * A place in `texts`: why it is not applicable, could not be run, or is expected to fail.
 */
export type Numbers9 = Count[];
/**
 * A place in `texts`: the command that replays it, or what stands before the case's name.
 */
export type Numbers10 = Count[];
/**
 * A place in `texts`: what stands behind the case's name; 0 where `replay` is the whole command.
 */
export type Numbers11 = Count[];
/**
 * The numbers of the events that show it, rising.
 */
export type Numbers12 = Count[];
/**
 * Places in `texts`: the same events in words.
 */
export type Numbers13 = Count[];
/**
 * Rising.
 */
export type Numbers14 = Count[];

/**
 * What stands in the element `index` of a page that --report html=FILE writes. FORMAT.md says how it is packed, and how the names, commands and histories of cases are put together.
 */
export interface RescindPageIndex {
  /**
   * The number of this shape. Fields are added without changing it.
   */
  version: 1;
  /**
   * The version of rescind that wrote it.
   */
  program: string;
  /**
   * run, judge, check, fuzz, explore, mutants and so on.
   */
  command: string;
  /**
   * The name of the decision that was made wrong in all runs; null for none.
   */
  mutant: string | null;
  /**
   * What stands behind a run: the same without the mutant, or, of a real program, its scenario as the simulated system plays it.
   */
  references: 'without-mutant' | 'simulated';
  profile: Profile;
  summary: Numbers;
  /**
   * What is wrong with the input: nothing was run of these files.
   */
  refused: Refused[];
  /**
   * Why not all was run that should have been; null where it was.
   */
  stopped: string | null;
  /**
   * Histories that are not in the page because it would have become larger than its limit; null where all are.
   */
  left_out: null | LeftOut;
  /**
   * The sentences that rules come from.
   */
  sentences: Sentence[];
  /**
   * The whole contract.
   */
  rules: Rule[];
  outcomes: Words3;
  clocks: Words4;
  texts: Words5;
  files: File[];
  /**
   * What all rules and expectations came to: each combination once.
   */
  vectors: Vector[];
  cases: Cases;
  /**
   * Cases that are not called as their file and their values say: [case, name].
   */
  names: [unknown, unknown, ...unknown[]][];
  /**
   * Cases that came to the limit of their steps.
   */
  cut: Cut[];
  /**
   * What was broken, in the order of the cases.
   */
  breaches: Breach[];
  /**
   * What is broken in the same way in one file, the largest first.
   */
  groups: Group[];
}
/**
 * By what was judged.
 */
export interface Profile {
  name: string;
  /**
   * As typed; null where it is built in.
   */
  file: string | null;
  /**
   * Of the text of that file, 16 digits.
   */
  hash: string | null;
  /**
   * Whether a broken should failed, too.
   */
  strict: boolean;
  off: Words;
  bounds: Words1;
}
export interface Refused {
  /**
   * null where it is the command line.
   */
  file: string | null;
  /**
   * From 1; 0 where there is none.
   */
  line: number;
  /**
   * From 1, in bytes; 0 where there is none.
   */
  column: number;
  message: string;
  hint: TextOrNull;
}
export interface LeftOut {
  /**
   * Histories of runs that did not fail.
   */
  passing: number;
  /**
   * Histories of runs that failed.
   */
  failing: number;
  /**
   * Bytes that the page may have.
   */
  limit: number;
}
export interface Sentence {
  /**
   * S7
   */
  id: string;
  text: string;
}
export interface Rule {
  /**
   * result.one-final
   */
  name: string;
  /**
   * One sentence.
   */
  statement: string;
  level: 'must' | 'should' | 'may';
  /**
   * The party whose promise it is.
   */
  charged: string;
  /**
   * How strong the reading of its source is.
   */
  reading: 'stated' | 'implied' | 'page' | 'assumed';
  /**
   * The page that it comes from, where it is another one; empty else.
   */
  page: string;
  sentences: Words2;
  /**
   * How it is best drawn; null where its events alone say it.
   */
  picture: null | {
    kind: PictureKind;
    /**
     * A kind of event.
     */
    from: string;
    /**
     * A kind of event.
     */
    to: string;
  };
}
export interface File {
  /**
   * As typed, or found below what was typed.
   */
  path: string;
  /**
   * What its cases are called, without their values.
   */
  name: string;
  tags: Words6;
  /**
   * The first comment of a scenario; empty where there is none.
   */
  story: string;
  keys: Words7;
  /**
   * For each key its values.
   */
  values: Words6[];
}
export interface Vector {
  /**
   * A letter for each rule: k kept, b broken, n not exercised, c not checked, u undecided, - nothing was judged.
   */
  rules: string;
  /**
   * In the order of the scenario: [name, letter].
   */
  expectations: [unknown, unknown, ...unknown[]][];
}
/**
 * Columns of the same length, in the order of the scenarios.
 */
export interface Cases {
  file: Numbers1;
  line: Numbers2;
  /**
   * For each key of its file the place of its value.
   */
  values: Numbers3[];
  seed: Words8;
  outcome: Numbers4;
  vector: Numbers5;
  events: Numbers6;
  length: Numbers7;
  clock: Numbers8;
  /**
   * Of their histories, 16 hexadecimal digits a case.
   */
  hash: string;
  why: Numbers9;
  replay: Numbers10;
  replay_rest: Numbers11;
  /**
   * The number of its run in the block of its file; -1 where its history is not there.
   */
  run: number[];
  /**
   * The number of the run that stands behind it, in the same block; -1 for none.
   */
  reference: number[];
}
export interface Cut {
  case: Count;
  /**
   * The limit.
   */
  at: number;
  /**
   * Nothing had been cancelled by then.
   */
  before_cancel: boolean;
}
export interface Breach {
  case: Count;
  /**
   * result.one-final, or expect.results, expect.steps and so on.
   */
  rule: string;
  /**
   * broken, not-exercised, undecided or not-checked.
   */
  outcome: string;
  /**
   * Whether it fails the case.
   */
  fails: boolean;
  /**
   * A place in `texts`: the party charged; 0 where no rule is broken.
   */
  charged: number;
  /**
   * A place in `texts`: the operation concerned; 0 for none.
   */
  op: number;
  /**
   * When it was certain; null where no time is known.
   */
  t: number | null;
  /**
   * A place in `texts`.
   */
  expected: number;
  /**
   * A place in `texts`.
   */
  seen: number;
  /**
   * Where it is told in the case's file: at the step that led to it, at the expectation, at the last of `events` in a history, else where the case begins; 0 where nowhere.
   */
  line?: number;
  events: Numbers12;
  lines: Numbers13;
  /**
   * What its picture is about; null where no rule with a picture is broken.
   */
  picture: null | {
    kind: PictureKind;
    /**
     * The number of an event.
     */
    from: number | null;
    /**
     * The number of an event.
     */
    to: number | null;
    /**
     * ns, or steps.
     */
    bound: number | null;
  };
}
export interface Group {
  rule: string;
  file: Count;
  fails: boolean;
  /**
   * What was seen in the first of them.
   */
  seen: string;
  cases: Numbers14;
  /**
   * How many cases of the file were run.
   */
  of: number;
  /**
   * null where the values of the matrix say nothing.
   */
  cause: null | Cause;
}
export interface Cause {
  how: 'exactly' | 'only' | 'mostly';
  any: {
    key: string;
    values: Words6;
  }[][];
  /**
   * For how many cases it is not so.
   */
  wrong: number;
  /**
   * exactly when kind is enumerate or subscribe, and cancel is yes
   */
  text: string;
}
