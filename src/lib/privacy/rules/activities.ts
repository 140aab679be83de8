import type { Activity } from './register.ts';

const both = (fr: string, en: string) => ({ fr, en });

/** What the software really does with personal data, filled in so that a council corrects instead of inventing (GDPR, art. 30). */
export const ACTIVITIES: readonly Activity[] = [
	{
		key: 'sittings',
		texts: {
			title: both('Préparer et convoquer les séances', 'Preparing sittings and calling members'),
			purpose: both(
				'Établir l’ordre du jour, convoquer les membres, recueillir leur réponse et prouver la convocation.',
				'Set the agenda, call the members, take their answer and prove that they were called.'
			),
			basis: both(
				'Obligation légale, art. 6(1)(c) : CGCT L2121-10 à L2121-13, L5211-1.',
				'Legal obligation, art. 6(1)(c): CGCT L2121-10 to L2121-13, L5211-1.'
			),
			people: both('Élus de l’assemblée ; agents du secrétariat.', 'Members of the council; staff of its secretariat.'),
			data: both(
				'Civilité, nom, adresse de courriel, mandat, groupe, siège, date de naissance (ordre du tableau) ; envoi, ouverture et réponse de chaque convocation ; qualité, points et venue d’un invité.',
				'Civility, name, e-mail address, mandate, group, seat, date of birth (order of the table); sending, opening and answer of each convocation; quality, items and coming of a guest.'
			),
			recipients: both(
				'Secrétariat de l’assemblée ; présidence ; serveur de courriel de la collectivité.',
				'Secretariat of the council; its chair; the authority’s mail server.'
			),
			retention: both(
				'Mandats et convocations : archives publiques. Courriels : 1 an. Liens de convocation : 30 jours après leur fin.',
				'Mandates and convocations: public archives. Guests: 1 year after their last sitting. Mails: 1 year. Links: 30 days after they end.'
			),
			measures: both(
				'Lien personnel signé ; les points à huis clos ne s’ouvrent pas par un lien.',
				'Personal signed link; closed items do not open by a link.'
			)
		}
	},
	{
		key: 'papers',
		texts: {
			title: both('Lire et annoter les documents', 'Reading and annotating papers'),
			purpose: both(
				'Remettre aux élus l’information nécessaire à leurs décisions et leur permettre de l’annoter.',
				'Give members the information that their decisions need, and let them annotate it.'
			),
			basis: both(
				'Obligation légale, art. 6(1)(c) : CGCT L2121-13, L2121-13-1 ; mission d’intérêt public, art. 6(1)(e), pour les annotations.',
				'Legal obligation, art. 6(1)(c): CGCT L2121-13, L2121-13-1; public task, art. 6(1)(e), for annotations.'
			),
			people: both('Élus ; agents ; personnes nommées dans les documents.', 'Members; staff; people named in papers.'),
			data: both(
				'Documents et leur texte ; annotations privées, de groupe ou d’assemblée ; consultation des documents à huis clos.',
				'Papers and their text; private, group or assembly notes; readings of closed papers.'
			),
			recipients: both(
				'Élus en fonction ; secrétariat ; pour une annotation, ceux à qui son auteur l’ouvre.',
				'Members in office; secretariat; of a note, those to whom its author opens it.'
			),
			retention: both(
				'Documents des séances : archives publiques. Documents retirés d’un ordre du jour : 90 jours. Annotations : 180 jours après la fin du mandat.',
				'Papers of sittings: public archives. Papers taken off an agenda: 90 days. Notes: 180 days after the mandate ends.'
			),
			measures: both(
				'Droits vérifiés à chaque lecture ; copie chiffrée sur la tablette ; fichiers réécrits sans programme.',
				'Rights checked at every reading; encrypted copy on the tablet; files written anew without programs.'
			)
		}
	},
	{
		key: 'votes',
		texts: {
			title: both('Tenir la séance : présences, pouvoirs, votes', 'Holding the sitting: attendance, proxies, votes'),
			purpose: both(
				'Établir le quorum, les pouvoirs et le résultat des votes.',
				'Establish quorum, proxies and the result of votes.'
			),
			basis: both(
				'Obligation légale, art. 6(1)(c) : CGCT L2121-15, L2121-17, L2121-20, L2121-21. Mandat public : opinions rendues publiques par l’élu, art. 9(2)(e) et 9(2)(g).',
				'Legal obligation, art. 6(1)(c): CGCT L2121-15, L2121-17, L2121-20, L2121-21. Public office: opinions made public by the member, art. 9(2)(e) and 9(2)(g).'
			),
			people: both('Élus de l’assemblée.', 'Members of the council.'),
			data: both(
				'Arrivées et départs, pouvoirs donnés et reçus, sens des votes publics, participation aux scrutins.',
				'Arrivals and departures, proxies given and held, choices in public ballots, participation in votes.'
			),
			recipients: both(
				'Présidence, secrétariat, élus ; pour les scrutins publics, le public.',
				'Chair, secretariat, members; of public ballots, the public.'
			),
			retention: both(
				'Archives publiques : ces données composent le procès-verbal (CGCT L2121-15, L2121-23).',
				'Public archives: these data make the minutes (CGCT L2121-15, L2121-23).'
			),
			measures: both(
				'Bulletin compté une seule fois ; le sens d’un scrutin ordinaire n’est montré à personne.',
				'A ballot counts once; choices of an ordinary ballot are shown to nobody.'
			)
		}
	},
	{
		key: 'acts',
		texts: {
			title: both('Établir et publier les actes', 'Making and publishing acts'),
			purpose: both(
				'Rédiger les délibérations et publier les ordres du jour, résultats et délibérations.',
				'Write deliberations and publish agendas, results and deliberations.'
			),
			basis: both(
				'Obligation légale, art. 6(1)(c) : CGCT L2121-23, L2121-25, L2131-1.',
				'Legal obligation, art. 6(1)(c): CGCT L2121-23, L2121-25, L2131-1.'
			),
			people: both(
				'Élus nommés dans les actes ; personnes que les actes concernent.',
				'Members named in acts; people whom acts concern.'
			),
			data: both(
				'Noms et qualités des présents et absents, rapporteurs, votes publics, texte des actes ; projets des services, leurs étapes, leurs auteurs et les motifs de renvoi.',
				'Names and functions of those present and absent, rapporteurs, public votes, text of the acts; drafts of the services, their steps, their authors and the reasons for sending back.'
			),
			recipients: both(
				'Public ; représentant de l’État ; archives départementales.',
				'The public; the representative of the State; the departmental archives.'
			),
			retention: both(
				'Archives publiques (Code du patrimoine L211-1, L212-2).',
				'Public archives (Code du patrimoine L211-1, L212-2).'
			),
			measures: both(
				'Liste blanche : seul ce qui est publié est écrit dans le registre public ; d’un point à huis clos, seule la ligne neutre. Ronde de nuit en visiteur anonyme.',
				'Allow-list: only what is published is written into the public record; of a closed item, only its neutral line. Walk each night as an anonymous visitor.'
			)
		}
	},
	{
		key: 'accounts',
		texts: {
			title: both('Gérer les comptes et les connexions', 'Keeping accounts and sign-ins'),
			purpose: both(
				'Reconnaître les personnes autorisées et protéger leur compte.',
				'Recognise those who may enter, and protect their accounts.'
			),
			basis: both(
				'Mission d’intérêt public, art. 6(1)(e) ; sécurité, art. 32.',
				'Public task, art. 6(1)(e); security, art. 32.'
			),
			people: both('Élus ; agents ; invités.', 'Members; staff; guests.'),
			data: both(
				'Identité, adresse de courriel, langue, empreinte du mot de passe, clés d’accès (partie publique), appareils et sessions, essais de connexion et adresse réseau.',
				'Identity, e-mail address, language, hash of the password, passkeys (public part), devices and sessions, sign-in tries and network address.'
			),
			recipients: both(
				'Administration de la collectivité ; personne d’autre.',
				'Administration of the authority; nobody else.'
			),
			retention: both(
				'Sessions et liens finis : 30 jours. Adresse réseau d’une connexion refusée : 30 jours. Compte : 1 an après le dernier mandat, ou sur demande une fois le rôle fini, puis anonymisé.',
				'Ended sessions and links: 30 days. Network address of a refused sign-in: 30 days. Account: 1 year after the last mandate or invitation, or on request once the role has ended, then made anonymous.'
			),
			measures: both(
				'Clés d’accès ; codes ; mots de passe en argon2id ; confirmation des actes dangereux ; limites d’essais.',
				'Passkeys; codes; passwords in argon2id; confirmation of dangerous acts; limits on tries.'
			)
		}
	},
	{
		key: 'journal',
		texts: {
			title: both('Tenir le journal', 'Keeping the journal'),
			purpose: both(
				'Prouver ce qui a été fait, par qui et quand ; détecter les abus.',
				'Prove what was done, by whom and when; detect abuse.'
			),
			basis: both(
				'Obligation de responsabilité et de sécurité, art. 5(2) et 32 ; preuve de la convocation et des votes, art. 6(1)(c).',
				'Accountability and security, art. 5(2) and 32; proof of convocation and votes, art. 6(1)(c).'
			),
			people: both('Élus ; agents ; invités.', 'Members; staff; guests.'),
			data: both(
				'Identifiant du compte, acte, objet, heure. Ni nom, ni adresse, ni sens d’un vote secret ; une valeur personnelle n’y figure que par son empreinte salée.',
				'Id of the account, act, object, time. No name, no address, no choice of a secret vote; a personal value stands there by its salted hash only.'
			),
			recipients: both(
				'Secrétariat ; administration ; chaque personne pour ce qui la concerne.',
				'Secretariat; administration; each person for what concerns them.'
			),
			retention: both(
				'Durée des archives auxquelles il sert de preuve ; valeurs personnelles : 30 jours.',
				'As long as the archives which it proves; personal values: 30 days.'
			),
			measures: both(
				'Chaîne d’empreintes signée ; les entrées ne se modifient pas, les valeurs personnelles s’effacent à part.',
				'Signed chain of hashes; entries never change, personal values are erased beside it.'
			)
		}
	},
	{
		key: 'service',
		texts: {
			title: both('Faire fonctionner et surveiller le service', 'Running and watching the service'),
			purpose: both(
				'Envoyer les courriels, convertir les documents, vérifier que rien de confidentiel n’est public.',
				'Send mails, convert papers, check that nothing confidential is public.'
			),
			basis: both(
				'Mission d’intérêt public, art. 6(1)(e) ; sécurité, art. 32.',
				'Public task, art. 6(1)(e); security, art. 32.'
			),
			people: both(
				'Destinataires des courriels ; personnes nommées dans les documents.',
				'Recipients of mails; people named in papers.'
			),
			data: both(
				'Courriels de la boîte d’envoi, travaux en cours, résultats des vérifications (identifiants seulement).',
				'Mails of the outbox, work under way, results of checks (ids only).'
			),
			recipients: both('Secrétariat ; administration.', 'Secretariat; administration.'),
			retention: both(
				'Courriels : 1 an. Travaux : 90 jours. Vérifications : 1 an.',
				'Mails: 1 year. Work: 90 days. Checks: 1 year.'
			),
			measures: both(
				'Données séparées par collectivité ; aucune mesure d’audience, aucun traceur, aucun transfert hors de l’installation.',
				'Data of each authority kept apart; no audience measurement, no tracker, no transfer out of the installation.'
			)
		}
	}
];
