/**
 * WebAssembly instructions as bytes. An expression is the bytes of its operands followed by its operation, so code is put together by
 * nesting lists: `op(i32.add, get(0), constI32(1))`. Nothing is copied until a function is complete.
 */

/** Bytes of instructions, in order, in lists of lists. */
export type Code = readonly (number | Code)[];

/** An operation, whose operands are already on the stack. */
export type Opcode = readonly number[];

/** Appends the bytes of code to a list. */
export function append(bytes: number[], code: Code): void {
  for (let i = 0; i < code.length; i++) {
    const part = code[i] as number | Code;
    if (typeof part === 'number') bytes.push(part);
    else append(bytes, part);
  }
}

/** Several pieces of code, one after the other. */
export function join(...parts: readonly Code[]): Code {
  return parts;
}

/** An operation after its operands. */
export function op(opcode: Opcode, a?: Code, b?: Code, c?: Code): Code {
  if (a === undefined) return opcode;
  if (b === undefined) return [a, opcode];
  return c === undefined ? [a, b, opcode] : [a, b, c, opcode];
}

/** Unsigned LEB128 of an integer below 2^32. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value >>> 0;
  do {
    const byte = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? byte : byte | 0x80);
  } while (rest !== 0);
  return bytes;
}

/** Signed LEB128 of a 32-bit integer. */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const byte = rest & 0x7f;
    rest >>= 7;
    if ((rest === 0 && (byte & 0x40) === 0) || (rest === -1 && (byte & 0x40) !== 0)) {
      bytes.push(byte);
      return bytes;
    }
    bytes.push(byte | 0x80);
  }
}

/** The bytes of a float64, lowest first. */
export function float64Bytes(value: number): number[] {
  return [...new Uint8Array(littleEndian((view) => view.setFloat64(0, value, true), 8))];
}

/** The bytes of a float32, lowest first. */
export function float32Bytes(value: number): number[] {
  return [...new Uint8Array(littleEndian((view) => view.setFloat32(0, value, true), 4))];
}

function littleEndian(write: (view: DataView) => void, size: number): ArrayBuffer {
  const buffer = new ArrayBuffer(size);
  write(new DataView(buffer));
  return buffer;
}

/** An i32 constant. Values from 2^31 on are addresses, taken modulo 2^32. */
export function constI32(value: number): Code {
  return [0x41, ...signed(value)];
}

const reads: Code[] = [];

export function get(local: number): Code {
  const known = reads[local];
  if (known !== undefined) return known;
  const made = [0x20, ...unsigned(local)];
  reads[local] = made;
  return made;
}

export function set(local: number, value: Code): Code {
  return join(value, [0x21, ...unsigned(local)]);
}

/** A load: the address, then the operation with its alignment (log2 of bytes) and constant offset. */
export function load(opcode: Opcode, address: Code, offset = 0): Code {
  return join(address, opcode, [0], unsigned(offset));
}

/** A store of `value`. */
export function store(opcode: Opcode, address: Code, value: Code, offset = 0): Code {
  return join(address, value, opcode, [0], unsigned(offset));
}

/** Loads one lane of a vector from memory. */
export function loadLane(opcode: Opcode, lane: number, address: Code, vector: Code, offset = 0): Code {
  return join(address, vector, opcode, [0], unsigned(offset), [lane]);
}

/** Stores one lane of a vector. */
export function storeLane(opcode: Opcode, lane: number, address: Code, vector: Code, offset = 0): Code {
  return loadLane(opcode, lane, address, vector, offset);
}

/** A call of a function by its index. */
export function call(index: number, ...args: readonly Code[]): Code {
  return join(...args, [0x10], unsigned(index));
}

const LOOP = [0x03, 0x40];
const BLOCK = [0x02, 0x40];
const IF = [0x04, 0x40];
const ELSE = [0x05];
const END = [0x0b];

/** `then` if the condition is not zero, else `otherwise`. */
export function when(condition: Code, then: Code, otherwise?: Code): Code {
  return join(condition, IF, then, ...(otherwise === undefined ? [] : [ELSE, otherwise]), END);
}

/** Runs `body` once and again while the condition holds after it. */
export function repeatWhile(body: Code, condition: Code): Code {
  return join(LOOP, body, condition, [0x0d, 0], END);
}

/** Runs `body` while the condition holds before it. */
export function whileLoop(condition: Code, body: Code): Code {
  return join(BLOCK, LOOP, condition, [0x45, 0x0d, 1], body, [0x0c, 0], END, END);
}
