/** VPC Lattice at the wire, which is another than its elders': paths, JSON, and pages by a token of its own. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { describeHealth, latticeOf } from '../../src/aws/health.ts';
import { describeLoadBalancers } from '../../src/aws/load-balancers.ts';
import { sdkClients } from '../../src/aws/sdk.ts';
import { bareEnvironment, id, region } from './setting.ts';

const arn = `arn:aws:vpc-lattice:${region}:111122223333:targetgroup/tg-0c11d4dc16ed96bdb`;
const source = { kind: 'lattice', arn, name: 'tg-0c11d4dc16ed96bdb' } as const;
let server: Server;
let asked: string[];
let answer: (url: URL) => { readonly status: number; readonly body: object };

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://here');
    asked.push(`${request.method} ${decodeURIComponent(url.pathname)}${url.search}`);
    const { status, body } = answer(url);
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(status === 200
        ? {}
        : { 'x-amzn-errortype': status === 404 ? 'ResourceNotFoundException' : 'AccessDeniedException' }),
    });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>(done => {
    server.listen(0, '127.0.0.1', done);
  });
  bareEnvironment();
  vi.stubEnv('AWS_ENDPOINT_URL_VPC_LATTICE', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'not-a-secret');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise(done => {
    server.close(done);
  });
});
const api = () => sdkClients()('default', region);

test('targets are listed page by page', async () => {
  answer = url =>
    url.searchParams.has('nextToken')
      ? { status: 200, body: { items: [{ id: id(1), port: 80, status: 'INITIAL' }] } }
      : { status: 200, body: { items: [{ id: id(2), port: 80, status: 'HEALTHY' }], nextToken: 'two' } };
  expect(await describeHealth(api(), [source])).toEqual([
    {
      source,
      targets: new Map([
        [id(1), { state: 'initial' }],
        [id(2), { state: 'healthy' }],
      ]),
    },
  ]);
  const path = `POST /targetgroups/${arn}/listtargets`;
  expect(asked).toEqual([`${path}?maxResults=100`, `${path}?maxResults=100&nextToken=two`]);
});

test('a token that leads to itself is an error, not a look without end', async () => {
  answer = () => ({ status: 200, body: { items: [], nextToken: 'same' } });
  await expect(describeHealth(api(), [source])).rejects.toMatchObject({
    trouble: { kind: 'failed', call: 'vpc-lattice:ListTargets' },
  });
});

test('a target group that is gone has no targets, and one that may not be seen is a trouble', async () => {
  answer = () => ({ status: 404, body: { message: 'gone' } });
  expect(await describeHealth(api(), [source])).toEqual([{ source, targets: new Map() }]);
  expect(await describeLoadBalancers(api(), [source])).toEqual(new Map());
  answer = () => ({ status: 403, body: { message: 'no' } });
  await expect(describeHealth(api(), [source])).rejects.toMatchObject({
    trouble: { kind: 'denied', call: 'vpc-lattice:ListTargets' },
  });
});

test('its VPC is told, and a draining time is allowed for', async () => {
  answer = () => ({ status: 200, body: { arn, config: { vpcIdentifier: 'vpc-1' } } });
  expect(await describeLoadBalancers(api(), [source])).toEqual(
    new Map([[arn, { vpc: 'vpc-1', drainMs: 300_000 }]]),
  );
});

test.each([
  ['HEALTHY', undefined, { state: 'healthy' }],
  ['UNHEALTHY', 'HealthCheckFailed', { state: 'unhealthy', reason: 'HealthCheckFailed' }],
  ['DRAINING', undefined, { state: 'draining' }],
  // Reasons that the preflight knows: a gate on these would never open.
  ['UNUSED', undefined, { state: 'unused', reason: 'Target.NotInUse' }],
  ['UNAVAILABLE', undefined, { state: 'unavailable', reason: 'Target.HealthCheckDisabled' }],
  ['LATER', undefined, { state: 'unavailable' }],
])('%s', (status, reasonCode, expected) => {
  const summary = { id: id(1), status, ...(reasonCode === undefined ? {} : { reasonCode }) };
  expect(latticeOf(summary as never)).toEqual([[id(1), expected]]);
});

test('addresses and functions are no instances', () => {
  expect(latticeOf({ id: '10.0.0.1', status: 'HEALTHY' })).toEqual([]);
});
