/// The histories of the cases of one file, as FORMAT.md packs them.

/// What an event carries besides its time: the fields of harness/history/FORMAT.md. One object serves all events that
/// differ in nothing but their time.
export interface Row {
  readonly at: string;
  readonly event: string;
  readonly [field: string]: string | number | boolean | undefined;
}

export interface Event {
  /// Its number in the whole history, from 0.
  readonly n: number;
  /// ns since the run began, or the number of a step.
  readonly t: number;
  readonly row: Row;
}

export interface Run {
  readonly header: Readonly<Record<string, unknown>>;
  /// Those that are kept, in order; their numbers have gaps where some are not.
  readonly events: readonly Event[];
}

interface Packed {
  header: number;
  segments: {skipped: number; length: number}[];
  rows: number[];
  steps: number[];
}

/// Reads numbers of seven bits a byte. A number beyond 2^53 loses its last bits, as FORMAT.md says.
class Numbers {
  private at = 0;
  constructor(private readonly bytes: Uint8Array) {}

  next(): number {
    let byte = this.byte();
    let value = byte & 0x7f;
    for (let scale = 128; byte >= 0x80; scale *= 128) {
      byte = this.byte();
      value += (byte & 0x7f) * scale;
    }
    return value;
  }

  // Halved as it is read, since twice the number may be beyond what is exact.
  signed(): number {
    let byte = this.byte();
    const isNegative = byte % 2 === 1;
    let value = (byte & 0x7f) >> 1;
    for (let scale = 64; byte >= 0x80; scale *= 128) {
      byte = this.byte();
      value += (byte & 0x7f) * scale;
    }
    return isNegative ? -value - 1 : value;
  }

  private byte(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw new Error('the block of histories is cut');
    return byte;
  }

  some(count: number): number[] {
    return Array.from({length: count}, () => this.next());
  }

  text(bytes: number): string {
    const part = this.bytes.subarray(this.at, this.at + bytes);
    if (part.length < bytes) throw new Error('the block of histories is cut');
    this.at += bytes;
    return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(part);
  }
}

export class Block {
  private readonly headers: string[];
  private readonly lines: string[];
  private readonly steps: number[];
  private readonly runs: Packed[];
  private readonly parsed: (Row | undefined)[] = [];

  constructor(bytes: Uint8Array) {
    const numbers = new Numbers(bytes);
    const [headers, rows, steps, runs, text] = numbers.some(5) as [number, number, number, number, number];
    const lines = numbers.text(text).split('\n');
    this.headers = lines.slice(0, headers);
    this.lines = lines.slice(headers, headers + rows);
    this.steps = Array.from({length: steps}, () => numbers.signed());
    this.runs = Array.from({length: runs}, () => {
      const header = numbers.next();
      const segments = Array.from({length: numbers.next()}, () => ({skipped: numbers.next(), length: numbers.next()}));
      return {header, segments, rows: [], steps: []};
    });
    for (const run of this.runs) run.rows = numbers.some(length(run));
    for (const run of this.runs) run.steps = numbers.some(length(run));
  }

  get count(): number {
    return this.runs.length;
  }

  run(number: number): Run {
    const packed = this.packed(number);
    const events: Event[] = [];
    let next = 0;
    let n = 0;
    for (const {skipped, length} of packed.segments) {
      n += skipped;
      let t = 0;
      for (let i = 0; i < length; ++i, ++n, ++next) {
        t += this.steps[packed.steps[next]!]!;
        events.push({n, t, row: this.row(packed.rows[next]!)});
      }
    }
    return {header: JSON.parse(this.headers[packed.header]!), events};
  }

  /// The very lines of the history, without the ends of lines; `name` goes where the header has none of its own.
  text(number: number, name: string): string[] {
    const packed = this.packed(number);
    const header = this.headers[packed.header]!.replace('"name":null', () => `"name":${JSON.stringify(name)}`);
    return [header, ...this.run(number).events.map((event, i) => `{"t":${event.t},${this.lines[packed.rows[i]!]}`)];
  }

  private packed(number: number): Packed {
    const run = this.runs[number];
    if (!run) throw new Error(`there is no run ${number}`);
    return run;
  }

  private row(number: number): Row {
    return (this.parsed[number] ??= JSON.parse(`{${this.lines[number]}`) as Row);
  }
}

const length = (run: Packed): number => run.segments.reduce((sum, segment) => sum + segment.length, 0);
