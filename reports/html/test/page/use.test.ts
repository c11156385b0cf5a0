import type {Browser, Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {browser, drawn, expectAccessible, opened, press, settled, shot} from './browser';
import {hostileNames, longEvents} from './reports';

let chromium: Browser;
beforeAll(async () => void (chromium = await browser()));
afterAll(() => chromium?.close());

const name = 'quota/limit-changes[per=user,from=1,to=2,kind=enumerate,cancel=yes]';
const limit = `#case=${encodeURIComponent(name)}`;
const placed = (page: Page, what: string) => page.evaluate((key) => new URLSearchParams(location.hash.slice(1)).get(key), what);
const focused = (page: Page) => page.evaluate(() => document.activeElement?.id || document.activeElement?.className || '');

describe('with the keyboard alone', () => {
  it('a failing case is found, its evidence reached, and its command copied', async () => {
    const {page, context} = await opened(chromium, 'broken.html', {link: '#summary'});
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await press(page, '/');
    await page.waitForFunction(() => document.activeElement?.id === 'search');
    await page.keyboard.type('limit-changes kind=enumerate cancel=yes');
    await page.waitForFunction(() => /^9 of/.test(document.querySelector('.count')!.textContent!));
    // Esc leads out of the field to the list; the first line is the file.
    await press(page, 'Escape');
    await page.waitForFunction(() => document.activeElement?.id === 'cases');
    expect(await page.locator('.count').innerText()).toMatch(/^9 of/);
    await press(page, 'Home', 'ArrowRight', 'Enter');
    await drawn(page);
    expect(await focused(page)).toBe('view');
    expect(await placed(page, 'case')).toContain('quota/limit-changes');
    await press(page, 'e');
    const shown = Number(await placed(page, 'event'));
    await page.waitForFunction(() => /shows the violation/.test(document.querySelector('.details')!.textContent!));
    expect(await page.locator('.said').innerText()).toContain('shows the violation');
    // To the next and back; to the same operation's neighbours and back.
    await press(page, 'ArrowDown');
    expect(Number(await placed(page, 'event'))).toBeGreaterThan(shown);
    await press(page, 'ArrowUp', 'ArrowLeft');
    expect(Number(await placed(page, 'event'))).toBeLessThan(shown);
    await press(page, 'v');
    expect(await page.locator('.details').innerText()).toMatch(/release three.*shows the violation/s);
    await press(page, 'c');
    await page.waitForFunction(() => /is copied/.test(document.querySelector('.said')!.textContent!));
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toMatch(/^rescind replay scenarios\/quota\/limit-changes.yaml --case 'quota\/limit-changes\[.*' --seed 1 --mutant quota-early$/);
    await press(page, 'y');
    await page.waitForFunction(() => /The link is copied/.test(document.querySelector('.said')!.textContent!));
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
    await context.close();
  });

  it('every view is a key away, and the state can be stepped through', async () => {
    const {page, context} = await opened(chromium, 'broken.html', {link: limit});
    await drawn(page);
    for (const [key, tab] of [['2', 'operations'], ['3', 'sequence'], ['4', 'events'], ['5', 'state'], ['1', 'why']] as const) {
      await press(page, key);
      await page.locator(`#tab-${tab}[aria-selected=true]`).waitFor();
      expect(await placed(page, 'view')).toBe(tab);
    }
    await press(page, '5', 'v');
    const at = Number(await placed(page, 'event'));
    await press(page, '[');
    expect(Number(await placed(page, 'event'))).toBe(at - 1);
    await press(page, ']');
    expect(Number(await placed(page, 'event'))).toBe(at);
    // The event that broke the rule gave a unit back.
    expect(await page.locator('.changed').first().innerText()).toMatch(/→/);
    await context.close();
  });

  it('the other end of a message is a key away', async () => {
    const {page, context} = await opened(chromium, 'broken.html', {link: `${limit}&view=sequence`});
    await drawn(page);
    await press(page, 'v');
    for (let i = 0; i < 40 && !/deliver/.test(await page.locator('.details').innerText()); ++i) await press(page, 'ArrowUp');
    const at = Number(await placed(page, 'event'));
    await press(page, 'm');
    expect(await page.locator('.details').innerText()).toMatch(/send/);
    await press(page, 'm');
    expect(Number(await placed(page, 'event'))).toBe(at);
    await context.close();
  });

  it('one operation can be looked at, rows folded and unfolded, and pictures made wider', async () => {
    const {page, context} = await opened(chromium, 'broken.html', {link: `${limit}&view=sequence&event=56`});
    await drawn(page);
    const rows = async () => Number(await page.locator('#sequence').getAttribute('aria-rowcount'));
    const folded = await rows();
    await press(page, 'f');
    await page.waitForFunction((before) => Number(document.querySelector('#sequence')!.getAttribute('aria-rowcount')) > before, folded);
    expect(await rows()).toBe(93); // All events, and the head.
    await press(page, 'o');
    expect(await placed(page, 'only')).toBe('three');
    await page.waitForFunction(() => Number(document.querySelector('#sequence')!.getAttribute('aria-rowcount')) < 93);
    await press(page, 'o');
    expect(await placed(page, 'only')).toBeNull();
    await press(page, '2');
    const width = () => page.evaluate(() => document.querySelector('.bars')!.scrollWidth);
    await page.locator('.bars').waitFor();
    const narrow = await width();
    await press(page, '+', '+');
    await page.waitForFunction((before) => document.querySelector('.bars')!.scrollWidth > before, narrow);
    await press(page, '0');
    await page.waitForFunction((before) => document.querySelector('.bars')!.scrollWidth === before, narrow);
    await context.close();
  });

  it('cases and failures are walked through, and the way back is open', async () => {
    const {page, context} = await opened(chromium, 'broken.html', {link: limit});
    await drawn(page);
    await press(page, 'j');
    const next = await placed(page, 'case');
    expect(next).not.toBe(name);
    await press(page, 'k');
    expect(await placed(page, 'case')).toBe(name);
    await press(page, 'n');
    expect(await placed(page, 'case')).not.toBe(name);
    await press(page, 'N');
    expect(await placed(page, 'case')).toBe(name);
    await page.goBack();
    await page.waitForFunction((before) => new URLSearchParams(location.hash.slice(1)).get('case') !== before, name);
    await context.close();
  });

  it('the keys are explained, and single ones can be switched off', async () => {
    const {page, context} = await opened(chromium, 'broken.html', {link: limit});
    await drawn(page);
    await press(page, '?');
    await page.getByRole('dialog').waitFor();
    await expectAccessible(page, 'keys');
    await page.getByRole('checkbox', {name: 'single characters are keys'}).press('Space');
    await press(page, 'Escape');
    await page.getByRole('dialog').waitFor({state: 'detached'});
    await press(page, '5', 'j');
    expect(await placed(page, 'view')).toBeNull();
    expect(await placed(page, 'case')).toBe(name);
    await context.close();
  });

  it('Tab meets few stops before the run, and none is lost', async () => {
    const {page, context} = await opened(chromium, 'broken.html', {link: limit});
    await drawn(page);
    const stops: string[] = [];
    for (let i = 0; i < 40; ++i) {
      await press(page, 'Tab');
      stops.push(await focused(page));
    }
    for (const stop of ['search', 'cases', 'tab-why', 'sequence']) expect(stops, stops.join(' ')).toContain(stop);
    expect(stops.indexOf('sequence')).toBeLessThan(30);
    await context.close();
  });
});

describe('links', () => {
  it('lead to a case, a view, an event and an operation by name', async () => {
    const {page, context} = await opened(chromium, 'broken.html', {link: `${limit}&view=events&event=56&only=three`});
    await drawn(page);
    expect(await page.locator('main h1').innerText()).toContain(name);
    expect(await page.locator('.details').innerText()).toContain('event 56');
    expect(await page.locator('#events .row.active').innerText()).toContain('56');
    expect(await page.locator('#events').getByText('start one').count()).toBe(0);
    await context.close();
  });
  it('say so where they were made for another run', async () => {
    const link = '#case=long%2Frun&h=01234567&event=3';
    const own = await opened(chromium, 'long.html', {link});
    await drawn(own.page);
    expect(await own.page.getByRole('alert').count()).toBe(0);
    await own.context.close();
    const other = await opened(chromium, 'other-run.html', {link});
    await drawn(other.page);
    expect(await other.page.getByRole('alert').innerText()).toContain('made for another run');
    await other.context.close();
  });
  it('say so where there is no such case or rule, or no such event', async () => {
    const {page, context, errors} = await opened(chromium, 'broken.html', {link: '#case=gone[a=b]'});
    expect(await page.getByRole('alert').innerText()).toContain('There is no case gone[a=b]');
    await page.goto(`${page.url().split('#')[0]}#rule=gone`);
    await page.getByText('This report knows no rule gone').waitFor();
    await page.goto(`${page.url().split('#')[0]}${limit}&event=99999&breach=7&only=nobody&view=state`);
    await drawn(page);
    await settled(page);
    expect(errors).toEqual([]);
    await context.close();
  });
});

describe('search', () => {
  it('finds cases by words, values and rules', async () => {
    const {page, context} = await opened(chromium, 'suite.html', {link: '#summary'});
    const count = () => page.locator('.count [role=status]').innerText();
    const all = await count();
    await page.locator('#search').fill('quota/ cancel=yes');
    await page.waitForFunction((before) => document.querySelector('.count [role=status]')!.textContent !== before, all);
    expect(await count()).toMatch(/^[0-9,]+ of [0-9,]+ cases$/);
    await page.getByRole('button', {name: 'show all'}).click();
    await settled(page);
    expect(await count()).toBe(all);
    await page.getByText('more: families').click();
    await page.getByRole('combobox', {name: 'family'}).selectOption('quota');
    await page.getByRole('combobox', {name: 'kind', exact: true}).selectOption('get');
    await settled(page);
    expect(await count()).toMatch(/ of /);
    await page.locator('#search').fill('nothing is called that');
    await page.getByText('No case is like that.').waitFor();
    await context.close();
  });
  it('shows the cases of a rule from its page', async () => {
    const {page, context} = await opened(chromium, 'broken.html', {link: '#rule=quota.held-while-running'});
    await page.getByRole('button', {name: 'broken'}).click();
    await page.waitForFunction(() => / of /.test(document.querySelector('.count')!.textContent!));
    const broken = await page.locator('.counts .bad b').last().innerText();
    expect(await page.locator('.count [role=status]').innerText()).toContain(`${broken} of`);
    await context.close();
  });
});

describe('a run of 9,254 events', () => {
  it('has few nodes in every view, and shows its last event', async () => {
    const {page, context, errors} = await opened(chromium, 'long.html');
    await drawn(page);
    for (const tab of ['why', 'operations', 'sequence', 'events']) {
      await page.locator(`#tab-${tab}`).click();
      await page.locator(`#tab-${tab}[aria-selected=true]`).waitFor();
      const nodes = () => page.evaluate(() => document.querySelectorAll('*').length);
      expect(await nodes(), tab).toBeLessThan(1500);
      if (tab === 'why' || tab === 'operations') continue;
      const grid = page.locator(`#${tab}`);
      await grid.focus();
      await press(page, 'End');
      await page.waitForFunction((id) => document.querySelector(`#${id} .active`)?.textContent?.includes('end'), tab);
      expect(await placed(page, 'event')).toBe(String(longEvents - 1));
      await press(page, 'Home', 'PageDown');
      expect(await nodes(), tab).toBeLessThan(1500);
    }
    await shot(page, 'long');
    expect(errors).toEqual([]);
    await context.close();
  });

  it('is scrolled through with few nodes, and what is active stays in the page', async () => {
    const {page, context} = await opened(chromium, 'long.html', {link: '#case=long%2Frun&view=sequence&event=9000'});
    await drawn(page);
    const most = await page.evaluate(async () => {
      const grid = document.getElementById('sequence')!;
      let most = 0;
      for (let i = 0; i < 40; ++i) {
        grid.scrollTop = (grid.scrollHeight * i) / 40;
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        most = Math.max(most, document.querySelectorAll('*').length);
        const active = grid.getAttribute('aria-activedescendant');
        if (!active || !document.getElementById(active)) throw new Error(`${active} is not in the page`);
      }
      return most;
    });
    expect(most).toBeLessThan(1500);
    await context.close();
  });
});

describe('what real programs recorded', () => {
  it('can be looked at in every view', async () => {
    const {page, context, errors} = await opened(chromium, 'real.html');
    await drawn(page);
    const cases = Number(/[0-9]+/.exec(await page.locator('.count [role=status]').innerText())![0]);
    expect(cases).toBeGreaterThan(30);
    const seen = new Set<string | null>();
    for (let i = 0; i < cases; ++i) {
      seen.add(await placed(page, 'case'));
      await press(page, '1', '2', '3', '4', '5', 'v', ']', 'e', 'ArrowDown', 'm');
      if (i + 1 < cases) await press(page, 'j');
      await drawn(page);
    }
    expect(seen.size).toBeGreaterThan(30);
    expect(errors).toEqual([]);
    await context.close();
  });
});

describe('hostile names', () => {
  it('are text, in every view', async () => {
    const {page, context, requests, errors} = await opened(chromium, 'hostile.html', {link: '#summary'});
    const harmless = async (where: string) => {
      expect(await page.evaluate(() => 'hurt' in window), where).toBe(false);
      expect(await page.locator('img, iframe, object, embed, script[src], body > :not(#viewer, script)').count(), where).toBe(0);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), where).toBe(true);
    };
    await harmless('summary');
    for (let i = 0; i < hostileNames.length; ++i) {
      await press(page, 'n');
      await drawn(page);
      for (const key of ['1', '2', '3', '4', '5']) {
        await press(page, key, 'v', 'ArrowUp');
        await harmless(`${hostileNames[i]!.slice(0, 40)}, view ${key}`);
      }
    }
    await press(page, '1');
    await shot(page, 'hostile');
    for (const link of ['#rules', '#rule=result.one-final']) {
      await page.goto(`${page.url().split('#')[0]}${link}`);
      await settled(page);
      await harmless(link);
    }
    expect(errors).toEqual([]);
    expect(requests.filter((url) => !url.includes('hostile.html'))).toEqual([]);
    await context.close();
  });

  it('say their control characters, and cannot turn what stands beside them', async () => {
    const {page, context} = await opened(chromium, 'hostile.html', {link: '#summary'});
    const text = await page.locator('main').innerText();
    expect(text).toContain('<script>window.hurt = 1</script>');
    expect(text).toContain('nul \\x00 bell \\x07');
    expect(text).toContain('\\u{202e}gnihton');
    expect(text).not.toMatch(/[\u0000\u202e]/);
    await context.close();
  });
});
