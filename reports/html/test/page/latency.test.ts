import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import type {Browser, Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {type Bench, readJson, type Seeds} from '../../src/data/bench';
import {exactText, lineName, meanings, valueText} from '../../src/model/latency';
import '../unit/inflate';
import {browser, expectAccessible, opened, press, settled, shot} from './browser';
import {folder, hostileNames} from './reports';

let chromium: Browser;
let bench: Bench;
beforeAll(async () => {
  chromium = await browser();
  bench = JSON.parse(readFileSync(`${folder}bench.json`, 'utf8')) as Bench;
});
afterAll(() => chromium?.close());

const told = 'cancel/between-results told';
const link = `#line=${encodeURIComponent(told)}`;
const line = () => bench.lines.find((each) => lineName(each) === told)!;
const nodes = (page: Page) => page.evaluate(() => document.querySelectorAll('*').length);
const elementOf = (file: string) => (id: string) => new RegExp(`<script type="application/octet-stream" id="${id}">([^<]*)</script>`).exec(readFileSync(folder + file, 'utf8'))?.[1];

describe('the page of a bench', () => {
  it('holds the very JSON report', async () => {
    expect(await readJson<Bench>(elementOf('bench.html'), 'latency', 1)).toEqual(bench);
    const load = JSON.parse(readFileSync(`${folder}load.json`, 'utf8')) as Bench;
    expect(await readJson<Bench>(elementOf('load.html'), 'latency', 1)).toEqual(load);
    const control = await readJson<Bench>(elementOf('load.html'), 'control', 1);
    expect(control!.load.map(({family, pattern}) => `${family} ${pattern}`)).toEqual(['none storm', 'none spread']);
  });

  it('opens on what fails, the worst first, each with the command that shows it', async () => {
    const {page, context} = await opened(chromium, 'bench.html');
    expect(await page.locator('.top').innerText()).toMatch(/fails: \d+ worse, 1 not met/);
    expect(await page.locator('.groups .headline').first().innerText()).toContain('told.p99<=4ms is not met');
    const worse = bench.baseline!.changes.filter(({change}) => change === 'worse');
    expect(worse.length).toBeGreaterThan(0);
    expect(await page.locator('.dumbbells tbody tr.bad').count()).toBe(worse.length);
    expect(await page.locator('.dumbbells .is').count()).toBe(await page.locator('.dumbbells tbody tr').count());
    const text = await page.locator('main').innerText();
    for (const change of worse) expect(text).toContain(change.worst!.replay);
    await context.close();
  });

  it('shows the figures of a line as they are, beside what is required', async () => {
    const {page, context} = await opened(chromium, 'bench.html', {link});
    const rows = await page.locator('main table').first().locator('tbody tr').allInnerTexts();
    const {p50, p90, p99, p999, max} = line().percentiles;
    const shown = [p50, p90, p99, p999, max].map((figure) => exactText(figure, 'told'));
    expect(rows.map((row) => row.split(/\s+/)[1])).toEqual([...shown, '0']);
    expect(rows[2]).toContain('≤ 4.000');
    expect(await page.locator('.bound text').allTextContents()).toEqual(['told.p99<=4ms']);
    expect(await page.locator('.curve path').getAttribute('d')).toMatch(/^M[\d.,ML]+$/);
    expect(await page.locator('.strip svg line:not(.floor)').count()).toBe(line().values!.length);
    await context.close();
  });

  it('shows how the median and the worst run went, and what replays them', async () => {
    const {page, context} = await opened(chromium, 'bench.html', {link});
    for (const [i, origin] of [line().median, line().worst].entries()) {
      const run = page.locator('.runs > div').nth(i);
      const rows = await run.locator('tbody tr').allInnerTexts();
      expect(rows.map((row) => row.trim().split(/\s+/))).toEqual(Object.entries(origin.operation).filter(([measure]) => measure !== 'late' && measure !== 'lost').map(([measure, value]) => [measure, exactText(value, 'told')]));
      expect(await run.locator('code').innerText()).toBe(origin.replay);
    }
    await context.close();
  });

  it('has the value of every seed, each with its command', async () => {
    const seeds = (await readJson<Seeds>(elementOf('bench.html'), 'seeds', 1))!;
    expect(seeds.lines.map((each) => each.line)).toEqual(bench.lines.flatMap(({constant}, i) => (constant === null ? [i] : [])));
    const of = (name: string) => seeds.lines.find((each) => lineName(bench.lines[each.line]!) === name)!.values as number[];
    const counts = new Map<number, number>();
    for (const value of of(told)) counts.set(value, (counts.get(value) ?? 0) + line().cases);
    expect([...counts].sort(([a], [b]) => a - b)).toEqual(line().values);
    const {page, context} = await opened(chromium, 'bench.html', {link});
    expect(await page.locator('.seeds .ticks').getAttribute('d')).toMatch(/^(M[\d.]+,[\d.]+h3){200}$/);
    await page.locator('.seed input').fill('17');
    await settled(page);
    expect(await page.locator('.seed b').innerText()).toBe(valueText(of(told)[16]!, 'told'));
    expect(await page.locator('.seed + .replay code').innerText()).toContain(' --seed 17 ');
    await context.close();
  });

  it('leads to the run that it tells of, and back', async () => {
    const {page, context} = await opened(chromium, 'bench.html', {link});
    const {worst} = line();
    await page.locator('.runs').getByRole('link', {name: `look at it: ${worst.case}, seed ${worst.seed}`}).first().click();
    await settled(page);
    expect(await page.locator('main h1').innerText()).toContain(worst.case);
    expect(await page.locator('main').innerText()).toContain(worst.replay);
    await page.goBack();
    await settled(page);
    expect(await page.locator('main h1').innerText()).toContain('told');
    await page.goForward();
    await settled(page);
    await page.getByRole('link', {name: 'latency'}).click();
    await settled(page);
    expect(await page.locator('.top').innerText()).toContain('not met');
    await context.close();
  });

  it('leads from a recorded operation to its history, event by event', async () => {
    const recorded = (await readJson<Bench>(elementOf('history.html'), 'latency', 1))!;
    const first = recorded.lines[0]!;
    const {history, op} = first.worst.recorded!;
    const {page, context} = await opened(chromium, 'history.html', {link: `#line=${encodeURIComponent(lineName(first))}`});
    await page.locator('.runs').getByRole('link', {name: `look at it: ${op} in ${history}`}).first().click();
    await settled(page);
    expect(page.url()).toContain(`view=sequence&only=${encodeURIComponent(op)}`);
    expect(await page.locator('main').innerText()).toContain(history);
    await expectAccessible(page, 'recorded-operation');
    await shot(page, 'recorded-operation');
    await context.close();
  });

  it('draws the baseline beside a line that has changed, whose cases were put together otherwise', async () => {
    const {page, context} = await opened(chromium, 'bench.html', {link: `#line=${encodeURIComponent('cancel/between-results returned[hears=callback]')}`});
    expect(await page.locator('.notice.bad').innerText()).toContain('cancel/between-results returned, as the baseline has it');
    expect(await page.locator('.before circle').count()).toBeGreaterThan(2);
    await context.close();
  });

  it('says what it does not have', async () => {
    const {page, context} = await opened(chromium, 'bench.html', {link: '#line=no%20such%20line'});
    expect(await page.getByRole('alert').innerText()).toContain('no such line');
    await context.close();
  });

  it('names measures as rescind does', () => {
    const help = execFileSync(process.env.RESCIND!, ['bench', '--help'], {encoding: 'utf8'});
    for (const [measure, meaning] of Object.entries(meanings)) expect(help).toMatch(new RegExp(`${measure} +${meaning}`));
  });

  it('is walked through with the keyboard alone', async () => {
    const {page, context} = await opened(chromium, 'bench.html');
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const place = async () => decodeURIComponent(new URL(page.url()).hash);
    await press(page, '/');
    await page.waitForFunction(() => document.activeElement?.id === 'search');
    await page.keyboard.type('told between');
    await page.waitForFunction(() => /^1 of/.test(document.querySelector('.count')!.textContent!));
    await press(page, 'Escape');
    await page.waitForFunction(() => document.activeElement?.id === 'lines');
    await press(page, 'Home', 'ArrowDown', 'Enter');
    await page.waitForFunction(() => document.activeElement?.id === 'view');
    expect(await place()).toBe(`#line=${told}`);
    await press(page, 'c');
    await page.waitForFunction(() => /is copied/.test(document.querySelector('.said')!.textContent!));
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(line().worst.replay);
    await press(page, '/');
    await page.waitForFunction(() => document.activeElement?.id === 'search');
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    await press(page, 'Escape');
    await page.waitForFunction(() => document.activeElement?.id === 'lines');
    await press(page, 'j');
    expect(await place()).toBe(`#line=${lineName(bench.lines[bench.lines.indexOf(line()) + 1]!)}`);
    await press(page, 'k');
    await press(page, 'N');
    expect(await place()).toContain('returned');
    await press(page, '?');
    await page.getByRole('dialog').waitFor();
    await press(page, 'Escape');
    await page.goBack();
    await context.close();
  });

  it('has few nodes, whatever was measured, and is small', async () => {
    const {page, context} = await opened(chromium, 'bench-all.html');
    expect(await nodes(page)).toBeLessThan(1500);
    for (const each of ['#scenario=sync/blocked-reader', `#line=${encodeURIComponent('cancel/between-results told')}`]) {
      await page.evaluate((hash) => void (location.hash = hash), each);
      await settled(page);
      expect(await nodes(page), each).toBeLessThan(1500);
    }
    const lines = (await readJson<Bench>(elementOf('bench-all.html'), 'latency', 1))!.lines.length;
    expect(elementOf('bench-all.html')('latency')!.length / lines).toBeLessThan(400);
    expect(readFileSync(new URL('../../built/viewer.html', import.meta.url)).length).toBeLessThan(230_000);
    await context.close();
  });

  it('can be used in a narrow window, and keeps its shapes in forced colours', async () => {
    const {page, context, errors} = await opened(chromium, 'bench.html', {link, width: 480});
    await shot(page, 'bench-narrow');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(480);
    await page.getByRole('button', {name: 'lines'}).click();
    await page.getByRole('tree').waitFor();
    await expectAccessible(page, 'narrow');
    await page.emulateMedia({forcedColors: 'active'});
    await page.setViewportSize({width: 1400, height: 1300});
    await settled(page);
    await shot(page, 'bench-forced-colours');
    expect(await page.evaluate(() => getComputedStyle(document.querySelector('.curve path')!).stroke)).not.toBe('none');
    expect(errors).toEqual([]);
    await context.close();
  });
});

describe('the page of a load', () => {
  it('draws what grows beside the control, and tells what is flat', async () => {
    const load = JSON.parse(readFileSync(`${folder}load.json`, 'utf8')) as Bench;
    const growing = load.load[0]!.growth.filter(({flat}) => !flat).map(({measure}) => measure);
    const {page, context} = await opened(chromium, 'load.html');
    expect(await page.locator('h2').allInnerTexts()).toEqual([...growing, 'Flat']);
    expect(await page.locator('.load.control circle').count()).toBe(growing.length * 2 * load.load[0]!.points.length);
    const cells = (await page.locator('table').first().locator('tbody tr').last().innerText()).split(/\s+/);
    const figures = load.load[0]!.points.at(-1)!.lines.find(({measure}) => measure === growing[0])!.percentiles;
    expect(cells.slice(0, 4)).toEqual(['1,000', ...[figures.p50, figures.p99, figures.max].map((figure) => exactText(figure, 'told'))]);
    await context.close();
  });
});

describe('the page of a diff', () => {
  it('has the losses first, and is searched', async () => {
    const {page, context} = await opened(chromium, 'diff-verdicts.html');
    expect(await page.locator('h2').first().innerText()).toMatch(/^✗ \d+ worse$/);
    await press(page, '/');
    await page.waitForFunction(() => document.activeElement?.id === 'search');
    await page.keyboard.type('two-limits');
    await page.waitForFunction(() => document.querySelectorAll('.differences tbody tr').length === 1);
    expect(await page.locator('.differences tbody').innerText()).toMatch(/quota\/two-limits.*passed.*failed: .*quota\.held-while-running/s);
    await context.close();
  });
  it('draws spans before and after', async () => {
    const {page, context} = await opened(chromium, 'diff-latency.html');
    expect(await page.locator('.dumbbells tbody tr').count()).toBeGreaterThan(0);
    expect(await page.locator('.dumbbells tbody tr').first().innerText()).toContain('worse');
    await context.close();
  });
});

describe('hostile names', () => {
  it.each(['hostile-bench.html', 'hostile-refused.html', 'hostile-load.html', 'hostile-diff.html'])('stay text in %s', async (file) => {
    const {page, context, requests, errors} = await opened(chromium, file);
    const harmless = async () => expect(await page.evaluate(() => (window as unknown as {hurt?: number}).hurt)).toBeUndefined();
    await harmless();
    if (file === 'hostile-bench.html') {
      for (const text of hostileNames) {
        for (const place of [`#scenario=${encodeURIComponent(text)}`, `#line=${encodeURIComponent(`${text} told[${text}=${text}|other]`)}`]) {
          await page.evaluate((hash) => void (location.hash = hash), place);
          await settled(page);
          expect(await page.locator('.notice[role=alert]').count(), place.slice(0, 99)).toBe(0);
          await harmless();
        }
      }
    }
    await expectAccessible(page, file);
    expect(errors).toEqual([]);
    expect(requests).toHaveLength(1);
    await context.close();
  });
});

describe('without script', () => {
  it.each([
    ['bench.html', /UNMET +told\.p99<=4ms/],
    ['load.html', /told grows by 0\.204800 ms an operation/],
    ['diff-verdicts.html', /worse +quota\/two-limits/],
  ])('%s tells the figures as text', async (file, expected) => {
    const {page, context, requests} = await opened(chromium, file, {script: false});
    await shot(page, `no-script-${file.replace('.html', '')}`);
    expect(await page.locator('#static').innerText()).toMatch(expected);
    expect(requests).toHaveLength(1);
    await context.close();
  });
});
