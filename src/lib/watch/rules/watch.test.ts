import { describe, expect, test } from 'vitest';
import { distinct, toldPath } from './findings.ts';
import { isWalked, linksOf } from './links.ts';
import { Needles, type Secret } from './needles.ts';
import { isPublicItem } from './public-item.ts';
import { openDoors, shutDoors } from './routes.ts';
import { bareWords, tellingShingles, wordsOfPage } from './words.ts';

const title: Secret = { kind: 'title', object: 'item', value: 'Cession du terrain de l’Étang à la société Bâtir' };
const needles = (secrets: Secret[], known = '') =>
	new Needles(secrets, (words) => ` ${bareWords(known)} `.includes(words));

describe('a confidential value', () => {
	test.each([
		[
			'in HTML',
			'<p>Cession du <b>terrain</b> de l&#39;Étang à&nbsp;la société B&acirc;tir</p>'.replace('&acirc;', 'â')
		],
		['in JSON', '{"title":"Cession du terrain de l\\u2019\\u00c9tang \\u00e0 la soci\\u00e9t\\u00e9 B\\u00e2tir"}'],
		['in capitals', 'CESSION DU TERRAIN DE L’ÉTANG A LA SOCIETE BATIR']
	])('is found %s', (_, body) => {
		expect(needles([title]).in(body)).toEqual([title]);
	});

	test('is not found in its beginning alone', () => {
		expect(needles([title]).in('<p>Cession du terrain de l’Étang</p>')).toEqual([]);
	});

	test('is no secret once everybody may read it somewhere', () => {
		expect(needles([title], `Rapport : ${title.value}.`).size).toBe(0);
	});

	test('says nothing when it is too short to be telling', () => {
		const short = ['Budget', 'Annexe 1', 'Subventions'].map((value): Secret => ({ ...title, value }));
		expect(needles(short).size).toBe(0);
	});

	test.each([
		['id', '0199a5b0-1111-7222-8333-444455556666', 'href="/x/0199A5B0-1111-7222-8333-444455556666"'],
		['file', 'ab'.repeat(32), `{"etag":"\\"${'ab'.repeat(32)}\\""}`],
		['address', 'camille.martin@valmont.example', '<a href="mailto:Camille.Martin@valmont.example">']
	] as const)('of kind %s is found by itself', (kind, value, body) => {
		expect(needles([{ kind, object: 'x', value }]).in(body)).toHaveLength(1);
	});
});

test('a page is known by its rare runs of words, not by its figures', () => {
	const page = bareWords(
		'12 000 34 500 8 9 10 convention confidentielle avec le syndicat intercommunal des transports 7 8 9'
	);
	const runs = tellingShingles(page, 3);
	expect(runs.length).toBeGreaterThan(0);
	expect(runs.every((run) => /\p{L}{4}/u.test(run))).toBe(true);
	expect(wordsOfPage('<!-- [--><p>a&amp;b</p>')).toBe('a b');
});

test('only an item of a published agenda, open and released, is for the public', () => {
	const open = { isClosed: false, isLate: false, releasedAt: null };
	expect(isPublicItem({ item: open, state: 'published' })).toBe(true);
	expect(isPublicItem({ item: open, state: 'draft' })).toBe(false);
	expect(isPublicItem({ item: { ...open, isClosed: true }, state: 'closed' })).toBe(false);
	expect(isPublicItem({ item: { ...open, isLate: true }, state: 'open' })).toBe(false);
	expect(isPublicItem({ item: { ...open, isLate: true, releasedAt: new Date(0) }, state: 'open' })).toBe(true);
});

test('links are followed within the council’s own public pages', () => {
	const html = '<a href="/valmont?q=a&amp;b=c#x">1</a> <a href="//evil.example/">2</a> <a href="sittings/1">3</a>';
	expect(linksOf(html, 'http://house/valmont/')).toEqual(['/valmont?q=a&b=c', '/valmont/sittings/1']);
	expect(isWalked('/valmont/sittings/1', 'valmont')).toBe(true);
	expect(isWalked('/hall/valmont/1', 'valmont')).toBe(true);
	expect(isWalked('/agglo', 'valmont')).toBe(false);
	expect(isWalked('/valmontagne', 'valmont')).toBe(false);
});

test('a draft has its public addresses among the shut doors, a published sitting among the open ones', () => {
	const known = {
		...{ slug: 'valmont', tenantId: 't', closedVersions: [{ id: 'v', fileName: 'huis clos.pdf' }] },
		...{ openVersionIds: [], deliberationIds: ['d'], mailIds: ['m'] },
		sittings: [
			{ id: 'draft', isDraft: true },
			{ id: 'shown', isDraft: false }
		]
	};
	const shut = shutDoors(known).map(({ path }) => path);
	expect(shut).toEqual(
		expect.arrayContaining([
			'/valmont/sittings/draft',
			'/hall/valmont/draft',
			'/api/papers/valmont/v/text',
			'/valmont/files/v/huis%20clos.pdf',
			'/api/deliberations/valmont/d',
			'/desk/valmont/outbox/m'
		])
	);
	const open = openDoors(known, ['terrain']);
	expect(open).toEqual(expect.arrayContaining(['/valmont/sittings/shown', '/valmont?q=terrain']));
	expect(open.join()).not.toContain('draft');
});

test('an address is told without what may itself be the leak, and once', () => {
	expect(toldPath('/valmont?q=terrain')).toBe('/valmont');
	expect(toldPath('/valmont/files/123/huis%20clos.pdf')).toBe('/valmont/files/123');
	const one = { kind: 'title', object: 'a', path: '/' } as const;
	expect(distinct([one, { ...one }])).toEqual([one]);
});
