/** How soon commands are acknowledged under load, and a click is seen. */
import { setStage } from '../bot/stage.ts';
import type { Figure, Measurement } from './figures.ts';
import { quantile } from './figures.ts';

const perSecond = 50;
const seconds = 10;
const clicks = 5;

export const ack: Measurement = {
  name: 'ack',
  title: `Slack: acknowledgement at ${perSecond} commands a second, click to updated message`,
  how:
    `The real bot process in Socket Mode on the simulated Slack: ${perSecond} times /asg-swap a second for ${seconds} s ` +
    '(status, history, help in turn), timed in Slack from sending the envelope to its acknowledgement. Click: ' +
    `from pressing Reject until the message shows it, ${clicks} times. The wall’s time: other work on the machine ` +
    'shows.',
  async take() {
    const stage = await setStage();
    try {
      const shown: number[] = [];
      for (let i = 0; i < clicks; i++) {
        const card = await stage.proposes();
        const from = performance.now();
        await stage.clicks('approver', card, 'Reject');
        await stage.slack.until(
          () => !JSON.stringify(stage.slack.latest(card)?.blocks ?? []).includes('"Reject"'),
          {
            what: 'the card without buttons',
          },
        );
        shown.push(performance.now() - from);
      }
      const acks = await underLoad(stage);
      const figures: Figure[] = [
        { what: 'ack p50', value: quantile(acks, 0.5), unit: 'ms' },
        {
          what: 'ack p99',
          value: quantile(acks, 0.99),
          unit: 'ms',
          atMost: 100,
          note: `${acks.length} commands`,
        },
        { what: 'click to updated message, median', value: quantile(shown, 0.5), unit: 'ms' },
      ];
      return figures;
    } finally {
      await stage.dispose();
    }
  },
};

async function underLoad({ slack }: Awaited<ReturnType<typeof setStage>>): Promise<readonly number[]> {
  const texts = ['status', 'history', 'help'];
  const said: Promise<{ readonly outcome: string; readonly tookMs: number }>[] = [];
  const from = performance.now();
  for (let n = 0; n < perSecond * seconds; n++) {
    const dueMs = from + (n * 1_000) / perSecond - performance.now();
    if (dueMs > 0)
      await new Promise(resolve => {
        setTimeout(resolve, dueMs);
      });
    said.push(slack.types({ as: 'requester', channel: '#deploys', text: `/asg-swap ${texts[n % 3]}` }));
  }
  const all = await Promise.all(said);
  const lost = all.filter(({ outcome }) => outcome !== 'acked').length;
  if (lost > 0) throw new Error(`${lost} commands were not acknowledged`);
  return all.map(({ tookMs }) => tookMs);
}
