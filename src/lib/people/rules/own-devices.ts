/** A session of the owner, as the list of devices needs it. */
interface OwnSession {
	id: string;
	deviceId: string | null;
	deviceName: string;
	lastSeenAt: Date;
}

/** An enrolled tablet of the owner. */
interface Enrolled {
	id: string;
	name: string;
	lastSeenAt: Date;
}

/** One line of the list: a tablet, signed in or not, or a browser that is only signed in. */
export interface OwnDevice<Device extends Enrolled> {
	key: string;
	name: string;
	lastSeenAt: Date;
	/** What is known of a tablet beside; null for a browser. */
	device: Device | null;
	/** A session to end there, with all others of the same tablet; null when nobody is signed in there. */
	sessionId: string | null;
	isHere: boolean;
}

/** Tablets and sessions as one list, so that people see one thing for one thing they hold: this one first, then the last used. */
export function ownDevices<Device extends Enrolled>(
	devices: readonly Device[],
	sessions: readonly OwnSession[],
	hereSessionId: string
): OwnDevice<Device>[] {
	const known = new Set(devices.map(({ id }) => id));
	const onTablets = devices.map((device) => {
		const there = sessions.filter(({ deviceId }) => deviceId === device.id);
		const times = [device, ...there].map(({ lastSeenAt }) => lastSeenAt.getTime());
		return {
			...{ key: device.id, name: device.name, device, lastSeenAt: new Date(Math.max(...times)) },
			sessionId: there[0]?.id ?? null,
			isHere: there.some(({ id }) => id === hereSessionId)
		};
	});
	const inBrowsers = sessions
		.filter(({ deviceId }) => deviceId === null || !known.has(deviceId))
		.map(({ id, deviceName, lastSeenAt }) => ({
			...{ key: id, name: deviceName, device: null, lastSeenAt, sessionId: id },
			isHere: id === hereSessionId
		}));
	return [...onTablets, ...inBrowsers].toSorted(
		(one, other) => Number(other.isHere) - Number(one.isHere) || other.lastSeenAt.getTime() - one.lastSeenAt.getTime()
	);
}
