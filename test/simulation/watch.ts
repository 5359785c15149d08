/** Where the checkers look over the bot's shoulder: at what it is shown, what it decides and what it sends. */
import type { decide } from '../../src/core/decide.ts';
import type { GroupRef, Survey } from '../../src/core/domain.ts';
import type { Cloud } from '../../src/ports.ts';

/** Who watches what the bot does, from outside. */
export interface Watch {
  /** @param by the process that sends it */
  readonly performs: (by: object, ...asked: Parameters<Cloud['perform']>) => void;
  readonly surveyed: (group: GroupRef, seen: Survey) => void;
  readonly decided: (...of: [...Parameters<typeof decide>, ReturnType<typeof decide>]) => void;
}

/** Sees what the bot is shown of AWS, a mistaken view included. */
export const watchedSurvey = (cloud: Cloud, watch: Watch): Cloud => ({
  ...cloud,
  survey: async (...asked) => {
    const found = await cloud.survey(...asked);
    watch.surveyed(asked[0], found);
    return found;
  },
});

/** Sees what is sent, at the last question before it is: what is held back there does nothing. */
export const watchedPerform = (cloud: Cloud, watch: Watch, by: object): Cloud => ({
  ...cloud,
  perform: (group, action, acting) =>
    cloud.perform(group, action, {
      ...acting,
      isLate: () => {
        const isLate = acting.isLate?.() ?? false;
        if (!isLate) watch.performs(by, group, action, acting);
        return isLate;
      },
    }),
});
