/**
 * The figures of the bot for Prometheus. Kept true: names begin with `asg_swap_` and end in their unit; a
 * label takes words of ours or of AWS's and Slack's methods, never a person's text. Only swaps that run here
 * are named one by one, at most a hundred, and they are gone from the figures when they are let go.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { SwapId } from '../core/domain.ts';
import { groupKey } from '../core/domain.ts';
import type { Outcome, Phase } from '../core/journal.ts';
import type { Strategy } from '../core/plan.ts';
import type { Swap } from '../core/swap.ts';
import type { Call, Clock, Heard, SwapMetrics } from '../ports.ts';

export interface Metrics extends SwapMetrics {
  readonly heard: Heard;
  /** Slack's SDK repeats a call. */
  readonly repeated: () => void;
  /** Somebody asked for too much in too short a time. */
  readonly turnedAway: () => void;
  /** What was found out about a part that the bot needs. */
  ready(part: string, isReady: boolean): void;
  /** How many swaps are live in the store, whoever runs them. */
  live(count: number): void;
  /** Asked at each scrape: since when (ms) something waits that Slack has not been told. */
  watchOutbox(untoldSince: () => number | undefined): void;
  /** Everything in Prometheus's text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** Swaps that are named one by one; the totals count all. */
const namedMost = 100;

const outcomes: readonly Outcome[] = ['swapped', 'undone', 'halted'];
const strategies: readonly Strategy[] = ['attach-first', 'empty-first'];

/** From the quickest of test groups to a day's bake. */
const swapBuckets = [60, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400];
const phaseBuckets = [1, 5, 15, 60, 180, 600, 1_800, 3_600, 14_400, 86_400];
const callBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const stepBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What is known of a swap that runs here. */
interface Running {
  group?: string;
  phase?: Phase;
  /** Healthy members above the floor. */
  margin?: number;
  /** Since when its step goes on. */
  stepSince?: number;
}

const nothingUntold = (): number | undefined => undefined;

export function createMetrics(clock: Pick<Clock, 'now'>, version: string): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const running = new Map<SwapId, Running>();
  let untoldSince = nothingUntold;

  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'asg_swap_build_info',
    help: 'Always 1; the version is in the label.',
    labelNames: ['version'],
    registers,
  }).set({ version }, 1);
  const ended = new Counter({
    name: 'asg_swap_swaps_ended_total',
    help: 'Swaps that ended here, by outcome.',
    labelNames: ['outcome', 'strategy'],
    registers,
  });
  // An increase from nothing is not seen by Prometheus: the first halted swap would not alarm.
  for (const outcome of outcomes) for (const strategy of strategies) ended.inc({ outcome, strategy }, 0);
  const swapTime = new Histogram({
    name: 'asg_swap_swap_duration_seconds',
    help: 'From the approval to the end.',
    labelNames: ['outcome', 'strategy'],
    buckets: swapBuckets,
    registers,
  });
  const phaseTime = new Histogram({
    name: 'asg_swap_phase_duration_seconds',
    help: 'How long a phase took, pauses included.',
    labelNames: ['phase'],
    buckets: phaseBuckets,
    registers,
  });
  const steps = new Histogram({
    name: 'asg_swap_reconcile_duration_seconds',
    help: 'How long a step of a swap took: looks, record and act.',
    labelNames: ['result'],
    buckets: stepBuckets,
    registers,
  });
  const lag = new Histogram({
    name: 'asg_swap_reconcile_lag_seconds',
    help: 'How late a step began after it was due.',
    buckets: stepBuckets,
    registers,
  });
  const calls = {
    aws: new Counter({
      name: 'asg_swap_aws_calls_total',
      help: 'Calls sent to AWS, by action and how they went; throttled ones were turned away for their rate.',
      labelNames: ['call', 'result'],
      registers,
    }),
    slack: new Counter({
      name: 'asg_swap_slack_calls_total',
      help: 'Calls sent to Slack, by method and how they went.',
      labelNames: ['call', 'result'],
      registers,
    }),
  };
  const callTime = {
    aws: new Histogram({
      name: 'asg_swap_aws_call_duration_seconds',
      help: 'How long AWS took to answer, by service.',
      labelNames: ['service'],
      buckets: callBuckets,
      registers,
    }),
    slack: new Histogram({
      name: 'asg_swap_slack_call_duration_seconds',
      help: 'How long Slack took to answer.',
      buckets: callBuckets,
      registers,
    }),
  };
  const retries = new Counter({
    name: 'asg_swap_slack_retries_total',
    help: 'Calls to Slack that were sent again.',
    registers,
  });
  const turnedAway = new Counter({
    name: 'asg_swap_turned_away_total',
    help: 'Commands and clicks that were answered with a word about their rate.',
    registers,
  });
  const ready = new Gauge({
    name: 'asg_swap_ready',
    help: '1 where the part (store, slack, aws) was reachable at the last look, else 0.',
    labelNames: ['part'],
    registers,
  });
  const live = new Gauge({
    name: 'asg_swap_live_swaps',
    help: 'Swaps in the store that have not ended, whichever replica runs them.',
    registers,
  });
  /** Of the swaps that run here, as they are at the scrape. */
  const atScrape = (
    name: string,
    help: string,
    labelNames: readonly string[],
    fill: (g: Gauge) => void,
  ): void => {
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames: [...labelNames],
      registers: [],
      collect() {
        this.reset();
        fill(this);
      },
    });
    registry.registerMetric(gauge);
  };
  const named = (): readonly (readonly [SwapId, Running])[] => [...running].slice(0, namedMost);

  atScrape('asg_swap_running_swaps', 'Swaps that this replica runs, by phase.', ['phase'], gauge => {
    gauge.set({ phase: 'none' }, 0);
    for (const { phase } of running.values()) gauge.inc({ phase: phase ?? 'none' });
  });
  atScrape('asg_swap_swap_held', '1 for each swap that this replica runs.', ['swap', 'group'], gauge => {
    for (const [swap, { group = '' }] of named()) gauge.set({ swap, group }, 1);
  });
  atScrape(
    'asg_swap_healthy_margin_instances',
    'Healthy members above the floor of the plan at the last look; negative is below it.',
    ['swap', 'group'],
    gauge => {
      for (const [swap, { group = '', margin }] of named())
        if (margin !== undefined) gauge.set({ swap, group }, margin);
    },
  );
  atScrape(
    'asg_swap_reconcile_running_seconds',
    'Age of the oldest step that goes on now; 0 for none.',
    [],
    gauge => {
      const since = [...running.values()].flatMap(({ stepSince }) =>
        stepSince === undefined ? [] : [stepSince],
      );
      gauge.set(since.length === 0 ? 0 : (clock.now() - Math.min(...since)) / 1_000);
    },
  );
  atScrape(
    'asg_swap_outbox_age_seconds',
    'Age of the oldest thing that Slack has not been told; 0 for none.',
    [],
    gauge => {
      const since = untoldSince();
      gauge.set(since === undefined ? 0 : Math.max(0, clock.now() - since) / 1_000);
    },
  );

  const knownOf = (swap: SwapId): Running => {
    const known = running.get(swap) ?? {};
    running.set(swap, known);
    return known;
  };

  return {
    step(swap, dueAt) {
      const begun = clock.now();
      const known = knownOf(swap);
      known.stepSince = begun;
      lag.observe(Math.max(0, begun - dueAt) / 1_000);
      return result => {
        delete known.stepSince;
        steps.observe({ result }, (clock.now() - begun) / 1_000);
      };
    },
    looked(id, { plan, phase }, healthy) {
      const known = knownOf(id);
      known.group = groupKey(plan.group);
      known.phase = phase;
      if (healthy !== undefined) known.margin = healthy - plan.floor;
    },
    recorded(before: Swap, { at, event }) {
      if (event.kind !== 'phase' && event.kind !== 'ended') return;
      phaseTime.observe({ phase: before.phase }, (at - before.phaseAt) / 1_000);
      if (event.kind !== 'ended') return;
      const labels = { outcome: event.outcome, strategy: before.plan.strategy };
      ended.inc(labels);
      swapTime.observe(labels, (at - before.approvedAt) / 1_000);
    },
    letGo: swap => void running.delete(swap),
    heard({ to, name, result, ms }: Call) {
      calls[to].inc({ call: name, result });
      if (to === 'aws') callTime.aws.observe({ service: name.split(':')[0] ?? '' }, ms / 1_000);
      else callTime.slack.observe(ms / 1_000);
    },
    repeated: () => retries.inc(),
    turnedAway: () => turnedAway.inc(),
    ready: (part, isReady) => ready.set({ part }, isReady ? 1 : 0),
    live: count => live.set(count),
    watchOutbox(since) {
      untoldSince = since;
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
