/** Numbers for people: a fixed count of significant digits, powers of ten only where they help. */

/** `digits` significant digits; exponent form below 1e-4 and from 1e7 on. */
export function numberText(value: number, digits = 6): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e7) return trimZeros(value.toExponential(digits - 1));
  if (Number.isInteger(value) && size < 1e7) return String(value);
  return trimZeros(value.toPrecision(Math.max(digits, size >= 1 ? Math.ceil(Math.log10(size)) : 1)));
}

function trimZeros(text: string): string {
  return text.replace(/(\.\d*?)0+(e|$)/, '$1$2').replace(/\.(e|$)/, '$1');
}

/** 12345678 as `12 345 678`. */
export function countText(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ' ');
}

/** `3 rows`, `1 row`. */
export function plural(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Seconds as `0.42 s`, `12 s` or `3 min 5 s`. */
export function secondsText(seconds: number): string {
  if (seconds < 0.0995) return `${numberText(seconds * 1000, 2)} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Bytes as `12 kB` or `1.5 MiB`, in powers of 1024. */
export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const power = Math.min(4, Math.floor(Math.log2(bytes) / 10));
  return `${trimZeros((bytes / 1024 ** power).toPrecision(3))} ${['', 'KiB', 'MiB', 'GiB', 'TiB'][power]}`;
}
