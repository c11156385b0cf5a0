import type {Event} from '../data/block';
import type {Breach, Rule} from '../data/report';
import {lookup} from './lookup';
import {eventNumbered, type RunModel} from './run';
import type {Lane} from './spans';
import {durationText, opName, brief} from './words';

/// What a breach looks like on the bars of its operation: a stretch that is hatched, and a few words about it.
export interface Picture {
  from: Event | undefined;
  to: Event | undefined;
  /// Times, for where the stretch does not begin or end with an event.
  fromTime: number;
  toTime: number;
  /// The bar that is hatched.
  lane: Lane;
  text: string;
  /// The events that are marked, where a stretch does not say it.
  marked: readonly Event[];
}

const laneAt = (place: unknown): Lane => (place === 'server' ? 'units' : place === 'provider' ? 'provider' : 'client');
const laneOf = (event: Event | undefined): Lane => laneAt(event?.row.at);

// Where what did not come should have been seen.
const placesOfKinds = lookup({release: 'server', charge: 'server', refuse: 'server', 'cancel-received': 'server', 'cancel-heard': 'provider', 'provider-end': 'provider', 'provider-final': 'provider', 'provider-start': 'provider'});
function laneOfMissing(run: RunModel, breach: Breach, kind: string | undefined): Lane {
  const lane = laneAt(placesOfKinds(kind));
  const ops = new Set(breach.events.map((n) => eventNumbered(run.events, n)?.row.op).map(String));
  return run.operations.some(({name, bars}) => ops.has(name) && bars.some((bar) => bar.lane === lane)) ? lane : 'client';
}

/// `rule`: the rule that is broken, whose picture names the kinds of events it is about.
export function pictureOf(run: RunModel, breach: Breach, rule?: Rule): Picture | undefined {
  const last = run.events.at(-1);
  if (!last) return undefined;
  const picture = breach.picture;
  if (!picture) return stretchOfEvidence(run, breach);
  const from = eventNumbered(run.events, picture.from);
  const to = eventNumbered(run.events, picture.to) ?? (from && picture.kind === 'covers' ? nextOf(run, from, rule?.picture?.to) : undefined);
  const end = to?.t ?? last.t;
  const shown = breach.events.map((n) => eventNumbered(run.events, n)).filter((event) => event !== undefined);
  const passed = (since: number) => durationText(end - since, run.clock);
  const later = (since: number) => (end === since ? 'in the same instant, after' : `${passed(since)} after`);
  const shared = {from, to, fromTime: from?.t ?? end, toTime: end, lane: laneOf(to ?? from), marked: picture.kind === 'span' || picture.kind === 'covers' ? [] : [from, to].filter((event) => event !== undefined)};
  switch (picture.kind) {
    case 'span': {
      const bound = picture.bound ?? 0;
      const allowed = durationText(bound, run.clock);
      // What it should have followed did not come either: since it was owed.
      const since = from ?? eventNumbered(run.events, breach.events[0]);
      const begun = since?.t ?? 0;
      const came = to ? `took ${passed(begun)}` : `did not come in the ${passed(begun)} that were seen`;
      const text = bound === 0 && !to ? came : `${came}; ${bound === 0 ? 'at once' : `within ${allowed}`} was allowed`;
      return {...shared, lane: to ? shared.lane : laneOfMissing(run, breach, rule?.picture?.to), from: bound === 0 ? since : undefined, fromTime: begun + bound, text};
    }
    case 'covers': {
      if (!from) return {...shared, fromTime: end, text: `still held when ${to ? brief(to.row) : 'the run ended'}`};
      const what = from.row.event === 'release' ? 'without units' : `not covered`;
      const long = end === from.t ? `${what}, within one instant` : `${passed(from.t)} ${what}`;
      return {...shared, lane: laneOf(from), text: `${long}${to ? '' : ', to the end'}`};
    }
    case 'nothing-after':
      return {...shared, text: `${to ? brief(to.row) : 'something'} came ${from ? later(from.t) : 'after'} the end`};
    case 'once':
      if (to && from) return {...shared, text: `a second one, ${later(from.t)} the first`};
      // None at all: since it was owed.
      return {...shared, from: from ?? shown.find(({row}) => row.event === 'cancel') ?? shown[0], text: 'none came, to the end'};
    case 'order':
      return {...shared, text: 'in the wrong order'};
  }
}

// The breach was certain before what it must cover ended: where that was.
const nextOf = (run: RunModel, from: Event, kind: string | undefined): Event | undefined =>
  run.events.find(({n, row}) => n > from.n && row.event === kind && row.op === from.row.op);

// Without a picture of the rule: from the first to the last of the events that show it.
function stretchOfEvidence(run: RunModel, breach: Breach): Picture | undefined {
  const shown = breach.events.map((n) => eventNumbered(run.events, n)).filter((event) => event !== undefined);
  const [from, to] = [shown[0], shown.at(-1)];
  if (!from || !to) return undefined;
  const text = from === to ? `shown by: ${brief(to.row)}` : `from ${from.row.event} to ${to.row.event}${to.row.op === undefined ? '' : ` of ${opName(String(to.row.op))}`}`;
  return {from, to, fromTime: from.t, toTime: to.t, lane: laneOf(to), text, marked: []};
}
