// Writes src/data/schema.ts, the types of the index, from data.schema.json. With --check: says whether it is current.
import {readFileSync, writeFileSync} from 'node:fs';
import {compileFromFile} from 'json-schema-to-typescript';

const here = new URL('..', import.meta.url);
const target = new URL('src/data/schema.ts', here);
const text = await compileFromFile(new URL('data.schema.json', here).pathname, {
  bannerComment: '// Generated from data.schema.json by `npm run types`. Do not edit.',
  additionalProperties: false,
  maxItems: -1,
  style: {singleQuote: true, printWidth: 120, bracketSpacing: false},
});
if (!process.argv.includes('--check')) {
  writeFileSync(target, text);
} else if (readFileSync(target, 'utf8') !== text) {
  console.error('src/data/schema.ts is older than data.schema.json: run ./dev viewer');
  process.exit(1);
}
