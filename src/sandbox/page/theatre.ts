/** Plays one scenario at a time. Another one, or the same from the start, takes its place only when it is ready. */
import { scenarioCalled } from '../scenarios/list.ts';
import { type Play, startPlay } from './play.ts';
import { type Regions, regionsFor, type Stage } from './regions.ts';
import { Switchboard } from './troubles.ts';
import type { Viewer } from './viewer.ts';
import { stepsTaken } from './world/panels.ts';

export interface Theatre {
  readonly stage: Stage;
  /** What one person sees now. */
  regions(viewer: Viewer): Regions;
  /** Plays another scenario from its start; resolves when its bot is ready. */
  show(scenario: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens with a scenario, by its id. */
export async function openTheatre(scenario: string | undefined): Promise<Theatre> {
  // What draws is large: it is loaded while the bot's process starts.
  const [first, drawing] = await Promise.all([
    startPlay(scenarioCalled(scenario)),
    import('./slack/messages.ts'),
  ]);
  const setUp = (play: Play): Stage => ({
    play,
    board: new Switchboard(play),
    drawing: new drawing.Drawing(play.slack),
    done: 0,
  });
  let stage = setUp(first);
  let changing: Promise<void> = Promise.resolve();

  async function change(id: string): Promise<void> {
    const next = setUp(await startPlay(scenarioCalled(id)));
    const { play: former } = stage;
    stage = next;
    await former.end();
  }

  return {
    get stage() {
      return stage;
    },
    regions(viewer) {
      const { play, done: before } = stage;
      const done = stepsTaken(play.scenario.steps, before, play.look());
      if (done !== before) stage = { ...stage, done };
      return regionsFor(stage, viewer);
    },
    show(id) {
      changing = changing.then(
        () => change(id),
        () => change(id),
      );
      return changing;
    },
    async close() {
      await changing.catch(() => undefined);
      await stage.play.end();
    },
  };
}
