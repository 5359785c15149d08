/** The card of a swap is there and true: found again when its post seemed lost, with the latest figures, and replaced when it is gone. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ThreadError } from '../../src/ports.ts';
import { requester } from '../helpers/build.ts';
import { createThread, id, Narrated, word } from '../helpers/narrated.ts';

let here: Narrated;
beforeEach(() => {
  here = new Narrated();
});
afterEach(() => here.narrator.stop());

const glance = (healthy: number) => ({ healthy, incomingHealthy: 0, outgoingHealthy: healthy, standby: 0 });

describe('a card whose post seemed lost', () => {
  it('is brought up to date where it is found, however much later', async () => {
    const thread = createThread();
    let answers = false;
    here.open({
      ...thread,
      async post(...sent) {
        const message = await thread.post(...sent);
        if (answers) return message;
        throw new ThreadError('ambiguous', 'no answer');
      },
      find: (_to: unknown, key: string) => {
        const at = thread.told.findIndex(post => `${id}/${post.key.split('/').at(-1)}` === key);
        return Promise.resolve(at < 0 ? undefined : { channel: 'C0DEPLOYS', ts: String(at + 1) });
      },
    });
    await expect(here.narrator.show(id)).rejects.toThrow('no answer');
    answers = true;
    await here.happened({ kind: 'ended', outcome: 'swapped', proof: [] });
    here.now += 60_000;
    await here.narrator.show(id);
    expect(thread.told[0]?.text).toMatch(/swapped/i);
  });
});

describe('the figures of the latest look', () => {
  it('stand on the card, the latest ones only, and leave the journal alone', async () => {
    const thread = createThread();
    here.open(thread);
    await here.narrator.show(id);
    expect(thread.told[0]?.text).toContain('Capacity: floor 3.');
    const length = (await here.journal.read(id)).length;
    for (const healthy of [5, 4, 3]) {
      here.narrator.glanced(id, glance(healthy));
      await here.narrator.show(id);
    }
    expect(thread.told[0]?.text).toContain('Capacity: floor 3.');
    here.now += 3_000;
    await here.narrator.show(id);
    expect(thread.told[0]?.text).toContain('Capacity: healthy 3 · floor 3.');
    expect(await here.journal.read(id)).toHaveLength(length);
    expect(thread.updates).toBe(1);
  });

  it('are gone after a restart until the next look, when what is on record stands there', async () => {
    await here.happened({ kind: 'capacity', healthy: 3 });
    const thread = createThread();
    here.open(thread);
    await here.narrator.show(id);
    expect(thread.told[0]?.text).toContain('Capacity: floor 3 · lowest 3.');
    here.narrator.glanced(id, glance(4));
    here.now += 3_000;
    await here.narrator.show(id);
    expect(thread.told[0]?.text).toContain('Capacity: healthy 4 · floor 3 · lowest 3.');
  });
});

describe('a card that is gone', () => {
  it('gets a new one, and the story goes on under it, each line once', async () => {
    let deleted = '';
    const thread = createThread((key, _text, under) =>
      (under ?? key.slice('update '.length)) === deleted ? 'not-editable' : undefined,
    );
    here.open(thread);
    await here.narrator.show(id);
    const [card] = thread.told;
    expect(card?.key).toBe(`${id}/card`);
    deleted = '1';
    await here.happened(word('pause', requester));
    await here.narrator.show(id);
    await here.happened(word('continue', requester));
    here.now += 60_000;
    await here.narrator.show(id);
    expect(thread.told.map(({ key, under }) => [key.slice(id.length + 1), under])).toEqual([
      ['card', undefined],
      ['plan', '1'],
      ['e1-1', '1'],
      ['card-2', undefined],
      ['e2-2', '4'],
      ['e3-3', '4'],
    ]);
    expect(await here.narrator.cardsOf(id)).toHaveLength(2);
  });

  it('is missed while a pause waits for people, so that the button to go on is there again', async () => {
    let deleted = false;
    const thread = createThread(key => (deleted && key === 'update 1' ? 'not-editable' : undefined));
    here.open(thread);
    await here.narrator.show(id);
    await here.happened(word('pause', requester));
    here.now += 60_000;
    await here.narrator.show(id);
    deleted = true;
    here.now += 600_000;
    await here.narrator.show(id);
    expect(thread.told.filter(({ key }) => key.includes('/card'))).toHaveLength(1);
    here.now += 600_000;
    await here.narrator.show(id);
    expect(thread.told.at(-1)).toMatchObject({ key: `${id}/card-2` });
    expect(thread.told.at(-1)?.text).toMatch(/Paused/);
  });

  it('whose time for edits is over is followed by a new one; the thread stays', async () => {
    const thread = createThread(key => (key === 'update 1' ? 'not-editable' : undefined));
    here.open(thread);
    await here.narrator.show(id);
    await here.happened(word('pause', requester));
    here.now += 60_000;
    await here.narrator.show(id);
    here.now += 60_000;
    await here.happened(word('continue', requester));
    await here.narrator.show(id);
    expect(thread.told.map(({ key, under }) => [key.slice(id.length + 1), under])).toEqual([
      ['card', undefined],
      ['plan', '1'],
      ['e1-1', '1'],
      ['e2-2', '1'],
      ['card-2', undefined],
      ['e3-3', '1'],
    ]);
    expect(thread.told.at(-2)?.text).not.toMatch(/Paused/);
  });
});
