import { appendJournal } from '#lib/journal/server/append.ts';
import { exportJournal } from '#lib/journal/server/export.ts';
import { readVerdict } from '#lib/journal/server/verdict.ts';
import { requireStaff } from '#lib/people/server/access.ts';
import { services } from '../../../../../services.ts';
import type { RequestHandler } from './$types.js';

/** The journal as a signed file, for administrators of the tenant. That it was taken is written down before it is given. */
export const POST: RequestHandler = async ({ locals, url, params }) => {
	const { tenant, account, database } = await requireStaff(locals, url, params.tenant, 'administrator');
	const now = new Date();
	const entries = (await readVerdict(database))?.seq ?? 0;
	await database.transaction((tx) =>
		appendJournal(tx, { act: 'journal.exported', object: tenant.id, actor: account.id, details: { entries } }, now)
	);
	const name = `journal-${tenant.slug}-${now.toISOString().slice(0, 10)}.jsonl`;
	return new Response(streamOf(exportJournal(database, services().signer, now)), {
		headers: {
			'content-type': 'application/jsonl; charset=utf-8',
			'content-disposition': `attachment; filename="${name}"`,
			'cache-control': 'no-store'
		}
	});
};

/** Line by line as the reader takes it: a journal of ten years needs no more memory than one of a day. */
function streamOf(lines: AsyncGenerator<string>): ReadableStream<Uint8Array> {
	const utf8 = new TextEncoder();
	return new ReadableStream({
		pull: async (controller) => {
			const next = await lines.next();
			if (next.done === true) controller.close();
			else controller.enqueue(utf8.encode(next.value));
		},
		cancel: async () => {
			await lines.return(undefined);
		}
	});
}
