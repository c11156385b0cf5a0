/// How long the page takes: until the first list of the shipped suite can be read, and until a run of 10,000 events is
/// drawn. The best of five, in Debian's Chromium.
///
/// usage: RESCIND=PROGRAM npm run -s measure
import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {chromium} from 'playwright-core';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const rescind = process.env.RESCIND;
if (!rescind) throw new Error('RESCIND must name the program');
const folder = mkdtempSync(join(tmpdir(), 'measure-'));
const grouped = (number) => number.toLocaleString('en-US');

// One operation with so many results that its run has more than 10,000 events.
const long = `name: long
system:
  providers: {disk: {results: 2500, every: 1ms}}
clients:
  alice:
    - start: {op: list, kind: enumerate, provider: disk}
    - {on: final of list, close: list}
`;

function run(page, ...args) {
  try {
    execFileSync(rescind, ['run', '--quiet', ...args, '--report', `html=${join(folder, page)}`], {cwd: root, stdio: 'ignore'});
  } catch (error) {
    if (error.status !== 1) throw error; // 1: something failed.
  }
  return statSync(join(folder, page)).size;
}

const until = (page, selector) => page.waitForSelector(selector, {timeout: 60_000});

async function best(browser, measured) {
  const times = [];
  for (let i = 0; i < 5; ++i) {
    const context = await browser.newContext({viewport: {width: 1400, height: 950}});
    times.push(await measured(await context.newPage()));
    await context.close();
  }
  return Math.round(Math.min(...times));
}

// In the page's own time, from when it began to load.
async function firstList(page) {
  await page.goto(`file://${join(folder, 'suite.html')}`);
  await until(page, '#cases [role=treeitem]');
  return page.evaluate(() => new Promise((done) => requestAnimationFrame(() => done(performance.now()))));
}

async function openRun(page) {
  await page.goto(`file://${join(folder, 'long.html')}#summary`);
  await until(page, '#cases [role=treeitem]');
  return page.evaluate(async () => {
    const begun = performance.now();
    location.hash = '#case=long&view=sequence';
    while (!document.querySelector('#sequence [role=row]:not(.head)')) await new Promise(requestAnimationFrame);
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return performance.now() - begun;
  });
}

async function eventsOf(browser) {
  const page = await browser.newPage();
  await page.goto(`file://${join(folder, 'long.html')}#case=long`);
  return (await (await until(page, '.details')).innerText()).split(';')[0];
}

try {
  const bytes = run('suite.html');
  writeFileSync(join(folder, 'long.yaml'), long);
  run('long.html', join(folder, 'long.yaml'));
  const browser = await chromium.launch({executablePath: '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu']});
  const list = await best(browser, firstList);
  const opened = await best(browser, openRun);
  const page = await browser.newPage();
  await page.goto(`file://${join(folder, 'suite.html')}`);
  const cases = Number((await (await until(page, '.count [role=status]')).innerText()).replace(/[^0-9]/g, ''));
  const events = await eventsOf(browser);
  await browser.close();
  console.log(`the suite: ${grouped(cases)} cases, ${grouped(bytes)} bytes, ${(bytes / cases).toFixed(1)} a case; the first list after ${list} ms`);
  console.log(`a run of ${events}: drawn after ${opened} ms`);
} finally {
  rmSync(folder, {recursive: true});
}
