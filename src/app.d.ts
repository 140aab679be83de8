import type { SignedIn } from '#lib/people/server/sessions.ts';

declare global {
	namespace App {
		interface Locals {
			/** Who is asking; null for a visitor. */
			session: SignedIn | null;
		}
	}
}
