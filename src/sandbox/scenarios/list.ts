/** The stories that can be played, from the simplest to the largest. */
import type { Scenario, Step } from './scenario.ts';
import { newImage, oldImage, preparedIds, webWorld } from './worlds.ts';

const ids = preparedIds(3).join(' ');
const command = `/asg-swap web ${ids}`;
const quick = 'batch: 2, watch: 2s, gate: { looks: 2, every: 1s, timeout: 5m }';

const asked: Step = {
  say: 'Ask for the swap in #deploys.',
  as: 'requester',
  type: command,
  done: /asks to swap/,
};
const approved: Step = {
  say: 'Read the plan, then press “Approve” below it and confirm.',
  as: 'approver',
  done: /Approved by @/,
};

export const scenarios: readonly Scenario[] = [
  {
    id: 'good',
    title: 'A good release',
    about:
      'Three tested instances take the place of three old ones. The group is held still, the new ones come in first, and nothing leaves before they are healthy.',
    channel: 'deploys',
    speed: 20,
    policy: `{ bake: 15s, ${quick} }`,
    floor: { web: 3 },
    build: world => webWorld(world, { size: 3 }),
    steps: [
      asked,
      approved,
      {
        say: 'Open the thread of the plan and watch both sides: the new ones turn green before an old one leaves.',
        done: /Swapped in/,
      },
    ],
    end: 'The group holds exactly the three named instances, its sizes and processes are as they were, and the chart shows that the healthy count never fell below three.',
  },
  {
    id: 'sick',
    title: 'A sick incoming instance',
    about:
      'One of the three new instances never answers its health checks. The bot must find that out before anything old has left, and turn back by itself.',
    channel: 'deploys',
    speed: 20,
    policy: '{ bake: 15s, batch: 2, watch: 2s, gate: { looks: 2, every: 1s, timeout: 25s } }',
    floor: { web: 3 },
    build: world => webWorld(world, { size: 3, health: { 1: 'never' } }),
    steps: [
      asked,
      approved,
      {
        say: 'Wait 25 seconds: two turn green, one stays unhealthy, and the bot gives up on it.',
        done: /Turning back/,
      },
      { say: 'Watch it take the new ones out again.', done: /Undone after/ },
    ],
    end: 'No old instance ever left. The new ones are outside the group and still running, so that somebody can see what is wrong with …0002.',
  },
  {
    id: 'bake',
    title: 'A bake with undo',
    about:
      'After the exchange the old instances keep running in Standby for a while. Somebody sees errors in the new release and presses one button.',
    channel: 'deploys',
    speed: 20,
    policy: `{ bake: 5m, ${quick} }`,
    floor: { web: 3 },
    build: world => webWorld(world, { size: 3 }),
    steps: [
      asked,
      approved,
      {
        say: 'Wait until all three old ones are in Standby: the bake.',
        done: /until then everything can be undone/,
      },
      {
        say: 'The new release misbehaves: press “Undo” below the plan and confirm.',
        as: 'approver',
        done: /wants it undone/,
      },
      { say: 'The old ones come back first, then the new ones leave.', done: /Undone after/ },
    ],
    end: 'The old release serves again, minutes after it was replaced, and the healthy count never fell below three on the way back either.',
  },
  {
    id: 'kill',
    title: 'Killed in the middle',
    about:
      'The bot’s process dies without a word in the middle of a swap. Everything it needs to go on is in its journal and in AWS.',
    channel: 'deploys',
    speed: 20,
    policy: `{ bake: 10s, ${quick} }`,
    floor: { web: 3 },
    build: world => webWorld(world, { size: 3 }),
    steps: [
      asked,
      approved,
      {
        say: 'As soon as new instances show up in the group, press “Kill the bot”, on the right.',
        done: look => look.kills > 0,
      },
      {
        say: 'Nothing moves now, and the group serves on. Press “Start the bot”.',
        done: look => look.kills > 0 && look.bot === 'running',
      },
      { say: 'It looks at AWS, finds where it was, and finishes.', done: /Swapped in/ },
    ],
    end: 'The thread goes on where it stopped, nothing was attached or ended twice, and the group is as planned.',
  },
  {
    id: 'foreign',
    title: 'A foreign scale-out',
    about:
      'Traffic rises while a swap runs: an alarm fires, and then somebody makes the group bigger by hand. The bot holds the first back; about the second it asks a person.',
    channel: 'deploys',
    speed: 20,
    policy: `{ bake: 2m, ${quick} }`,
    floor: { web: 3 },
    build: world => webWorld(world, { size: 3 }),
    steps: [
      asked,
      approved,
      {
        say: 'Wait for the bake, then switch on “Alarm cpu-high”, on the right. Nothing happens: alarms are held still.',
        done: ({ world }) =>
          world.recorder.changes.some(c => c.subject === 'alarm' && c.before !== undefined),
      },
      {
        say: 'Now press “Somebody sets desired +1”. The group launches one more, and the bot notices.',
        done: /Somebody else changed the group/,
      },
      {
        say: 'It has stopped and says in the thread what it saw. Press “Continue” to keep the change.',
        as: 'approver',
        done: /lets it go on/,
      },
      {
        say: 'Press “Finish now”, or wait until the bake is over.',
        as: 'approver',
        done: /Swapped in/,
      },
    ],
    end: 'The instance that somebody else wanted is still there, and the last words in the thread tell apart what was planned and what others changed.',
  },
  {
    id: 'approval',
    title: 'Approval by the wrong person',
    about:
      'A swap needs a second person who may decide it. Everybody in the channel sees the button; try who can use it, and who cannot even ask.',
    channel: 'deploys',
    speed: 20,
    policy: `{ bake: 5s, ${quick} }`,
    floor: { web: 3 },
    build: world => webWorld(world, { size: 3 }),
    steps: [
      asked,
      {
        say: 'Press “Approve” on your own request.',
        as: 'requester',
        done: /you asked for this swap yourself/,
      },
      {
        say: 'Press “Approve” as a guest of the workspace.',
        as: 'guest',
        done: /you are a guest account/,
      },
      {
        say: 'Somebody of another company sees only the shared #partners. Ask for a swap from there.',
        as: 'outsider',
        type: command,
        done: /you came from another one|people of another company/,
      },
      {
        say: 'Go back to #deploys and press “Approve” as somebody who may.',
        as: 'approver2',
        done: /Approved by @approver2/,
      },
      { say: 'And the swap runs.', done: /Swapped in/ },
    ],
    end: 'Three wrong people were told why, each in a message that only they can see, and nothing had happened until the right one pressed.',
  },
  {
    id: 'drift',
    title: 'Drift',
    about:
      'The group’s launch template still launches the old release. A swap does not change that, and the bot says so before anybody approves.',
    channel: 'deploys',
    speed: 20,
    policy: `{ bake: 5s, ${quick} }`,
    floor: { web: 3 },
    build: world => webWorld(world, { size: 3, template: oldImage }),
    steps: [
      asked,
      {
        ...approved,
        say: `Find the warning in the plan: the next scale-out brings back ${oldImage}. Press “Approve” all the same.`,
      },
      { say: 'Wait until the swap has ended.', done: /Swapped in/ },
      {
        say: 'Press “Somebody sets desired +1”, on the right, and see which release the group launches.',
        done: ({ world, said }) =>
          /Swapped in/.test(said) && world.group('web').members.some(m => m.image !== newImage && m.serving),
      },
    ],
    end: 'One instance of the old release serves beside three new ones. The template must be changed too, as the plan said.',
  },
  {
    id: 'outage',
    title: 'Empty first, with its outage',
    about:
      'Some groups must never run two releases at once. Then the old ones end first, the group stands empty for a while, and nobody is served: the plan says so, and asks for a yes of its own.',
    channel: 'deploys',
    speed: 20,
    policy: `{ ${quick} }`,
    floor: { web: 0 },
    build: world => webWorld(world, { size: 3 }),
    steps: [
      {
        say: 'Ask for the swap with a strategy that allows an outage.',
        as: 'requester',
        type: `${command} --strategy empty-first`,
        done: /asks to swap/,
      },
      { ...approved, say: 'Read what the plan says of the outage, then press “Approve” and confirm.' },
      {
        say: 'Watch the chart: it falls to zero, and rises when the new ones are healthy.',
        done: /Swapped in/,
      },
    ],
    end: 'The new release serves. Below the chart stands how long nobody was served, which is what this strategy costs.',
  },
  {
    id: 'large',
    title: '60 instances in three zones',
    about:
      'The same promise at another size: sixty come in by several calls, sixty leave by quarters, and the group serves throughout.',
    channel: 'deploys',
    speed: 20,
    policy: '{ bake: 10s, batch: 25%, watch: 2s, gate: { looks: 2, every: 1s, timeout: 5m } }',
    floor: { web: 60 },
    build: world => webWorld(world, { size: 60, max: 80 }),
    steps: [
      {
        say: 'Ask for the swap of all sixty.',
        as: 'requester',
        type: `/asg-swap web ${preparedIds(60).join(' ')}`,
        done: /asks to swap/,
      },
      approved,
      { say: 'Watch the zones: 120 in the group, then sixty again.', done: /Swapped in/ },
    ],
    end: 'Sixty new ones serve, twenty in each zone, and there were never fewer than sixty.',
  },
];

/** A story by its id, or the first one. */
export function scenarioCalled(id: string | undefined): Scenario {
  const [first] = scenarios;
  const found = scenarios.find(s => s.id === id) ?? first;
  if (found === undefined) throw new Error('there are no scenarios');
  return found;
}
