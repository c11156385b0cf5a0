import {readFileSync, statSync} from 'node:fs';
import {beforeAll, describe as suite, expect, it} from 'vitest';
import {Report} from '../../src/data/report';
import {eventNumbered} from '../../src/model/run';
import {describe, timeText} from '../../src/model/words';
import '../unit/inflate';
import {folder} from './reports';

/// What rescind itself wrote, read with the viewer's own parts.
async function read(file: string): Promise<Report> {
  const text = readFileSync(folder + file, 'utf8');
  const elements = new Map([...text.matchAll(/<script type="application\/octet-stream" id="([a-z0-9-]+)">([^<]*)<\/script>/g)].map(([, id, data]) => [id!, data!]));
  return Report.read((id) => elements.get(id));
}

let broken: Report;
let whole: Report;
beforeAll(async () => {
  broken = await read('broken.html');
  whole = await read('suite.html');
});

suite('reports of rescind', () => {
  it('say the same of an event as the page', async () => {
    let said = 0;
    for (const breach of broken.index.breaches) {
      const run = await broken.history(breach.case);
      for (const [i, n] of breach.events.entries()) {
        const event = eventNumbered(run!.events, n)!;
        const line = broken.text(breach.lines[i]!);
        expect(line).toContain(describe(event.row));
        expect(line).toContain(timeText(event.t, broken.clock(breach.case)));
        ++said;
      }
    }
    expect(said).toBeGreaterThan(100);
  });

  it('hold the history of every case, as long as the index says', async () => {
    for (let c = 0; c < whole.count; ++c) {
      const run = await whole.history(c);
      expect(run!.events).toHaveLength(whole.index.cases.events[c]!);
      expect(run!.events.at(-1)!.row.event).toBe('end');
    }
  });

  it('hold the run without the mutant for what failed', async () => {
    const failed = broken.index.cases.outcome.findIndex((_, c) => broken.failed(c));
    const [run, reference] = [await broken.history(failed), await broken.reference(failed)];
    expect(reference!.events.length).toBeGreaterThan(0);
    expect(run!.events).not.toEqual(reference!.events);
  });

  it('take at most 90 bytes a case, with every event', () => {
    expect(whole.count).toBeGreaterThan(16_000);
    expect(statSync(`${folder}suite.html`).size / whole.count).toBeLessThan(90);
  });
});
