import { readFile, writeFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { unzipSync, zipSync, type Unzipped } from 'fflate';
import { isMisnamed, officeFormat, whyNotOffice, type OfficeRefusal, type Part } from '../rules/office.ts';
import type { JailAnswer } from './jail.ts';
import type { OfficeTask } from './office-jail.ts';

/** Most bytes of a package once unpacked, and most parts: 200 MB of slides are hardly compressed. */
const MOST_BYTES = 512 * 2 ** 20;
/** Most bytes of texts: they are what a bomb is made of, and what LibreOffice holds many times over. */
const MOST_TEXT = 96 * 2 ** 20;
const MOST_PARTS = 10_000;
const XML = /(?:\.(?:xml|rels|vml|rdf)|^mimetype)$/i;
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0];

/** It has no use for a network, nor has what it reads (`pdf-process.ts`). */
Socket.prototype.connect = () => {
	throw new Error('the jail has no network');
};
process.on('message', (task: OfficeTask) => void work(task));

class Refused extends Error {
	readonly refusal: OfficeRefusal;
	constructor(refusal: OfficeRefusal) {
		super(refusal);
		this.refusal = refusal;
	}
}

async function work({ path, fileName, cleanPath }: OfficeTask): Promise<void> {
	try {
		const unpacked = unpack(new Uint8Array(await readFile(path)));
		const parts = Object.entries(unpacked).map(([name, bytes]) => partOf(name, bytes));
		const format = officeFormat(parts);
		if (!format) throw new Refused('broken-office');
		const refusal = whyNotOffice(parts) ?? (isMisnamed(fileName, format) ? 'office-extension' : null);
		if (refusal) throw new Refused(refusal);
		// Written anew: LibreOffice reads the parts that were looked at, whatever else the file says to another reader.
		await writeFile(cleanPath, packed(unpacked));
		answer({ kind: 'package', format });
	} catch (error) {
		answer({ kind: 'refused', refusal: error instanceof Refused ? error.refusal : 'broken-office' });
	}
}

/** What the directory of the package says is believed for the limits; a part that is longer is cut where it said to end. */
function unpack(bytes: Uint8Array): Unzipped {
	const sum = { bytes: 0, text: 0, parts: 0 };
	return unzipSync(bytes, {
		filter: ({ name, originalSize }) => {
			sum.parts += 1;
			sum.bytes += originalSize;
			sum.text += XML.test(name) ? originalSize : 0;
			if (sum.parts > MOST_PARTS || sum.bytes > MOST_BYTES || sum.text > MOST_TEXT) throw new Refused('office-too-big');
			return !name.endsWith('/');
		}
	});
}

function partOf(name: string, bytes: Uint8Array): Part {
	return XML.test(name) ? { name, text: new TextDecoder().decode(bytes) } : { name };
}

/** Without objects of other programs: what they show stands beside them as a picture. `mimetype` comes first (ODF 1.3, part 2, 3.3). */
function packed(unpacked: Unzipped): Uint8Array {
	const isForeign = (bytes: Uint8Array) => COMPOUND.every((byte, index) => bytes[index] === byte);
	const kept = Object.entries(unpacked).filter(([, bytes]) => !isForeign(bytes));
	kept.sort(([one], [other]) => Number(other === 'mimetype') - Number(one === 'mimetype'));
	return zipSync(Object.fromEntries(kept), { level: 0 });
}

function answer(message: JailAnswer): void {
	process.send?.(message);
}
