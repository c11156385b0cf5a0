/// A table that is asked with words from the data: only what is in it is found, whatever the word (`constructor` is a
/// word like any other).
export type Lookup<T> = (key: unknown) => T | undefined;

export function lookup<T>(entries: Readonly<Record<string, T>>): Lookup<T> {
  const table = new Map<unknown, T>(Object.entries(entries));
  return (key) => table.get(key);
}
