/**
 * Makes the store of this version for the tests of later ones: `node --import tsx test/store/make-fixture.ts
 * FILE`. The real bot runs three swaps against the simulators: one to its end, one undone, and one that it
 * is killed in the middle of. A fixture is made once for a version and never changed.
 */
import { copyFileSync } from 'node:fs';
import type { SwapId } from '../../src/core/domain.ts';
import { openEmbedded } from '../../src/store/embedded.ts';
import { type Chronicle, openChronicle } from '../crash/chronicle.ts';
import { pause } from '../crash/moments.ts';
import { botOf, openScene, propose } from '../crash/scene.ts';

const [to = 'store.db'] = process.argv.slice(2);
const scene = await openScene({ seed: 1, size: 3, bakeS: 2, groups: 3 });
const bot = botOf(scene);
await bot.start();
const chronicle = await openChronicle(bot.storePath);
const begun = new Set<string>();

for (const n of [1, 2, 3]) {
  const card = await propose(scene, n);
  await scene.slack.clicks({ as: 'approver', message: card, label: 'Approve' });
  let swap: SwapId | undefined;
  while (swap === undefined) {
    await pause(20);
    swap = (await chronicle.swaps()).find(id => !begun.has(id));
  }
  begun.add(swap);
  const id = swap;
  if (n === 2) {
    await reaches(chronicle, 'bake');
    const shown = await scene.slack.next(
      m => m.ts === card.ts && JSON.stringify(m.blocks).includes('"Undo"'),
      { what: 'the button Undo', timeoutMs: 30_000 },
    );
    await scene.slack.clicks({ as: 'approver', message: shown, label: 'Undo' });
  }
  await reaches(chronicle, n === 3 ? 'retire' : 'end');

  async function reaches(record: Chronicle, what: string): Promise<void> {
    for (;;) {
      const events = (await record.entries(id)).map(entry => entry.event);
      if (events.some(e => e.kind === 'ended' || (e.kind === 'phase' && e.phase === what))) return;
      await pause(20);
    }
  }
}
await bot.kill();
await chronicle.close();
// All of the log is folded into the one file.
const file = await openEmbedded(bot.storePath, { serve: false, now: Date.now() });
file.backup(`${bot.storePath}.copy`);
await file.close();
copyFileSync(`${bot.storePath}.copy`, to);
await bot.dispose();
await scene.close();
