/** What the modules export: functions of addresses and sizes. */
export type KernelExports = Readonly<Record<string, (...args: number[]) => void>>;
