/** The form without Slack: what is offered, and how what is filled in is read and answered. */
import { describe, expect, it } from 'vitest';
import { fromForm, parse } from '../../src/core/command.ts';
import { bestFirst, candidates, fits, inNoGroup, leavers } from '../../src/core/form.ts';
import { objectionFault, permissionFault, problemFault } from '../../src/core/messages/faults.ts';
import { plain } from '../../src/core/words.ts';
import { instance, newId, oldId, policy, survey, t0, web } from '../helpers/build.ts';

const group = survey().group;
if (group === undefined) throw new Error('the group is there');

describe('a menu', () => {
  it('finds what holds every word that was typed, in any order and case', () => {
    const texts = ['i-b1', 'web-next-1', 'eu-west-1a'];
    for (const typed of ['', '  ', 'NEXT', '1a web', 'b1 eu-west'])
      expect(fits(typed, texts), typed).toBe(true);
    for (const typed of ['next-2', 'web zz']) expect(fits(typed, texts), typed).toBe(false);
  });

  it('puts first what begins with it', () => {
    const all = ['api-web', 'web-b', 'web-a', 'admin'].map(name => ({ ...web, name }));
    expect(all.toSorted(bestFirst('web')).map(({ name }) => name)).toEqual([
      'web-a',
      'web-b',
      'admin',
      'api-web',
    ]);
  });

  it('offers the newest of those that policy and owner allow, and the oldest members in service', () => {
    const tested = { 'release-tested': 'yes' };
    const loose = [
      instance(newId(1), 'eu-west-1a', { tags: tested, launchedAt: t0 - 5_000 }),
      instance(newId(2), 'eu-west-1a', { tags: { ...tested, Name: 'fresh' }, launchedAt: t0 - 1_000 }),
      instance(newId(3)),
      instance(newId(4), 'eu-west-1a', { tags: tested, managedBy: 'eks' }),
    ];
    const around = {
      group,
      members: [instance(oldId(2), 'eu-west-1a', { launchedAt: t0 - 9_000_000 })],
      loose,
    };
    expect(candidates(around, { requireTags: tested }).map(({ id }) => id)).toEqual([newId(2), newId(1)]);
    expect(candidates(around, { requireTags: tested })[0]).toMatchObject({
      name: 'fresh',
      zone: 'eu-west-1a',
    });
    const ids = leavers(around).map(({ id }) => id);
    expect(ids).toContain(oldId(1));
    expect(ids.at(-1)).toBe(oldId(2));
    expect(inNoGroup(loose, [{ members: [newId(3)] }]).map(({ id }) => id)).not.toContain(newId(3));
  });
});

describe('what is filled in', () => {
  it('is the wish that the command would be', () => {
    const filled = {
      out: `${oldId(1)},${oldId(2)}`,
      batch: '2',
      bake: '90s',
      canary: '',
      reason: 'release  “42”\n now',
    };
    const typed = `web ${newId(1)} ${newId(2)} --out ${oldId(1)},${oldId(2)} --batch 2 --bake 90s --canary --reason 'x'`;
    const form = fromForm('web', [newId(1), newId(2)], filled);
    const command = parse(typed);
    if (form.kind !== 'swap' || command.kind !== 'swap') throw new Error('both are wishes');
    expect({ ...form.wish, reason: '' }).toEqual({ ...command.wish, reason: '' });
    expect(form.wish.reason).toBe('release "42" now');
  });

  it('is answered in the field that can be mended', () => {
    const many = {
      out: newId(1),
      batch: 'many',
      bake: '3 weeks',
      'template-version': 'latest',
      reason: 'x'.repeat(301),
    };
    const read = fromForm('web', [newId(1), 'i-b'], many);
    if (read.kind !== 'misread') throw new Error('it cannot be read');
    expect(read.problems.map(problemFault).map(({ field }) => field)).toEqual([
      'batch',
      'bake',
      'template-version',
      'reason',
      'incoming',
      'out',
    ]);
    const empty = fromForm('', [], {});
    expect(empty.kind === 'misread' && empty.problems.map(problemFault).map(({ field }) => field)).toEqual([
      'group',
    ]);
    const fault = objectionFault({ kind: 'checks-not-ok', id: newId(1), verdict: 'initializing' });
    expect(fault.field).toBe('incoming');
    expect(plain(fault.words)).toContain('have not finished');
    expect(objectionFault({ kind: 'not-a-member', id: oldId(9) }).field).toBe('out');
    expect(objectionFault({ kind: 'group-weighted' }).field).toBe('group');
    const forbidden = { kind: 'option-forbidden', option: 'bake', allowed: policy.options } as const;
    expect(permissionFault(forbidden).field).toBe('bake');
    expect(permissionFault({ kind: 'wrong-channel', channels: ['C1'] }).field).toBe('channel');
    expect(permissionFault({ kind: 'too-many', way: 'out', count: 9, most: 3 }).field).toBe('out');
  });
});
