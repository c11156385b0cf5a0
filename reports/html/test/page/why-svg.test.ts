import {execFileSync} from 'node:child_process';
import type {Browser, Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {browser, drawn, opened} from './browser';
import {folder, root} from './reports';

/// The picture that the program draws (`replay --format svg`) and the one of the page say the same of one run: which events
/// show what was broken, in which order they stand, and what of them lies in the stretch that is hatched.
let chromium: Browser;
beforeAll(async () => void (chromium = await browser()));
afterAll(() => chromium?.close());

// A mutant for each kind of picture that rules have.
const broken: [string, string][] = [
  ['quota-early', 'scenarios/quota/limit-changes.yaml'],
  ['final-twice', 'scenarios/cancel/between-results.yaml'],
  ['cancel-waits-for-server', 'scenarios/cancel/between-results.yaml'],
  ['final-lost', 'scenarios/cancel/between-results.yaml'],
  ['result-after-final', 'scenarios/small/extras.yaml'],
  ['results-swapped', 'scenarios/small/extras.yaml'],
  ['quota-leak', 'scenarios/small/before-its-turn.yaml'],
];

interface Told {
  rows: number[];
  marks: number[];
  inGap: number[];
}

// Evidence of the sequence; what is on the bars, from left to right; of it, what stands where the gap is hatched. Bars of
// the page have marks for fewer kinds of events.
const told = (page: Page, rows: string, marks: string, gap: string): Promise<Told> =>
  page.evaluate(
    ([rows, marks, gap]) => {
      const all = (selector: string) => [...document.querySelectorAll<SVGElement>(selector)];
      const event = (element: Element) => Number(element.getAttribute('data-event'));
      const middle = (element: Element) => {
        const {left, right} = element.getBoundingClientRect();
        return (left + right) / 2;
      };
      const shown = all(rows!).map(event).sort((a, b) => a - b);
      const placed = all(marks!);
      placed.sort((a, b) => middle(a) - middle(b) || event(a) - event(b));
      const hatched = document.querySelector(gap!)?.getBoundingClientRect();
      const inGap = hatched ? placed.filter((mark) => middle(mark) >= hatched.left - 2 && middle(mark) <= hatched.right + 2) : [];
      return {rows: shown, marks: placed.map(event), inGap: inGap.map(event)};
    },
    [rows, marks, gap],
  );

describe('the picture of the program and that of the page', () => {
  it.each(broken)('mark the same events of %s', async (mutant, file) => {
    const rescind = (...args: string[]): string => {
      try {
        return execFileSync(process.env.RESCIND!, args, {cwd: root, encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'pipe']});
      } catch (error) {
        return (error as {stdout: string}).stdout;
      }
    };
    rescind('run', file, '--mutant', mutant, '-q', '--report', `html=${folder}same-${mutant}.html`);
    const {page, context} = await opened(chromium, `same-${mutant}.html`, {width: 2400, height: 4000});
    await drawn(page);
    const replay = await page.locator('.replay code').first().innerText();
    const words = [...replay.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);
    const ofPage = await told(page, '#sequence .evidence[data-event]', '.bars .mark[data-event]', '.bars .hatch');
    await context.close();

    const alone = await chromium.newPage({viewport: {width: 1000, height: 2000}});
    await alone.setContent(rescind(...words.slice(1), '--format', 'svg'));
    const ofProgram = await told(alone, '.of-evidence[data-event]', '.mark[data-event]', '.gap');
    await alone.close();
    expect(ofProgram.rows.length).toBeGreaterThan(0);
    expect(ofProgram.rows).toEqual(ofPage.rows);
    const inBoth = (events: number[]) => events.filter((n) => ofPage.marks.includes(n) && ofProgram.marks.includes(n));
    expect(inBoth(ofProgram.marks)).toEqual(inBoth(ofPage.marks));
    expect(inBoth(ofProgram.inGap)).toEqual(inBoth(ofPage.inGap));
    expect(inBoth(ofPage.marks).length).toBeGreaterThan(0);
  });
});
