/**
 * Strategic network formation from one observed network: pairs meet once in an unknown order and link by mutual consent.
 * @packageDocumentation
 */
export {};
