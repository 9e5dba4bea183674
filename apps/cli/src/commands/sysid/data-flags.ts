/** Flags that say which data. */
import { ThetakitError } from '@thetakit/registry';
import type { Command } from 'commander';
import { parseSize } from '../../csv/parse-size.ts';
import { wholeNumber } from '../../run/method-flags.ts';
import type { SysidFiles } from '../../sysid/data-file.ts';

/** Parsed flags. */
export interface DataFlags {
  readonly data?: string;
  readonly images?: string;
  readonly responses?: string;
  readonly imagesName?: string;
  readonly responsesName?: string;
  readonly rows?: readonly [number, number];
  readonly antolik?: string;
  readonly region: number;
  readonly maxSize: number;
}

/** Declares them. */
export function addDataFlags(command: Command): Command {
  return command
    .option(
      '--data <file>',
      '.npz, .h5, .nwb, .mat, .zarr with images [D, H, W, C] and responses [D, N] (test_images, test_responses [T, D, N]); or a Sensorium folder',
    )
    .option('--images <file>', 'images alone: one of the above, .npy, or .csv with an image per line')
    .option('--responses <file>', 'responses alone')
    .option('--images-name <name>', 'array of the images within a file (default: images)')
    .option('--responses-name <name>', 'array of the responses within a file (default: responses)')
    .option('--rows <first:last>', 'only the images first, ..., last - 1; an HDF5 file of any size gives them up without being read whole', rangeOf)
    .option('--antolik <folder>', 'the data of Antolik et al. 2016 (S1 Dataset of the article), with --region')
    .option('--region <integer>', 'region of --antolik: 1, 2 or 3', (text) => wholeNumber('--region', text, 1), 1)
    .option('--max-size <size>', 'largest file that is read at once', parseSize, 2 ** 31);
}

/** The files of the flags. */
export function filesOf({ maxSize, region, ...flags }: DataFlags): SysidFiles {
  const names = ['data', 'images', 'responses', 'imagesName', 'responsesName', 'rows', 'antolik'] as const;
  const given = Object.fromEntries(names.flatMap((name) => (flags[name] === undefined ? [] : [[name, flags[name]]])));
  return { maxBytes: maxSize, region, ...given };
}

/** 100:200 as two numbers. Throws OPTION_TYPE. */
function rangeOf(text: string): readonly [number, number] {
  const [first = '', last = '', ...more] = text.split(':');
  if (more.length === 0) return [wholeNumber('--rows', first, 0), wholeNumber('--rows', last, 1)];
  throw new ThetakitError('OPTION_TYPE', {
    who: '--rows',
    problem: `received ${JSON.stringify(text)}, expected two numbers`,
    action: 'Write it like 0:5000',
    received: text,
  });
}
