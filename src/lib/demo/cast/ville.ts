import type { CastTenant } from './cast.ts';

/** The town. All people are invented. Groups sit from left to right as they are listed, each in its own wedge. */
export const VILLE: CastTenant = {
	slug: 'valmont',
	name: 'Ville de Valmont',
	kind: 'commune',
	population: 31_240,
	accentHue: 252,
	body: { slug: 'conseil-municipal', name: 'Conseil municipal', ruleSetId: 'fr-commune-from-3500' },
	mailDomain: 'valmont.example',
	seatedOn: '2026-03-28',
	groups: [
		{ code: 'SE', name: 'Solidarité et écologie', hue: 145 },
		{ code: 'VE', name: 'Valmont ensemble', hue: 252 },
		{ code: 'NE', name: 'Nouvel élan pour Valmont', hue: 65 },
		{ code: 'VLI', name: 'Valmont libre et indépendante', hue: 320 }
	],
	members: [
		['Mme', 'Claire', 'Delmas-Roussel', 1968, 'VE', 'Maire'],
		['M.', 'Karim', 'Benhaddou', 1974, 'VE', '1er adjoint, finances et commande publique'],
		['Mme', 'Solène', 'Kerjean', 1979, 'VE', '2e adjointe, éducation et petite enfance'],
		['M.', 'Philippe', 'Cazalès', 1959, 'VE', '3e adjoint, urbanisme et habitat'],
		['Mme', 'Lucie', 'Ormancey', 1983, 'SE', '4e adjointe, transition écologique'],
		['M.', 'Thomas', 'Vasserot', 1972, 'VE', '5e adjoint, voirie et mobilités'],
		['Mme', 'Awa', 'Diarra-Lemoine', 1985, 'VE', '6e adjointe, culture'],
		['M.', 'Mathieu', 'Lagrange-Bost', 1977, 'SE', '7e adjoint, solidarités et CCAS'],
		['Mme', 'Inès', 'Fontanille', 1990, 'VE', '8e adjointe, jeunesse et sports'],
		['M.', 'Gérard', 'Montelzac', 1953, 'VE', '9e adjoint, tranquillité publique'],
		['Mme', 'Thi-Mai', 'Nguyen-Carrel', 1976, 'VE', '10e adjointe, commerce et marchés'],
		['M.', 'Antoine', 'Ferrandis', 1981, 'VE', '11e adjoint, patrimoine et bâtiments'],
		['M.', 'Yannick', 'Le Guirrec', 1966, 'VE', 'Conseiller municipal délégué, anciens combattants'],
		['Mme', 'Farida', 'Ouchène', 1970, 'VE', 'Conseillère municipale déléguée, état civil'],
		['M.', 'Jean-Baptiste', 'Orsolani', 1988, 'VE', 'Conseiller municipal délégué, numérique'],
		['Mme', 'Perrine', 'Vauzelle', 1991, 'SE', 'Conseillère municipale déléguée, nature en ville'],
		['Mme', 'Monique', 'Thévenard', 1950, 'VE', 'Conseillère municipale'],
		['Mme', 'Josiane', 'Bellegarde', 1952, 'VLI', 'Conseillère municipale'],
		['Mme', 'Élisabeth', 'Roquevert', 1955, 'NE', 'Conseillère municipale'],
		['Mme', 'Sylvie', 'Marcourt', 1957, 'VE', 'Conseillère municipale'],
		['M.', 'Régis', 'Lombardot', 1958, 'VLI', 'Conseiller municipal, président du groupe VLI'],
		['M.', 'Étienne', 'Dubreuil-Sacy', 1960, 'SE', 'Conseiller municipal, président du groupe SE'],
		['M.', 'Bertrand', 'Chassagnol', 1962, 'NE', 'Conseiller municipal, président du groupe NE'],
		['M.', 'Laurent', 'Escoubet', 1963, 'VE', 'Conseiller municipal'],
		['Mme', 'Corinne', 'Sabatéry', 1964, 'VLI', 'Conseillère municipale'],
		['M.', 'Samuel', 'Abitanel', 1969, 'VE', 'Conseiller municipal, président du groupe VE'],
		['Mme', 'Mathilde', 'Garrigou', 1971, 'NE', 'Conseillère municipale'],
		['Mme', 'Gwenaëlle', 'Tanguy-Roche', 1973, 'VE', 'Conseillère municipale'],
		['Mme', 'Sandrine', 'Kowalczyk', 1975, 'NE', 'Conseillère municipale'],
		['Mme', 'Violaine', 'Perrot-Maury', 1978, 'SE', 'Conseillère municipale'],
		['M.', 'Moussa', 'Traoré-Vidal', 1980, 'VE', 'Conseiller municipal'],
		['M.', 'Nicolas', 'Haddad-Meunier', 1982, 'NE', 'Conseiller municipal'],
		['M.', 'Julien', 'Rocamora', 1984, 'SE', 'Conseiller municipal'],
		['Mme', 'Nour', 'El Khatibi', 1987, 'SE', 'Conseillère municipale'],
		['M.', 'Charles-Henri', 'Villedieu', 1989, 'NE', 'Conseiller municipal'],
		['M.', 'Aurélien', 'Tissotel', 1992, 'SE', 'Conseiller municipal'],
		['M.', 'Dylan', 'Petitjean-Faure', 1993, 'VLI', 'Conseiller municipal'],
		['Mme', 'Camille', 'Brossolin', 1994, 'VE', 'Conseillère municipale'],
		['M.', 'Hugo', 'Passeraud', 1996, 'VE', 'Conseiller municipal']
	],
	staff: [
		['Mme', 'Sophie', 'Lacombe-Haas', 'clerk', 'Secrétariat général'],
		['M.', 'Olivier', 'Besnardot', 'administrator', 'Direction des systèmes d’information'],
		['Mme', 'Anaïs', 'Guillermin', 'drafter', 'Chargée d’études, finances et urbanisme'],
		['M.', 'Pascal', 'Vernhet', 'validator', 'Direction des finances']
	],
	services: [
		{ name: 'Finances', drafters: ['anais.guillermin'], validators: ['pascal.vernhet'] },
		{ name: 'Urbanisme et habitat', drafters: ['anais.guillermin'], validators: [] }
	]
};
