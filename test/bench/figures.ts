/** What a measurement hands over, and how it is printed. */

export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The target, where there is one: the value must not be above it. */
  readonly atMost?: number;
  /** Said beside the figure. */
  readonly note?: string;
}

export interface Measurement {
  /** What it is called on the command line. */
  readonly name: string;
  readonly title: string;
  /** How its figures were taken. */
  readonly how: string;
  readonly take: () => Promise<readonly Figure[]>;
}

export const isMissed = ({ value, atMost }: Figure): boolean => atMost !== undefined && !(value <= atMost);

/** The value at a share (0.5, 0.99) of the sorted values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const number = (value: number): string =>
  Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) < 10 ? 2 : 1);

/** One measurement as lines of the table. */
export function linesOf({ title, how }: Measurement, figures: readonly Figure[]): readonly string[] {
  const what = Math.max(...figures.map(figure => figure.what.length));
  return [
    '',
    title,
    ...wrapped(how, 106).map(line => `  ${line}`),
    ...figures.map(figure => {
      const { value, unit, atMost, note } = figure;
      const target = atMost === undefined ? '' : `at most ${number(atMost)} ${unit}`;
      const verdict = atMost === undefined ? '' : isMissed(figure) ? 'MISSED' : 'ok';
      return `  ${figure.what.padEnd(what)}  ${`${number(value)} ${unit}`.padStart(14)}  ${target.padEnd(18)}  ${verdict.padEnd(6)}  ${note ?? ''}`.trimEnd();
    }),
  ];
}

function wrapped(text: string, width: number): readonly string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
