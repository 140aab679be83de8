import { fromBase64 } from '../rules/note.ts';

const PEM = /-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g;

/** The certificates of a PEM file (RFC 7468), as DER; what is not base64 is none. */
export function certificatesIn(text: string): Uint8Array[] {
	return [...text.matchAll(PEM)].flatMap(([, body = '']) => fromBase64(body.replaceAll(/\s/g, '')) ?? []);
}
