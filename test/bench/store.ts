/** The size of the store after ten thousand swaps. */
import type { Measurement } from './figures.ts';
import { storeSize } from './store-size.ts';

const swaps = 10_000;

export const store: Measurement = {
  name: 'store',
  title: 'Store',
  how:
    'An SQLite file of swaps of 3 instances as the real bot left one on record (request, journal, posts, audit), ' +
    'under ids of their own, after VACUUM.',
  async take() {
    const { bytes, how } = await storeSize(swaps);
    return [
      { what: `${swaps.toLocaleString('en')} swaps`, value: bytes / 1e6, unit: 'MB', note: how },
      { what: 'one swap', value: bytes / 1e3 / swaps, unit: 'kB' },
    ];
  },
};
