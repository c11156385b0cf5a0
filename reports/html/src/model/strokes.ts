import type {Row} from '../data/block';
import {lookup} from './lookup';

/// How an event is drawn in the sequence: an arrow from one line to another, or a dot where both are the same.
export const places = ['application', 'client stack', 'network', 'server', 'provider'] as const;

export interface Stroke {
  from: number;
  to: number;
  weight: 'plain' | 'cancel' | 'final';
  /// A return, which is dashed.
  back: boolean;
}

const [application, stack, network, server, provider] = [0, 1, 2, 3, 4] as const;
const placeAt = lookup<number>({client: stack, network, server, provider, harness: application});

const arrows = lookup<[number, number, Stroke['weight']?]>({
  'session-open': [application, stack],
  start: [application, stack],
  'start-returned': [stack, application],
  result: [stack, application],
  'callback-returned': [application, stack],
  final: [stack, application, 'final'],
  read: [application, stack],
  'read-returned': [stack, application],
  ack: [application, stack],
  cancel: [application, stack, 'cancel'],
  'cancel-returned': [stack, application],
  'timeout-fired': [stack, stack, 'cancel'],
  close: [application, stack],
  'close-returned': [stack, application],
  'session-close': [application, stack],
  'session-close-returned': [stack, application],
  'session-closed': [stack, application],
  waited: [application, application],
  connect: [stack, server],
  'cancel-received': [server, server, 'cancel'],
  'provider-start': [server, provider],
  'register-cancel': [provider, server],
  post: [provider, server],
  'provider-final': [provider, server, 'final'],
  'cancel-heard': [server, provider, 'cancel'],
  'cancel-polled': [provider, server],
});

const weightOf = (message: unknown): Stroke['weight'] =>
  message === 'cancel' || message === 'unsubscribe' ? 'cancel' : message === 'final' ? 'final' : 'plain';

/// A message is drawn from where it is sent to where it arrives, over the rows between; here stands its end only.
export function strokeOf(row: Row): Stroke {
  if (row.event === 'send' || row.event === 'deliver' || row.event === 'lost') {
    const at = placeAt(String(row.event === 'send' ? row.from : row.event === 'lost' ? 'network' : row.to)) ?? network;
    return {from: at, to: at, weight: weightOf(row.message), back: false};
  }
  const arrow = arrows(row.event);
  const back = row.event.endsWith('-returned');
  if (arrow) return {from: arrow[0], to: arrow[1], weight: arrow[2] ?? 'plain', back};
  const at = placeAt(row.at) ?? application;
  return {from: at, to: at, weight: 'plain', back};
}
