/** The calls that reach AWS, newest first: changes one by one, looks in between by their number. */
import type { CallRecord } from '../../aws/world/recorder.ts';
import { type Html, html } from '../html.ts';
import type { Play } from '../play.ts';

const linesMost = 40;
/** So many of the last calls are looked through for them. */
const callsMost = 2_000;

/** A call that changes nothing. */
export const isLook = (call: CallRecord): boolean => /^(Describe|Get|List)/.test(call.action);

/** The list of calls. */
export function callsRegion({ world, beganAt }: Play): Html {
  const { calls } = world.recorder;
  if (calls.length === 0) {
    return html`<p class="quiet" data-key="none">No calls yet. They appear as soon as a command is typed.</p>`;
  }
  return html`<ol class="calls">${inRuns(calls.slice(-callsMost))
    .slice(-linesMost)
    .toReversed()
    .map(run => line(run, beganAt))}</ol>`;
}

/** Looks that follow each other make one line, named by its first call. */
function inRuns(calls: readonly CallRecord[]): readonly (readonly CallRecord[])[] {
  const runs: CallRecord[][] = [];
  for (const call of calls) {
    const open = runs.at(-1);
    const [former] = open ?? [];
    if (open !== undefined && former !== undefined && isPlainLook(call) && isPlainLook(former))
      open.push(call);
    else runs.push([call]);
  }
  return runs;
}

const isPlainLook = (call: CallRecord): boolean => isLook(call) && call.outcome.kind === 'answered';

function line(run: readonly CallRecord[], beganAt: number): Html {
  const [first] = run;
  if (first === undefined) return html``;
  const at = html`<span class="at">${stamp(first.at - beganAt)}</span>`;
  if (isPlainLook(first)) {
    const kinds = [...new Set(run.map(c => c.action))];
    const more = kinds.length > 2 ? ` and ${kinds.length - 2} more` : '';
    return html`<li class="look" data-key="call-${first.number}">${at}<span>${run.length === 1 ? 'looked' : `looked ${run.length} times`} <span class="quiet">${kinds.slice(0, 2).join(', ')}${more}</span></span></li>`;
  }
  return html`<li class="deed" data-key="call-${first.number}">${at}<span><b>${first.action}</b> <span class="given">${given(first.input)}</span>${trouble(first)}</span></li>`;
}

function trouble({ outcome }: CallRecord): Html | undefined {
  if (outcome.kind === 'refused') return html` <span class="trouble">${outcome.code}</span>`;
  if (outcome.kind === 'lost') return html` <span class="trouble">answer lost, ${outcome.took}</span>`;
  return undefined;
}

const notWorthSaying: readonly string[] = ['AutoScalingGroupName', 'ShouldDecrementDesiredCapacity'];

/** What was asked for, without the group's name. */
function given(input: unknown): string {
  if (typeof input !== 'object' || input === null) return '';
  return Object.entries(input)
    .filter(([name]) => !notWorthSaying.includes(name))
    .map(([name, value]) => (Array.isArray(value) ? short(value) : `${name} ${short(value)}`))
    .join(' · ');
}

function short(value: unknown): string {
  if (Array.isArray(value)) {
    const shown = value.slice(0, 6).map(short).join(', ');
    return value.length > 6 ? `${shown} and ${value.length - 6} more` : shown;
  }
  if (typeof value === 'string') return /^i-[0-9a-f]{9,}$/.test(value) ? `…${value.slice(-4)}` : value;
  if (typeof value === 'object' && value !== null && 'Key' in value) return short(value.Key);
  return JSON.stringify(value) ?? '';
}

/** Minutes and seconds of AWS's time since the story began. */
export function stamp(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map(n => String(n).padStart(2, '0'));
  const hours = Math.floor(seconds / 3600);
  return hours === 0 ? parts.join(':') : `${hours}:${parts.join(':')}`;
}
