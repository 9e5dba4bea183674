import { paragraphs } from './markdown.mjs';

/**
 * The page of all error codes.
 *
 * @param {Readonly<Record<string, { title: string, explanation: string }>>} codes
 * @returns {string}
 */
export function renderErrorCodes(codes) {
  return paragraphs([
    '# Error codes',
    'Every message begins with one of these codes: `CODE: who: what came, against what was expected. What to do.` The code is also the `code` of the error, and `data` holds the received and the expected value.',
    ...Object.entries(codes).flatMap(([code, { title, explanation }]) => [`## ${code}`, `${title}. ${explanation}`]),
  ]);
}
