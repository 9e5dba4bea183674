/** Thrown while a kernel is written: why it stays with generated JavaScript. */
export class NoVectorCode extends Error {
  override readonly name = 'NoVectorCode';
}
