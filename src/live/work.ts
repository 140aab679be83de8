import { PdfJail } from '#lib/papers/server/pdf-jail.ts';
import { handlePreparations } from '#lib/papers/server/prepare.ts';
import type { Services } from '../services.ts';

/** Who does which kind of work in the background. Called once, when everything is open. */
export async function startWork({ jobs, storage, onClose }: Services): Promise<void> {
	const jail = new PdfJail();
	onClose(() => Promise.resolve(jail.close()));
	await handlePreparations(jobs, storage, jail);
}
