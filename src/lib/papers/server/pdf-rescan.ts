import { inflateSync, constants } from 'node:zlib';
import { isWhite } from '../rules/pdf-lexer.ts';
import { scanObject, type ScannedObject } from '../rules/name-scan.ts';

/** Most that a stream of objects may hold, unpacked. */
const UNPACKED_BYTES = 64 * 2 ** 20;
/** A file that must be read this many times over is made to be slow. */
const MOST_WORK = 16;
const NOTHING: ReadonlySet<string> = new Set();

/**
 * Looks for forbidden names in every object that the bytes hold, referenced or not, in every revision and in streams of objects.
 * It believes no table of the file, so no two readers can be shown different files. What it cannot unpack it answers as
 * found: `unreadable`. `chosen`: keys that are names of fonts and the like in this file.
 */
export function findForbidden(bytes: Uint8Array, chosen: ReadonlySet<string> = NOTHING): string | undefined {
	const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	let work = 0;
	for (const start of objectStarts(source)) {
		const object = scanObject(source, start, chosen);
		const found = object.found ?? (holdsObjects(object) ? findPacked(source, object, chosen) : undefined);
		if (found) return found;
		work += object.end - start;
		if (work > MOST_WORK * source.length) return 'unreadable';
	}
	return undefined;
}

/** Behind each `12 0 obj` and each `trailer`, wherever they stand. */
export function* objectStarts(bytes: Uint8Array): Generator<number> {
	const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	for (let at = source.indexOf('obj'); at >= 0; at = source.indexOf('obj', at + 3)) {
		let before = at - 1;
		while (isWhite(source[before])) before -= 1;
		const digit = source[before] ?? 0;
		if (digit >= 48 && digit <= 57) yield at + 3;
	}
	for (let at = source.indexOf('trailer'); at >= 0; at = source.indexOf('trailer', at + 7)) yield at + 7;
}

/** ISO 32000-1, 7.5.7. Readers do not ask for its type. */
function holdsObjects({ isStream, outer }: ScannedObject): boolean {
	return isStream && outer.has('N') && outer.has('First');
}

function findPacked(source: Buffer, { end, outer }: ScannedObject, chosen: ReadonlySet<string>): string | undefined {
	const filters = outer.get('Filter');
	const isFlate = filters?.length === 1 && filters[0] === 'FlateDecode' && !outer.has('DecodeParms');
	if (filters && !isFlate) return 'unreadable';
	const from = end + (source[end] === 13 && source[end + 1] === 10 ? 2 : 1);
	const to = source.indexOf('endstream', from);
	const packed = source.subarray(from, to < 0 ? source.length : to);
	const unpacked = filters ? inflate(packed) : packed;
	return unpacked ? scanObject(unpacked, 0, chosen).found : 'unreadable';
}

function inflate(packed: Buffer): Buffer | undefined {
	try {
		return inflateSync(packed, { maxOutputLength: UNPACKED_BYTES, finishFlush: constants.Z_SYNC_FLUSH });
	} catch {
		return undefined;
	}
}
