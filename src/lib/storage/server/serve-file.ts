import { Readable } from 'node:stream';
import type { ByteRange, FileStore } from './file-store.ts';

export interface ServedFile {
	sha256: string;
	bytes: number;
	/** For people who save it. */
	fileName: string;
	/** It is saved, never shown in the browser. */
	isForSaving?: boolean;
}

/** A stored PDF is data, never a page of this site: security.md, serving. */
const HEADERS = {
	'content-type': 'application/pdf',
	'content-security-policy': "sandbox; default-src 'none'",
	'x-content-type-options': 'nosniff',
	'cross-origin-resource-policy': 'same-origin',
	'cache-control': 'no-store',
	'accept-ranges': 'bytes'
};

/**
 * Answers a stored PDF: whole (200), one range (206), 416 for a range outside it, 304 when the asker has it already
 * (its ETag is its SHA-256). Undefined when the store has lost the file.
 */
export async function serveFile(request: Request, store: FileStore, file: ServedFile): Promise<Response | undefined> {
	const etag = `"${file.sha256}"`;
	const headers = {
		...HEADERS,
		etag,
		'content-disposition': disposition(file.fileName, file.isForSaving ? 'attachment' : 'inline')
	};
	if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers });
	const range = rangeAsked(request, etag, file.bytes);
	if (range === 'outside') {
		return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${file.bytes}` } });
	}
	const stream = await store.open(file.sha256, range);
	if (!stream) return;
	const { start, end } = range ?? { start: 0, end: file.bytes - 1 };
	return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, {
		status: range ? 206 : 200,
		headers: {
			...headers,
			'content-length': String(end - start + 1),
			...(range && { 'content-range': `bytes ${start}-${end}/${file.bytes}` })
		}
	});
}

/** One range of RFC 9110; what we do not understand (several ranges, other units, an old ETag) is answered whole. */
export function rangeAsked(request: Request, etag: string, bytes: number): ByteRange | 'outside' | undefined {
	const condition = request.headers.get('if-range');
	const asked = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get('range') ?? '');
	if (!asked || (condition !== null && condition !== etag)) return;
	const [, first = '', last = ''] = asked;
	if (first === '' && last === '') return;
	const start = first === '' ? Math.max(0, bytes - Number(last)) : Number(first);
	const end = first === '' || last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
	return start > end || start >= bytes ? 'outside' : { start, end };
}

/** RFC 6266: a plain name for the old, the real one in UTF-8. */
export function disposition(fileName: string, how: 'inline' | 'attachment' = 'inline'): string {
	const plain = fileName
		.normalize('NFKD')
		.replace(/[\u0300-\u036f]/g, '')
		.replace(/[^\w .()-]/g, '_');
	const encoded = encodeURIComponent(fileName).replace(
		/['()*]/g,
		(c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`
	);
	return `${how}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
