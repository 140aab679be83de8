import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { checkIn, optionNamed } from '../support/console.ts';
import { dropOnAgenda, linkIn, numberOf } from '../support/desk.ts';
import { dragOver } from '../support/drag.ts';
import { Installation } from '../support/installation.ts';
import { expectMarks, makeNotesKey, writeNote } from '../support/marks.ts';
import { Network } from '../support/network.ts';
import { picture } from '../support/picture.ts';
import { plugInPasskeyDevice } from '../support/passkey.ts';
import { consoleErrors, desk, enter, people } from '../support/people.ts';
import { Tablet } from '../support/tablet.ts';
import { vote } from '../support/vote.ts';

/** The whole main job on real papers, from the clerk's empty agenda to the public record. Its parts build on each other. */
test.describe.configure({ mode: 'serial', timeout: 300_000 });

const COUNT = Number(process.env['JOURNEY_PAPERS'] ?? 40);
const PAPERS = 'tests/fixtures/montpellier-2014-04-24';
const files = readdirSync(PAPERS)
	.filter((name) => name.endsWith('.pdf'))
	.map((name) => path.join(PAPERS, name))
	.slice(0, COUNT);
const SECRET = 'Protection fonctionnelle de Mme Zéphyrine Quatremain';
const NEUTRAL = 'Affaire de personnel';
const TAXES = 'Taux d’imposition de la Ville de Montpellier pour 2014';
const LATE = 'Vœu pour la gratuité des cantines';
const SITTING = 'Conseil municipal du budget';

const inTenDays = new Date(Date.now() + 10 * 86_400_000);
const sittingDay = new Intl.DateTimeFormat('fr-FR', { day: 'numeric', month: 'long' }).format(inTenDays);

let town: Installation;
let clerk: Page;
let sittingUrl: string;
let network: Network;
let lucie: Tablet;
let colleague: Page, bertrand: Page;
let hall: Page;
let appSittingPath: string;

/** What the tests opened, last first: a test that fell before it leaves nothing to close. */
const opened: (() => unknown)[] = [];

test.beforeAll(async ({ browser }) => {
	town = await Installation.start();
	clerk = await enter(browser, town.url, people.clerk, desk);
});
test.afterAll(async () => {
	for (const close of opened) await close();
	await town.remove();
});

test('a clerk drops forty papers on a new sitting, and each becomes an item with its title', async () => {
	await clerk.getByRole('link', { name: 'Nouvelle séance' }).click();
	await clerk.getByLabel('Date').fill(inTenDays.toISOString().slice(0, 10));
	await clerk.getByLabel('Lieu').fill('Hôtel de ville, salle du conseil');
	await clerk.getByLabel('Intitulé').fill(SITTING);
	await expectAccessible(clerk, 'new sitting');
	await clerk.getByRole('button', { name: 'Créer la séance' }).click();
	await expect(clerk.getByRole('heading', { level: 1 })).toContainText(SITTING);
	await expectAccessible(clerk, 'empty agenda');

	await dropOnAgenda(clerk, files);
	await expect(rows()).toHaveCount(COUNT, { timeout: 120_000 });
	await expect(clerk.getByRole('link', { name: TAXES })).toBeVisible({
		timeout: 120_000
	});
	await expect(clerk.getByText('lecture en cours')).toHaveCount(0, { timeout: 120_000 });
	await expectAccessible(clerk, 'agenda of forty items');
	await picture(clerk, 'desk-sitting');
});

test('a broken file is refused with what to do, and the others are kept', async () => {
	await dropOnAgenda(clerk, [
		{ name: 'protege.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 of nothing') },
		{ name: 'page.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<!doctype html><title>page</title>') }
	]);
	await expect(clerk.getByText('Ce fichier n’est ni un PDF ni une image', { exact: false })).toBeVisible();
	await expect(clerk.getByText('Ce PDF est incomplet ou abîmé.', { exact: false })).toBeVisible();
	await expect(rows()).toHaveCount(COUNT);
});

test('items are edited, put in order by keyboard, and one is closed with a neutral line', async () => {
	await clerk.getByRole('link', { name: 'Délibération fixant les indemnités de fonction des élus' }).click();
	await clerk.getByLabel('Titre').fill(SECRET);
	await clerk.getByLabel('Section').fill('Huis clos');
	await clerk.getByLabel('Rapporteur').selectOption({ index: 3 });
	await clerk.getByRole('checkbox', { name: 'Huis clos' }).check();
	await clerk.getByLabel('Ligne neutre, lue par le public').fill(NEUTRAL);
	await clerk.getByRole('button', { name: 'Enregistrer le point' }).click();
	await expect(clerk.getByRole('link', { name: SECRET })).toBeVisible();
	await expectAccessible(clerk, 'item being edited');

	const handle = clerk.getByRole('button', { name: /Déplacer\sle\spoint\s\d+\s:\sCréation\sd’une\smairie\sannexe/ });
	await handle.focus();
	await clerk.keyboard.press('Space');
	await clerk.keyboard.press('ArrowUp');
	await clerk.keyboard.press('ArrowUp');
	await clerk.keyboard.press('Space');
	await expect(clerk.getByText('posé, position 7 sur', { exact: false })).toBeAttached();

	const [first, third] = [rows().nth(0), rows().nth(2)];
	const carried = (await first.getAttribute('aria-label'))?.replace(/^.*\d+\s:\s/, '') ?? '';
	await dragOver(clerk, first, third);
	await expect(rows().nth(2)).toHaveAttribute('aria-label', new RegExp(`\\s3\\s:\\s${RegExp.escape(carried)}$`));
});

test('publishing tells the legal deadline and convenes every member, each with a personal link', async () => {
	await expect(
		clerk.getByText(/Convocation\sà\senvoyer\sau\splus\stard\sle\s.*jours\sfrancs\s\(.*L2121-12/)
	).toBeVisible();
	await clerk.getByRole('link', { name: 'Publier l’ordre du jour' }).click();
	await expect(clerk.getByText('39 membres en exercice sont convoqués.')).toBeVisible();
	await expectAccessible(clerk, 'publishing');
	await clerk.getByRole('button', { name: 'Publier l’ordre du jour' }).click();
	await expect(clerk.getByText('Convocations envoyées', { exact: false })).toBeVisible();
	sittingUrl = clerk.url();

	await clerk.getByRole('link', { name: 'Boîte d’envoi' }).click();
	await expect(clerk.getByRole('row', { name: /conservé/ }).filter({ hasText: sittingDay })).toHaveCount(39);
	await expectAccessible(clerk, 'outbox');
});

test('a councillor opens the personal link, makes a passkey, and the pack comes to the tablet', async () => {
	const link = await personalLink('Lucie Ormancey');
	network = await Network.to(town.url);
	opened.unshift(() => network.close());
	lucie = await Tablet.open(network.url);
	opened.unshift(() => lucie.close());
	await plugInPasskeyDevice(lucie.page);
	await lucie.page.goto(network.url + new URL(link).pathname);
	await expectAccessible(lucie.page, 'personal link');
	await lucie.page.getByRole('button', { name: 'Ouvrir la séance' }).click();
	await expectAccessible(lucie.page, 'welcome');
	await lucie.page.getByRole('button', { name: 'Créer une clé d’accès' }).click();
	await expect(lucie.page).toHaveURL(/\/app\/sittings\//);
	await expect(lucie.page.getByRole('link', { name: TAXES })).toBeVisible();
	appSittingPath = new URL(lucie.page.url()).pathname;

	await lucie.page.goto(`${network.url}/app`);
	const card = lucie.page.getByRole('article', { name: SITTING });
	await expect(card.getByText('Complet hors ligne')).toBeVisible({ timeout: 120_000 });
	await expect(lucie.page.getByRole('article')).not.toHaveCount(1);
	await expectAccessible(lucie.page, 'inbox');
});

test('the other council opens to that passkey once its own link was used on this tablet', async ({ browser }) => {
	const { page } = lucie;
	await expect(page.getByText('Valmont Agglo vous attend')).toBeVisible();
	const otherClerk = await enter(browser, town.url, 'david.perrin-oulahcen', desk);
	await otherClerk.getByRole('link', { name: 'Boîte d’envoi' }).click();
	const link = await linkIn(otherClerk, otherClerk.getByRole('row', { name: 'Lucie Ormancey' }).first());
	await otherClerk.context().close();
	await page.goto(network.url + new URL(link).pathname);
	await page.getByRole('button', { name: 'Ouvrir la séance' }).click();
	await expect(page).toHaveURL(/\/app\/sittings\//);
	await page.goto(`${network.url}/app`);
	await expect(page.getByText('vous attend')).toHaveCount(0);
	await expect(page.getByRole('article').filter({ hasText: 'Valmont Agglo' }).first()).toBeVisible();
	await picture(lucie.page, 'tablet-inbox');
	colleague = await enter(browser, town.url, people.perrine);
	await makeNotesKey(colleague, town.url);
	await makeNotesKey(lucie.page, network.url, { reads: 'Ormancey' });
	await lucie.page.goto(`${network.url}/app`);
});

test('with the network off, any paper opens at once and takes highlights, ink, notes and bookmarks', async () => {
	await lucie.isControlled();
	network.cut();
	const { page } = lucie;
	await page.getByRole('link', { name: SITTING }).click();
	await page.getByRole('link', { name: TAXES }).click();
	await expect(page.getByText('taux', { exact: false }).first()).toBeVisible();
	await page.getByLabel('Page, sur').fill('2');
	await page.getByLabel('Page, sur').press('Enter');
	await expect(page.locator('[data-page-number="2"] .textLayer span').first()).toBeVisible();
	await expectAccessible(page, 'paper');

	await page.locator('[data-page-number="2"] .textLayer span', { hasText: /\w{5}/ }).first().click({ clickCount: 3 });
	await page.getByRole('button', { name: /^Surligner\sle\stexte\ssélectionné\s–\sJaune/ }).click();
	await page.getByRole('button', { name: 'Dessiner au stylet' }).click();
	await lucie.draw([400, 400], [520, 430], [640, 380]);
	await page.getByRole('button', { name: 'Marquer cette page' }).click();
	await writeNote(page, 'Demander le détail des bases au directeur', 'Moi seul');
	await writeNote(page, 'Notre groupe s’abstient si les bases ne viennent pas', 'Mon groupe');
	await expectMarks(page, 5);
	await expect(page.getByText('Enregistré sur la tablette')).toBeAttached();
});

test('the browser is closed and opened again, still without network: all is there', async () => {
	const paper = lucie.page.url();
	await lucie.reopen();
	await lucie.page.goto(paper);
	await expectMarks(lucie.page, 5);
	await expectAccessible(lucie.page, 'annotations');
	await picture(lucie.page, 'tablet-reader');
});

test('back on the network, everything is on the server; a second device and the group see what they should', async ({
	browser
}) => {
	network.restore();
	await expect(lucie.page.getByText('Enregistré sur le serveur')).toBeAttached({ timeout: 60_000 });
	const paper = new URL(lucie.page.url()).pathname;

	const second = await enter(browser, town.url, people.lucie);
	await second.goto(town.url + paper);
	await expectMarks(second, 5);
	await second.context().close();

	await colleague.goto(town.url + paper);
	await expectMarks(colleague, 1);
	await expect(colleague.getByText('Notre groupe s’abstient', { exact: false }).first()).toBeVisible();
	await colleague.context().close();

	bertrand = await enter(browser, town.url, people.bertrand);
	await bertrand.goto(town.url + paper);
	await expect(bertrand.getByText('taux', { exact: false }).first()).toBeVisible();
	await expectMarks(bertrand, 0);
});

test('a paper added after publishing is shown as new', async () => {
	await clerk.goto(sittingUrl);
	await clerk.getByRole('link', { name: TAXES }).click();
	const choosing = clerk.waitForEvent('filechooser');
	await clerk.getByRole('button', { name: 'Ajouter un document tardif' }).click();
	await (await choosing).setFiles(files[0] ?? '');
	await expect(clerk.getByText('nouveau', { exact: true }).first()).toBeVisible({ timeout: 60_000 });
	await lucie.page.goto(network.url + appSittingPath);
	await expect(lucie.page.getByText('Nouveau', { exact: true }).first()).toBeVisible({ timeout: 60_000 });
});

test('a late item is the public’s only once the clerk has looked at it', async ({ browser }) => {
	const visitor = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
	await visitor.goto(`${town.url}/valmont`);
	await visitor.getByRole('link', { name: SITTING }).first().click();
	const seen = visitor.getByRole('heading', { name: LATE });
	await clerk.goto(sittingUrl);
	const choosing = clerk.waitForEvent('filechooser');
	await clerk.getByRole('button', { name: 'Ajouter un point tardif' }).click();
	await (await choosing).setFiles(files[1] ?? '');
	const agenda = clerk.getByRole('region', { name: /^Ordre du jour/ }).getByRole('link');
	await expect(agenda).toHaveCount(COUNT + 1, { timeout: 60_000 });
	await agenda.last().click();
	await clerk.getByLabel('Titre').fill(LATE);
	await clerk.getByRole('button', { name: 'Enregistrer le point' }).click();
	await expect(clerk.getByRole('link', { name: LATE })).toBeVisible();
	await expectAccessible(clerk, 'late item');
	await visitor.reload();
	await expect(seen).toHaveCount(0);
	await clerk.getByRole('button', { name: 'Donner au public' }).click();
	await expect(clerk.getByRole('button', { name: 'Donner au public' })).toHaveCount(0);
	await visitor.reload();
	await expect(seen).toBeVisible();
	await visitor.context().close();
});

test('the sitting opens: presence, a proxy, the quorum', async ({ browser }) => {
	await clerk.goto(`${sittingUrl}/live`);
	await clerk.getByRole('button', { name: 'Ouvrir la séance' }).click();
	await expect(
		clerk.getByText(/Quorum\snon\satteint\s:\s0\sprésents?,\s20\srequis\ssur\s39\smembres\sen\sexercice/).first()
	).toBeVisible();
	await lucie.page.getByRole('button', { name: 'Je suis présent' }).click();
	await expect(lucie.page.getByText(/1\sprésent,\s20\srequis/)).toBeVisible();

	await clerk.getByText('Enregistrer un pouvoir').click();
	await clerk
		.getByLabel('Mandant (absent)')
		.selectOption({ label: await optionNamed(clerk, 'Mandant (absent)', 'Perrine') });
	await clerk.getByLabel('Mandataire').selectOption({ label: await optionNamed(clerk, 'Mandataire', 'Lucie') });
	await clerk.getByRole('button', { name: 'Enregistrer', exact: true }).click();
	await expect(clerk.getByText(/Vauzelle\sa\sdonné\spouvoir\sà\s.*Ormancey/)).toBeVisible();

	for (const name of ['Delmas-Roussel', 'Chassagnol']) await checkIn(clerk, name);
	for (let present = 3; present < 22; present += 1) {
		await clerk
			.getByRole('button', { name: /^Noter\sprésent\s:\s(?!.*Vauzelle)/ })
			.first()
			.click();
		await expect(clerk.getByText(new RegExp(`${present + 1}\\sprésents, 20\\srequis`)).first()).toBeVisible();
	}
	await expect(clerk.getByText(/Quorum\satteint\s:\s22\sprésents,\s20\srequis/).first()).toBeVisible();
	await expectAccessible(clerk, 'console');
	const hallPath = (await clerk.getByRole('link', { name: 'Écran de la salle' }).getAttribute('href')) ?? '';
	hall = await (await browser.newContext({ viewport: { width: 1920, height: 1080 } })).newPage();
	await hall.goto(town.url + hallPath);
	await expectAccessible(hall, 'hall');
});

test('the chair opens an item, and tablets that follow come to it', async () => {
	await lucie.page.goto(`${network.url}/app`);
	await lucie.page.goto(network.url + appSittingPath);
	await clerk.getByRole('button', { name: 'Ouvrir le point 1', exact: true }).last().click();
	await expect(hall.getByRole('heading', { level: 1 })).toContainText('Point 1');
	await lucie.page.getByRole('button', { name: 'Suivre la présidence' }).click();
	await expect(lucie.page).toHaveURL(/\/papers\//);
});

test('a public vote: ballots over the paper, a proxy votes twice, and a killed server loses nothing', async () => {
	const reading = lucie.page.url();
	await clerk.getByRole('button', { name: 'Ouvrir un scrutin public' }).click();
	const ballot = lucie.page.getByRole('dialog');
	await expect(ballot).toBeVisible();
	expect(lucie.page.url()).toBe(reading);
	await expectAccessible(lucie.page, 'ballot');
	await picture(lucie.page, 'tablet-ballot');
	await expect(bertrand.getByRole('dialog')).toBeVisible();
	await vote(lucie.page, 'Ma voix', 'Pour');
	await expect(clerk.getByText(/\b1\b.*sur.*23|1\svoix\scomptabilisée/).first()).toBeVisible();
	await vote(bertrand, 'Ma voix', 'Contre');
	await expect(hall.getByText('Adopté', { exact: false })).toHaveCount(0);

	await town.kill();
	await expect(hall.getByText(/Liaison\sperdue/)).toBeVisible({ timeout: 30_000 });
	await town.run();
	await expect(hall.getByText(/Liaison\sperdue/)).toHaveCount(0, { timeout: 30_000 });
	await expect(ballot.getByText(/Comptabilisé\s.*\sreçu/)).toHaveCount(1, { timeout: 30_000 });
	await vote(lucie.page, /Vauzelle \(pouvoir\)/, 'Pour');
	await clerk.reload();

	await clerk.getByRole('button', { name: 'Clore le vote' }).click();
	await clerk.getByRole('button', { name: 'Clore définitivement' }).click();
	for (const screen of [clerk, hall, lucie.page, bertrand]) {
		await expect(
			screen
				.getByText(/Adopté\s:\s2\spour,\s1\scontre,\s3\ssuffrages\sexprimés,\s2\snécessaires\s—\sart.\sL2121-20/)
				.first()
		).toBeVisible({ timeout: 20_000 });
	}
	await expectAccessible(hall, 'hall with a result');
	await picture(hall, 'hall-result');
});

test('an ordinary vote on the closed item tells the hall its neutral line only', async () => {
	const number = await numberOf(clerk, SECRET);
	await clerk
		.getByRole('button', { name: `Ouvrir le point ${number}`, exact: true })
		.last()
		.click();
	await expect(hall.getByText(NEUTRAL)).toBeVisible();
	await clerk.getByRole('button', { name: 'Ouvrir le vote' }).click();
	await vote(bertrand, 'Ma voix', 'Pour');
	await clerk.getByRole('button', { name: 'Clore le vote' }).click();
	await clerk.getByRole('button', { name: 'Clore définitivement' }).click();
	await expect(clerk.getByText(/Adopté\sà\sl’unanimité/).first()).toBeVisible();
	expect(await hall.content()).not.toContain('Zéphyrine');
});

test('after the sitting: deliberations as PDF, and a public record without a word of the closed item', async ({
	browser
}) => {
	await clerk.getByRole('button', { name: 'Clore la séance' }).last().click();
	await clerk.getByRole('button', { name: 'Clore définitivement la séance' }).click();
	await expect(clerk.getByText('La séance est levée').first()).toBeVisible();

	const visitor = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
	const auditor = await (await browser.newContext()).newPage();
	await visitor.goto(`${town.url}/valmont`);
	await auditor.goto(visitor.url());
	await expectAccessible(auditor, 'portal');
	await visitor.getByRole('link', { name: SITTING }).first().click();
	await expect(async () => {
		await visitor.reload();
		await expect(visitor.getByRole('link', { name: /^Délibération/ })).toHaveCount(1, {
			timeout: 1000
		});
	}).toPass({ timeout: 60_000 });
	await expect(visitor.getByText(/Adopté\s:\s2\spour,\s1\scontre/)).toBeVisible();
	await expect(visitor.getByText(NEUTRAL)).toBeVisible();
	expect(await visitor.content()).not.toContain('Zéphyrine');
	await auditor.goto(visitor.url());
	await expectAccessible(auditor, 'public record');

	const href =
		(await visitor
			.getByRole('link', { name: /^Délibération/ })
			.first()
			.getAttribute('href')) ?? '';
	const pdf = await visitor.request.get(new URL(href, town.url).href);
	expect(pdf.headers()['content-type']).toBe('application/pdf');
	expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');
});

test('no page complained in its console all evening', () => {
	expect(consoleErrors).toEqual([]);
});

/** The rows of the agenda, each with its handle. */
const rows = () => clerk.getByRole('button', { name: /^Déplacer\sle\spoint\s\d+/ });

/** The link that one member received, as the clerk reads it in the outbox. */
async function personalLink(name: string): Promise<string> {
	const link = await linkIn(clerk, clerk.getByRole('row', { name }).filter({ hasText: sittingDay }));
	await expectAccessible(clerk, 'a mail');
	return link;
}
