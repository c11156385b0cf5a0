import {useState} from 'preact/hooks';

/// A setting that the browser remembers where it can: a page opened as a file may have no storage.
export function useKept(name: string, first: string): [string, (value: string) => void] {
  const [value, set] = useState(() => read(name) ?? first);
  return [
    value,
    (next) => {
      set(next);
      try {
        localStorage.setItem(`rescind-${name}`, next);
      } catch {
        // It lasts as long as the page is open, then.
      }
    },
  ];
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(`rescind-${name}`);
  } catch {
    return null;
  }
}
