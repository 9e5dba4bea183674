/** Text in .npy files: arrays of fixed-length strings, `<U10` or `|S5`. Names of tiers, animals and stimuli come so. */
import { ThetakitError } from '@thetakit/registry';
import { type ByteSource, countOf, latin1, type ReadLimits, readRange, sourceOf } from './byte-source.ts';

const WHO = 'readNpyText';

/** The strings of an array in the order of the file, without the zeros that fill them up. Throws DATA_FORMAT, DTYPE_UNSUPPORTED, FILE_TOO_LARGE. */
export async function readNpyText(from: Uint8Array | ByteSource, limits: ReadLimits = {}): Promise<string[]> {
  const source = sourceOf(from);
  const start = await readRange(source, 0, 10, WHO);
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const head = start[6] === 1 ? 10 : 12;
  const length = view.getUint16(8, true);
  if (latin1(start.subarray(0, 6)) !== '\x93NUMPY') {
    throw new ThetakitError('DATA_FORMAT', { who: WHO, problem: 'it does not start like an .npy file', action: 'Give a file that numpy.save wrote' });
  }
  const header = latin1(await readRange(source, head, length, WHO));
  const type = /'descr'\s*:\s*'([<>|=])([US])(\d{1,6})'/.exec(header);
  const shape = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(header)?.[1];
  if (type === null || shape === undefined) {
    throw new ThetakitError('DTYPE_UNSUPPORTED', {
      who: WHO,
      problem: `the array has type ${/'descr'\s*:\s*([^,]*)/.exec(header)?.[1] ?? '(none)'}, expected text such as <U10`,
      action: 'Save it with astype(str)',
    });
  }
  const lengths = shape.split(',').filter((each) => each.trim() !== '');
  const count = countOf(
    lengths.map((each) => Number.parseInt(each, 10)),
    WHO,
    limits,
  );
  const [letters, width] = [Number(type[3]), type[2] === 'U' ? 4 : 1];
  const bytes = await readRange(source, head + length, count * letters * width, WHO);
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const code = (at: number) => (width === 1 ? (bytes[at] ?? 0) : data.getUint32(at, type[1] !== '>'));
  return Array.from({ length: count }, (_, i) => {
    let text = '';
    for (let c = 0; c < letters; c++) {
      const point = code((i * letters + c) * width);
      if (point > 0x10ffff) throw new ThetakitError('DATA_FORMAT', { who: WHO, problem: `string ${i} is no text`, action: 'The file is damaged' });
      if (point !== 0) text += String.fromCodePoint(point);
    }
    return text;
  });
}
