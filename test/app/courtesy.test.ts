/** Somebody types and clicks without end: words come back, nothing reaches the desk, and a swap can still be stopped. */
import { expect, it } from 'vitest';
import { courteous } from '../../src/app/courtesy.ts';
import type { SwapId } from '../../src/core/domain.ts';
import { plain } from '../../src/core/words.ts';
import { createClock, createDesk, personId } from '../slack/support.ts';

const swap = 's-4kx9q2mv' as SwapId;
const message = { channel: 'C0DEPLOYS', ts: '1.2' };
const hasty = { person: personId('U0HASTY'), channel: 'C0DEPLOYS' };
const calm = { person: personId('U0CALM'), channel: 'C0DEPLOYS' };

it('a hundred commands at once: twenty are heard, the rest are answered with how long to wait', async () => {
  const clock = createClock();
  const desk = createDesk();
  let turnedAway = 0;
  const door = courteous(desk, clock, () => turnedAway++);
  const answers = [];
  for (let i = 0; i < 100; i++)
    answers.push(plain((await door.command('web i-0123456789abcdef0', hasty)).text));
  expect(desk.commands).toHaveLength(20);
  expect(turnedAway).toBe(80);
  expect(answers.at(-1)).toMatch(/^Nothing was done: you ask faster than anybody can follow\. Wait 3 s/);

  expect(plain((await door.command('status', calm)).text)).toBe('Noted.');
  expect(plain((await door.press('abort', swap, hasty, message)).text)).toBe('Pressed.');
  expect(plain((await door.press('approve', swap, hasty, message)).text)).toMatch(/^Nothing was done/);

  expect(plain((await door.command('status', hasty)).text)).toBe('Noted.');

  clock.pass(3_000);
  expect(plain((await door.press('approve', swap, hasty, message)).text)).toBe('Pressed.');
});
