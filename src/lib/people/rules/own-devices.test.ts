import { expect, test } from 'vitest';
import { ownDevices } from './own-devices.ts';

const at = (hour: number) => new Date(Date.UTC(2026, 5, 18, hour));
const session = (id: string, deviceId: string | null, hour: number) => ({
	...{ id, deviceId, deviceName: 'Safari, iPad', lastSeenAt: at(hour) }
});
const tablet = { id: 'tablet', name: 'Ma tablette', lastSeenAt: at(9) };

test('a tablet and its sessions are one line, as late as the latest of them', () => {
	const list = ownDevices([tablet], [session('a', 'tablet', 8), session('b', 'tablet', 12)], 'b');
	expect(list).toEqual([
		{ key: 'tablet', name: 'Ma tablette', lastSeenAt: at(12), device: tablet, sessionId: 'a', isHere: true }
	]);
});

test('a tablet on which nobody is signed in stays on the list', () => {
	expect(ownDevices([tablet], [], 'x')).toMatchObject([{ key: 'tablet', sessionId: null, lastSeenAt: at(9) }]);
});

test('a browser is a line by its session, also when its tablet was taken off the list', () => {
	const list = ownDevices([], [session('a', null, 8), session('b', 'gone', 9)], 'a');
	expect(list.map(({ key, device }) => [key, device])).toEqual([
		['a', null],
		['b', null]
	]);
});

test('this one comes first, then the last used', () => {
	const list = ownDevices([tablet], [session('a', null, 8), session('b', null, 12)], 'a');
	expect(list.map(({ key }) => key)).toEqual(['a', 'b', 'tablet']);
});
