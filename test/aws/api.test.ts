/** The one table of calls: what it says of itself must be what the SDK does. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { calls, iamAction, type Service } from '../../src/aws/api.ts';
import { commandOf, sdkService } from '../../src/aws/sdk-services.ts';

const rows = Object.entries(calls).flatMap(([service, actions]) =>
  Object.entries(actions).map(([action, { access }]) => ({ service: service as Service, action, access })),
);

test.each(rows)('$service $action is a command of the SDK', async ({ service, action }) => {
  expect(commandOf(sdkService(service), action, {}).constructor.name).toBe(`${action}Command`);
});

test.each(rows)('$service $action is a write unless its name says that it reads', ({ action, access }) => {
  // Assuming a role changes nothing in the account, so that it may be sent again.
  expect(access).toBe(/^(?:Describe|Get|List|Assume)/.test(action) ? 'read' : 'write');
});

test('nothing in the table is without use, so that no permission is asked for in vain', () => {
  const folder = new URL('../../src/aws/', import.meta.url);
  const code = readdirSync(folder)
    .filter(file => file !== 'api.ts')
    .map(file => readFileSync(new URL(file, folder), 'utf8'))
    .join('\n');
  expect(rows.filter(({ action }) => !code.includes(`'${action}'`)).map(({ action }) => action)).toEqual([]);
});

test.each([
  ['autoscaling', 'autoscaling:X'],
  ['ec2', 'ec2:X'],
  ['elbv2', 'elasticloadbalancing:X'],
  ['elb', 'elasticloadbalancing:X'],
  ['lattice', 'vpc-lattice:X'],
  ['cloudwatch', 'cloudwatch:X'],
  ['sts', 'sts:X'],
] as const)('%s in the words of IAM', (service, expected) => {
  expect(iamAction(service, 'X' as never)).toBe(expected);
});
