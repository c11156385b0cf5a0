// Writes the types of what pages hold, each from its schema. With --check: says whether they are current.
import {readFileSync, writeFileSync} from 'node:fs';
import {compileFromFile} from 'json-schema-to-typescript';

const here = new URL('..', import.meta.url);
const made = [
  ['data.schema.json', 'src/data/schema.ts'],
  ['../latency.schema.json', 'src/data/latency.ts'],
  ['../coverage.schema.json', 'src/data/coverage.ts'],
  ['diff.schema.json', 'src/data/diff.ts'],
  ['../mutants.schema.json', 'src/data/mutants.ts'],
  ['../fuzzed.schema.json', 'src/data/fuzzed.ts'],
  ['seeds.schema.json', 'src/data/seeds.ts'],
];
for (const [schema, types] of made) {
  const target = new URL(types, here);
  const text = await compileFromFile(new URL(schema, here).pathname, {
    bannerComment: `// Generated from ${schema.replace('../', '')} by \`npm run types\`. Do not edit.`,
    additionalProperties: false,
    maxItems: -1,
    style: {singleQuote: true, printWidth: 120, bracketSpacing: false},
  });
  if (!process.argv.includes('--check')) {
    writeFileSync(target, text);
  } else if (readFileSync(target, 'utf8') !== text) {
    console.error(`${types} is older than ${schema}: run ./dev viewer`);
    process.exitCode = 1;
  }
}
