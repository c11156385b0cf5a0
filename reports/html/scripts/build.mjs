// Builds built/viewer.html (or the file named): one page with its style and script inside, and the two marks that
// `rescind` puts the data in place of.
import {existsSync, readFileSync, mkdirSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

const here = fileURLToPath(new URL('..', import.meta.url));
const target = process.argv[2] ?? `${here}built/viewer.html`;

async function bundled(entry) {
  const result = await build({
    absWorkingDir: here,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    charset: 'ascii',
    format: 'esm',
    target: ['chrome103', 'firefox113', 'safari16.4'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  return {text: result.outputFiles[0].text.trimEnd(), inputs: Object.keys(result.metafile.inputs)};
}

// The licences of what is bundled, packages under the same text together.
function licences(inputs) {
  const names = new Set(inputs.map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]).filter(Boolean));
  const packages = new Map();
  for (const name of [...names].sort()) {
    const folder = `${here}node_modules/${name}/`;
    const {version} = JSON.parse(readFileSync(`${folder}package.json`, 'utf8'));
    const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt'].find((each) => existsSync(folder + each));
    if (!file) throw new Error(`${name} has no licence file`);
    const text = readFileSync(folder + file, 'utf8').trim();
    packages.set(text, [...(packages.get(text) ?? []), `${name} ${version}`]);
  }
  const all = [...packages].map(([text, of]) => `${of.join(', ')}:\n\n${text}`).join('\n\n');
  if (all.includes('--')) throw new Error('a licence has what a comment may not have');
  return `<!--\nThis page contains:\n\n${all}\n-->`;
}

// What is inside a script or style element ends at its end tag, and a comment hides that.
const inline = (text, element) =>
  text.replaceAll(new RegExp(`</(?=${element})`, 'gi'), '<\\/').replaceAll('<!--', '\\x3c!--');

const page = readFileSync(`${here}src/page.html`, 'utf8');
const style = await bundled('src/style.css');
const script = await bundled('src/main.tsx');
const text = page
  .replace('<!--viewer:licences-->', () => licences(script.inputs))
  .replace('/*viewer:style*/', () => inline(style.text, 'style'))
  .replace('/*viewer:script*/', () => inline(script.text, 'script'));
for (const mark of ['<!--rescind:static-->', '<!--rescind:data-->']) {
  if (text.split(mark).length !== 2) throw new Error(`${mark} must be in the page once`);
}
mkdirSync(dirname(target), {recursive: true});
writeFileSync(target, text);
console.log(`${target}: ${text.length} bytes`);
