import { sql } from 'drizzle-orm';
import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import { entryLine, stampLine, type ExportLine } from '../rules/export-lines.ts';
import { keyText } from '../rules/note.ts';
import { listCheckpoints } from './checkpoints.ts';
import { sha256 } from './crypto.ts';
import { noteKey, type JournalSigner } from './key.ts';
import { linksAfter } from './links.ts';
import { listStamps } from './stamps/stamps.ts';
import { journalEntries } from './tables.ts';

/**
 * The whole journal of a tenant as JSON lines (`rules/export.ts`): the key, entries in order, each checkpoint after its last
 * entry with its time stamp, and how many there were. Read a page at a time, up to what was chained when it began; nobody waits for it.
 */
export async function* exportJournal(database: TenantDb, signer: JournalSigner, now: Date): AsyncGenerator<string> {
	const { size, notes, stamps } = await database.transaction(async (tx) => {
		const [chained] = await tx.select({ size: sql<string | null>`max(${journalEntries.seq})` }).from(journalEntries);
		return { size: Number(chained?.size ?? 0), notes: await listCheckpoints(tx), stamps: await listStamps(tx) };
	});
	const key = keyText(sha256, noteKey(signer, database.tenantId));
	yield line({ kind: 'journal', v: 1, tenant: database.tenantId, key, exportedAt: now.toISOString() });
	let [seq, next] = [0, 0];
	while (seq < size) {
		const from = seq;
		const links = await database.transaction((tx) => linksAfter(tx, from));
		if (links.length === 0) break;
		for (const link of links.filter((one) => one.seq <= size)) {
			yield line(entryLine(link));
			for (let note = notes[next]; note && note.size <= link.seq; note = notes[++next]) {
				yield line({ kind: 'checkpoint', note: note.note });
				const stamp = stamps.get(note.size);
				if (stamp) yield line(stampLine(note.size, stamp));
			}
		}
		seq = links.at(-1)?.seq ?? size;
	}
	// What is said here is what was in the database, not what should have been: the verifier counts.
	yield line({ kind: 'end', entries: size });
}

const line = (value: ExportLine) => `${JSON.stringify(value)}\n`;
