/** The groups of the simulated AWS as they really are: sizes, suspended processes, and a cell for each instance. */
import { type GroupTruth, type MemberTruth, type OutsiderTruth, outsiders } from '../../aws/world/truth.ts';
import { newImage } from '../../scenarios/worlds.ts';
import { flag, type Html, html } from '../html.ts';
import type { Play } from '../play.ts';

/** Above so many instances the cells are small. */
const roomyMost = 12;

/** What a cell shows, most important first. */
export type CellState = 'dead' | 'leaving' | 'standby' | 'joining' | 'sick' | 'serving';

/** The words for each state, as the legend and the cells say them. */
export const stateWords: Readonly<Record<CellState, string>> = {
  serving: 'serves',
  joining: 'coming in',
  sick: 'fails its checks',
  standby: 'in Standby',
  leaving: 'leaving',
  dead: 'not running',
};

/** What a member's lifecycle, EC2 state and targets come to for somebody who looks. */
export function stateOf(member: MemberTruth): CellState {
  if (/^(Terminat|Detach)/.test(member.lifecycle)) return 'leaving';
  if (member.ec2State !== 'running' && member.ec2State !== 'pending') return 'dead';
  if (member.lifecycle.endsWith('Standby')) return 'standby';
  if (member.lifecycle.startsWith('Pending')) return 'joining';
  if (member.serving) return 'serving';
  const sick = Object.values(member.targets).includes('unhealthy') || member.healthStatus === 'Unhealthy';
  return sick ? 'sick' : 'joining';
}

/** Every group of the story, and the instances in none. */
export function groupsRegion(play: Play): Html {
  const names = Object.keys(play.scenario.floor);
  return html`${names.map(name => group(play.world.group(name)))}${loose(outsiders(play.world.inside.engine))}`;
}

function group(truth: GroupTruth): Html {
  const roomy = truth.members.length <= roomyMost;
  const zones = [...new Set(truth.members.map(m => m.zone))].toSorted();
  return html`<section class="group" data-key="${truth.name}" aria-label="Group ${truth.name}"><header><h3>${truth.name}</h3>${sizes(truth)}</header><p class="held">${suspended(truth)}</p><div class="zones ${roomy ? 'roomy' : 'small'}">${
    zones.length === 0
      ? html`<p class="quiet" data-key="none">No instances.</p>`
      : zones.map(
          zone =>
            html`<div class="zone" data-key="${zone}"><h4>${zone}</h4><div class="cells">${truth.members
              .filter(m => m.zone === zone)
              .map(m => member(m, roomy))}</div></div>`,
        )
  }</div></section>`;
}

function sizes(truth: GroupTruth): Html {
  const numbers: readonly (readonly [string, number, string])[] = [
    ['min', truth.min, 'The group never has fewer of its own accord'],
    ['desired', truth.desired, 'What the group aims at'],
    ['max', truth.max, 'The group never has more'],
    ['healthy', truth.healthyCount, 'In service, and healthy at every load balancer'],
  ];
  return html`<dl class="sizes">${numbers.map(
    ([what, value, hint]) =>
      html`<div title="${hint}" data-size="${what}"><dt>${what}</dt><dd>${value}</dd></div>`,
  )}</dl>`;
}

const suspended = ({ suspended: processes }: GroupTruth): Html =>
  processes.length === 0
    ? html`<span class="quiet">Nothing is held still: the group scales and heals itself.</span>`
    : html`<span class="quiet">Held still (suspended):</span> ${processes.map(p => html`<span class="chip">${p}</span>`)}`;

interface Cell {
  readonly id: string;
  readonly image: string;
  readonly state: CellState | 'loose';
  readonly words: string;
  /** What a large cell says in its last line. */
  readonly small: string;
  readonly facts: readonly string[];
}

function member(truth: MemberTruth, roomy: boolean): Html {
  const state = stateOf(truth);
  const words = stateWords[state];
  return cell(
    {
      id: truth.id,
      image: truth.image,
      state,
      words,
      small: truth.lifecycle === 'InService' ? words : truth.lifecycle,
      facts: [
        truth.zone,
        `lifecycle ${truth.lifecycle}`,
        ...Object.entries(truth.targets).map(([name, health]) => `${health} in ${name}`),
        ...(truth.ec2State === 'running' ? [] : [`EC2 ${truth.ec2State}`]),
      ],
    },
    roomy,
  );
}

/** Instances in no group: prepared ones, and those that were taken out. */
function loose(instances: readonly OutsiderTruth[]): Html {
  const there = instances.filter(i => i.ec2State !== 'terminated');
  const roomy = there.length <= roomyMost;
  return html`<section class="group loose" data-key="loose" aria-label="Instances in no group"><header><h3>In no group</h3><span class="quiet">${
    there.length === 0 ? 'none' : `${there.length} running on their own`
  }</span></header><div class="cells ${roomy ? 'roomy' : 'small'}">${there.map(i => {
    const runs = i.ec2State === 'running';
    const words = runs ? (i.broken ? 'software broken' : 'running') : i.ec2State;
    const facts = [i.zone, `EC2 ${i.ec2State}`, 'in no group'];
    return cell(
      { id: i.id, image: i.image, state: runs ? 'loose' : 'dead', words, small: words, facts },
      roomy,
    );
  })}</div></section>`;
}

function cell({ id, image, state, words, small, facts }: Cell, roomy: boolean): Html {
  const isNew = image === newImage;
  const release = isNew ? 'new' : 'old';
  const said = `${id}, ${release} release, ${words}`;
  const all = [`${release} release (${image})`, ...facts];
  return html`<button type="button" class="cell" data-key="${id}" data-do="instance" data-id="${id}" data-state="${state}"${flag('data-new', isNew)} data-facts="${JSON.stringify(all)}" data-words="${words}" aria-label="${said}" title="${[said, ...all].join('\n')}"><span class="id">${roomy ? `…${id.slice(-4)}` : id.slice(-4)}</span>${
    roomy ? html`<span class="release">${release}</span><span class="what">${small}</span>` : undefined
  }</button>`;
}
