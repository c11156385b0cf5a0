import {render} from 'preact';
import {App} from './app';
import {Report} from './data/report';

/// Puts the viewer in place of the part that stands without script. Where that cannot be done, that part stays, and the
/// page says why.
async function start(): Promise<void> {
  const viewer = document.getElementById('viewer')!;
  const still = document.getElementById('static')!;
  const given = (id: string): string | undefined => document.getElementById(id)?.textContent ?? undefined;
  try {
    const report = await Report.read(given);
    render(
      <>
        <Paint />
        <App report={report} />
      </>,
      viewer,
    );
    still.remove();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    render(
      <p class="notice bad" role="alert">
        The viewer cannot show this report ({message}). What stands below was written without it.
      </p>,
      viewer,
    );
  }
}

// What pictures fill areas with: dashes of one direction say "violation", also without colour.
function Paint() {
  return (
    <svg width="0" height="0" class="paint" aria-hidden="true" focusable="false">
      <defs>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect class="hatch-back" width="6" height="6" />
          <rect class="hatch-line" width="2.2" height="6" />
        </pattern>
      </defs>
    </svg>
  );
}

void start();
