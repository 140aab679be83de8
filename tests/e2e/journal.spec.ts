import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test, type Page } from '@playwright/test';
import { certificatesIn } from '#lib/journal/timestamp/certificates.ts';
import { stampRequest, tokenOf } from '#lib/journal/timestamp/request.ts';
import { journalExport } from '#lib/testing/journal-export.ts';
import { LOOPBACK } from '#lib/testing/loopback.ts';
import { TimeStampingAuthority } from '#lib/testing/tsa.ts';
import { expectAccessible } from '../support/axe.ts';
import { Installation } from '../support/installation.ts';
import { consoleErrors, desk, enter, listen, people } from '../support/people.ts';
import { expectUsable } from '../support/usable.ts';

const run = promisify(execFile);

let town: Installation;
let tsa: TimeStampingAuthority;
let folder: string;
test.beforeAll(async () => {
	tsa = await TimeStampingAuthority.start();
	town = await Installation.start({
		TSA_URL: tsa.url,
		TSA_CERTIFICATES: tsa.certificateFile,
		HEMICYCLE_ALLOW_PRIVATE: '127.0.0.1:*,[::1]:*',
		NODE_EXTRA_CA_CERTS: LOOPBACK.certificateFile
	});
	folder = await mkdtemp(path.join(tmpdir(), 'hemicycle-export-'));
});
test.afterAll(async () => {
	await town.remove();
	tsa.stop();
	await rm(folder, { recursive: true, force: true });
});
test.afterEach(() => expect(consoleErrors.splice(0)).toEqual([]));

test('a clerk reads what was done, finds it again, and nobody else does', async ({ browser }) => {
	const clerk = await enter(browser, town.url, people.clerk, desk);
	const home = clerk.url();
	await clerk.goto(`${home}/people`);
	const row = clerk.getByRole('article', { name: 'Vauzelle' });
	await row.locator('summary').click();
	await row.getByRole('button', { name: /^Mettre\sfin/ }).click();
	await expect(row).toHaveCount(0);

	await clerk.getByRole('link', { name: 'Journal' }).click();
	await expect(clerk.getByRole('heading', { level: 1 })).toHaveText('Journal');
	const entries = clerk.getByRole('list', { name: 'Entrées du journal' }).getByRole('listitem');
	// What was done to an account is chained within fifteen seconds.
	await expect(async () => {
		await clerk.reload();
		await expect(clerk.getByText(/^Le journal tient/)).toBeVisible({ timeout: 500 });
		await expect(entries.filter({ hasText: /Mandat terminé.*Perrine Vauzelle/ })).toHaveCount(1, { timeout: 500 });
	}).toPass();
	await expect(entries.first()).toContainText(/\d\d:\d\d:\d\d/);
	await expectUsable(clerk, 'the journal');

	await clerk.getByLabel('Nature de l’acte').selectOption({ label: 'Votes' });
	await clerk.getByRole('button', { name: 'Filtrer le journal' }).click();
	await expect(entries.first()).toContainText(/Vote clos|Bulletins reçus|Vote ouvert/);
	await expect(entries.filter({ hasText: 'Mandat terminé' })).toHaveCount(0);
	await clerk.getByLabel('Du', { exact: true }).fill('2000-01-01');
	await clerk.getByLabel('Au', { exact: true }).fill('2000-01-02');
	await clerk.getByRole('button', { name: 'Filtrer le journal' }).click();
	await expect(clerk.getByText('Aucun acte pour ces filtres')).toBeVisible();
	await clerk.getByRole('link', { name: 'Effacer les filtres' }).click();
	const newest = await entries.first().innerText();
	await clerk.getByRole('link', { name: 'Entrées plus anciennes' }).click();
	await expect(entries.filter({ hasText: newest })).toHaveCount(0);
	await clerk.getByRole('link', { name: 'Entrées plus récentes' }).click();
	await expect(clerk.getByRole('link', { name: 'Entrées plus récentes' })).toHaveCount(0);

	await clerk.getByRole('button', { name: 'Vérifier tout le journal' }).click();
	await expect(clerk.getByText('La vérification est lancée.')).toBeVisible();
	await expect(clerk.getByRole('button', { name: 'Exporter le journal' })).toHaveCount(0);
	const refused = await clerk.request.post(`${home}/journal/export`, { headers: { origin: town.url }, form: {} });
	expect(refused.status()).toBe(404);

	const member = await enter(browser, town.url, people.lucie);
	expect((await member.goto(`${home}/journal`))?.status()).toBe(404);
});

test('an administrator takes the journal away, and a flipped byte in it is named', async ({ browser }) => {
	const administrator = await enter(browser, town.url, 'olivier.besnardot', desk);
	await administrator.goto(`${town.url}/desk/valmont/journal`);
	await expect(async () => {
		await administrator.reload();
		await expect(administrator.getByText(/^Dernier horodatage\s: .* par Horodatage honest/)).toBeVisible({
			timeout: 500
		});
	}).toPass();
	const file = path.join(folder, 'journal.jsonl');
	await download(administrator, 'Exporter le journal', file);
	const { stdout } = await run(process.execPath, [
		'scripts/journal-verify.ts',
		file,
		'--authority',
		tsa.certificateFile
	]);
	expect(stdout).toMatch(/^Valid: \d+ entries, [1-9]\d* checkpoints/);
	expect(stdout).toMatch(/Time stamps: [1-9]\d*, by Horodatage honest/);
	const other = ['scripts/journal-verify.ts', file, '--authority', path.join(tsa.folder, 'other.pem')];
	await expect(run(process.execPath, other)).rejects.toMatchObject({
		stdout: expect.stringContaining('its certificate does not lead to the authority')
	});

	const text = await readFile(file, 'utf8');
	await writeFile(file, text.replace(/("seq":7,.*?act\\":\\"\w)\w/, '$1X'));
	const forged = await run(process.execPath, ['scripts/journal-verify.ts', file]).catch((error: unknown) => error);
	expect(forged).toMatchObject({ code: 1, stdout: 'Not valid at entry 7: this entry was changed.\n' });
});

test('the verifier is one file: it opens without a server, and names what is wrong', async ({ browser }) => {
	const clerk = await enter(browser, town.url, people.clerk, desk);
	await clerk.goto(`${town.url}/desk/valmont/journal`);
	const [given] = await Promise.all([
		clerk.waitForEvent('download'),
		clerk.getByRole('link', { name: 'Enregistrer le vérificateur' }).click()
	]);
	const verifier = path.join(folder, given.suggestedFilename());
	await given.saveAs(verifier);
	const { text } = journalExport(10_000, (note) => stampOf(note));
	const [honest, forged] = [path.join(folder, 'honest.jsonl'), path.join(folder, 'forged.jsonl')];
	await writeFile(honest, text);
	await writeFile(forged, text.replace('\\"place\\":7776}', '\\"place\\":7775}'));

	const alone = await browser.newContext({ offline: true, locale: 'fr-FR' });
	listen(alone);
	const page = await alone.newPage();
	await page.goto(pathToFileURL(verifier).href);
	await page.getByLabel('Certificat de l’autorité').setInputFiles(tsa.certificateFile);
	await page.getByLabel('Export du journal').setInputFiles(honest);
	await expect(page.getByText(/^Horodatages vérifiés\s: 40, par Horodatage honest/)).toBeVisible();
	const result = page.getByText(/^Valide\s: 10000 entrées et 40 points de contrôle/);
	await expect(result).toBeVisible();
	const seconds = Number(/en ([\d,]+) s/.exec(await result.innerText())?.[1]?.replace(',', '.'));
	expect(seconds).toBeLessThan(2);
	await page.getByLabel('Export du journal').setInputFiles(forged);
	await expect(page.getByText('Cette entrée a été modifiée après coup.')).toBeVisible();
	await expect(page.getByText('Le journal ne tient plus à l’entrée 7777.')).toBeVisible();
	await expectAccessible(page, 'the verifier');
});

test('everybody sees, and takes away, what the system knows of them', async ({ browser }) => {
	const lucie = await enter(browser, town.url, people.lucie);
	await lucie.goto(`${town.url}/account`);
	await lucie.getByRole('link', { name: 'Voir ce que le système sait de moi' }).click();
	await expect(lucie.getByRole('heading', { level: 1 })).toHaveText('Ce que le système sait de moi');
	await expect(lucie.getByRole('heading', { name: 'Votes publics' }).first()).toBeVisible();
	await expectUsable(lucie, 'what the system knows');
	const file = path.join(folder, 'lucie.json');
	await download(lucie, 'Télécharger mes données', file);
	const known = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
	expect(known).toMatchObject({ kind: 'hemicycle-person', account: { lastName: 'Ormancey' } });
	expect(known['councils']).toHaveLength(2);

	const stranger = await browser.newContext();
	const page = await stranger.newPage();
	await page.goto(`${town.url}/account/knowledge`);
	await expect(page).toHaveURL(/sign-in/);
});

/** What the authority says of a checkpoint. */
function stampOf(note: string): { token: Uint8Array; root: Uint8Array } {
	const imprint = new Uint8Array(createHash('sha256').update(note).digest());
	const token = tokenOf(tsa.answer(stampRequest(imprint, new Uint8Array(16).fill(0x41))));
	const [root] = certificatesIn(tsa.certificate);
	if (!token.ok || !root) throw new Error('the authority gave no token');
	return { token: token.value, root };
}

async function download(page: Page, button: string, file: string): Promise<void> {
	const [given] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: button }).click()
	]);
	await given.saveAs(file);
}
