import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { chainOn } from '#lib/journal/rules/chain.ts';
import { entryLine, stampLine } from '#lib/journal/rules/export-lines.ts';
import { EMPTY_FRONTIER, frontierRoot, grow } from '#lib/journal/rules/frontier.ts';
import { checkpointText, keyText, signNote } from '#lib/journal/rules/note.ts';

const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest());

/** An honest export of so many entries, with a checkpoint for each 256, signed by a key of its own; `stampOf` gives checkpoints their time stamps. */
export function journalExport(
	entries: number,
	stampOf?: (note: string) => { token: Uint8Array; root: Uint8Array }
): { text: string; key: string } {
	const { publicKey, privateKey } = generateKeyPairSync('ed25519');
	const now = new Date().toISOString();
	const raw = new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'));
	const key = { name: 'hemicycle/valmont', publicKey: raw };
	const bodies = Array.from({ length: entries }, (_, place) =>
		new TextEncoder().encode(
			`{"act":"item.edited","actor":null,"details":{"place":${place}},"object":"x","time":"${now}"}`
		)
	);
	const lines: object[] = [{ kind: 'journal', v: 1, tenant: 'valmont', key: keyText(sha256, key), exportedAt: now }];
	let edge = EMPTY_FRONTIER;
	for (const link of chainOn(sha256, undefined, bodies)) {
		edge = grow(sha256, edge, link.body);
		lines.push(entryLine(link));
		if (link.seq % 256 !== 0 && link.seq !== entries) continue;
		const text = checkpointText({ origin: key.name, size: link.seq, root: frontierRoot(sha256, edge) });
		const note = signNote(sha256, key, (message) => new Uint8Array(sign(null, message, privateKey)), text);
		lines.push({ kind: 'checkpoint', note });
		if (stampOf) lines.push(stampLine(link.seq, stampOf(note)));
	}
	lines.push({ kind: 'end', entries });
	return { text: lines.map((line) => `${JSON.stringify(line)}\n`).join(''), key: keyText(sha256, key) };
}
