import type {Event, Row} from '../data/block';
import {codeName} from './words';

/// What stands at one moment of a run, told by the events so far: `section / name / field` to a text.
export type State = Map<string, string>;
export interface Fact {
  section: Section;
  name: string;
  field: string;
  value: string;
}
export const sections = ['operation', 'provider', 'quota', 'connection', 'thread', 'session', 'messages', 'harness'] as const;
export type Section = (typeof sections)[number];

const key = (section: Section, name: string, field: string): string => JSON.stringify([section, name, field]);

class Folder {
  readonly state: State = new Map();
  private readonly calls = new Map<string, string[]>();
  private readonly underWay = new Map<string, string>();

  apply({row}: Event): void {
    const op = row.op === undefined ? undefined : String(row.op);
    if (op !== undefined) this.operation(row, op);
    if (op !== undefined) this.provider(row, op);
    this.quota(row, op);
    this.connections(row);
    this.sessions(row);
    this.threads(row);
    this.messages(row);
    if (row.event === 'step-blocked') this.set('harness', String(row.thread ?? row.op ?? 'step'), 'waits for', String(row['waits-for']));
    if (row.event === 'step-fired') this.set('harness', String(row.thread ?? row.op ?? 'step'), 'waits for', '');
    if (row.event === 'end') this.set('harness', 'run', 'end', String(row.why));
    if (row.event === 'fault') this.set('harness', `fault ${row.what === 'heal' ? (row.ends ?? '') : row.what}`, 'state', row.what === 'heal' ? 'healed' : 'lasts');
  }

  private set(section: Section, name: string, field: string, value: string): void {
    if (value === '') this.state.delete(key(section, name, field));
    else this.state.set(key(section, name, field), value);
  }

  private more(section: Section, name: string, field: string, by = 1): void {
    this.set(section, name, field, String(Number(this.state.get(key(section, name, field)) ?? 0) + by));
  }

  private operation(row: Row, op: string): void {
    const set = (field: string, value: string) => this.set('operation', op, field, value);
    switch (row.event) {
      case 'start':
        for (const field of ['results', 'final', 'cancel', 'server', 'units held']) set(field, '');
        this.set('provider', op, 'state', '');
        return set('phase', 'running');
      case 'result':
        return this.more('operation', op, 'results');
      case 'final':
        set('final', row.code === undefined ? 'came' : codeName(Number(row.code)));
        return set('phase', 'finished');
      case 'cancel':
        if (this.state.get(key('operation', op, 'phase')) === 'running') set('phase', 'cancelling');
        return set('cancel', 'asked for');
      case 'cancel-returned':
        return set('cancel', `call returned ${codeName(Number(row.code))}`);
      case 'cancel-received':
        return set('server', 'told to cancel');
      case 'admit':
        return set('server', 'admitted');
      case 'refuse':
        return set('server', `refused: ${codeName(Number(row.code))}`);
      case 'close':
        return set('phase', 'closing');
      case 'close-returned':
        return set('phase', 'closed');
    }
  }

  private provider(row: Row, op: string): void {
    const name = row.run === undefined || row.run === 0 ? op : `${op}, run ${row.run}`;
    const set = (field: string, value: string) => this.set('provider', name, field, value);
    switch (row.event) {
      case 'provider-start':
        set('heard', '');
        set('posted', '');
        return set('state', 'running');
      case 'post':
        return this.more('provider', name, 'posted');
      case 'provider-final':
        return set('state', `final posted: ${codeName(Number(row.code))}`);
      case 'cancel-heard':
        return set('heard', `of the cancel, by ${row.how}`);
      case 'provider-end':
        return set('state', 'ended');
      case 'provider-crash':
        return set('state', 'crashed');
    }
  }

  private quota(row: Row, op: string | undefined): void {
    if (row.pool === undefined) return;
    const whose = row.scope === 'user' ? row.context : row.scope === 'session' ? row.session : undefined;
    const name = [row.pool, row.scope === undefined ? undefined : `per ${row.scope}`, whose].filter((each) => each !== undefined).join(' ');
    if (row.limit !== undefined) this.set('quota', name, 'limit', String(row.limit));
    if (row.held !== undefined) this.set('quota', name, 'held', String(row.held));
    if (op === undefined || row.units === undefined) return;
    const sign = row.event === 'charge' ? 1 : row.event === 'release' ? -1 : 0;
    if (sign !== 0) this.more('operation', op, row.pool === 'operations' ? 'units held' : `${row.pool} held`, sign * Number(row.units));
  }

  private connections(row: Row): void {
    if (row.event === 'connect') this.set('connection', String(row.connection), 'state', 'asked for');
    if (row.event === 'send' && row.connection !== undefined) this.set('connection', String(row.connection), 'state', 'up');
    if (row.event === 'disconnect') this.set('connection', String(row.connection), 'state', row.op === undefined ? 'down' : `given up by ${row.op}`);
  }

  private sessions(row: Row): void {
    const session = String(row.session);
    if (row.event === 'session-open') this.set('session', session, 'state', 'open');
    if (row.event === 'session-close') this.set('session', session, 'state', 'closing');
    if (row.event === 'session-closed' || row.event === 'session-close-returned') this.set('session', session, 'state', 'closed');
  }

  // A call is entered on its thread, and is left with its return; a callback likewise.
  private threads(row: Row): void {
    if (row.thread === undefined) return;
    const thread = String(row.thread);
    const inside = this.calls.get(thread) ?? [];
    const about = `${row.op ?? row.session ?? ''}`;
    if (/^(start|cancel|close|read|session-close)$/.test(row.event)) inside.push(`${row.event} ${about}`.trim());
    if (/-returned$/.test(row.event)) inside.pop();
    if ((row.event === 'result' || row.event === 'final') && row.via === 'callback') inside.push(`callback of ${row.event} ${about}`);
    this.calls.set(thread, inside);
    this.set('thread', thread, 'inside', inside.join(', in it '));
  }

  private messages(row: Row): void {
    if (row.id === undefined || !/^(send|deliver|lost)$/.test(row.event)) return;
    const id = String(row.id);
    if (row.event === 'send') this.underWay.set(id, `${row.message}${row.op === undefined ? '' : ` of ${row.op}`}`);
    else this.underWay.delete(id);
    this.set('messages', 'under way', 'count', String(this.underWay.size));
    const some = [...this.underWay.values()];
    this.set('messages', 'under way', 'which', some.slice(0, 8).join(', ') + (some.length > 8 ? ` and ${some.length - 8} more` : ''));
  }
}

/// What stands after the first `count` of the events.
export function stateAfter(events: readonly Event[], count: number): State {
  const folder = new Folder();
  for (let i = 0; i < count && i < events.length; ++i) folder.apply(events[i]!);
  return folder.state;
}

/// The facts of a state, in the order of sections and of first appearance.
export function factsOf(state: State): Fact[] {
  const facts = [...state].map(([packed, value]) => {
    const [section, name, field] = JSON.parse(packed) as [Section, string, string];
    return {section, name, field, value};
  });
  return facts.sort((a, b) => sections.indexOf(a.section) - sections.indexOf(b.section));
}

export interface Change extends Fact {
  /// Before: empty where it was not there.
  before: string;
  changed: boolean;
}

/// The facts after an event, each with what it was before; one that went away has an empty value.
export function changes(before: State, after: State): Change[] {
  const all = new Map([...after].map(([name, value]) => [name, value]));
  for (const name of before.keys()) if (!all.has(name)) all.set(name, '');
  return factsOf(all).map((fact) => {
    const was = before.get(key(fact.section, fact.name, fact.field)) ?? '';
    return {...fact, before: was, changed: was !== fact.value};
  });
}
