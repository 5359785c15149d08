// What people have filled in and not sent yet. Slack's clients keep it per message or view: an update by the app
// leaves a field's content alone as long as the field keeps its block id and action id.

import type { KnownBlock } from '@slack/types';
import { words } from './arguments.ts';
import { type Found, interactiveElements } from './blocks.ts';
import { contentOf, type Filled, keepsValue, selectedValue } from './inputs.ts';
import type { JsonObject } from './model.ts';

/** Where something is filled in: a view's id, or a message's channel and ts. */
export type Place = string;

const keyOf = ({ block_id: blockId, element }: Pick<Found, 'block_id' | 'element'>) =>
  `${blockId}/${words(element['action_id'])}`;

/** Everybody's drafts. */
export class Drafts {
  readonly #filled = new Map<Place, Map<string, Filled>>();
  readonly #offered = new Map<Place, Map<string, readonly unknown[]>>();

  /** Notes what is now in a field. Throws where the field cannot take it. */
  fill(place: Place, field: Found, filled: Filled): void {
    selectedValue(field.element, filled, this.offered(place, field));
    const drafts = this.#filled.get(place) ?? new Map<string, Filled>();
    drafts.set(keyOf(field), filled);
    this.#filled.set(place, drafts);
  }

  /** What is in a field now. */
  content(place: Place, field: Found): Filled {
    return contentOf(field.element, this.#filled.get(place)?.get(keyOf(field)));
  }

  /** Notes the options the app has offered in a field with external ones; they add up, as people go on typing. */
  offer(place: Place, field: Found, options: readonly unknown[]): void {
    const offers = this.#offered.get(place) ?? new Map<string, readonly unknown[]>();
    offers.set(keyOf(field), [...(offers.get(keyOf(field)) ?? []), ...options]);
    this.#offered.set(place, offers);
  }

  offered(place: Place, field: Found): readonly unknown[] {
    return this.#offered.get(place)?.get(keyOf(field)) ?? [];
  }

  /** `state.values` of a message or view: by block id and action id. */
  state(place: Place, blocks: readonly KnownBlock[]): JsonObject {
    const state: Record<string, Record<string, JsonObject>> = {};
    for (const field of interactiveElements(blocks)) {
      const { block_id: blockId, element } = field;
      if (!keepsValue(element)) continue;
      const value = selectedValue(element, this.content(place, field), this.offered(place, field));
      state[blockId] = {
        ...state[blockId],
        [words(element['action_id'])]: { type: element['type'], ...value },
      };
    }
    return state;
  }
}
