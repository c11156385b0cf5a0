import type {Browser} from 'playwright-core';
import {readFileSync} from 'node:fs';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {type Fuzzed, type Mutants, readJson} from '../../src/data/bench';
import {grouped} from '../../src/model/words';
import '../unit/inflate';
import {browser, expectAccessible, opened, settled, shot} from './browser';
import {folder} from './reports';

let chromium: Browser;
beforeAll(async () => {
  chromium = await browser();
});
afterAll(() => chromium?.close());

const elementOf = (file: string) => (id: string) => new RegExp(`<script type="application/octet-stream" id="${id}">([^<]*)</script>`).exec(readFileSync(folder + file, 'utf8'))?.[1];

describe('the page of mutants', () => {
  it('opens on what killed each, and leads to that run', async () => {
    const mutants = (await readJson<Mutants>(elementOf('mutants.html'), 'mutants', 1))!;
    const {page, context} = await opened(chromium, 'mutants.html');
    expect(await page.locator('main h1').innerText()).toBe('2 of 2 mutants killed');
    expect(await page.locator('.mutants tbody tr').count()).toBe(2);
    const {name, rule, result} = mutants.mutants[0]!;
    const row = page.locator('.mutants tbody tr').first();
    const text = await row.innerText();
    for (const word of [name, rule!, result!.first_case!, grouped(result!.cases_failed)]) expect(text).toContain(word);
    await expectAccessible(page, 'mutants');
    await shot(page, 'mutants');
    await row.getByRole('link', {name: result!.first_case!}).click();
    await settled(page);
    expect(await page.locator('main h1').innerText()).toContain(`${name}: ${result!.first_case!}`);
    expect(await page.locator('main').innerText()).toContain(result!.replay!);
    await context.close();
  });
});

describe('the page of a search', () => {
  it('draws the races that its runs reached', async () => {
    const fuzzed = (await readJson<Fuzzed>(elementOf('fuzz.html'), 'fuzzed', 1))!;
    const growth = fuzzed.races_after!;
    expect(growth.length).toBeGreaterThan(5);
    expect(growth.every(({races, runs}, i) => i === 0 || (races > growth[i - 1]!.races && runs > growth[i - 1]!.runs))).toBe(true);
    expect(growth.at(-1)!.races).toBe(fuzzed.races);
    const {page, context} = await opened(chromium, 'fuzz.html');
    expect(await page.locator('main h1').innerText()).toBe('Nothing was found');
    expect(await page.locator('main').innerText()).toContain(`${grouped(fuzzed.races)} races in 3,000 runs`);
    expect(await page.locator('.curve path').getAttribute('d')).toMatch(/^M[\d.,ML]+$/);
    await page.getByText('as a table').click();
    await settled(page);
    expect(await page.locator('main table tbody tr').count()).toBe(growth.length);
    await expectAccessible(page, 'fuzz');
    await shot(page, 'fuzz');
    await context.close();
  });
});
