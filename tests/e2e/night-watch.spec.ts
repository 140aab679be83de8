import { mkdtemp, rm, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { and, eq, ne } from 'drizzle-orm';
import { items, sittings } from '#lib/agenda/server/tables.ts';
import { tenants } from '#lib/people/server/tables.ts';
import { publicSittings } from '#lib/publication/server/tables.ts';
import { closeAll } from '../bench/harness.ts';
import { Installation } from '../support/installation.ts';
import { openBeside } from '../support/live-scene.ts';
import { consoleErrors, desk, enter, people } from '../support/people.ts';
import { expectUsable } from '../support/usable.ts';

let town: Installation;
let folder: string;
test.beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'hemicycle-watch-'));
	await chmod(folder, 0o711);
	town = await Installation.start({ HEMICYCLE_DATA: path.join(folder, 'data') });
});
test.afterAll(async () => {
	await closeAll();
	await town.remove();
	await rm(folder, { recursive: true, force: true });
});
test.afterEach(() => expect(consoleErrors.splice(0)).toEqual([]));

/** Asks for a check and waits for its end. */
async function check(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Vérifier maintenant' }).click();
	await expect(page.getByText('Vérification en cours')).toBeVisible();
	await expect(page.getByText('Vérification en cours')).toHaveCount(0, { timeout: 60_000 });
}

test('the house finds nothing in the demo, finds a closed title that was posted by mistake, and a person clears the alarm', async ({
	browser
}) => {
	const administrator = await enter(browser, town.url, 'olivier.besnardot', desk);
	await administrator.goto(`${town.url}/desk/valmont/watch`);
	await check(administrator);
	await expect(administrator.getByText(/^Rien trouvé le/)).toBeVisible();
	test.info().annotations.push({
		type: 'the demo',
		description: await administrator.getByRole('row').nth(1).innerText()
	});

	const title = await leak();
	await check(administrator);
	await expect(administrator.getByText('Quelque chose de confidentiel est visible du public.')).toBeVisible();
	await expect(administrator.getByRole('row', { name: /Titre confidentiel/ }).first()).toBeVisible();
	expect(await administrator.content()).not.toContain(title);
	await expectUsable(administrator, 'an alarm');
	await administrator.goto(`${town.url}/desk/valmont/outbox`);
	await expect(administrator.getByText(/^Alarme/).first()).toBeVisible();
	expect((await (await fetch(`${town.url}/metrics`)).text()).match(/^hemicycle_leak_alarms (\d)/m)?.[1]).toBe('1');
	expect((await fetch(`${town.url}/readyz`)).status).toBe(200);

	const clerk = await enter(browser, town.url, people.clerk, desk);
	await expect(clerk.getByText('Quelque chose de confidentiel')).toHaveCount(0);
	expect((await clerk.goto(`${town.url}/desk/valmont/watch`))?.status()).toBe(404);

	await administrator.goto(`${town.url}/desk/valmont/watch`);
	await administrator.getByLabel('Pourquoi l’alarme est finie').fill('Ligne neutre remise en place.');
	await administrator.getByRole('button', { name: 'Lever l’alarme' }).click();
	await expect(administrator.getByText('L’alarme est levée.')).toBeVisible();
	await expect(administrator.getByText('Quelque chose de confidentiel')).toHaveCount(0);
});

/** A closed title stands in the public record, by a hand in the database. */
async function leak(): Promise<string> {
	const database = await openBeside(path.join(folder, 'data'));
	const [tenant] = await database.installation.select().from(tenants).where(eq(tenants.slug, 'valmont'));
	return database.tenant(tenant?.id ?? '').transaction(async (tx) => {
		const [closed] = await tx
			.select({ item: items })
			.from(items)
			.innerJoin(sittings, eq(sittings.id, items.sittingId))
			.where(and(eq(items.isClosed, true), ne(sittings.state, 'draft')));
		if (!closed) throw new Error('the demo has a closed item');
		const { title, sittingId, number } = closed.item;
		const [posted] = await tx.select().from(publicSittings).where(eq(publicSittings.id, sittingId));
		if (!posted) throw new Error('its sitting is posted');
		const shown = posted.record.items.map((item) => (item.number === number ? { ...item, title } : item));
		await tx.update(publicSittings, { record: { ...posted.record, items: shown } }, eq(publicSittings.id, sittingId));
		return title;
	});
}

test('a council says what it does with data, and a person asks to be forgotten', async ({ browser }) => {
	const lucie = await enter(browser, town.url, people.lucie);
	await lucie.goto(`${town.url}/account/knowledge`);
	await lucie.getByRole('button', { name: 'Demander l’effacement de mes données' }).click();
	await expect(lucie.getByText('Votre demande est enregistrée.')).toBeVisible();
	await expect(lucie.getByText(/en attente de réponse/).first()).toBeVisible();

	const administrator = await enter(browser, town.url, 'olivier.besnardot', desk);
	await administrator.goto(`${town.url}/desk/valmont/privacy`);
	await expect(administrator.getByRole('listitem').filter({ hasText: 'Ormancey' })).toContainText(
		'Mandat ou rôle en cours'
	);
	await administrator.getByLabel('Responsable du traitement').fill('Ville de Valmont, 1 place de la Mairie');
	await administrator.getByLabel('Délégué à la protection des données').fill('Ana Ruiz');
	await administrator.getByLabel('Comment l’atteindre').fill('dpo@valmont.example');
	await administrator.getByRole('button', { name: 'Enregistrer les coordonnées' }).click();
	await expect(administrator.getByText('Les coordonnées sont enregistrées et publiées.')).toBeVisible();

	const visitor = await (await browser.newContext()).newPage();
	await visitor.goto(`${town.url}/valmont/privacy`);
	await expect(visitor.getByText('dpo@valmont.example')).toBeVisible();
	await expect(visitor.getByRole('heading', { name: 'Préparer et convoquer les séances' })).toBeVisible();
});
