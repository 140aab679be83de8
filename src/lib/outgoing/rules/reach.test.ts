import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAddress } from './address.ts';
import { isPublic, mayReach, parseAllowed, type Allowed } from './reach.ts';

const HTTPS = [443];
const allowedBy = (text: string): Allowed[] => {
	const read = parseAllowed(text);
	if (!read.ok) throw new Error(read.refusal);
	return read.value;
};
const parts = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255);
const dotted = (value: number) => parts(value).join('.');
const anyIn = (first: string, bits: number) => {
	const base = Number(parseAddress(first)!.value);
	return fc.integer({ min: 0, max: 2 ** (32 - bits) - 1 }).map((rest) => dotted(base + rest));
};
const private4 = fc.oneof(
	...[anyIn('10.0.0.0', 8), anyIn('127.0.0.0', 8), anyIn('169.254.0.0', 16), anyIn('172.16.0.0', 12)],
	...[
		anyIn('192.168.0.0', 16),
		anyIn('100.64.0.0', 10),
		anyIn('224.0.0.0', 4),
		anyIn('240.0.0.0', 4),
		anyIn('0.0.0.0', 8)
	]
);

test.each([
	'8.8.8.8',
	'1.1.1.1',
	'172.15.255.255',
	'172.32.0.0',
	'192.167.255.255',
	'2a00:1450:4007::200e',
	'2606:4700::1'
])('%s is on the internet', (text) => expect(mayReach(text, 443, HTTPS, [])).toBe(true));

test.each([
	...[
		'127.0.0.1',
		'10.1.2.3',
		'169.254.169.254',
		'172.16.0.1',
		'192.168.1.1',
		'100.64.0.1',
		'0.0.0.0',
		'255.255.255.255'
	],
	...[
		'224.0.0.1',
		'198.18.0.1',
		'192.0.2.1',
		'::',
		'::1',
		'::ffff:8.8.8.8',
		'::ffff:127.0.0.1',
		'::ffff:7f00:1',
		'::8.8.8.8'
	],
	...['64:ff9b::8.8.8.8', '64:ff9b:1::1', 'fc00::1', 'fd12:3456::1', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1'],
	...['2001::1', '2001:db8::1', '2002:7f00:1::', '3fff::1', '100::1', '5f00::1']
])('%s is not on the internet', (text) => expect(mayReach(text, 443, HTTPS, [])).toBe(false));

test.each([
	...[
		'',
		'localhost',
		'127.1',
		'0x7f.0.0.1',
		'0177.0.0.1',
		'2130706433',
		'127.0.0.1.',
		' 127.0.0.1',
		'1.2.3',
		'1.2.3.256'
	],
	...['1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '::1::', ':::', '1::2::3', 'g::1', '12345::', '::1.2.3', '1.2.3.4::', ':1']
])('"%s" is no address, and nothing is called', (text) => {
	expect(parseAddress(text)).toBeUndefined();
	expect(mayReach(text, 443, HTTPS, allowedBy('0.0.0.0/0:*,[::/0]:*'))).toBe(false);
});

test('no private address is reached, however it is dressed as IPv6', () => {
	fc.assert(
		fc.property(private4, fc.constantFrom('', '::', '::ffff:', '64:ff9b::', '::ffff:0:'), (address, dress) => {
			expect(mayReach(dress + address, 443, HTTPS, [])).toBe(false);
		})
	);
});

test('6to4 carries any address inside, so none of it is called', () => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (value) => {
			const [one, two, three, four] = parts(value).map((part) => part.toString(16).padStart(2, '0'));
			expect(isPublic(parseAddress(`2002:${one}${two}:${three}${four}::1`)!)).toBe(false);
		})
	);
});

test('an address is the same however it is written', () => {
	fc.assert(
		fc.property(fc.ipV6(), (text) => {
			const address = parseAddress(text)!;
			const groups = Array.from({ length: 8 }, (_, index) => (address.value >> BigInt(112 - 16 * index)) & 0xffffn);
			const long = groups.map((group) => group.toString(16).padStart(4, '0').toUpperCase()).join(':');
			expect(parseAddress(long)).toEqual(address);
		})
	);
});

test.each([
	['10.0.3.7:636', '10.0.3.7', 636, true],
	['10.0.3.7:636', '10.0.3.7', 443, false],
	['10.0.3.7:636', '10.0.3.8', 636, false],
	['10.0.3.7:*', '10.0.3.7', 8443, true],
	['10.0.4.0/24:443', '10.0.4.200', 443, true],
	['10.0.4.0/24:443', '10.0.5.1', 443, false],
	['[fd00::7]:636', 'fd00::7', 636, true],
	['[fd00::7]:636', 'fd00::8', 636, false],
	['127.0.0.1:*', '::ffff:127.0.0.1', 443, false],
	[' 127.0.0.1:*, 10.0.3.7:636 ', '10.0.3.7', 636, true]
])('"%s" allows %s on port %i: %s', (setting, address, port, may) =>
	expect(mayReach(address, port, HTTPS, allowedBy(setting))).toBe(may)
);

test('the internet is called on the ports of the protocol only', () => {
	expect(mayReach('8.8.8.8', 22, HTTPS, [])).toBe(false);
	expect(mayReach('8.8.8.8', 636, [389, 636], [])).toBe(true);
	expect(mayReach('8.8.8.8', 8443, HTTPS, allowedBy('8.8.8.8:8443'))).toBe(true);
});

test.each([
	'10.0.3.7',
	'keycloak.local:443',
	'10.0.3.7:',
	'10.0.3.7:0',
	'10.0.3.7:70000',
	'fd00::7:636',
	'10.0.0.0/33:1',
	'10.0.0.0/:1'
])('a setting with "%s" is refused by that name', (entry) =>
	expect(parseAllowed(`127.0.0.1:*,${entry}`)).toEqual({ ok: false, refusal: entry })
);
