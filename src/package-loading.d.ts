/** From now on `require` leaves packages in CommonJS to Node itself, in the thread that it is called in. */
export function requirePackagesNatively(): void;
