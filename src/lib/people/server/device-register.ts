import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';

const Instant = v.pipe(
	v.string(),
	v.isoTimestamp(),
	v.transform((text) => new Date(text))
);

/** One line: what became of a tablet, with what is needed to know it again in a database that has forgotten it. */
const Line = v.object({
	act: v.picklist(['wipe', 'wiped', 'revoke']),
	at: Instant,
	by: v.nullable(v.string()),
	deviceId: v.pipe(v.string(), v.uuid()),
	accountId: v.pipe(v.string(), v.uuid()),
	name: v.string(),
	algorithm: v.picklist(['Ed25519', 'P-256']),
	publicKey: v.string(),
	acknowledgement: v.nullable(v.string())
});
export type RegisterLine = v.InferOutput<typeof Line>;

/**
 * Wipe orders and revocations, outside the database: whoever restores an older backup of the database must not give a
 * stolen tablet its papers back. Lines are only ever added, and are on the disk when `append` resolves.
 */
export interface DeviceRegister {
	append(line: RegisterLine): Promise<void>;
	lines(): Promise<RegisterLine[]>;
}

const FILE = 'device-register.jsonl';

export function openDeviceRegister(dataDirectory: string): DeviceRegister {
	const path = join(dataDirectory, FILE);
	return {
		append: async (line) => {
			const file = await open(path, 'a', 0o600);
			try {
				await file.writeFile(`${JSON.stringify(line)}\n`);
				await file.sync();
			} finally {
				await file.close();
			}
		},
		lines: async () => {
			const text = await readFile(path, 'utf8').catch((error: unknown) => {
				if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
				throw error;
			});
			return text.split('\n').flatMap(readLine);
		}
	};
}

/** A line that power loss cut off promised nothing: the act it belongs to was never committed. */
function readLine(text: string): RegisterLine[] {
	const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Line), text);
	return parsed.success ? [parsed.output] : [];
}
