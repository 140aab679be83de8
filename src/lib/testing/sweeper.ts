/**
 * Outlives a test run by a moment: when the run is over or broken off (its pipe closes), every PostgreSQL that still works below
 * the run's directory is ended and the directory removed. Argument: the directory.
 */
import { existsSync, readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import process from 'node:process';

const [directory = ''] = process.argv.slice(2);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
process.stdin
	.resume()
	.on('end', () => void sweep())
	.on('error', () => void sweep());

/** Postmasters and backends work inside their cluster's directory. */
function workers(): string[] {
	const processes = existsSync('/proc') ? readdirSync('/proc') : [];
	return processes.filter((pid) => {
		try {
			const isBelow = /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`).startsWith(`${directory}/`);
			return isBelow && /^\d+ \(postgres\) [^ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
		} catch {
			return false;
		}
	});
}

/** Tests that are still being ended may start another: until nobody was found twice. */
async function sweep(): Promise<void> {
	let quiet = 0;
	while (quiet < 2) {
		const found = workers();
		for (const pid of found) end(Number(pid));
		quiet = found.length === 0 ? quiet + 1 : 0;
		await new Promise((resolve) => setTimeout(resolve, 500));
	}
	rmSync(directory, { recursive: true, force: true });
	process.exit();
}

function end(pid: number): void {
	try {
		process.kill(pid, 'SIGKILL');
	} catch {
		// It went by itself.
	}
}
