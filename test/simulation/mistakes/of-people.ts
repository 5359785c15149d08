/** Who may, on what was shown, and what people hear of it. */
import type { Cloud } from '../../../src/ports.ts';
import { hanging, type Mistakes } from './planting.ts';

export const ofPeople: Mistakes = {
  'approves by the look that the plan was made of': {
    where: weather => weather.detour === 'a change before the click',
    cloud: cloud => {
      const looks = new Map<string, ReturnType<Cloud['survey']>>();
      return {
        ...cloud,
        survey: (group, instances, more) => {
          const key = `${group.name} ${instances.join()}`;
          const look = looks.get(key) ?? cloud.survey(group, instances, more);
          looks.set(key, look);
          return look;
        },
      };
    },
  },
  'begins at any click': {
    desk: (desk, store) => ({
      ...desk,
      press: async (action, swap, from, message) => {
        if (action === 'approve') {
          await store.requests.settle(swap, 'approved', { person: from.person, at: message.ts.length });
        }
        return desk.press(action, swap, from, message);
      },
    }),
  },
  'takes one approval for two': {
    where: weather => weather.decided === 'by two',
    requests: requests => ({ ...requests, approve: (id, by) => requests.approve(id, by, 1) }),
  },
  'takes every instance for tested': {
    where: weather => weather.obstacle?.kind === 'checks-not-ok',
    cloud: cloud => ({
      ...cloud,
      survey: async (...asked) => {
        const seen = await cloud.survey(...asked);
        const ok = { verdict: 'ok', events: [] } as const;
        return { ...seen, statusChecks: new Map([...seen.instances.keys()].map(id => [id, ok])) };
      },
    }),
  },
  'marks as told what is not yet posted': {
    where: ({ slack }) => slack.ambiguous > 0 || slack.limited > 0,
    outbox: outbox => ({
      ...outbox,
      intend: async (swap, key, at) => {
        await outbox.intend(swap, key, at);
        if (/^e\d/.test(key)) await outbox.arrived(swap, key, { channel: 'C0DEPLOYS', ts: '1.000001' });
      },
    }),
  },
  'posts again without looking': {
    where: ({ slack }) => slack.ambiguous > 0 || slack.limited > 0,
    thread: thread => ({ ...thread, find: () => Promise.resolve(undefined) }),
  },
  'takes a post for told whatever Slack says': {
    where: ({ slack }) => slack.ambiguous > 0 || slack.limited > 0,
    thread: thread => ({
      ...thread,
      post: (to, content, key) =>
        thread.post(to, content, key).catch(() => ({ channel: to.channel, ts: '1.000001' })),
    }),
  },
  'tells on after it hung, whoever has told meanwhile': {
    where: hanging,
    outbox: outbox => {
      const { turn } = outbox;
      if (turn === undefined) return outbox;
      return { ...outbox, turn: async swap => ({ ...(await turn(swap)), still: () => Promise.resolve() }) };
    },
  },
};
