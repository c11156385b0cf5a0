import type {Report} from '../data/report';

/// Where in the report one is, as the end of an address. Cases go by name, never by number.
export type Page = 'summary' | 'case' | 'rules' | 'rule' | 'mutants';
export const tabs = ['why', 'operations', 'sequence', 'events', 'state'] as const;
export type Tab = (typeof tabs)[number];

export interface Place {
  page: Page;
  /// Of a case or a rule.
  name: string;
  seed: string;
  /// The first 8 digits of the history's hash: another run has another.
  hash: string;
  tab: Tab | undefined;
  event: number | undefined;
  only: string | undefined;
  /// Which of its breaches; undefined for the one that says most.
  breach: number | undefined;
}

export const nowhere: Place = {page: 'summary', name: '', seed: '', hash: '', tab: undefined, event: undefined, only: undefined, breach: undefined};

export function linkOf(place: Place): string {
  if (place.page === 'summary' || place.page === 'rules' || place.page === 'mutants') return `#${place.page}`;
  const parts: [string, string | undefined][] =
    place.page === 'rule'
      ? [['rule', place.name]]
      : [
          ['case', place.name],
          ['seed', place.seed || undefined],
          ['h', place.hash || undefined],
          ['view', place.tab],
          ['event', place.event === undefined ? undefined : String(place.event)],
          ['only', place.only],
          ['breach', place.breach === undefined ? undefined : String(place.breach)],
        ];
  return `#${parts.flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${encodeURIComponent(value)}`])).join('&')}`;
}

/// A case by its name, with its seed where that alone tells it from others.
export function placeOfCase(report: Report, c: number): Place {
  const name = report.names[c]!;
  const seed = report.caseNamed(name) === c ? '' : report.index.cases.seed[c]!;
  return {...nowhere, page: 'case', name, seed, hash: report.hash(c).slice(0, 8)};
}

/// undefined where the address names no place at all.
export function placeOf(link: string): Place | undefined {
  const text = link.replace(/^#/, '');
  if (text === '') return undefined;
  if (text === 'summary' || text === 'rules' || text === 'mutants') return {...nowhere, page: text};
  const parts = new Map(text.split('&').map((part) => [part.split('=')[0]!, decoded(part.slice(part.indexOf('=') + 1))]));
  const rule = parts.get('rule');
  if (rule !== undefined) return {...nowhere, page: 'rule', name: rule};
  const name = parts.get('case');
  if (name === undefined) return undefined;
  return {
    page: 'case',
    name,
    seed: parts.get('seed') ?? '',
    hash: parts.get('h') ?? '',
    tab: tabs.find((tab) => tab === parts.get('view')),
    event: whole(parts.get('event')),
    only: parts.get('only'),
    breach: whole(parts.get('breach')),
  };
}

const whole = (text: string | undefined): number | undefined => (text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined);

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
