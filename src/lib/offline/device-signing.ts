import type { DeviceKeys } from './device-keys.ts';
import type { DeviceAlgorithm } from './device-wire.ts';

/** A key that never leaves this tablet: Ed25519, or P-256 where the browser does not have it yet. */
export async function newSigningKey(): Promise<NonNullable<DeviceKeys['signing']>> {
	const pair = await generate('Ed25519').catch((error: unknown) => {
		if (error instanceof DOMException && error.name === 'NotSupportedError') return null;
		throw error;
	});
	return pair ? keyOf('Ed25519', pair) : keyOf('P-256', await generate('P-256'));
}

export async function signStatement(
	{ algorithm, privateKey }: NonNullable<DeviceKeys['signing']>,
	statement: string
): Promise<string> {
	const way = algorithm === 'Ed25519' ? 'Ed25519' : { name: 'ECDSA', hash: 'SHA-256' };
	return toBase64Url(await crypto.subtle.sign(way, privateKey, new TextEncoder().encode(statement)));
}

function toBase64Url(bytes: ArrayBuffer): string {
	const text = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('');
	return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
	const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
	return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

async function generate(algorithm: DeviceAlgorithm): Promise<CryptoKeyPair> {
	const how = algorithm === 'Ed25519' ? 'Ed25519' : { name: 'ECDSA', namedCurve: 'P-256' };
	return (await crypto.subtle.generateKey(how, false, ['sign', 'verify'])) as CryptoKeyPair;
}

async function keyOf(algorithm: DeviceAlgorithm, { publicKey, privateKey }: CryptoKeyPair) {
	return { algorithm, privateKey, publicKey: toBase64Url(await crypto.subtle.exportKey('spki', publicKey)) };
}
