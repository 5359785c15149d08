/**
 * A checker that finds nothing proves nothing: the engine is built with one known mistake after the other,
 * and the histories must find each of them.
 */
import { describe, expect, it } from 'vitest';
import { runHistory } from './history.ts';
import { ofDeeds } from './mistakes/of-deeds.ts';
import { ofPeople } from './mistakes/of-people.ts';
import { ofSettings } from './mistakes/of-settings.ts';
import { ofSight } from './mistakes/of-sight.ts';
import { ofTheCourse } from './mistakes/of-the-course.ts';
import { weatherFor } from './mistakes/planting.ts';

/** Histories to look through for a mistake before it counts as not found. */
const seedsMost = 150;

const mistakes = { ...ofDeeds, ...ofSettings, ...ofTheCourse, ...ofSight, ...ofPeople };

describe('the histories find an engine that', () => {
  it.each(Object.entries(mistakes))('%s', async (_name, mistake) => {
    for (let seed = 1, told = 0; told < seedsMost && seed < 100 * seedsMost; seed++) {
      const weather = weatherFor(seed, mistake);
      if (weather === undefined) continue;
      told++;
      try {
        if ((await runHistory(weather, mistake)).broken.length > 0) return;
      } catch {
        // An engine that breaks down is found out too.
        return;
      }
    }
    expect.fail(`not found in ${seedsMost} histories`);
  });
});
