/** The parts of the page that change, each by the name of the element that holds it. */
import { type Html, html } from './html.ts';
import type { Play } from './play.ts';
import { completionFor } from './slack/completion.ts';
import type { Drawing } from './slack/messages.ts';
import type { Switchboard } from './troubles.ts';
import type { Viewer } from './viewer.ts';
import { callsRegion } from './world/calls.ts';
import { chartRegion } from './world/chart.ts';
import { groupsRegion } from './world/groups.ts';
import { botRegion, clockRegion, stepsRegion, troublesRegion } from './world/panels.ts';

/** What is on the stage, with what only the page needs to know of it. */
export interface Stage {
  readonly play: Play;
  readonly board: Switchboard;
  readonly drawing: Drawing;
  /** How many of the scenario's steps have been taken. */
  readonly done: number;
}

export type Regions = Readonly<Record<string, Html>>;

/** Everything that changes, as one person sees it now. */
export function regionsFor({ play, board, drawing, done }: Stage, viewer: Viewer): Regions {
  return {
    sidebar: drawing.sidebar(viewer),
    title: html`${drawing.title(viewer)}`,
    middle: drawing.middle(viewer),
    thread: drawing.thread(viewer) ?? html``,
    modal: drawing.modal(viewer) ?? html``,
    completion: html`${JSON.stringify(completionFor(play))}`,
    steps: stepsRegion(play, done, viewer),
    bot: botRegion(play),
    clock: clockRegion(play),
    groups: groupsRegion(play),
    chart: chartRegion(play),
    calls: callsRegion(play),
    troubles: troublesRegion(board),
  };
}
