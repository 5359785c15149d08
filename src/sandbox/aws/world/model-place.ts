/** Where a thing is: nothing reaches from one account and Region into another. */

/** One account in one Region; nothing reaches across. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
}

export const placeKey = (place: Place): string => `${place.accountId}/${place.region}`;

export const inPlace = (a: Place, b: Place): boolean => a.accountId === b.accountId && a.region === b.region;

/** A key that names a thing of a place, such as a group. */
export const keyOf = (place: Place, name: string): string => `${place.accountId}/${place.region}/${name}`;
