import {createInflateRaw} from 'node:zlib';
import {Duplex} from 'node:stream';

/// Node 18 knows 'deflate' and 'gzip' only; browsers, which the page tests ask, know 'deflate-raw'.
function knowsRaw(): boolean {
  try {
    return new DecompressionStream('deflate-raw') !== undefined;
  } catch {
    return false;
  }
}

// The types of Node 18 do not know it.
const {toWeb} = Duplex as unknown as {toWeb(stream: Duplex): TransformStream};

if (!knowsRaw()) {
  globalThis.DecompressionStream = function () {
    return toWeb(createInflateRaw());
  } as unknown as typeof DecompressionStream;
}
