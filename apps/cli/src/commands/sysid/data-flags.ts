/** Flags that say which data. */
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
    .option('--antolik <folder>', 'the data of Antolik et al. 2016 (S1 Dataset of the article), with --region')
    .option('--region <integer>', 'region of --antolik: 1, 2 or 3', (text) => wholeNumber('--region', text, 1), 1)
    .option('--max-size <size>', 'largest file that is read at once', parseSize, 2 ** 31);
}

/** The files of the flags. */
export function filesOf({ maxSize, region, ...flags }: DataFlags): SysidFiles {
  const names = ['data', 'images', 'responses', 'imagesName', 'responsesName', 'antolik'] as const;
  const given = Object.fromEntries(names.flatMap((name) => (flags[name] === undefined ? [] : [[name, flags[name]]])));
  return { maxBytes: maxSize, region, ...given };
}
