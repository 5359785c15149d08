/**
 * HTML as values. Whatever is put into a template is escaped unless it is HTML already, so that no name,
 * message or id can become mark-up.
 */

/** A piece of HTML, safe to put into another. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

/** What a template takes: text is escaped, lists are put one after the other, `false` and absent values are nothing. */
export type Part = Html | string | number | boolean | undefined | null | readonly Part[];

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it must stand in HTML, in attributes too. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, sign => escapes[sign] ?? sign);

function put(part: Part): string {
  if (part === undefined || part === null || part === false || part === true) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(put).join('');
  return escaped(String(part));
}

/** Template tag: ``html`<p>${text}</p>` ``. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let text = '';
  strings.forEach((string, i) => {
    text += string + put(parts[i]);
  });
  return new Html(text);
}

/** HTML that was made elsewhere and is known to be safe. */
export const trusted = (text: string): Html => new Html(text);

/** An attribute that is there or not, such as `disabled`. */
export const flag = (name: string, on: boolean): Html => new Html(on ? ` ${name}` : '');
