/** A stage on which nothing moves by itself: a world at the start of a scenario, a workspace, and no bot. */
import { createWorld } from '../../../src/sandbox/aws/world/world.ts';
import type { Play } from '../../../src/sandbox/page/play.ts';
import { regionsFor, type Stage } from '../../../src/sandbox/page/regions.ts';
import { Drawing } from '../../../src/sandbox/page/slack/messages.ts';
import type { Theatre } from '../../../src/sandbox/page/theatre.ts';
import { Switchboard } from '../../../src/sandbox/page/troubles.ts';
import { scenarioCalled } from '../../../src/sandbox/scenarios/list.ts';
import type { SimulatedSlack } from '../../../src/sandbox/slack/server.ts';

const idle = (): never => {
  throw new Error('nothing moves on this stage');
};

/** The stage at the start of a scenario, in front of a workspace. */
export function stillStage(slack: SimulatedSlack, id = 'good'): Stage {
  const scenario = scenarioCalled(id);
  const world = createWorld({ seed: 1, start: Date.now() });
  scenario.build(world);
  const play: Play = {
    scenario,
    world,
    slack,
    beganAt: world.now,
    clock: { speed: 1, paused: true, setSpeed: idle, pause: idle, resume: idle, step: idle },
    bot: { state: 'running', kills: 0, lastWords: undefined, start: idle, kill: idle },
    look: () => ({ said: '', world, bot: 'running', kills: 0 }),
    end: async () => {},
  };
  return { play, board: new Switchboard(play), drawing: new Drawing(slack), done: 0 };
}

/** The same, for the page's server. */
export const stillTheatre = (stage: Stage): Theatre => ({
  stage,
  regions: viewer => regionsFor(stage, viewer),
  show: idle,
  close: async () => {},
});
