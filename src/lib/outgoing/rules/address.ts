/** An IP address as a number, so that a prefix is compared and never a spelling. */
export interface Address {
	family: 4 | 6;
	value: bigint;
}

/** The addresses that begin with the same `bits`. */
export interface Range {
	address: Address;
	bits: number;
}

const widthOf = ({ family }: Address): number => (family === 4 ? 32 : 128);

/**
 * Dotted decimal, or RFC 4291, 2.2 with an embedded IPv4 address. Undefined for everything else: names, octal and hexadecimal
 * parts, zones (`fe80::1%eth0`).
 */
export function parseAddress(text: string): Address | undefined {
	const value = text.includes(':') ? parse6(text) : parse4(text);
	return value === undefined ? undefined : { family: text.includes(':') ? 6 : 4, value };
}

export function isWithin(address: Address, { address: first, bits }: Range): boolean {
	const rest = BigInt(widthOf(first) - bits);
	return address.family === first.family && address.value >> rest === first.value >> rest;
}

/** `address` or `address/bits`. */
export function parseRange(text: string): Range | undefined {
	const [head = '', prefix, ...more] = text.split('/');
	const address = parseAddress(head);
	if (!address || more.length > 0) return undefined;
	if (prefix === undefined) return { address, bits: widthOf(address) };
	const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : Infinity;
	return bits <= widthOf(address) ? { address, bits } : undefined;
}

function parse4(text: string): bigint | undefined {
	const parts = text.split('.');
	const isDecimal = (part: string) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255;
	if (parts.length !== 4 || !parts.every(isDecimal)) return undefined;
	return parts.reduce((value, part) => value * 256n + BigInt(part), 0n);
}

function parse6(text: string): bigint | undefined {
	const halves = text.split('::');
	if (halves.length > 2) return undefined;
	const read = halves.map((half, index) => parseGroups(half, index === halves.length - 1));
	const [head, tail] = read;
	if (!head || (halves.length === 2 && !tail)) return undefined;
	const given = head.length + (tail?.length ?? 0);
	if (halves.length === 1 ? given !== 8 : given > 7) return undefined;
	const zeros = new Array<bigint>(8 - given).fill(0n);
	return [...head, ...zeros, ...(tail ?? [])].reduce((value, group) => value * 65_536n + group, 0n);
}

/** The 16-bit groups of one side of `::`; the very last may be an IPv4 address, which is two of them. */
function parseGroups(text: string, isEnd: boolean): bigint[] | undefined {
	if (text === '') return [];
	const parts = text.split(':');
	const groups: bigint[] = [];
	for (const [index, part] of parts.entries()) {
		const embedded = isEnd && index === parts.length - 1 && part.includes('.') ? parse4(part) : undefined;
		if (embedded !== undefined) groups.push(embedded >> 16n, embedded & 0xffffn);
		else if (/^[\da-f]{1,4}$/i.test(part)) groups.push(BigInt(`0x${part}`));
		else return undefined;
	}
	return groups;
}
