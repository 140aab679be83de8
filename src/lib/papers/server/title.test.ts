import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { proposeTitle, titleOfFileName } from '../rules/title.ts';
import { openPdf, pageText } from './pdf-reading.ts';

/** Read by eye in the 40 deliberations that Montpellier published of its sitting of 24 April 2014. */
const TITLES = [
	['0000071216', 'Personnel Municipal – Instances Paritaires'],
	['0000071217', 'Délégations du Conseil municipal au Maire'],
	['0000071218', 'Election d’un Adjoint au Maire'],
	['0000071229', 'Modification du nombre d’Adjoints au Maire'],
	['0000071244', 'Société Publique Locale d’Aménagement – Désignation des représentants de la Ville'],
	[
		'0000071246',
		'Centre communal d’action sociale – CCAS – Désignation des représentants de la Ville au Conseil d’administration'
	],
	['0000071247', 'Commission d’Appel d’Offres de la Ville de Montpellier – Election des membres'],
	['0000071248', 'Taux d’imposition de la Ville de Montpellier pour 2014'],
	['0000071249', 'Création d’une mairie annexe à Grammont et célébration des mariages'],
	[
		'0000071251',
		'Modalités et conditions de remboursement des frais de déplacement des agents territoriaux et des élus'
	],
	['0000071252', 'Délibération fixant les indemnités de fonction des élus'],
	['0000071253', 'Election des membres des Commissions Municipales'],
	[
		'0000071254',
		'Adoption du règlement intérieur du Conseil Municipal de la Ville de Montpellier – Article L2121-8 du CGCT'
	],
	[
		'0000071256',
		'Société Anonyme d’Economie Mixte des Transports de l’Agglomération de Montpellier (TaM) – Désignation des représentants de la Ville à l’Assemblée générale et au Conseil d’administration'
	],
	[
		'0000071257',
		'Société Anonyme d’Economie Mixte Locale MONTPELLIER EVENTS – Désignation des représentants de la Ville au Conseil d’Administration et Assemblée Générale'
	],
	[
		'0000071259',
		'Société d’économie mixte du Marché d’intérêt national de Montpellier (SOMIMON) – Désignation des représentants de la Ville au Conseil d’Administration'
	],
	[
		'0000071260',
		'Association OFFICE DU TOURISME de la région de Montpellier – Désignation des représentants de la Ville au Conseil d’Administration'
	],
	['0000071262', 'Commission consultative des cessions immobilières – Désignation de ses membres'],
	['0000071263', 'Commission consultative des services publics locaux – Désignation des représentants de la Ville'],
	[
		'0000071265',
		'Commission de contrôle des délégataires de service public – Désignation des membres de la commission'
	],
	[
		'0000071266',
		'Création de la commission de délégation de service public – Conditions de dépôt des listes pour l’élection de ses membres'
	],
	['0000071267', 'Commission communale d’Aménagement foncier – Désignation du représentant de la Ville'],
	[
		'0000071269',
		'Comité des Œuvres Sociales et Culturelles du Personnel municipal et du Centre Communal d’Action Sociale (COSC) – Désignation des représentants du Conseil municipal'
	],
	[
		'0000071270',
		'Commission de la réforme du matériel et des véhicules – Désignation des membres de la commission interne'
	],
	['0000071271', 'Commission des HALLES et MARCHES – Désignation des membres de la commission interne'],
	['0000071272', 'Agence Locale de l’Energie – Désignation des représentants du Conseil Municipal'],
	['0000071276', 'Attribution d’une subvention à la Convention Nationale des Avocats'],
	['0000071277', 'Modifications du tableau des effectifs'],
	['0000071278', 'Comité de la Caisse des écoles – Désignation des représentants du Conseil municipal'],
	[
		'0000071279',
		'Groupement d’Intérêt Public pour le développement social et urbain de l’agglomération de Montpellier – Désignation des représentants de la Ville'
	],
	[
		'0000071280',
		'Association de l’Opéra et de l’Orchestre National de Montpellier Languedoc Roussillon (OONMLR) – Désignation du représentant de la Ville au conseil d’administration et aux assemblées générales'
	],
	[
		'0000071281',
		'Festival international du Cinéma Méditerranéen de Montpellier France – Désignation d’un représentant'
	],
	[
		'0000071282',
		'Festival international MONTPELLIER DANSE – Désignation des représentants de la Ville au Conseil d’administration'
	],
	[
		'0000071283',
		'Association FESTIVAL RADIO FRANCE et Montpellier Languedoc-Roussillon – Désignation des représentants de la Ville au Conseil d’administration'
	],
	[
		'0000071284',
		'Commission de suivi de site Usine de méthanisation Ametyst à Montpellier – Désignation des représentants'
	],
	['0000071285', 'Commission locale de l’eau (SAGE) – Désignation des représentants de la Ville'],
	['0000071286', 'Commission permanente de suivi de la source du LEZ – Désignation des représentants de la Ville'],
	[
		'0000071288',
		'CREPS – Comité régional d’éducation populaire et de sport de Montpellier – Langedoc-Roussillon – Désignation du représentant de la Ville'
	],
	[
		'0000071303',
		'Société d’équipement de la région montpelliéraine (SERM) – Désignation des représentants de la Ville au Conseil d’administration et à l’Assemblée générale'
	],
	['0000071305', 'Modifications du tableau des effectifs']
] as const;

const PAPERS = new URL('../../../../tests/fixtures/montpellier-2014-04-24/', import.meta.url);

test.each(TITLES)('the title of deliberation %s is read from its text', async (number, title) => {
	const document = await openPdf(new Uint8Array(await readFile(new URL(`2014-04-24-${number}.pdf`, PAPERS))));
	expect(proposeTitle([await pageText(document, 1)])).toBe(title);
	await document.loadingTask.destroy();
});

test('a line "Objet :" gives the title, over the lines that it takes', () => {
	const page =
		'Ville de Valmont\nOBJET : Budget primitif 2026,\nbudget annexe de l’eau\n\nM. Roche rapporte :\nMesdames,';
	expect(proposeTitle([page])).toBe('Budget primitif 2026, budget annexe de l’eau');
});

test('a text that names no act proposes nothing', () => {
	expect(proposeTitle(['Annexe\n12 345 €\n', ''])).toBeUndefined();
	expect(proposeTitle([])).toBeUndefined();
});

test('a file name becomes words when the text has no title', () => {
	expect(titleOfFileName('03_budget-primitif.pdf')).toBe('Budget primitif');
	expect(titleOfFileName('Convention 2026.PDF')).toBe('Convention 2026');
});
