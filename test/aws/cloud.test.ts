/** What a person may mean by a text; AWS is never asked. */
import { describe, expect, test } from 'vitest';
import type { ClientsFor } from '../../src/aws/api.ts';
import { createCloud, defaultAccount } from '../../src/aws/cloud.ts';
import type { Account } from '../../src/core/account.ts';
import { groupKey } from '../../src/core/domain.ts';

const silent: ClientsFor = () => {
  throw new Error('nothing may be asked');
};
const cloudOf = (...accounts: Account[]) =>
  createCloud({ accounts, clock: { now: () => 0 }, clientsFor: silent });
const meant = (text: string, ...accounts: Account[]) =>
  cloudOf(...accounts)
    .candidates(text)
    .map(groupKey);

const one = defaultAccount('eu-west-1');
const prod: Account = { name: 'prod', regions: ['eu-west-1', 'us-east-1'] };
const dev: Account = { name: 'dev', regions: ['eu-west-1'] };

describe('one account', () => {
  test.each([
    ['web', ['default/eu-west-1/web']],
    ['eu-west-1/web', ['default/eu-west-1/web']],
    ['default/eu-west-1/web', ['default/eu-west-1/web']],
    // Names may hold slashes.
    ['team/web', ['default/eu-west-1/team/web']],
    ['a/b/c', ['default/eu-west-1/a/b/c']],
    ['eu-west-1/team/web', ['default/eu-west-1/team/web']],
    ['default/eu-west-1/eu-west-1/web', ['default/eu-west-1/eu-west-1/web']],
    // Places that we do not work in.
    ['eu-north-1/web', []],
    ['us-gov-east-1/web', []],
    ['default/eu-north-1/web', []],
    ['prod/eu-west-1/web', []],
    // Not names.
    ['', []],
    ['eu-west-1/', []],
    ['a:b', []],
    ['a b', []],
    ['wéb', []],
    ['x'.repeat(256), []],
  ])('%s', (text, expected) => {
    expect(meant(text, one)).toEqual(expected);
  });

  test('a name of 255 characters', () => {
    expect(meant('x'.repeat(255), one)).toHaveLength(1);
  });
});

test('several accounts and regions: what is left open gives every place', () => {
  expect(meant('web', prod, dev)).toEqual(['prod/eu-west-1/web', 'prod/us-east-1/web', 'dev/eu-west-1/web']);
  expect(meant('eu-west-1/web', prod, dev)).toEqual(['prod/eu-west-1/web', 'dev/eu-west-1/web']);
  expect(meant('us-east-1/web', prod, dev)).toEqual(['prod/us-east-1/web']);
  expect(meant('dev/eu-west-1/web', prod, dev)).toEqual(['dev/eu-west-1/web']);
  expect(meant('dev/us-east-1/web', prod, dev)).toEqual([]);
});

test('places', () => {
  expect(cloudOf(prod, dev).places()).toEqual(['prod/eu-west-1', 'prod/us-east-1', 'dev/eu-west-1']);
});
