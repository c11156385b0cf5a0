import {decoded} from './decode';
import type {Change, Figure, Line, Measure, Origin, Percentiles, Scenario, Summary, WhatRescindBenchMeasured, Where} from './latency';
import type {RescindCoverage} from './coverage';
import type {RescindPageDiff} from './diff';
import type {RescindFuzz} from './fuzzed';
import type {RescindKillMatrix} from './mutants';
import type {RescindPageSeeds} from './seeds';
import type {Elements} from './report';

export type {Change, Figure, Line, Measure, Origin, Percentiles, Scenario, Summary, Where};
export type Bench = WhatRescindBenchMeasured;
export type Diff = RescindPageDiff;
export type Coverage = RescindCoverage;
export type Seeds = RescindPageSeeds;
export type Mutants = RescindKillMatrix;
export type Fuzzed = RescindFuzz;

/// What an element of the page holds as JSON of this version; undefined where there is no such element.
export async function readJson<T extends {version: number}>(elements: Elements, id: string, version: number): Promise<T | undefined> {
  const packed = elements(id);
  if (packed === undefined) return undefined;
  const value = JSON.parse(new TextDecoder().decode(await decoded(packed))) as T;
  if (value.version !== version) throw new Error(`its data has version ${value.version}; this viewer reads version ${version}`);
  return value;
}
