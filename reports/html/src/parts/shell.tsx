import type {ComponentChildren, RefObject} from 'preact';
import {useEffect, useState} from 'preact/hooks';
import {printable} from '../model/words';
import {Help} from './help';
import {useKeyboard} from './keyboard';
import {commandOf, type Key} from './keys';
import {useKept} from './kept';
import {useTheme} from './theme';

/// What is around a page that is not about runs: its head, its colours, its keys.
interface Props {
  title: string;
  counts: ComponentChildren;
  links?: ComponentChildren;
  /// Left of what is looked at; what its button says.
  list?: ComponentChildren;
  listName?: string;
  listOpen?: boolean;
  setListOpen?: (open: boolean) => void;
  keys: readonly Key[];
  commands: Readonly<Record<string, () => void>>;
  back: () => void;
  said: string;
  say: (text: string) => void;
  main: RefObject<HTMLElement | null>;
  children: ComponentChildren;
}

export function Shell(props: Props) {
  const {list, listOpen = false} = props;
  const [theme, nextTheme] = useTheme();
  const [keysOn, setKeysOn] = useKept('keys', 'on');
  const [help, setHelp] = useState(false);
  const commands: Record<string, () => void> = {...props.commands, theme: () => props.say(nextTheme()), help: () => setHelp(true), back: props.back};
  useKeyboard({asleep: help, single: keysOn === 'on', back: props.back, action: (event) => commands[commandOf(event, props.keys) ?? '']});
  useEffect(() => {
    document.title = printable(`${props.title.slice(0, 200)} – rescind`);
  }, [props.title]);
  return (
    <div class={`page${list ? '' : ' alone'}${listOpen ? ' list-open' : ''}`}>
      <a class="skip" href="#view" onClick={(event) => (event.preventDefault(), props.main.current?.focus())}>
        to the view
      </a>
      <header class="top">
        <span class="brand">rescind</span>
        {props.counts}
        <nav aria-label="Views">
          {list && (
            <button type="button" class="list-button" aria-expanded={listOpen} onClick={() => props.setListOpen?.(!listOpen)}>
              {props.listName}
            </button>
          )}
          {props.links}
          <button type="button" onClick={commands.theme}>
            {`colours: ${theme}`}
          </button>
          <button type="button" aria-haspopup="dialog" onClick={() => setHelp(true)}>
            keys
          </button>
        </nav>
      </header>
      {list}
      <main id="view" ref={props.main} tabIndex={0}>
        {props.children}
      </main>
      <p class="said" role="status" aria-live="polite">
        {props.said}
      </p>
      {help && <Help keys={props.keys} close={() => setHelp(false)} on={keysOn === 'on'} setOn={(on) => setKeysOn(on ? 'on' : 'off')} />}
    </div>
  );
}
