import {execFileSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import type {Browser, Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {browser} from './browser';

/// What `rescind replay --format mermaid` writes, drawn by Mermaid itself.
let chromium: Browser;
let page: Page;
const root = fileURLToPath(new URL('../../../../', import.meta.url));
const library = fileURLToPath(new URL('../../node_modules/mermaid/dist/mermaid.min.js', import.meta.url));

beforeAll(async () => {
  chromium = await browser();
  page = await chromium.newPage();
  await page.addScriptTag({path: library});
});
afterAll(() => chromium?.close());

function written(...args: string[]): string {
  try {
    return execFileSync(process.env.RESCIND!, ['replay', ...args, '--format', 'mermaid'], {cwd: root, stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 26, encoding: 'utf8'});
  } catch (error) {
    return (error as {stdout: string}).stdout; // The run fails, as it should.
  }
}

/// The texts of the messages in the picture that Mermaid makes of it.
const drawn = (text: string): Promise<string[]> =>
  page.evaluate(async (code) => {
    const {mermaid} = window as unknown as {mermaid: {initialize(settings: object): void; render(id: string, code: string): Promise<{svg: string}>}};
    mermaid.initialize({startOnLoad: false, securityLevel: 'strict', maxTextSize: 1_000_000});
    const {svg} = await mermaid.render('picture', code);
    document.body.innerHTML = svg;
    return [...document.querySelectorAll('.messageText')].map((each) => each.textContent ?? '');
  }, text);

const messagesIn = (text: string): number => text.split('\n').filter((each) => /->>/.test(each)).length;

describe('a run as a Mermaid diagram', () => {
  const broken = ['scenarios/small/one-stream.yaml', '--case', 'small/one-stream[protocol=push,hears=poll]', '--mutant', 'quota-early'];

  it('is drawn with every message, the why of it and the whole', async () => {
    for (const args of [broken, [...broken, '--all'], ['scenarios/cancel/between-results.yaml', '--case', 'cancel/between-results[kind=enumerate,hears=poll,reason=none]', '--all']]) {
      const text = written(...args);
      expect(messagesIn(text), args.join(' ')).toBeGreaterThan(5);
      expect(await drawn(text), args.join(' ')).toHaveLength(messagesIn(text));
    }
  });

  it('is refused where it is none', async () => {
    await expect(drawn('sequenceDiagram\n  A->>: nobody\n')).rejects.toThrow();
  });
});
