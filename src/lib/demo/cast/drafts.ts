/** A draft of an act of the town, up to where it stands. Its papers are real; what is said of it is invented. */
export interface StoryDraft {
	service: string;
	title: string;
	summary: string;
	/** Of a closed act: the line that the public may read. */
	publicTitle?: string;
	/** Place among the members, in the order of protocol. */
	rapporteur: number;
	/** Which of the papers, by its place in the folder. */
	paper?: number;
	state: 'draft' | 'handed-in' | 'approved' | 'sent-back';
	/** Of what was sent back: why. */
	reason: string;
}

/** In the order in which they were begun. */
export const DRAFTS: StoryDraft[] = [
	{
		service: 'Finances',
		title: 'Fixation des taux des taxes directes locales pour l’exercice à venir',
		summary:
			'Les bases notifiées par les services fiscaux progressent de 1,7 %. Il est proposé de maintenir les taux de l’an passé.\n\nLe produit attendu est inscrit au budget primitif, chapitre 73.',
		rapporteur: 1,
		paper: 7,
		state: 'approved',
		reason: ''
	},
	{
		service: 'Finances',
		title: 'Modalités et conditions de remboursement des frais de déplacement des agents territoriaux et des élus',
		summary:
			'Le règlement actuel date de 2011. Le projet reprend les barèmes de l’arrêté ministériel et plafonne les nuitées.',
		rapporteur: 1,
		paper: 9,
		state: 'sent-back',
		reason:
			'Le barème kilométrique est celui de l’an dernier. Reprenez l’arrêté en vigueur, et précisez si les élus en mandat spécial sont concernés.'
	},
	{
		service: 'Finances',
		title: 'Attribution d’une subvention exceptionnelle à la Convention nationale des avocats',
		summary:
			'La ville accueille la convention en octobre. Une subvention de 15 000 € est proposée, versée sur présentation du bilan.',
		rapporteur: 10,
		paper: 26,
		state: 'handed-in',
		reason: ''
	},
	{
		service: 'Urbanisme et habitat',
		title: 'Transaction avec un riverain du chantier de la place de la Fontaine',
		publicTitle: 'Affaire contentieuse',
		summary:
			'Protocole en cours de relecture par le conseil de la ville. Montant et concessions réciproques à compléter.',
		rapporteur: 3,
		state: 'draft',
		reason: ''
	}
];
