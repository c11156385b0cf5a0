import {readFileSync} from 'node:fs';
import {type Browser, type BrowserContext, chromium, type Page} from 'playwright-core';
import {expect} from 'vitest';
import {folder} from './reports';

/// Debian's Chromium with a new profile, without anything that it does on its own.
export const browser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });

export interface Opened {
  page: Page;
  context: BrowserContext;
  /// What the page asked for besides itself; what it said of errors.
  requests: string[];
  errors: string[];
}

interface Wanted {
  link?: string;
  dark?: boolean;
  script?: boolean;
  width?: number;
  height?: number;
}

export async function opened(from: Browser, file: string, {link = '', dark = false, script = true, width = 1400, height = 950}: Wanted = {}): Promise<Opened> {
  const context = await from.newContext({viewport: {width, height}, colorScheme: dark ? 'dark' : 'light', javaScriptEnabled: script, reducedMotion: 'reduce'});
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const requests: string[] = [];
  const errors: string[] = [];
  page.on('request', (request) => void requests.push(request.url()));
  page.on('pageerror', (error) => void errors.push(String(error)));
  page.on('console', (message) => void (message.type() === 'error' && errors.push(message.text())));
  await page.goto(`file://${folder}${file}${link}`);
  if (script) await page.waitForSelector('.page, .notice');
  return {page, context, requests, errors};
}

/// Until the run is unpacked and drawn.
export const drawn = (page: Page) => page.waitForSelector('.details');

/// Until the page has drawn what was done to it: its effects run after a frame.
export const settled = (page: Page) =>
  page.evaluate(async () => {
    for (let i = 0; i < 2; ++i) await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  });

/// Presses keys, one after the other, until the page has settled.
export async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
  await settled(page);
}

/// A picture for people, beside the reports.
export async function shot(page: Page, name: string): Promise<void> {
  await page.screenshot({path: `${folder}${name}.png`});
}

const axe = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

/// No fault that axe finds.
export async function expectAccessible(page: Page, what: string): Promise<void> {
  await page.evaluate(axe); // Not as an element: the page's own policy stays in force.
  const faults = await page.evaluate(async () => {
    const {axe} = window as unknown as {axe: {run(): Promise<{violations: {id: string; nodes: {html: string; failureSummary?: string}[]}[]; passes: unknown[]}>}};
    const {violations, passes} = await axe.run();
    return {checked: passes.length, faults: violations.flatMap(({id, nodes}) => nodes.slice(0, 3).map(({html, failureSummary}) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ''}`))};
  });
  expect(faults.faults, what).toEqual([]);
  expect(faults.checked, what).toBeGreaterThan(15);
}
