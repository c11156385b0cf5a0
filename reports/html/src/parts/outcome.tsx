import {printable} from '../model/words';

/// An outcome has a sign, a word and a colour: none is needed to understand the others.
const signs: Record<string, string> = {
  passed: '✓',
  failed: '✗',
  'expected-failure': '≈',
  'unexpected-pass': '!',
  'not-applicable': '–',
  'could-not-run': '?',
  kept: '✓',
  broken: '✗',
  'not exercised': '–',
  'not checked': '·',
  undecided: '?',
  'not judged': '·',
};

export const signOf = (outcome: string): string => signs[outcome] ?? '·';
export const wordOf = (outcome: string): string => outcome.replaceAll('-', ' ');
/// The class that colours it.
export function toneOf(outcome: string): string {
  if (/^(failed|broken|unexpected-pass|could-not-run)$/.test(outcome)) return 'bad';
  if (/^(passed|kept)$/.test(outcome)) return 'good';
  return 'quiet';
}

export function Sign({outcome}: {outcome: string}) {
  return (
    <span class={`sign ${toneOf(outcome)}`}>
      <span aria-hidden="true">{signOf(outcome)}</span>
      <span class="unseen">{wordOf(outcome)} </span>
    </span>
  );
}

/// Text from a scenario or history: text only, and nothing in it turns what stands beside it.
export function Said({text, most = 2000}: {text: string; most?: number}) {
  const short = text.length > most ? `${text.slice(0, most)}… (${text.length} characters)` : text;
  return <bdi>{printable(short)}</bdi>;
}

/// A command; the keys reach one that is long enough to scroll.
export function Command({text}: {text: string}) {
  return (
    <code tabIndex={text.length > 500 ? 0 : undefined}>
      <Said text={text} />
    </code>
  );
}

interface Refused {
  file: string | null;
  line: number;
  column: number;
  message: string;
  hint: string | null;
}

/// What is wrong with the input.
export function Refusals({refused}: {refused: readonly Refused[]}) {
  return (
    <>
      {refused.map((each, i) => (
        <div key={i} class="notice bad">
          {`${each.file ?? ''}${each.line > 0 ? `:${each.line}:${each.column}` : ''}${each.file === null ? '' : ': '}${each.message}`.split('\n').map((line, k) => (
            <p key={k}>
              <Said text={line} />
            </p>
          ))}
          {each.hint !== null && (
            <p class="hint">
              hint: <Said text={each.hint} />
            </p>
          )}
        </div>
      ))}
    </>
  );
}
