import type {Row} from '../data/block';
import {lookup} from './lookup';

// MI_Result. 18 and 19 are not used.
const codes = [
  'ok', 'failed', 'access-denied', 'invalid-namespace', 'invalid-parameter', 'invalid-class', 'not-found',
  'not-supported', 'class-has-children', 'class-has-instances', 'invalid-superclass', 'already-exists',
  'no-such-property', 'type-mismatch', 'query-language-not-supported', 'invalid-query', 'method-not-available',
  'method-not-found', '', '', 'namespace-not-empty', 'invalid-enumeration-context', 'invalid-operation-timeout',
  'pull-has-been-abandoned', 'pull-cannot-be-abandoned', 'filtered-enumeration-not-supported',
  'continuation-on-error-not-supported', 'server-limits-exceeded', 'server-is-shutting-down',
];

export const codeName = (code: number): string => codes[code] || `code ${code}`;

/// Text that shows what it has: control characters, marks that turn the direction of writing and ends of lines are
/// written as escapes, as the terminal report does.
export function printable(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    (character) => {
      const value = character.codePointAt(0)!;
      const digits = value.toString(16);
      return value < 0x80 ? `\\x${digits.padStart(2, '0')}` : `\\u{${digits.padStart(4, '0')}}`;
    },
  );
}

/// 51.000 ms; 51.000250 ms where there are nanoseconds; `step 7` on a clock of steps.
export function timeText(t: number, clock = 'virtual'): string {
  return clock === 'steps' ? `step ${t}` : `${timeDigits(t, clock)} ms`;
}

export function timeDigits(t: number, clock = 'virtual'): string {
  if (clock === 'steps') return String(t);
  const ms = Math.floor(t / 1e6);
  const us = String(Math.floor(t / 1e3) % 1000).padStart(3, '0');
  const ns = t % 1000;
  return ns === 0 ? `${ms}.${us}` : `${ms}.${us}${String(ns).padStart(3, '0')}`;
}

/// A time without the noughts at its end, for an axis.
export function tickText(t: number, clock = 'virtual'): string {
  return clock === 'steps' ? String(t) : String(Math.round(t / 1e3) / 1e3);
}

/// 4 ms, 1.5 s, 0 s; `3 steps`.
export function durationText(ns: number, clock = 'virtual'): string {
  if (clock === 'steps') return ns === 1 ? '1 step' : `${ns} steps`;
  if (ns === 0) return '0 s';
  for (const [size, unit] of [[1e9, 's'], [1e6, 'ms'], [1e3, 'us']] as const) {
    if (Math.abs(ns) < size) continue;
    const decimals = String(Math.abs(ns) % size).padStart(String(size).length - 1, '0').replace(/0+$/, '');
    return `${ns < 0 ? '-' : ''}${Math.floor(Math.abs(ns) / size)}${decimals ? `.${decimals}` : ''} ${unit}`;
  }
  return `${ns} ns`;
}

/// A bare number says nothing: "operation 7", but "list".
function named(name: string, noun: string): string {
  return name === '' ? '""' : /^[0-9]+$/.test(name) ? `${noun} ${name}` : name;
}

export const opName = (op: string): string => named(op, 'operation');

interface Member {
  field: string;
  said: (value: string, row: Row) => string;
  /// The events that it is for; without it, all that no other row of its field names.
  only?: string;
}

const as = (phrase: string) => (value: string) => phrase.replace('{}', () => value);
const time = (phrase: string) => (value: string) => phrase.replace('{}', () => durationText(Number(value)));
const named_ = (phrase: string, noun: string) => (value: string) => phrase.replace('{}', () => named(value, noun));
const units = (phrase: string) => (value: string, row: Row) =>
  phrase.replace('{}', () => (row.pool === 'memory' ? `${value} bytes` : value));
function choice(words: Record<string, string>): (value: string) => string {
  const table = lookup(words);
  return (value) => table(value) ?? value;
}

// In the order in which an event is told: what happened first, who did it last. As `members` in
// harness/history/vocabulary.cpp; a test holds both against each other.
const members: readonly Member[] = [
  {field: 'mode', said: as('{}')},
  {field: 'kind', said: as('{}')},
  {field: 'message', said: as('"{}"'), only: 'final'},
  {field: 'message', said: as('{}')},
  {field: 'what', said: as('{}')},
  {field: 'ends', said: as('ends {}')},
  {field: 'why', said: as('{}')},
  {field: 'signal', said: as('signal {}')},
  {field: 'status', said: as('status {}')},
  {field: 'ended', said: as('ended {}')},
  {field: 'code', said: (value) => codeName(Number(value))},
  {field: 'error', said: as('error {}')},
  {field: 'more', said: choice({false: 'nothing follows', true: 'more follows'})},
  {field: 'index', said: as('index {}')},
  {field: 'via', said: as('via {}')},
  {field: 'run', said: as('run {}')},
  {field: 'outcome', said: choice({final: 'the final result came', 'no-final': 'no final result came'})},
  {field: 'after', said: time('after {}'), only: 'waited'},
  {field: 'after', said: time('for {}')},
  {field: 'timeout', said: time('timeout {}')},
  {field: 'acknowledge', said: as('{} acknowledgement')},
  {field: 'how', said: as('by {}')},
  {field: 'answer', said: choice({false: 'answer no', true: 'answer yes'})},
  {field: 'reason', said: as('reason {}')},
  {field: 'handle', said: as('{} handle')},
  {field: 'form', said: as('form {}')},
  {field: 'target', said: as('of the {}'), only: 'cancel'},
  {field: 'wait', said: choice({block: 'blocks', notify: 'notifies'})},
  {field: 'pool', said: as('{} pool')},
  {field: 'scope', said: choice({user: 'per user', session: 'per session', total: 'in total'})},
  {field: 'units', said: units('units {}')},
  {field: 'held', said: units('held {}')},
  {field: 'limit', said: units('limit {}')},
  {field: 'from', said: as('from {}')},
  {field: 'to', said: as('to {}')},
  {field: 'id', said: as('message {}')},
  {field: 'protocol', said: as('{} protocol')},
  {field: 'target', said: as('target {}')},
  {field: 'waits-for', said: as('waited for {}'), only: 'step-fired'},
  {field: 'waits-for', said: as('waits for {}')},
  {field: 'op', said: named_('of {}', 'operation')},
  {field: 'session', said: named_('in {}', 'session')},
  {field: 'group', said: as('of the group {}')},
  {field: 'connection', said: named_('on {}', 'connection')},
  {field: 'by', said: as('by {}')},
  {field: 'context', said: named_('by {}', 'context')},
  {field: 'thread', said: named_('on {}', 'thread')},
  {field: 'since', said: (value) => `not before ${timeText(Number(value))}`},
];

const joined = new Set(['context thread', 'mode kind', 'from to', 'pool scope']);

/// Those whose subject, which follows the event's name, is not an operation.
const subjects = lookup<string>({
  'session-open': 'session',
  'session-close': 'session',
  'session-close-returned': 'session',
  'session-closed': 'session',
  connect: 'connection',
  disconnect: 'connection',
});
const without = new Set(['limits', 'shutdown', 'frozen', 'end', 'crash']);
const nouns = lookup<string>({op: 'operation', session: 'session', connection: 'connection'});

const subjectOf = (row: Row): string => (without.has(row.event) ? '' : (subjects(row.event) ?? 'op'));

function told(row: Row, leaves: (field: string) => boolean): string {
  const subject = subjectOf(row);
  let text = row.event;
  if (subject && row[subject] !== undefined) text += ` ${named(String(row[subject]), nouns(subject)!)}`;
  let before = '';
  for (const member of members) {
    const {field, only} = member;
    const value = row[field];
    if (value === undefined || field === subject || leaves(field)) continue;
    if (only !== undefined ? only !== row.event : members.some((m) => m.field === field && m.only === row.event)) continue;
    text += before === '' ? ': ' : joined.has(`${before} ${field}`) ? ' ' : ', ';
    text += member.said(String(value), row);
    before = field;
  }
  return text;
}

const full = new WeakMap<Row, string>();
const short = new WeakMap<Row, string>();

function remembered(memory: WeakMap<Row, string>, row: Row, make: () => string): string {
  let text = memory.get(row);
  if (text === undefined) memory.set(row, (text = printable(make())));
  return text;
}

/// The event in words, with all that it carries, as rescind says it everywhere.
export const describe = (row: Row): string => remembered(full, row, () => told(row, () => false));

// What a picture shows by where it draws it, or what says little.
const small = new Set([
  'session', 'context', 'thread', 'connection', 'id', 'from', 'to', 'via', 'handle', 'acknowledge', 'scope', 'pool', 'run',
  'limit',
]);

/// The event in few words.
export const brief = (row: Row): string => remembered(short, row, () => told(row, (field) => small.has(field)));

/// 16,956
export const grouped = (number: number): string => String(number).replace(/\B(?=(\d{3})+$)/g, ',');

export const counted = (count: number, singular: string, plural = `${singular}s`): string =>
  `${grouped(count)} ${count === 1 ? singular : plural}`;
