/** Probes and scrapers ask over real HTTP: what is said, when it is 503, and what is cut off. */
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { SwapId } from '../../src/core/domain.ts';
import type { Phase } from '../../src/core/journal.ts';
import { replay } from '../../src/core/replay.ts';
import type { Swap } from '../../src/core/swap.ts';
import { systemClock } from '../../src/ops/clock.ts';
import { createMetrics, type Metrics } from '../../src/ops/metrics.ts';
import { createReadiness, type Part } from '../../src/ops/readiness.ts';
import { type OpsServer, openOpsServer } from '../../src/ops/server.ts';
import { approver, plan, requester, t0 } from '../helpers/build.ts';
import { createClock, createLog } from '../slack/support.ts';

const open: OpsServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

const well = (name: Part['name'], words: string): Part => ({
  name,
  everyMs: 0,
  look: () => Promise.resolve(words),
});

interface Probe {
  readonly metrics: Metrics;
  readonly port: number;
  readonly get: (path: string, init?: RequestInit) => Promise<{ status: number; text: string }>;
}

async function probe(parts: readonly Part[] = [], notYet?: () => string | undefined): Promise<Probe> {
  const metrics = createMetrics(systemClock, '1.2.3');
  const server = await openOpsServer(
    { host: '127.0.0.1', port: 0 },
    {
      metrics,
      readiness: createReadiness(parts, systemClock),
      log: createLog(),
      notYet: notYet ?? (() => undefined),
    },
  );
  open.push(server);
  return {
    metrics,
    port: server.port,
    get: async (path, init) => {
      const response = await fetch(`http://127.0.0.1:${server.port}${path}`, init);
      return { status: response.status, text: await response.text() };
    },
  };
}

/** A swap that stands in this phase. */
const swapIn = (phase: Phase, more: Partial<Pick<Swap, 'approvedAt' | 'phaseAt'>> = {}): Swap => ({
  ...replay([{ seq: 1, at: t0, event: { kind: 'approved', plan: plan(), requester, approver } }]),
  phase,
  ...more,
});

describe('a probe', () => {
  it('hears that the process is alive, whatever else is wrong', async () => {
    const away: Part = { name: 'slack', everyMs: 0, look: () => Promise.reject(new Error('Slack is away')) };
    const { get } = await probe([away], () => 'it is starting');
    expect(await get('/healthz')).toEqual({ status: 200, text: 'alive\n' });
  });

  it('hears of each part that it is ready, in words', async () => {
    const { get } = await probe([well('store', '2 swaps live'), well('aws', 'default/eu-west-1 answers')]);
    expect(await get('/readyz')).toEqual({
      status: 200,
      text: 'ready      store: 2 swaps live\nready      aws: default/eu-west-1 answers\n',
    });
  });

  it('hears which part is away and why, with 503', async () => {
    const away: Part = { name: 'slack', everyMs: 0, look: () => Promise.reject(new Error('Slack is away')) };
    const { get } = await probe([well('store', '0 swaps live'), away]);
    const { status, text } = await get('/readyz');
    expect(status).toBe(503);
    expect(text).toBe('ready      store: 0 swaps live\nnot ready  slack: Slack is away\n');
    expect((await get('/metrics')).text).toMatch(/asg_swap_ready\{part="slack"\} 0/);
  });

  it('hears that the bot starts or stops', async () => {
    const { get } = await probe([well('store', '0 swaps live')], () => 'it is stopping');
    expect(await get('/readyz')).toMatchObject({
      status: 503,
      text: expect.stringMatching(/bot: it is stopping/),
    });
  });
});

describe('a part that is looked at', () => {
  it('is asked at its own pace, however often somebody probes', async () => {
    const clock = createClock();
    // A clock whose sleeps take no time would let every look come too late.
    const patient = { ...clock, sleep: () => new Promise<void>(() => undefined) };
    let asked = 0;
    const look = (): Promise<string> => Promise.resolve(`asked ${++asked}`);
    const readiness = createReadiness([{ name: 'aws', everyMs: 30_000, look }], patient);
    for (let i = 0; i < 100; i++) await readiness.look();
    expect(asked).toBe(1);
    clock.pass(30_000);
    expect(await readiness.look()).toEqual([{ name: 'aws', ready: true, words: 'asked 2' }]);
  });

  it('that hangs is not ready, and is not asked again meanwhile', async () => {
    const clock = createClock();
    let asked = 0;
    const look = (): Promise<string> => {
      asked++;
      return new Promise(() => undefined);
    };
    const readiness = createReadiness([{ name: 'store', everyMs: 2_000, look }], clock);
    await readiness.look();
    clock.pass(60_000);
    expect(await readiness.look()).toEqual([
      { name: 'store', ready: false, words: expect.stringMatching(/no answer for 6\d s/) },
    ]);
    expect(asked).toBe(1);
  });
});

describe('a scraper', () => {
  it('reads how swaps went, with the halted ones at zero before there is one', async () => {
    const { get, metrics } = await probe();
    const before = swapIn('retire', { approvedAt: 0, phaseAt: 60_000 });
    metrics.recorded(before, { seq: 9, at: 90_000, event: { kind: 'phase', phase: 'bake' } });
    metrics.recorded(before, { seq: 9, at: 90_000, event: { kind: 'ended', outcome: 'swapped', proof: [] } });
    const { text } = await get('/metrics');
    expect(text).toContain('asg_swap_swaps_ended_total{outcome="swapped",strategy="attach-first"} 1\n');
    expect(text).toContain('asg_swap_swaps_ended_total{outcome="halted",strategy="attach-first"} 0\n');
    expect(text).toContain(
      'asg_swap_swap_duration_seconds_sum{outcome="swapped",strategy="attach-first"} 90\n',
    );
    expect(text).toContain('asg_swap_phase_duration_seconds_sum{phase="retire"} 60\n');
    expect(text).toContain('asg_swap_build_info{version="1.2.3"} 1\n');
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
  });

  it('reads what runs here and how far above its floor, until it is let go', async () => {
    const { get, metrics } = await probe();
    const id = 's-4kx9q2mv' as SwapId;
    const swap = swapIn('retire');
    const done = metrics.step(id, systemClock.now());
    metrics.looked(id, swap, swap.plan.floor + 2);
    const during = (await get('/metrics')).text;
    expect(during).toMatch(/asg_swap_swap_held\{swap="s-4kx9q2mv",group="[^"]+\/web"\} 1\n/);
    expect(during).toMatch(/asg_swap_healthy_margin_instances\{swap="s-4kx9q2mv",group="[^"]+"\} 2\n/);
    expect(during).toContain('asg_swap_running_swaps{phase="retire"} 1\n');
    done('done');
    metrics.letGo(id);
    const after = (await get('/metrics')).text;
    expect(after).not.toContain('s-4kx9q2mv');
    expect(after).not.toContain('phase="retire"} 1');
  });

  it('is given a hundred swaps by name and all of them in the total', async () => {
    const { get, metrics } = await probe();
    const swap = swapIn('bake');
    for (let i = 0; i < 1_000; i++) {
      metrics.looked(`s-${i}` as SwapId, swap, swap.plan.floor);
    }
    const { text } = await get('/metrics');
    expect(text.match(/^asg_swap_swap_held\{/gm)).toHaveLength(100);
    expect(text.match(/^asg_swap_healthy_margin_instances\{/gm)).toHaveLength(100);
    expect(text).toContain('asg_swap_running_swaps{phase="bake"} 1000\n');
  });

  it('reads calls and throttles by action, and how old the outbox is', async () => {
    const { get, metrics } = await probe();
    metrics.heard({ to: 'aws', name: 'autoscaling:AttachInstances', result: 'throttled', ms: 120 });
    metrics.heard({ to: 'slack', name: 'chat.postMessage', result: 'ok', ms: 80 });
    metrics.repeated();
    metrics.watchOutbox(() => systemClock.now() - 42_000);
    const { text } = await get('/metrics');
    expect(text).toContain(
      'asg_swap_aws_calls_total{call="autoscaling:AttachInstances",result="throttled"} 1\n',
    );
    expect(text).toContain('asg_swap_slack_calls_total{call="chat.postMessage",result="ok"} 1\n');
    expect(text).toContain('asg_swap_slack_retries_total 1\n');
    expect(text).toMatch(/asg_swap_outbox_age_seconds 42/);
  });
});

describe('whoever sends something else', () => {
  it('is told what there is', async () => {
    const { get } = await probe();
    expect(await get('/')).toEqual({ status: 404, text: 'There are /healthz, /readyz and /metrics.\n' });
    expect(await get('/metrics', { method: 'POST', body: 'x'.repeat(5_000_000) })).toMatchObject({
      status: 405,
    });
    expect((await get('/healthz', { method: 'HEAD' })).text).toBe('');
  });

  it.each([
    ['a header without end', `GET /healthz HTTP/1.1\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`, /^HTTP\/1\.1 431/],
    ['noise', '\u0000\u0001\u0002\r\n\r\n', /^HTTP\/1\.1 400/],
    ['a path that is none', 'GET http://[::bad/%zz HTTP/1.1\r\nHost: x\r\n\r\n', /^HTTP\/1\.1 40[04]/],
  ])('%s is refused and the server goes on', async (_what, bytes, answer) => {
    const { get, port } = await probe();
    expect(await sent(port, bytes)).toMatch(answer);
    expect((await get('/healthz')).status).toBe(200);
  });
});

/** What comes back for these bytes until the other side closes or half a second passes. */
const sent = (port: number, bytes: string): Promise<string> =>
  new Promise(resolve => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const end = (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(500, end);
    socket.on('data', (text: Buffer) => {
      answer += text.toString();
    });
    socket.on('error', end);
    socket.on('close', end);
  });

it('a port that is taken is said in words', async () => {
  const { port, metrics } = await probe();
  await expect(
    openOpsServer(
      { host: '127.0.0.1', port },
      { metrics, readiness: createReadiness([], systemClock), log: createLog(), notYet: () => undefined },
    ),
  ).rejects.toThrow(/cannot be served on 127\.0\.0\.1:\d+ \(EADDRINUSE\)\. Set ASG_SWAP_OPS_PORT/);
});
