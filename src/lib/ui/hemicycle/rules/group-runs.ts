/** A stretch of the hall where one group sits, in radians from left (π) to right (0). */
export interface GroupRun<Group> {
	group: Group;
	from: number;
	to: number;
}

/** Neighbours of the same group make one run; where groups change, the border is half-way between the two seats. */
export function groupRuns<Group>(seats: readonly { angle: number; group: Group | null }[]): GroupRun<Group>[] {
	const runs: GroupRun<Group>[] = [];
	let open: GroupRun<Group> | null = null;
	for (const [index, { angle, group }] of seats.entries()) {
		const before = seats[index - 1]?.angle ?? Math.PI;
		if (open && open.group === group) {
			open.to = angle;
			continue;
		}
		const border = index === 0 ? Math.PI : (before + angle) / 2;
		if (open) open.to = border;
		open = group === null ? null : { group, from: border, to: angle };
		if (open) runs.push(open);
	}
	if (open) open.to = 0;
	return runs;
}
