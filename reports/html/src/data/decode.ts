/// The bytes of a base64 text (RFC 4648, padded).
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.trim());
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; ++i) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/// Inflates a raw deflate stream (RFC 1951). Rejects where it is damaged or cut.
export async function inflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export async function decoded(base64: string): Promise<Uint8Array<ArrayBuffer>> {
  return inflated(fromBase64(base64));
}
