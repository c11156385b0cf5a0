/// Every key, once: for what it does, and for the page that explains them.
export interface Key {
  keys: readonly string[];
  does: string;
  command: string;
}

export const keys: readonly Key[] = [
  {keys: ['/'], does: 'search', command: 'search'},
  {keys: ['j'], does: 'next case', command: 'case-next'},
  {keys: ['k'], does: 'previous case', command: 'case-previous'},
  {keys: ['n'], does: 'next failure', command: 'failure-next'},
  {keys: ['N'], does: 'previous failure', command: 'failure-previous'},
  {keys: ['Enter'], does: 'open the case, or what is folded', command: ''},
  {keys: ['ArrowDown'], does: 'next event', command: 'event-next'},
  {keys: ['ArrowUp'], does: 'previous event', command: 'event-previous'},
  {keys: ['ArrowRight'], does: 'next event of the same operation', command: 'same-next'},
  {keys: ['ArrowLeft'], does: 'previous event of the same operation', command: 'same-previous'},
  {keys: ['m'], does: 'other end of the message or call', command: 'other-end'},
  {keys: ['v'], does: 'the violation', command: 'violation'},
  {keys: ['e'], does: 'next event that shows the violation', command: 'evidence-next'},
  {keys: ['E'], does: 'previous event that shows the violation', command: 'evidence-previous'},
  {keys: ['o'], does: 'only this operation, or all', command: 'only'},
  {keys: ['f'], does: 'fold what says little, or unfold', command: 'fold'},
  {keys: ['+', '='], does: 'wider', command: 'wider'},
  {keys: ['-'], does: 'narrower', command: 'narrower'},
  {keys: ['0'], does: 'as wide as the page', command: 'fit'},
  {keys: ['1'], does: 'why', command: 'tab-why'},
  {keys: ['2'], does: 'operations', command: 'tab-operations'},
  {keys: ['3'], does: 'sequence', command: 'tab-sequence'},
  {keys: ['4'], does: 'events', command: 'tab-events'},
  {keys: ['5'], does: 'state', command: 'tab-state'},
  {keys: ['['], does: 'state one event before', command: 'state-previous'},
  {keys: [']'], does: 'state one event later', command: 'state-next'},
  {keys: ['d'], does: 'dark, light, as the system', command: 'theme'},
  {keys: ['y'], does: 'copy a link to here', command: 'copy-link'},
  {keys: ['c'], does: 'copy the command that replays the case', command: 'copy-replay'},
  {keys: ['Escape'], does: 'back to the list of cases', command: 'back'},
  {keys: ['?'], does: 'these keys', command: 'help'},
];

const shown: Record<string, string> = {ArrowDown: '↓', ArrowUp: '↑', ArrowRight: '→', ArrowLeft: '←', Escape: 'Esc'};
export const keyText = (key: string): string => shown[key] ?? key;

export function commandOf(event: KeyboardEvent, of: readonly Key[] = keys): string | undefined {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return undefined;
  return of.find((key) => key.keys.includes(event.key))?.command || undefined;
}

/// Whether keys go into a field that somebody types into.
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && !/^(checkbox|radio|button)$/.test(target.type));
}

/// Whether a key is the page's, and not that of what it was pressed in; `on`: single characters are keys.
export function isForPage(event: KeyboardEvent, on: boolean): boolean {
  const isCharacter = event.key.length === 1;
  if (isCharacter && !on) return false;
  // Arrows inside a slider or a group that scrolls are its own.
  return isCharacter || event.key === 'Escape' || !(event.target instanceof HTMLInputElement);
}
