import type {Browser} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {browser, drawn, expectAccessible, opened, press, settled, shot} from './browser';

let chromium: Browser;
beforeAll(async () => void (chromium = await browser()));
afterAll(() => chromium?.close());

const limit = `#case=${encodeURIComponent('quota/limit-changes[per=user,from=1,to=2,kind=enumerate,cancel=yes]')}`;
const views: [string, string, string][] = [
  ['why', 'broken.html', limit],
  ['operations', 'broken.html', `${limit}&view=operations&event=56`],
  ['sequence', 'broken.html', `${limit}&view=sequence&event=56`],
  ['events', 'broken.html', `${limit}&view=events&event=56`],
  ['state', 'broken.html', `${limit}&view=state&event=56`],
  ['summary', 'broken.html', '#summary'],
  ['rules', 'broken.html', '#rules'],
  ['rule', 'broken.html', '#rule=quota.held-while-running'],
  ['passed', 'suite.html', ''],
  ['bench', 'bench.html', ''],
  ['bench-scenario', 'bench.html', '#scenario=cancel/between-results'],
  ['bench-line', 'bench.html', '#line=cancel/between-results%20told'],
  ['bench-all', 'bench-all.html', ''],
  ['history', 'history.html', ''],
  ['load', 'load.html', ''],
  ['coverage', 'coverage.html', ''],
  ['diff-latency', 'diff-latency.html', ''],
  ['diff-verdicts', 'diff-verdicts.html', ''],
];

describe.each([['light', false], ['dark', true]] as const)('in %s', (theme, dark) => {
  it.each(views)('%s has no fault that axe finds, and asks for nothing', async (name, file, link) => {
    const {page, context, requests, errors} = await opened(chromium, file, {link, dark});
    if (link.startsWith('#case')) await drawn(page);
    await shot(page, `${name}-${theme}`);
    await expectAccessible(page, `${name}, ${theme}`);
    expect(errors).toEqual([]);
    expect(requests).toHaveLength(1); // The page itself.
    await context.close();
  });
});

describe('the page', () => {
  it('opens on why the first failure failed', async () => {
    const {page, context} = await opened(chromium, 'broken.html');
    await drawn(page);
    expect(await page.getByRole('tab', {selected: true}).innerText()).toBe('why');
    expect(await page.locator('.verdict .headline').innerText()).toContain('broken');
    expect(await page.locator('#static').count()).toBe(0);
    expect(await page.locator('.bars .hatch').count()).toBeGreaterThan(0);
    await context.close();
  });

  it('opens on the summary where nothing failed', async () => {
    const {page, context} = await opened(chromium, 'suite.html');
    expect(await page.locator('main h1').innerText()).toMatch(/^[0-9,]+ cases$/);
    await context.close();
  });

  it('tells why in the same words to those who do not see it', async () => {
    // High enough for every row, whatever the letters are.
    const {page, context} = await opened(chromium, 'broken.html', {link: limit, height: 4000});
    await drawn(page);
    expect(await page.locator('#sequence [role=row]').count()).toBe(Number(await page.locator('#sequence').getAttribute('aria-rowcount')));
    const tree = await page.locator('main').ariaSnapshot();
    await expect(tree).toMatchFileSnapshot('why.aria.txt');
    await context.close();
  });

  it('is dark and light by key, and as the system again', async () => {
    const {page, context} = await opened(chromium, 'broken.html', {link: '#summary'});
    const colour = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const [white, black] = ['rgb(255, 255, 255)', 'rgb(20, 24, 29)'];
    expect(await colour()).toBe(white);
    await page.emulateMedia({colorScheme: 'dark'});
    await settled(page);
    expect(await colour()).toBe(black);
    await press(page, 'd');
    expect(await colour()).toBe(white);
    await press(page, 'd');
    expect(await colour()).toBe(black);
    await page.emulateMedia({colorScheme: 'light'});
    await settled(page);
    expect(await colour()).toBe(black);
    await press(page, 'd');
    expect(await colour()).toBe(white);
    await context.close();
  });

  it('does not say that nothing was broken where nothing was judged', async () => {
    const {page, context} = await opened(chromium, 'refused.html');
    const text = await page.locator('main').innerText();
    expect(text).toContain('the input is wrong');
    expect(text).toMatch(/wrong\.yaml:1:1: 'system' is missing[^\n]*\n+hint: /);
    expect(text).not.toContain('Nothing was broken');
    expect(await page.locator('.top .bad').innerText()).toMatch(/refused/);
    await context.close();
  });

  it('lets times and words of the sequence stand below each other', async () => {
    for (const width of [1400, 390]) {
      const {page, context} = await opened(chromium, 'broken.html', {link: `${limit}&view=sequence`, width, height: 2000});
      await drawn(page);
      const edges = (selector: string, side: 'left' | 'right') =>
        page.evaluate(([selector, side]) => [...new Set([...document.querySelectorAll(selector!)].map((each) => Math.round(each.getBoundingClientRect()[side as 'left'])))], [selector, side] as const);
      expect(await edges('#sequence .row .time', 'right')).toHaveLength(1);
      const words = await edges('#sequence .row .words', 'left');
      expect(words).toHaveLength(1);
      expect(words[0]).toBeLessThan(width * 0.7); // What happened is in sight, without scrolling.
      await context.close();
    }
  });

  it('can be used in a narrow window, as at 200 % and more', async () => {
    const {page, context, errors} = await opened(chromium, 'broken.html', {link: limit, width: 480});
    await drawn(page);
    await shot(page, 'why-narrow');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(480);
    await page.getByRole('button', {name: 'cases'}).click();
    await page.getByRole('tree').waitFor();
    await expectAccessible(page, 'narrow');
    expect(errors).toEqual([]);
    await context.close();
  });

  it('keeps its shapes in forced colours and on paper', async () => {
    const {page, context} = await opened(chromium, 'broken.html', {link: limit});
    await drawn(page);
    await page.emulateMedia({forcedColors: 'active'});
    await settled(page);
    await shot(page, 'why-forced-colours');
    expect(await page.evaluate(() => getComputedStyle(document.querySelector('.bars .bar')!).stroke)).not.toBe('none');
    await page.emulateMedia({forcedColors: 'none', media: 'print'});
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await page.waitForFunction(() => document.querySelectorAll('#sequence [role=row]').length > 25);
    const rows = await page.locator('#sequence [role=row]').count();
    expect(rows).toBe(Number(await page.locator('#sequence').getAttribute('aria-rowcount')));
    await page.screenshot({path: (await import('./reports')).folder + 'why-print.png', fullPage: true});
    await context.close();
  });
});

describe('without script', () => {
  it('the page tells what failed, and how to see it again', async () => {
    const {page, context, requests} = await opened(chromium, 'broken.html', {script: false});
    await shot(page, 'no-script');
    const text = await page.locator('#static').innerText();
    expect(text).toContain('quota.held-while-running');
    expect(text).toContain("rescind replay");
    expect(text).toMatch(/failed/);
    expect(requests).toHaveLength(1);
    await context.close();
  });
  it('and where its data is damaged, that part stays, too', async () => {
    const {page, context} = await opened(chromium, 'damaged.html');
    expect(await page.locator('.notice').innerText()).toContain('cannot show this report');
    expect(await page.locator('#static').innerText()).toBe('still');
    await context.close();
  });
});
