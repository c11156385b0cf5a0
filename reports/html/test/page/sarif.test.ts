import Ajv from 'ajv';
import {readFileSync} from 'node:fs';
import {beforeAll, describe, expect, it} from 'vitest';
import {folder} from './reports';

/// SARIF by the schema of OASIS, as Microsoft's package for tests has it.
const read = (path: string) => JSON.parse(readFileSync(new URL(`../../node_modules/${path}`, import.meta.url), 'utf8')) as object;
const ajv = new Ajv({allErrors: true, schemaId: 'id', meta: false});
ajv.addMetaSchema(read('ajv/lib/refs/json-schema-draft-04.json'));
const validate = ajv.compile(read('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'));
interface Log {
  runs: {results: {ruleId?: string; message?: {text: string}; locations: {physicalLocation: {region: {startLine: number}}}[]; codeFlows?: unknown}[]}[];
}
const faults = (log: Log): string[] => (validate(log) ? [] : validate.errors!.map(({dataPath, message}) => `${dataPath} ${message}`));

describe('a SARIF report', () => {
  let log: Log;
  beforeAll(() => {
    log = JSON.parse(readFileSync(`${folder}broken.sarif`, 'utf8')) as Log;
  });

  it('is as the schema says, flows and all', () => {
    expect(log.runs[0]!.results.length).toBeGreaterThan(3);
    expect(log.runs[0]!.results[0]!.codeFlows).toBeDefined();
    expect(faults(log)).toEqual([]);
  });

  it('would not be with a line too few', () => {
    const spoiled = structuredClone(log);
    spoiled.runs[0]!.results[0]!.locations[0]!.physicalLocation.region.startLine = 0;
    delete spoiled.runs[0]!.results[1]!.message;
    expect(faults(spoiled).length).toBeGreaterThanOrEqual(2);
  });
});
