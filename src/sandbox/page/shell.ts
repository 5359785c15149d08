/** The whole page as it is first sent: the frame, and every region with its content of the moment. */
import { scenarios } from '../scenarios/list.ts';
import { flag, type Html, html } from './html.ts';
import type { Play } from './play.ts';
import type { Regions } from './regions.ts';
import { instanceDeeds } from './troubles.ts';
import { actors, type Viewer } from './viewer.ts';

/** A drawn icon instead of one to fetch. */
const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%23611f69'/%3E%3Cpath d='M4 6h7l-2-2m3 6H5l2 2' stroke='white' stroke-width='1.6' fill='none'/%3E%3C/svg%3E";

/** The page for one person. */
export function page(play: Play, viewer: Viewer, regions: Regions): Html {
  const region = (name: string): Html => html`${regions[name]}`;
  return html`<!doctype html>
<html lang="en" data-theme="light">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>asg-swap sandbox: ${play.scenario.title}</title>
<link rel="icon" href="${icon}">
<script src="/theme.js"></script>
<link rel="stylesheet" href="/blocks.css">
<link rel="stylesheet" href="/page.css">
<link rel="stylesheet" href="/slack.css">
<link rel="stylesheet" href="/world.css">
<script type="module" src="/page.js"></script>
</head>
<body>
<a class="skip" href="#composer-text">To the message box</a>
${top(play)}
<section class="story" aria-label="What to do">
<div class="about"><h1>${play.scenario.title}</h1><p>${play.scenario.about}</p></div>
<div id="steps">${region('steps')}</div>
</section>
<main>
${workspace(viewer, region)}
${world(region)}
</main>
<div class="veil" id="modal-veil" data-hides="modal"${flag('hidden', regions['modal']?.text === '')}><div id="modal">${region('modal')}</div></div>
${dialogs()}
<script type="application/json" id="completion">${region('completion')}</script>
<div id="toast" role="alert" hidden></div>
<div id="wait" role="status" hidden><p>Setting the stage…</p></div>
</body>
</html>`;
}

const top = (play: Play): Html => html`<header class="top">
<p class="brand"><b>asg-swap</b> sandbox</p>
<label class="pick"><span>Scenario</span><select id="scenario">${scenarios.map(
  s => html`<option value="${s.id}"${flag('selected', s.id === play.scenario.id)}>${s.title}</option>`,
)}</select></label>
<button type="button" class="btn small" data-do="again" title="A fresh group, a fresh workspace, a fresh bot">Start over</button>
<p class="simulated">AWS and Slack are simulated here; the bot is the real one.</p>
<button type="button" class="btn small" data-do="theme" aria-label="Light or dark">◐</button>
</header>`;

const workspace = (
  viewer: Viewer,
  region: (name: string) => Html,
): Html => html`<section class="slack" aria-label="Slack">
<div class="as" role="group" aria-label="Act as"><span class="as-label">Act as</span>${actors.map(
  actor =>
    html`<button type="button" class="actor" data-do="act-as" data-as="${actor.name}" aria-pressed="${actor.name === viewer.actor ? 'true' : 'false'}"><span class="dot" data-who="${actor.name}" aria-hidden="true"></span>${actor.label}</button>`,
)}</div>
<div class="panes">
<nav class="side" id="sidebar" aria-label="Channels">${region('sidebar')}</nav>
<div class="channel">
<header class="pane-head"><h2 id="title">${region('title')}</h2><button type="button" class="btn small" data-do="text-view" aria-pressed="${viewer.asText ? 'true' : 'false'}" title="What notifications show and screen readers speak: each message’s fallback text">Read as text</button></header>
<div class="scroll" id="middle" role="log" aria-label="Messages" tabindex="0">${region('middle')}</div>
${composer('composer', 'Message or /command')}
</div>
<aside class="thread-pane" data-hides="thread" aria-label="Thread"${flag('hidden', region('thread').text === '')}>
<header class="pane-head"><h2>Thread</h2><button type="button" class="icon" data-do="close-thread" aria-label="Close the thread">×</button></header>
<div class="scroll" id="thread" role="log" aria-label="Thread" tabindex="0">${region('thread')}</div>
${composer('thread-composer', 'Reply…')}
</aside>
</div>
</section>`;

const composer = (id: string, hint: string): Html =>
  html`<form class="composer" id="${id}"><ul class="suggestions" id="${id}-list" role="listbox" aria-label="Suggestions" hidden></ul><textarea id="${id}-text" rows="1" placeholder="${hint}" aria-label="${hint}" role="combobox" aria-expanded="false" aria-controls="${id}-list" aria-autocomplete="list" spellcheck="false"></textarea><button type="submit" class="btn primary send" aria-label="Send">➤</button></form>`;

const world = (region: (name: string) => Html): Html => html`<section class="world" aria-label="The world">
<div class="stage-bar"><div id="bot">${region('bot')}</div><div id="clock">${region('clock')}</div><p class="quiet">The speed is that of AWS’s delays; the bot’s own waits are real time.</p></div>
<div class="panel"><h2>AWS, as it really is</h2><div id="groups">${region('groups')}</div>${legend}</div>
<div class="panel"><h2>Healthy against the floor</h2><div id="chart">${region('chart')}</div></div>
<div class="panel"><h2>Make something go wrong</h2><div id="troubles">${region('troubles')}</div></div>
<div class="panel"><h2>Calls to AWS, newest first</h2><div id="calls" class="call-list" tabindex="0" aria-label="Calls to AWS">${region('calls')}</div></div>
</section>`;

const legend = html`<p class="legend"><span class="key" data-state="serving">serves</span><span class="key" data-state="joining">coming in</span><span class="key" data-state="sick">fails its checks</span><span class="key" data-state="standby">in Standby</span><span class="key" data-state="leaving">leaving</span><span class="key" data-state="loose">in no group</span><span class="key new">new release</span></p>`;

const dialogs =
  (): Html => html`<dialog id="confirm" aria-labelledby="confirm-title"><form method="dialog"><h2 id="confirm-title"></h2><p></p><footer><button class="btn" value="no"></button><button class="btn primary" value="yes"></button></footer></form></dialog>
<dialog id="instance" aria-labelledby="instance-title"><form method="dialog"><h2 id="instance-title"></h2><ul></ul><footer><button class="btn primary" value="name" title="Puts its id into the message box">Name it in the message box</button>${instanceDeeds.map(
    deed => html`<button class="btn" value="${deed.id}" title="${deed.hint}">${deed.label}</button>`,
  )}<button class="btn" value="">Close</button></footer></form></dialog>`;
