/** The words of the heavy annex; its figures are made where it is set (`server/budget-annex.typ`). */
export const BUDGET = {
	tenant: 'Ville de Valmont',
	title: 'Budget primitif – annexes',
	subtitle: 'États détaillés par fonction, programmes d’équipement et plans des opérations',
	chapters: [
		['Administration générale', 'Les crédits des services communs, de l’état civil et des assemblées.'],
		['Sécurité et salubrité', 'La police municipale, la prévention des risques et la gestion de crise.'],
		['Enseignement', 'Dix-neuf groupes scolaires, la restauration et l’accueil périscolaire.'],
		['Culture', 'Médiathèques, conservatoire, musée et soutien aux associations.'],
		['Sports et jeunesse', 'Gymnases, stades, piscine et maisons de quartier.'],
		['Action sociale et santé', 'La subvention au centre communal, la petite enfance et les aînés.'],
		['Logement et urbanisme', 'Aménagement, réserves foncières et amélioration de l’habitat.'],
		['Environnement', 'Parcs, propreté, transition énergétique et eau.'],
		['Voirie et mobilités', 'Entretien des chaussées, pistes cyclables, éclairage et ouvrages d’art.'],
		['Dette et opérations financières', 'L’état de la dette, les garanties d’emprunt et les provisions.']
	].map(([title, text]) => ({ title, text })),
	sections: [
		'Dépenses de fonctionnement par article',
		'Recettes de fonctionnement par article',
		'Dépenses d’équipement par opération',
		'Subventions versées aux associations',
		'Marchés en cours d’exécution',
		'État du personnel affecté',
		'Autorisations de programme et crédits de paiement'
	],
	sites: [
		'Groupe scolaire des Tilleuls',
		'Médiathèque du Faubourg',
		'Gymnase de la Plaine',
		'Place de la Fontaine',
		'Parc des Berges'
	],
	texts: [
		'Les montants sont exprimés en euros. Les propositions tiennent compte des décisions modificatives de l’exercice précédent et de l’évolution prévisible des prix.',
		'Les articles sont présentés par nature, dans l’ordre de la nomenclature. Les écarts supérieurs à cinq pour cent sont expliqués dans le rapport de présentation.',
		'Les crédits reportés figurent dans la colonne des propositions lorsque l’engagement a été constaté avant la clôture de l’exercice.'
	],
	labels: [
		'Fournitures administratives et de bureau',
		'Énergie, électricité et chauffage urbain',
		'Entretien et réparation des bâtiments publics',
		'Locations mobilières et immobilières',
		'Primes d’assurance',
		'Rémunération principale du personnel titulaire',
		'Cotisations aux organismes sociaux',
		'Prestations de services confiées à des tiers',
		'Maintenance des logiciels et des matériels',
		'Subventions aux personnes de droit privé',
		'Produits d’entretien et petit équipement',
		'Carburants et lubrifiants',
		'Frais d’études et de contrôle technique',
		'Contribution au service d’incendie et de secours',
		'Honoraires, actes et contentieux',
		'Documentation générale et technique',
		'Intérêts réglés à l’échéance'
	],
	/** Pages after the first of each chapter, and lines of each table. */
	parts: 31,
	rows: 14
} as const;
