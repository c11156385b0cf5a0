import {useLayoutEffect, useState} from 'preact/hooks';

export interface Size {
  width: number;
  height: number;
}

const narrow = '(max-width: 36rem)'; // As in style.css.

/// Whether the window is as narrow as that of a phone.
export function useNarrow(): boolean {
  const [is, set] = useState(() => matchMedia(narrow).matches);
  useLayoutEffect(() => {
    const media = matchMedia(narrow);
    const changed = () => set(media.matches);
    media.addEventListener('change', changed);
    return () => media.removeEventListener('change', changed);
  }, []);
  return is;
}

/// The inner size of an element, as it changes.
export function useSize(element: {readonly current: HTMLElement | null}): Size {
  const [size, set] = useState<Size>({width: 0, height: 0});
  useLayoutEffect(() => {
    const here = element.current;
    if (!here) return undefined;
    const measure = () => {
      const next = {width: here.clientWidth, height: here.clientHeight};
      set((before) => (before.width === next.width && before.height === next.height ? before : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(here);
    return () => observer.disconnect();
  }, []);
  return size;
}
