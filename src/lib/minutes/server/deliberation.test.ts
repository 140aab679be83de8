import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openPdf, pageText } from '#lib/papers/server/pdf-reading.ts';
import { Typst } from '#lib/typst/server/typst.ts';
import type { DeliberationFacts } from '../facts.ts';
import template from './deliberation.typ?raw';

const typst = new Typst();
afterAll(() => typst.close());

const FIRST = ['Claire', 'Hélène', 'Maëlle', 'François', 'Loïc', 'Zoé', 'Benoît', 'Inès'];
const LAST = ['Ferrand', 'Roche', 'Lefèvre', 'Bénard', 'Gauthier', 'd’Arcy', 'Œuvrard'];
const people = Array.from(
	{ length: 39 },
	(_, n) => `${n % 2 ? 'Mme' : 'M.'} ${FIRST[n % 8] ?? ''} ${LAST[n % 7] ?? ''}-${n + 1}`
);
const facts: DeliberationFacts = {
	tenant: 'Ville de Valmont',
	department: 'Isère',
	body: 'Conseil municipal',
	gathering: 'le conseil municipal s’est réuni',
	number: '2026-06-18-03',
	title: 'Création d’une mairie annexe & tarifs #1 *gras* _italique_',
	heldOn: 'jeudi 18 juin 2026',
	heldAt: '18 h 30',
	place: 'Salle du conseil, hôtel de ville',
	convokedOn: 'jeudi 11 juin 2026',
	chair: people[0]!,
	secretary: people[1]!,
	rapporteur: people[2]!,
	inOffice: 39,
	present: people.slice(0, 30),
	represented: [30, 31, 32, 33].map((n) => ({ giver: people[n]!, holder: people[n - 30]! })),
	absent: people.slice(34),
	quorum: 'Quorum atteint : 30 présents, 20 requis sur 39 membres en exercice — art. L2121-17',
	isClosed: false,
	outcome: 'adopted',
	sentence: 'Adopté : 20 pour, 10 contre, 4 abstentions, 30 suffrages exprimés, 16 nécessaires — art. L2121-20',
	tally: { for: 20, against: 10, abstain: 4, notTakingPart: 0 },
	choices: {
		for: people.slice(0, 20),
		against: people.slice(20, 30),
		abstain: people.slice(30, 34),
		notTakingPart: []
	},
	visas: ['Vu le code général des collectivités territoriales, notamment ses articles L. 2121-1 et suivants ;'],
	date: [2026, 6, 18]
};

const pdf = await typst.compile(template, facts);
writeFileSync(join(tmpdir(), 'hemicycle-deliberation-test.pdf'), pdf);
const document = await openPdf(new Uint8Array(pdf));
const text = (await Promise.all([...Array(document.numPages).keys()].map((n) => pageText(document, n + 1))))
	.join(' ')
	.replace(/\s+/g, ' ');
const plain = (words: string) => words.replace(/\s+/g, ' ');

test('a deliberation fits on two pages and says every name and the sentence', () => {
	expect(document.numPages).toBeLessThanOrEqual(2);
	for (const name of people) expect(text).toContain(plain(name));
	expect(text).toContain(plain(facts.sentence));
	expect(text).toContain(plain(facts.quorum!));
	expect(text).toContain('Mme Hélène Roche-2');
});

test('what people wrote stays text', () => {
	expect(text).toContain('tarifs #1 *gras* _italique_');
});

test('it is tagged, French, titled, and says that it is PDF/A-2a and PDF/UA-1', async () => {
	// pdf.js answers a Map, whatever its types say.
	expect(((await document.getMarkInfo()) as unknown as Map<string, boolean>).get('Marked')).toBe(true);
	const viewer = (await document.getViewerPreferences()) as unknown;
	const { info, metadata } = await document.getMetadata();
	expect(info).toMatchObject({ Language: 'fr-FR', Title: `Délibération n° ${facts.number} – ${facts.title}` });
	expect(metadata.get('pdfaid:part')).toBe('2');
	expect(metadata.get('pdfaid:conformance')).toBe('A');
	expect(metadata.get('pdfuaid:part')).toBe('1');
	expect(JSON.stringify(viewer instanceof Map ? [...viewer] : viewer)).toContain('DisplayDocTitle');
	expect(await (await document.getPage(1)).getStructTree()).toBeTruthy();
});

test('the same facts give the same bytes', async () => {
	expect(Buffer.from(await typst.compile(template, facts)).equals(Buffer.from(pdf))).toBe(true);
});

test('the template passes the gate of PDF/UA-1, with and without names', async () => {
	await typst.compile(template, facts, 'ua-1');
	await typst.compile(
		template,
		{ ...facts, choices: null, chair: null, secretary: null, represented: [], absent: [] },
		'ua-1'
	);
});

test.runIf(existsSync('/usr/bin/qpdf'))('qpdf finds no fault in the file', () => {
	const path = join(mkdtempSync(join(tmpdir(), 'hemicycle-')), 'deliberation.pdf');
	writeFileSync(path, pdf);
	expect(execFileSync('qpdf', ['--check', path], { encoding: 'utf8' })).toContain(
		'No syntax or stream encoding errors'
	);
});
