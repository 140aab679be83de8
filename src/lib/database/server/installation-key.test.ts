import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openInstallationKey, seal, unseal } from './installation-key.ts';

async function directory() {
	const path = await mkdtemp(join(tmpdir(), 'hemicycle-key-'));
	onTestFinished(() => rm(path, { recursive: true }));
	return path;
}

test('the key is made once, and nobody else may read it', async () => {
	const path = await directory();
	const [made, found] = [await openInstallationKey(path), await openInstallationKey(path)];
	expect(found.equals(made)).toBe(true);
	expect((await stat(join(path, 'installation.key'))).mode & 0o777).toBe(0o600);
});

test('a key that is not whole starts nothing', async () => {
	const path = await directory();
	await writeFile(join(path, 'installation.key'), 'half a key');
	await expect(openInstallationKey(path)).rejects.toThrow('is not whole');
});

test('what is sealed for one purpose opens for that one, unchanged, with that key', async () => {
	const [key, other] = [await openInstallationKey(await directory()), await openInstallationKey(await directory())];
	const sealed = seal(key, 'totp:a', 'Élise');
	expect(unseal(key, 'totp:a', sealed)).toBe('Élise');
	expect(unseal(key, 'totp:b', sealed)).toBeUndefined();
	expect(unseal(other, 'totp:a', sealed)).toBeUndefined();
	for (const at of [0, 14, sealed.length - 1])
		expect(unseal(key, 'totp:a', sealed.with(at, sealed[at]! ^ 1))).toBeUndefined();
	expect(unseal(key, 'totp:a', sealed.subarray(0, 20))).toBeUndefined();
	expect(seal(key, 'totp:a', 'Élise')).not.toEqual(sealed);
});
