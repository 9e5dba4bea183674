/** The part of the protobuf wire format that ONNX models need: varints, 32-bit floats and nested messages. */

/** Bytes, in pieces that are joined once at the end. */
export type Bytes = readonly (number | Uint8Array | Bytes)[];

/** An integer below 2^53 as a varint; negative ones take ten bytes, as protobuf's int64 does. */
export function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return bytes;
}

export function integerField(field: number, value: number): Bytes {
  return [...varint(field * 8), ...varint(value)];
}

export function bytesField(field: number, content: Bytes | Uint8Array): Bytes {
  return [...varint(field * 8 + 2), ...varint(byteLength(content)), content instanceof Uint8Array ? content : [...content]];
}

export function textField(field: number, value: string): Bytes {
  return bytesField(field, new TextEncoder().encode(value));
}

export function floatField(field: number, value: number): Bytes {
  return [...varint(field * 8 + 5), new Uint8Array(Float32Array.of(value).buffer)];
}

function byteLength(content: Bytes | Uint8Array): number {
  if (content instanceof Uint8Array) return content.length;
  return content.reduce((sum: number, part) => sum + (typeof part === 'number' ? 1 : byteLength(part)), 0);
}

/** All pieces in one array. */
export function joined(content: Bytes): Uint8Array {
  const out = new Uint8Array(byteLength(content));
  let at = 0;
  const write = (part: number | Uint8Array | Bytes): void => {
    if (typeof part === 'number') out[at++] = part;
    else if (part instanceof Uint8Array) {
      out.set(part, at);
      at += part.length;
    } else part.forEach(write);
  };
  write(content);
  return out;
}
