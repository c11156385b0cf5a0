import {useEffect} from 'preact/hooks';
import {useKept} from './kept';

const themes = ['system', 'light', 'dark'] as const;

/// The colours of the page, and how the next ones are taken; that says which.
export function useTheme(): [string, () => string] {
  const [theme, set] = useKept('theme', 'system');
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
  return [
    theme,
    () => {
      const next = themes[(themes.indexOf(theme as (typeof themes)[number]) + 1) % themes.length]!;
      set(next);
      return `Colours: ${next}`;
    },
  ];
}
