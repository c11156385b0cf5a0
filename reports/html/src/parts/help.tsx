import {useEffect, useRef} from 'preact/hooks';
import {type Key, keyText} from './keys';

/// What the keys of a page do, and whether single characters are keys.
export function Help({keys, close, on, setOn}: {keys: readonly Key[]; close: () => void; on: boolean; setOn: (on: boolean) => void}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const here = dialog.current;
    const before = document.activeElement;
    here?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby="help-title" onClose={close}>
      <h1 id="help-title">Keys</h1>
      <label>
        <input type="checkbox" checked={on} onChange={(event) => setOn(event.currentTarget.checked)} />
        single characters are keys
      </label>
      <table>
        <tbody>
          {keys.map((key) => (
            <tr key={key.does}>
              <th scope="row">
                {key.keys.map((each) => (
                  <kbd key={each}>{keyText(each)}</kbd>
                ))}
              </th>
              <td>{key.does}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <button type="button" onClick={() => dialog.current?.close()}>
        close
      </button>
    </dialog>
  );
}
