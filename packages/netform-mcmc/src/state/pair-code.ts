/**
 * What the utilities of a pair see of the state at its meeting, packed into 31 bits:
 *
 *   bits 0-10   friends of the row agent       bits 22-29  closure code (0, 1 = distance 3, 1 + c = c friends in common)
 *   bits 11-21  friends of the column agent    bit 30      1 when the pair is linked
 */

/** Largest number of friends that fits. */
export const LARGEST_DEGREE = 2047;
/** Largest closure code that fits. */
export const LARGEST_CLOSURE = 255;
/** Bit of a linked pair. */
export const LINKED = 1 << 30;
/** One more friend of the column agent. */
export const PARTNER_ONE = 1 << 11;
/** Closure bits. */
export const CLOSURE_MASK = 255 << 22;

/** Packs a pair state. */
export function packCode(own: number, partner: number, closure: number, linked: boolean): number {
  return own | (partner << 11) | (closure << 22) | (linked ? LINKED : 0);
}

/** Friends of the row agent. */
export function ownOf(code: number): number {
  return code & 2047;
}

/** Friends of the column agent. */
export function partnerOf(code: number): number {
  return (code >>> 11) & 2047;
}

/** Closure code. */
export function closureOf(code: number): number {
  return (code >>> 22) & 255;
}

/** The same pair seen from the column agent. */
export function flipCode(code: number): number {
  return (code & (LINKED | CLOSURE_MASK)) | ((code & 2047) << 11) | ((code >>> 11) & 2047);
}
