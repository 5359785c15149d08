/** Healthy members against the floor over AWS's time, as a picture and as a sentence. */
import type { CallRecord, CapacitySample } from '../../aws/world/recorder.ts';
import { type Html, html } from '../html.ts';
import type { Play } from '../play.ts';
import { isLook } from './calls.ts';

const width = 600;
const height = 150;
const left = 30;
const bottom = 22;
const top = 8;
/** So much of our time is shown, however fast AWS's passes. */
const shownMs = 150_000;

/** Where a moment and a count stand in the picture. */
interface Scale {
  readonly x: (at: number) => number;
  readonly y: (count: number) => number;
}

/** The chart of each group, with what it proves below. */
export const chartRegion = (play: Play): Html =>
  html`${Object.entries(play.scenario.floor).map(([name, floor]) => chart(play, name, floor))}`;

function chart(play: Play, name: string, floor: number): Html {
  const { world, beganAt, clock } = play;
  const truth = world.group(name);
  const from = Math.max(beganAt, world.now - shownMs * clock.speed);
  const span = Math.max(world.now - from, 1_000);
  const samples = since(world.recorder.capacity(truth.key), from);
  const most = Math.max(floor + 1, ...samples.map(s => Math.max(s.healthy, s.counted))) * 1.08;
  const scale: Scale = {
    x: at => round(left + ((Math.max(at, from) - from) / span) * (width - left)),
    y: count => round(top + (1 - count / most) * (height - top - bottom)),
  };
  const lowest = world.recorder.lowestHealthy(truth.key, beganAt);
  const healthy = steps(samples, scale, s => s.healthy);
  const ground = scale.y(0);
  const said = `Healthy members of ${name}: now ${truth.healthyCount}, lowest so far ${lowest}, floor ${floor}`;
  return html`<figure class="chart" data-key="chart-${name}"><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${said}">${grid(most, scale)}<path class="area" d="${healthy}V${ground}H${left}Z"/><path class="counted" d="${steps(samples, scale, s => s.counted)}"/><path class="healthy" d="${healthy}"/><line class="floor" x1="${left}" x2="${width}" y1="${scale.y(floor)}" y2="${scale.y(floor)}"/><g class="deeds">${changes(
    world.recorder.calls,
    from,
  ).map(
    at => html`<line x1="${scale.x(at)}" x2="${scale.x(at)}" y1="${ground}" y2="${ground + 6}"/>`,
  )}</g><g class="axis"><text x="${left}" y="${height - 3}">${lasting(world.now - from)} ago</text><text x="${width}" y="${height - 3}" class="end">now</text></g></svg><figcaption><span class="key healthy">healthy</span><span class="key counted">in the group</span><span class="key floor">floor: ${floor}</span><span class="key deeds">a change by the bot</span></figcaption></figure>${verdict(lowest, floor, world.recorder.belowFloorMs(truth.key, 1, beganAt))}`;
}

function verdict(lowest: number, floor: number, unservedMs: number): Html {
  if (unservedMs > 0) {
    return html`<p class="verdict" data-good="no"><span aria-hidden="true">✗</span> Nobody was served for <b>${lasting(unservedMs)}</b> of AWS’s time</p>`;
  }
  const good = lowest >= floor;
  return html`<p class="verdict" data-good="${good ? 'yes' : 'no'}"><span aria-hidden="true">${good ? '✓' : '✗'}</span> Lowest so far: <b>${lowest} healthy</b>, ${good ? 'never below' : 'below'} the floor of ${floor}</p>`;
}

function grid(most: number, { y }: Scale): Html {
  const step = [1, 2, 5, 10, 20, 50].find(size => most / size <= 5) ?? 100;
  const counts = Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step);
  return html`<g class="grid">${counts.map(
    n =>
      html`<line x1="${left}" x2="${width}" y1="${y(n)}" y2="${y(n)}"/><text x="${left - 7}" y="${y(n) + 4}">${n}</text>`,
  )}</g>`;
}

/** When something was changed by a call, each moment once. */
const changes = (calls: readonly CallRecord[], from: number): readonly number[] => [
  ...new Set(calls.filter(c => c.at >= from && !isLook(c) && c.outcome.kind !== 'refused').map(c => c.at)),
];

/** The samples from a moment on, beginning with what held then. */
function since(samples: readonly CapacitySample[], from: number): readonly CapacitySample[] {
  const later = samples.filter(s => s.at > from);
  const before = samples.findLast(s => s.at <= from);
  return before === undefined ? later : [{ ...before, at: from }, ...later];
}

function steps(
  samples: readonly CapacitySample[],
  { x, y }: Scale,
  value: (s: CapacitySample) => number,
): string {
  const [first, ...rest] = samples;
  if (first === undefined) return `M${left} ${y(0)}H${width}`;
  return `M${x(first.at)} ${y(value(first))}${rest.map(s => `H${x(s.at)}V${y(value(s))}`).join('')}H${width}`;
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** A duration in the two largest units. */
function lasting(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60)
    return seconds % 60 === 0 || minutes > 9 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
