import {useEffect, useRef} from 'preact/hooks';
import {isForPage, isTyping} from './keys';

interface Listening {
  asleep: boolean; // As while the keys are explained.
  single: boolean; // Whether single characters are keys.
  back: () => void; // Out of a field; what was searched for stays.
  action: (event: KeyboardEvent) => (() => void) | undefined;
}

/// Does what keys ask of the whole page.
export function useKeyboard(how: Listening): void {
  const onKey = useRef<(event: KeyboardEvent) => void>(() => {});
  onKey.current = (event) => {
    if (how.asleep || event.defaultPrevented) return;
    if (isTyping(event.target)) {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      return how.back();
    }
    if (!isForPage(event, how.single)) return;
    const action = how.action(event);
    if (!action) return;
    event.preventDefault();
    action();
  };
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey.current(event);
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
}
