import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { newId } from '#lib/kernel/ids.ts';
import { openDiskStorage } from '#lib/storage/server/disk-storage.ts';
import { keepArms } from './arms.ts';

const storage = await openDiskStorage(await mkdtemp(join(tmpdir(), 'hemicycle-arms-')), new Date());
const store = storage.tenant(newId());
const shield = sharp({
	create: { width: 900, height: 1200, channels: 4, background: { r: 180, g: 20, b: 30, alpha: 0.5 } }
});

test.each(['png', 'jpeg', 'webp'] as const)(
	'a %s becomes a new PNG of at most 512 points, without what else it held',
	async (kind) => {
		const picture = await shield
			.clone()
			.withExif({ IFD0: { Copyright: 'CANARY-EXIF' } })
			.toFormat(kind)
			.toBuffer();
		expect(picture.includes('CANARY-EXIF')).toBe(true);
		const kept = await keepArms(store, picture);
		if (!kept.ok) throw new Error(kept.refusal);
		const bytes = await buffer((await store.open(kept.value))!);
		expect(await sharp(bytes).metadata()).toMatchObject({ format: 'png', width: 384, height: 512 });
		expect(bytes.includes('CANARY-EXIF')).toBe(false);
	}
);

test.each([
	['a drawing', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
	[
		'a drawing with a declaration',
		'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
	],
	['a PDF', '%PDF-1.7'],
	['nothing', ''],
	['the beginning of a PNG', '\x89PNG\r\n\x1a\n']
])('%s is refused', async (_, text) => {
	expect(await keepArms(store, Buffer.from(text, 'latin1'))).toEqual({ ok: false, refusal: 'arms-unreadable' });
});

test('a small file that unfolds into very many points is refused', async () => {
	const bomb = await sharp({ create: { width: 9000, height: 9000, channels: 3, background: '#fff' } })
		.png({ compressionLevel: 9, palette: true })
		.toBuffer();
	expect(bomb.byteLength).toBeLessThan(450_000);
	expect(await keepArms(store, bomb)).toEqual({ ok: false, refusal: 'arms-unreadable' });
});

test('a picture larger than a form may be is refused before it is opened', async () => {
	expect(await keepArms(store, new Uint8Array(450_001))).toEqual({ ok: false, refusal: 'arms-too-large' });
});
