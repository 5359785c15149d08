/** The controls of the stage: the bot, AWS's clock, what can go wrong, and the scenario's steps. */
import type { Look, Step } from '../../scenarios/scenario.ts';
import { type Html, html } from '../html.ts';
import { type BotState, type Play, speeds } from '../play.ts';
import { deeds, type Switchboard, switches } from '../troubles.ts';
import { actors, type Viewer } from '../viewer.ts';
import { stamp } from './calls.ts';

const botWords: Readonly<Record<BotState, string>> = {
  starting: 'is starting…',
  running: 'is running',
  stopped: 'is dead',
  failed: 'did not start',
};

/** The bot: alive or not, and how to change that. */
export function botRegion({ bot }: Play): Html {
  const { state } = bot;
  return html`<span class="bot" data-state="${state}"><span class="lamp" aria-hidden="true"></span><span role="status">The bot ${botWords[state]}</span></span>${
    state === 'running' || state === 'starting'
      ? html`<button type="button" class="btn danger small" data-do="kill" data-key="kill" title="kill -9: no handler runs, nothing is saved">Kill the bot</button>`
      : html`<button type="button" class="btn primary small" data-do="start" data-key="start">Start the bot</button>`
  }${bot.lastWords === undefined ? undefined : html`<pre class="as-text" data-key="last-words">${bot.lastWords}</pre>`}`;
}

const onOff = (on: boolean): string => (on ? 'true' : 'false');

/** AWS's clock. */
export function clockRegion({ clock, world, beganAt }: Play): Html {
  return html`<span class="clock" data-paused="${onOff(clock.paused)}"><span class="quiet">AWS’s clock</span> <b class="now">${stamp(world.now - beganAt)}</b></span><span class="speeds" role="group" aria-label="Speed of AWS’s clock">${speeds.map(
    speed =>
      html`<button type="button" class="btn small" data-do="speed" data-value="${speed}" data-key="x${speed}" aria-pressed="${onOff(speed === clock.speed)}" title="${speed === 1 ? 'AWS takes as long as it really does' : `${speed} seconds pass in AWS during one of ours`}">×${speed}</button>`,
  )}</span><span class="speeds"><button type="button" class="btn small" data-do="${clock.paused ? 'resume' : 'pause'}" data-key="pause" title="${clock.paused ? 'AWS’s clock goes on' : 'AWS’s clock stands still; calls are answered all the same'}">${clock.paused ? '▶ Go on' : '❚❚ Pause'}</button><button type="button" class="btn small" data-do="step" data-key="step" title="30 seconds pass in AWS at once">+30 s</button></span>`;
}

/** What can go wrong. */
export function troublesRegion(board: Switchboard): Html {
  return html`<div class="switches">${switches.map(
    ({ id, label, hint }) =>
      html`<button type="button" role="switch" class="switch" data-do="switch" data-id="${id}" data-key="${id}" aria-checked="${onOff(board.isOn(id))}"><span class="track" aria-hidden="true"></span><span class="switch-words"><b>${label}</b><small>${hint}</small></span></button>`,
  )}</div><div class="deeds-row">${deeds.map(
    ({ id, label, hint }) =>
      html`<button type="button" class="btn small" data-do="deed" data-id="${id}" data-key="${id}" title="${hint}">${label}</button>`,
  )}</div><p class="quiet" data-key="hint">To break one instance, slow it down or let it die, press it above.</p>`;
}

/** How many of the steps have been taken, where so many were before. One that was taken stays so. */
export function stepsTaken(steps: readonly Step[], before: number, look: Look): number {
  const isTaken = ({ done }: Step): boolean =>
    typeof done === 'function' ? done(look) : done.test(look.said);
  let taken = before;
  for (let next = steps[taken]; next !== undefined && isTaken(next); next = steps[taken]) taken++;
  return taken;
}

/** What to do next in this story. */
export function stepsRegion({ scenario }: Play, done: number, viewer: Viewer): Html {
  const { steps, end } = scenario;
  const lines = html`<ol class="steps">${steps.map((step, i) => stepLine(step, i, done, viewer))}</ol>`;
  if (done < steps.length) return lines;
  return html`<p class="the-end" data-key="end" role="status"><b>That is the story.</b> ${end}</p><details data-key="taken"><summary>All ${steps.length} steps taken</summary>${lines}</details>`;
}

function stepLine(step: Step, index: number, done: number, viewer: Viewer): Html {
  const state = index < done ? 'done' : index === done ? 'now' : 'later';
  const actor = actors.find(a => a.name === step.as);
  return html`<li data-key="step-${index}" data-state="${state}"${state === 'now' ? html` aria-current="step"` : undefined}><span class="tick" aria-hidden="true">${state === 'done' ? '✓' : index + 1}</span><div>${actor === undefined ? undefined : html`<b>${actor.label}:</b> `}${step.say}${state === 'now' ? help(step, viewer) : undefined}</div></li>`;
}

/** A press that prepares the step; the person takes it. */
function help(step: Step, viewer: Viewer): Html | undefined {
  if (step.type !== undefined) {
    return html`<code class="typed">${shorten(step.type)}</code><div><button type="button" class="btn primary small" data-do="compose" data-key="compose" data-as="${step.as ?? 'requester'}" data-text="${step.type}">Put it into the message box</button></div>`;
  }
  const actor = actors.find(a => a.name === step.as);
  if (actor === undefined) return undefined;
  if (actor.name === viewer.actor) return html`<span class="quiet">You act as ${actor.label} now.</span>`;
  return html`<div><button type="button" class="btn primary small" data-do="act-as" data-key="act-as" data-as="${actor.name}">Act as ${actor.label}</button></div>`;
}

const shorten = (text: string): string =>
  text.length <= 120 ? text : `${text.slice(0, 90)}… (${text.length} characters)`;
