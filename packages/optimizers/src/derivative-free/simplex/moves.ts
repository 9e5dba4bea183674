/** The moves of one Nelder-Mead cycle, one evaluation each. */
import { centroid, rowOf, type Simplex, setCorner, valueOf } from './simplex.ts';

/** What is being evaluated. */
export type Move = 'reflect' | 'expand' | 'outside' | 'inside' | 'shrink';

/** The part of the state that the moves use. */
export interface MoveState {
  phase: string;
  query: Float64Array;
  readonly simplex: Simplex;
  corner: number;
  readonly center: Float64Array;
  readonly reflected: Float64Array;
  reflectedValue: number;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** Expansion, contraction and shrinkage for n variables; the adaptive ones need n >= 2. */
function coefficients(n: number, adaptive: boolean): { readonly chi: number; readonly psi: number; readonly sigma: number } {
  return adaptive && n >= 2 ? { chi: 1 + 2 / n, psi: 0.75 - 1 / (2 * n), sigma: 1 - 1 / n } : { chi: 2, psi: 0.5, sigma: 0.5 };
}

/** Starts a cycle: the query is the reflected worst corner. */
export function beginCycle(state: MoveState): void {
  centroid(state.simplex, state.center);
  state.phase = 'reflect';
  alongRay(state, 1);
  state.reflected.set(state.query);
}

/** query <- c + t (c - x_w), inside the bounds. */
function alongRay(state: MoveState, t: number): void {
  const { query, simplex, center } = state;
  const n = query.length;
  const worst = rowOf(simplex, n) * n;
  for (let i = 0; i < n; i++) query[i] = inBounds(state, i, center[i]! + t * (center[i]! - simplex.points[worst + i]!));
}

function inBounds({ lower, upper }: MoveState, i: number, value: number): number {
  return lower.length === 0 ? value : Math.min(Math.max(value, lower[i]!), upper[i]!);
}

/** Takes the value at the query; true when the cycle is complete, otherwise the next query is set. */
export function afterMove(state: MoveState, value: number, { adaptive }: { readonly adaptive: boolean }): boolean {
  const { chi, psi, sigma } = coefficients(state.query.length, adaptive);
  switch (state.phase as Move) {
    case 'reflect':
      return afterReflection(state, value, chi, psi);
    case 'expand':
      if (value < state.reflectedValue) replaceWorst(state, state.query, value);
      else replaceWorst(state, state.reflected, state.reflectedValue);
      return true;
    case 'outside':
      if (value > state.reflectedValue) return beginShrink(state, sigma);
      replaceWorst(state, state.query, value);
      return true;
    case 'inside':
      if (!(value < valueOf(state.simplex, state.query.length))) return beginShrink(state, sigma);
      replaceWorst(state, state.query, value);
      return true;
    case 'shrink':
      return afterShrink(state, value, sigma);
  }
}

function afterReflection(state: MoveState, value: number, chi: number, psi: number): boolean {
  const { simplex } = state;
  const n = state.query.length;
  state.reflectedValue = value;
  if (value < valueOf(simplex, 0)) {
    state.phase = 'expand';
    alongRay(state, chi);
    return false;
  }
  if (value < valueOf(simplex, n - 1)) {
    replaceWorst(state, state.reflected, value);
    return true;
  }
  const isOutside = value < valueOf(simplex, n);
  state.phase = isOutside ? 'outside' : 'inside';
  alongRay(state, isOutside ? psi : -psi);
  return false;
}

function replaceWorst({ simplex, query }: MoveState, point: Float64Array, value: number): void {
  setCorner(simplex, rowOf(simplex, query.length), point, value);
}

/** Every corner but the best moves towards it; each is evaluated in turn. */
function beginShrink(state: MoveState, sigma: number): false {
  state.phase = 'shrink';
  state.corner = 1;
  shrinkQuery(state, sigma);
  return false;
}

function shrinkQuery(state: MoveState, sigma: number): void {
  const { query, simplex, corner } = state;
  const n = query.length;
  const best = rowOf(simplex, 0) * n;
  const row = rowOf(simplex, corner) * n;
  for (let i = 0; i < n; i++) query[i] = inBounds(state, i, simplex.points[best + i]! + sigma * (simplex.points[row + i]! - simplex.points[best + i]!));
}

function afterShrink(state: MoveState, value: number, sigma: number): boolean {
  setCorner(state.simplex, rowOf(state.simplex, state.corner), state.query, value);
  state.corner += 1;
  if (state.corner > state.query.length) return true;
  shrinkQuery(state, sigma);
  return false;
}
