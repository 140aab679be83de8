import type { Asker } from '#lib/people/server/access.ts';

declare global {
	namespace App {
		/** Who is asking (`session` is null for a visitor), and the databases to look in. */
		// eslint-disable-next-line @typescript-eslint/no-empty-object-type
		interface Locals extends Asker {}

		interface Error {
			/** Stands in the log too, so that somebody can find what happened. */
			reference?: string;
		}
	}
}
