/**
 * Strikes secrets out of text: those that are known by value, and whatever looks like one. It is the last
 * of several defences: nothing that is logged should hold a secret in the first place.
 */

/** The text without what would let its reader act as the bot, answer in its name, or enter where it may. */
export type Veil = (text: string) => string;

/** Shorter ones are found inside of ordinary words, which would then be struck out. */
const lengthLeast = 6;

/** What secrets look like. None of these reaches beyond a quote or a backslash, so that JSON stays JSON. */
const shapes: readonly (readonly [shape: RegExp, instead: string])[] = [
  [/\bx(?:ox[a-z]|app)-[\w.-]+/g, '[token]'],
  [/\bhttps?:\/\/hooks\.[^\s"'\\]+/g, '[response_url]'],
  [/\bwss?:\/\/[^\s"'\\]+/g, '[socket]'],
  [/\b\d{5,}\.\d{5,}\.[0-9a-f]{16,}\b/g, '[trigger_id]'],
  // A user's password in any address, up to the last @ before the path, as clients read it.
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s"'\\/?#]*@/gi, '$1[user]@'],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g, '[access key]'],
  [/\b(Bearer|Basic|AWS4-HMAC-SHA256)\s+[^"'\\]+/g, '$1 [authorization]'],
  [
    /\b(x-amz-(?:security-token|signature|credential))(["']?\s*[:=]\s*["']?)[^\s"'\\&]+/gi,
    '$1$2[struck out]',
  ],
];

/** Without knowing any secret by value. */
export const redacted: Veil = text =>
  shapes.reduce((told, [shape, instead]) => told.replaceAll(shape, instead), text);

/** Also without these, wherever they stand. */
export function veilOver(secrets: readonly string[]): Veil {
  // The longest first: one may be a part of another.
  const known = [...new Set(secrets)]
    .filter(secret => secret.length >= lengthLeast)
    .toSorted((a, b) => b.length - a.length);
  return text => redacted(known.reduce((told, secret) => told.replaceAll(secret, '[secret]'), text));
}
