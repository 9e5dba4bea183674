/** Where arrays live in the memory of a plan. Everything is placed before the memory is made, at its final size: it never grows. */
import type { NumericArray } from '../ir/node.ts';
import type { Lanes } from './lanes.ts';

const PAGE = 65536;
const ALIGNMENT = 64;
/** Room for constants of vector code, at the start of the memory. */
export const CONSTANT_BYTES = 8192;

/** More than this is left to generated JavaScript: addresses are signed 32-bit integers. */
const MOST_BYTES = 2 ** 31 - PAGE;

export class MemoryLayout {
  readonly #lanes: Lanes;
  #end = CONSTANT_BYTES;
  readonly #tables: { readonly address: number; readonly values: Int32Array }[] = [];
  #memory: WebAssembly.Memory | undefined;
  /** Whether the memory is to be shared between threads. */
  shared = false;

  constructor(lanes: Lanes) {
    this.#lanes = lanes;
  }

  /** Bytes taken so far. */
  get bytes(): number {
    return this.#end;
  }

  /** The address of room for so many elements. */
  reserve(elements: number): number {
    return this.reserveBytes(elements * this.#lanes.bytes);
  }

  reserveBytes(bytes: number): number {
    const address = this.#end;
    this.#end = Math.ceil((address + bytes) / ALIGNMENT) * ALIGNMENT;
    return address;
  }

  /** The address of a table of integers, which are in the memory when it is made. */
  table(values: Int32Array): number {
    const address = this.reserveBytes(values.byteLength);
    this.#tables.push({ address, values });
    return address;
  }

  /** The memory; nothing can be reserved after it is made. Throws a RangeError where there is not enough. */
  memory(): WebAssembly.Memory {
    if (this.#memory === undefined) {
      // A vector at the end of an array may reach a little beyond it.
      const pages = Math.ceil((this.#end + ALIGNMENT) / PAGE);
      if (pages * PAGE > MOST_BYTES) throw new RangeError('a plan this large does not fit WebAssembly memory');
      this.#memory = new WebAssembly.Memory({ initial: pages, maximum: pages, ...(this.shared ? { shared: true } : {}) });
      for (const { address, values } of this.#tables) new Int32Array(this.#memory.buffer, address, values.length).set(values);
      this.#tables.length = 0;
    }
    return this.#memory;
  }

  /** The elements at an address. */
  view(address: number, elements: number): NumericArray {
    const { buffer } = this.memory();
    return this.#lanes.precision === 'float64' ? new Float64Array(buffer, address, elements) : new Float32Array(buffer, address, elements);
  }
}
