import {useLayoutEffect, useState} from 'preact/hooks';

export interface Size {
  width: number;
  height: number;
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
