/** Flags that say which data. */
import type { Command } from 'commander';
import { parseSize } from '../../csv/parse-size.ts';
import type { SysidFiles } from '../../sysid/data-file.ts';

/** Parsed flags. */
export interface DataFlags {
  readonly data?: string;
  readonly images?: string;
  readonly responses?: string;
  readonly maxSize: number;
}

/** Declares them. */
export function addDataFlags(command: Command): Command {
  return command
    .option('--data <file.npz>', 'arrays images [D, H, W] and responses [D, N]; test_images, test_responses [T, D, N] if there are')
    .option('--images <file.npy>', 'images alone')
    .option('--responses <file.npy>', 'responses alone')
    .option('--max-size <size>', 'largest file that is read', parseSize, 2 ** 31);
}

/** The files of the flags. */
export function filesOf({ data, images, responses, maxSize }: DataFlags): SysidFiles {
  return {
    maxBytes: maxSize,
    ...(data === undefined ? {} : { data }),
    ...(images === undefined ? {} : { images }),
    ...(responses === undefined ? {} : { responses }),
  };
}
