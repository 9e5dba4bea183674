export type { ThetakitConfig } from './config/load-config.ts';
export { EXIT, type ExitCode } from './exit-codes.ts';
export type { Host, TextStream } from './host.ts';
export { main } from './main.ts';
