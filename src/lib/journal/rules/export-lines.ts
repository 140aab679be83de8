import { base64, hex } from './note.ts';
import type { ChainLink } from './chain.ts';

/** The lines of an export: who signs, entries in order with each checkpoint after its last entry, and how many there were. */
export type ExportLine =
	| { kind: 'journal'; v: 1; tenant: string; key: string; exportedAt: string }
	| { kind: 'entry'; seq: number; prev: string; hash: string; body: string }
	| { kind: 'checkpoint'; note: string }
	| { kind: 'stamp'; size: number; token: string; root: string }
	| { kind: 'end'; entries: number };

export function entryLine({ seq, prevHash, hash, body }: ChainLink): ExportLine {
	return { kind: 'entry', seq, prev: hex(prevHash), hash: hex(hash), body: new TextDecoder().decode(body) };
}

/** A time stamp over the checkpoint before it, and the certificate under which it was believed; DER in base64. */
export function stampLine(size: number, { token, root }: { token: Uint8Array; root: Uint8Array }): ExportLine {
	return { kind: 'stamp', size, token: base64(token), root: base64(root) };
}

export function linkOf({ seq, prev, hash, body }: ExportLine & { kind: 'entry' }): ChainLink {
	return { seq, prevHash: fromHex(prev), hash: fromHex(hash), body: new TextEncoder().encode(body) };
}

function fromHex(text: string): Uint8Array {
	return Uint8Array.from(text.match(/[0-9a-f]{2}/g) ?? [], (byte) => Number.parseInt(byte, 16));
}

const SHAPES: Record<string, Record<string, 'string' | 'number'>> = {
	journal: { v: 'number', tenant: 'string', key: 'string', exportedAt: 'string' },
	entry: { seq: 'number', prev: 'string', hash: 'string', body: 'string' },
	checkpoint: { note: 'string' },
	stamp: { size: 'number', token: 'string', root: 'string' },
	end: { entries: 'number' }
};

export function parsedLine(text: string): ExportLine | null {
	try {
		const line = JSON.parse(text) as Record<string, unknown> | null;
		const shape = SHAPES[String(line?.['kind'])];
		const fits = shape && Object.entries(shape).every(([name, type]) => typeof line?.[name] === type);
		return fits ? (line as unknown as ExportLine) : null;
	} catch {
		return null;
	}
}
