import { expect, test, type Page } from '@playwright/test';
import { Secret, TOTP } from 'otpauth';
import { Clock } from '../support/clock.ts';
import { Installation } from '../support/installation.ts';
import { plugInPasskeyDevice } from '../support/passkey.ts';
import { consoleErrors, desk, enter, people } from '../support/people.ts';
import { expectUsable } from '../support/usable.ts';

const PASSWORD = 'le marché du samedi';
const NEXT_PASSWORD = 'la foire du dimanche';
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

let clock: Clock;
let town: Installation;
test.beforeAll(async () => {
	clock = await Clock.make();
	town = await Installation.start(clock.environment);
});
test.afterAll(async () => {
	await town.remove();
	await clock.remove();
});
test.afterEach(() => expect(consoleErrors.splice(0)).toEqual([]));

test('codes are turned on, asked for, replaced once by one from paper, and a dangerous act comes back', async ({
	browser
}) => {
	const page = await enter(browser, town.url, people.lucie);
	await go(page, `${town.url}/account`);
	const email = (await page.locator('p.soft', { hasText: '@' }).first().textContent())!.trim();
	await page.getByLabel('Nouveau mot de passe').fill(PASSWORD);
	await button(page, 'Choisir ce mot de passe').click();

	const code = await turnOnCodes(page);
	const recovery = await makeRecoveryCodes(page);

	await signOut(page);
	await givePassword(page, email, 'pas le bon, hélas');
	await expect(page.getByRole('alert')).toContainText('ne vont pas ensemble');
	await givePassword(page, email, PASSWORD);
	await expectUsable(page, 'the code after the password');
	await giveCode(page, '000000');
	await expect(page.getByLabel('Code', { exact: true })).toHaveAttribute('aria-invalid', 'true');
	await clock.pass(1);
	const used = code();
	await giveCode(page, used);
	await expect(page).toHaveURL(/\/app/);

	await signOut(page);
	await givePassword(page, email, PASSWORD);
	await giveCode(page, used);
	await expect(page.getByText('il a déjà servi')).toBeVisible();
	await giveCode(page, recovery[0]!.toLowerCase());
	await expect(page).toHaveURL(/\/app/);
	await go(page, `${town.url}/account`);
	await expect(page.getByText('9 sur 10 encore valables')).toBeVisible();

	await signOut(page);
	await givePassword(page, email, PASSWORD);
	await giveCode(page, recovery[0]!);
	await expect(page.getByText('il a déjà servi')).toBeVisible();
	await recoverWith(page, email, recovery);

	await clock.pass(6);
	await changePassword(page);
	await expectUsable(page, 'confirming an act');
	await confirm(page, 'pas le bon, hélas', code());
	await expect(page.getByText('Ce n’est pas votre mot de passe actuel')).toBeVisible();
	await confirm(page, PASSWORD, code());
	await expect(page.getByText('Votre mot de passe est enregistré')).toBeVisible();

	await clock.pass(1);
	await turnOffCodes(page, code);
	await signOut(page);
	await givePassword(page, email, NEXT_PASSWORD);
	await expect(page).toHaveURL(/\/app/);
	await page.context().close();
});

test('a clerk confirms the end of a mandate with a passkey, and nobody’s mandate ends before', async ({ browser }) => {
	const page = await enter(browser, town.url, people.clerk, desk);
	const home = page.url();
	await plugInPasskeyDevice(page);
	await go(page, `${town.url}/account`);
	await button(page, 'Créer une clé d’accès').click();
	await expect(page.getByText(/^créée/)).toBeVisible();
	await clock.pass(6);

	await go(page, `${home}/people`);
	const row = page.getByRole('article', { name: 'Vauzelle' });
	await row.locator('summary').click();
	await row.getByRole('button', { name: /^Mettre\sfin/ }).click();
	await expect(page.getByText('Vous allez mettre fin à un mandat')).toBeVisible();
	await expectUsable(page, 'confirming the end of a mandate');
	await page.getByRole('link', { name: 'Ne rien changer' }).click();
	await expect(row).toBeVisible();

	await row.locator('summary').click();
	await row.getByRole('button', { name: /^Mettre\sfin/ }).click();
	await button(page, 'Confirmer avec une clé d’accès').click();
	await expect(page.getByRole('status')).toContainText('est terminé');
	await expect(row).toHaveCount(0);

	await page.getByRole('article', { name: 'Ormancey' }).getByRole('button', { name: 'invitation' }).click();
	await expect(page.getByText('Vous allez créer un lien')).toBeVisible();
	await page.context().close();
});

test('whoever lost everything gets a new beginning from the desk, once the other council’s desk agrees', async ({
	browser
}) => {
	const other = await enter(browser, town.url, 'david.perrin-oulahcen', desk);
	const page = await enter(browser, town.url, people.clerk, desk);
	const open = async (who: Page) => {
		await go(who, `${who.url().replace(/(desk\/[^/?]+).*/, '$1')}/people`);
		await who.getByRole('article', { name: 'Ormancey' }).getByRole('link', { name: 'Rendre l’accès' }).click();
	};
	await open(page);
	await expect(page.getByText('siège aussi dans un autre conseil')).toBeVisible();
	await expectUsable(page, 'giving access back');
	await button(page, 'Demander la confirmation').click();
	await expect(page.getByText('Une seconde personne doit confirmer')).toBeVisible();
	await expect(button(page, 'Confirmer')).toHaveCount(0);

	await open(other);
	await button(other, 'Confirmer').click();
	await expect(other.getByRole('status')).toContainText('Les moyens de connexion sont retirés');
	await go(page, page.url());
	await expect(page.getByText('Créez maintenant une invitation')).toBeVisible();
	for (const one of [page, other]) await one.context().close();
});

/** Leaves a page once it has asked for all it wants: what is cut off in the middle is an error of the page. */
async function go(page: Page, address: string): Promise<void> {
	await page.waitForLoadState('networkidle');
	await page.goto(address);
}

/** Answers what the app shows at a moment of the server. */
async function turnOnCodes(page: Page): Promise<() => string> {
	await page.getByRole('link', { name: 'Activer les codes' }).click();
	await button(page, 'Afficher le code à scanner').click();
	await expectUsable(page, 'the secret of codes');
	const secret = (await page.locator('code').textContent())!;
	expect(secret).toMatch(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
	const totp = new TOTP({ secret: Secret.fromBase32(secret.replaceAll(' ', '')) });
	const code = () => totp.generate({ timestamp: clock.now() });
	await page.getByLabel('Code à six chiffres').fill('000000');
	await button(page, 'Activer les codes').click();
	await expect(page.locator('code')).toHaveText(secret);
	await page.getByLabel('Code à six chiffres').fill(code());
	await button(page, 'Activer les codes').click();
	await expect(page.getByRole('status')).toContainText('Les codes sont activés');
	return code;
}

async function makeRecoveryCodes(page: Page): Promise<string[]> {
	await page.getByRole('link', { name: 'Créer des codes de secours' }).click();
	await button(page, 'Créer des codes de secours').click();
	await expect(page.locator('code')).toHaveCount(10);
	await expectUsable(page, 'recovery codes');
	const codes = await page.locator('code').allTextContents();
	await go(page, `${town.url}/account/recovery-codes`);
	await expect(page.locator('code')).toHaveCount(0);
	return codes;
}

/** Instead of the passkey: refused with a used code, then with a good one and the password. */
async function recoverWith(page: Page, email: string, [used, good]: string[]): Promise<void> {
	await go(page, `${town.url}/sign-in`);
	await page.getByRole('link', { name: 'code de secours' }).click();
	await expectUsable(page, 'signing in with a recovery code');
	for (const code of [used!, good!]) {
		await page.getByLabel('Adresse électronique').fill(email);
		await page.getByLabel('Mot de passe').fill(PASSWORD);
		await page.getByLabel('Code de secours').fill(code);
		await button(page, 'Se connecter').click();
		if (code === used) await expect(page.getByRole('alert')).toContainText('a déjà servi');
	}
	await expect(page.getByText('8 sur 10 encore valables')).toBeVisible();
}

async function changePassword(page: Page): Promise<void> {
	await page.getByLabel('Mot de passe actuel').fill(PASSWORD);
	await page.getByLabel('Nouveau mot de passe').fill(NEXT_PASSWORD);
	await button(page, 'Changer le mot de passe').click();
	await expect(page.getByRole('heading', { name: 'Confirmez que c’est vous' })).toBeVisible();
	expect(await page.content()).not.toContain(NEXT_PASSWORD);
}

/** A factor is asked for, however fresh the session is. */
async function turnOffCodes(page: Page, code: () => string): Promise<void> {
	await go(page, `${town.url}/account/codes`);
	await expectUsable(page, 'codes that are on');
	await button(page, 'Désactiver les codes').click();
	await confirm(page, NEXT_PASSWORD, code());
	await expect(page.getByRole('status')).toContainText('Les codes sont désactivés');
}

async function confirm(page: Page, password: string, code: string): Promise<void> {
	await page.getByLabel('Mot de passe').fill(password);
	await page.getByLabel('Code', { exact: true }).fill(code);
	await page.getByRole('button', { name: 'Confirmer', exact: true }).click();
}

async function signOut(page: Page): Promise<void> {
	await go(page, `${town.url}/account`);
	await button(page, 'Se déconnecter').first().click();
	await expect(page).toHaveURL(/sign-in/);
}

async function givePassword(page: Page, email: string, password: string): Promise<void> {
	await go(page, `${town.url}/sign-in`);
	await page.getByLabel('Adresse électronique').fill(email);
	await page.getByLabel('Mot de passe').fill(password);
	await page.getByRole('button', { name: 'Se connecter', exact: true }).click();
}

async function giveCode(page: Page, code: string): Promise<void> {
	await page.getByLabel('Code', { exact: true }).fill(code);
	await button(page, 'Se connecter').click();
}
