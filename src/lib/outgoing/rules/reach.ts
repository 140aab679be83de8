import { ok, refuse, type Result } from '../../kernel/result.ts';
import { isWithin, parseAddress, parseRange, type Address, type Range } from './address.ts';

/** A server of one's own network that may be called: an address or a range of them, on one port or on all (`null`). */
export interface Allowed {
	range: Range;
	port: number | null;
}

const ranges = (texts: string[]): Range[] =>
	texts.map((text) => {
		const range = parseRange(text);
		if (!range) throw new Error(`${text} is no range`);
		return range;
	});

/** IPv4 that is not the public internet: RFC 6890 and the IANA registry of special-purpose addresses. */
const SPECIAL_4 = ranges([
	...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
	...['192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24', '192.168.0.0/16', '192.175.48.0/24'],
	...['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4']
]);

/** Of IPv6 only global unicast is the internet: loopback, mapped (`::ffff:`), NAT64 (`64:ff9b::`), ULA, link-local, multicast are outside. */
const GLOBAL_6 = ranges(['2000::/3']);

/** Within it: protocol assignments and Teredo, documentation, 6to4, which carries any IPv4 address inside. */
const SPECIAL_6 = ranges(['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20', '2620:4f:8000::/48']);

const isIn = (address: Address, list: Range[]) => list.some((range) => isWithin(address, range));

/** Whether an address is on the public internet. */
export function isPublic(address: Address): boolean {
	return address.family === 4 ? !isIn(address, SPECIAL_4) : isIn(address, GLOBAL_6) && !isIn(address, SPECIAL_6);
}

/**
 * Whether a server at this address and port may be called: a public one on one of the ports that the caller's protocol has, or
 * one that the installation allows by name.
 */
export function mayReach(text: string, port: number, ports: readonly number[], allowed: readonly Allowed[]): boolean {
	const address = parseAddress(text);
	if (!address) return false;
	if (isPublic(address) && ports.includes(port)) return true;
	return allowed.some(({ range, port: only }) => isWithin(address, range) && (only === null || only === port));
}

/** Reads `10.0.3.7:636, 10.0.4.0/24:443, [fd00::7]:*`. Refused: what is no address with a port, named in the refusal. */
export function parseAllowed(text: string): Result<Allowed[], string> {
	const allowed: Allowed[] = [];
	for (const entry of text.split(',').map((part) => part.trim())) {
		if (entry === '') continue;
		const [, six, four, port = ''] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\*|\d{1,5})$/.exec(entry) ?? [];
		const range = parseRange(six ?? four ?? '');
		if (!range || Number(port) > 65_535 || Number(port) === 0) return refuse(entry);
		allowed.push({ range, port: port === '*' ? null : Number(port) });
	}
	return ok(allowed);
}
