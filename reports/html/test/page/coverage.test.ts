import {readFileSync} from 'node:fs';
import type {Browser} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {Coverage} from '../../src/data/bench';
import {browser, opened, settled, shot} from './browser';
import {folder} from './reports';

let chromium: Browser;
beforeAll(async () => void (chromium = await browser()));
afterAll(() => chromium?.close());

const {totals} = JSON.parse(readFileSync(`${folder}coverage.json`, 'utf8')) as Coverage;

describe('the page of coverage', () => {
  it('has the races on a map whose axes can be chosen', async () => {
    const {page, context} = await opened(chromium, 'coverage.html');
    const said = () => page.locator('.filter [role=status]').innerText();
    const sum = async () => {
      const cells = await page.locator('.races td').allInnerTexts();
      return cells.reduce((all, text) => all + Number(/^([\d,]+)\//.exec(text)?.[1]?.replaceAll(',', '') ?? 0), 0);
    };
    expect(await said()).toContain(`of ${String(totals.races_possible).replace(/\B(?=\d{3}$)/, ',')} possible races reached`);
    expect(await sum()).toBe(totals.races_reached);
    await page.getByLabel('rows', {exact: true}).selectOption('network');
    await settled(page);
    expect(await page.locator('.races tbody th').allInnerTexts()).toContain('reordered');
    expect(await sum()).toBe(totals.races_reached);
    await page.getByLabel('mode', {exact: true}).selectOption('sync');
    await settled(page);
    expect(await sum()).toBeLessThan(totals.races_reached);
    expect(Number((await said()).split(' ')[0]!.replaceAll(',', ''))).toBe(await sum());
    expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(1500);
    await context.close();
  });

  it('can be used in a narrow window, and without script', async () => {
    const {page, context} = await opened(chromium, 'coverage.html', {width: 480});
    await shot(page, 'coverage-narrow');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(480);
    await context.close();
    const still = await opened(chromium, 'coverage.html', {script: false});
    expect(await still.page.locator('#static').innerText()).toContain(`${totals.races_reached} of ${totals.races_possible} possible races reached`);
    await still.context.close();
  });
});
