/** "Monsieur le Maire rapporte :" — what stands between the list of members and this line is the title of the act. */
const REPORTS = /^(?:M\.|Mme|Monsieur|Madame|Le|La)\b.{0,80}\brapporte\s*:?$/;
/** Ends the list of members in an extract of the register: "Absents :", "Excusés :", "Secrétaire de séance : …". */
const LAST_OF_MEMBERS = /^(?:Absent|Excusé|Absente|Excusée)s?(?: excusés?)?\s*:|^Secrétaire de séance\s*:/;
const OBJECT = /^(?:OBJET|Objet)\s*:\s*(.*)$/;
/** Words that begin the second half of a title on a line of its own: "… – Désignation des membres". */
const ACT =
	/^(?:Abrogation|Acquisition|Adhésion|Adoption|Approbation|Attribution|Autorisation|Avenant|Avis|Cession|Conditions|Convention|Création|Décision|Délégation|Demande|Désignation|[EÉ]lection|Fixation|Garantie|Modalités|Modification|Renouvellement|Révision|Subvention|Vote)\b/;
const LONGEST = 300;

/**
 * The title of an act, read from the text of its first pages as pdf.js gives it (one string a page, lines as printed);
 * undefined when nothing in it looks like one. Knows extracts of a register and texts with a line "Objet :".
 */
export function proposeTitle(pages: readonly string[]): string | undefined {
	const lines = pages.slice(0, 2).flatMap((page) => page.split('\n').map((line) => line.replace(/\s+/g, ' ').trim()));
	const title = joinLines(afterObject(lines) ?? betweenMembersAndReport(lines) ?? []);
	return title.length > 3 ? shorten(title) : undefined;
}

/** A title from the name of the file, when the text has none: "03_budget-primitif.pdf" becomes "Budget primitif". */
export function titleOfFileName(fileName: string): string {
	const words = nameWithoutEnding(fileName)
		.replace(/[\s_-]+/g, ' ')
		.trim();
	const withoutNumber = words.replace(/^\d{1,3}[. ]+(?=\p{L})/u, '');
	return withoutNumber.charAt(0).toLocaleUpperCase('fr') + withoutNumber.slice(1);
}

/** The name of a file without the ending of a kind that is taken. */
export function nameWithoutEnding(fileName: string): string {
	return fileName.replace(/\.(?:pdf|jpe?g|png|webp|tiff?|do[ct]x|xl[st]x|pp[ts]x|potx|o[dt][tsp])$/i, '');
}

function afterObject(lines: string[]): string[] | undefined {
	const start = lines.findIndex((line) => OBJECT.test(line));
	if (start < 0) return;
	const rest = lines.slice(start + 1, start + 4);
	const end = rest.findIndex((line) => line === '' || REPORTS.test(line) || /^[A-ZÉ][^:]{0,40} :/.test(line));
	return [OBJECT.exec(lines[start] ?? '')?.[1] ?? '', ...rest.slice(0, end < 0 ? 0 : end)];
}

function betweenMembersAndReport(lines: string[]): string[] | undefined {
	const end = lines.findIndex((line) => REPORTS.test(line));
	if (end < 0) return;
	const start = lines.slice(0, end).findLastIndex((line) => LAST_OF_MEMBERS.test(line));
	const between = lines.slice(Math.max(start + 1, end - 6), end);
	return start < 0 ? between.slice(between.findLastIndex((line) => line === '') + 1) : between;
}

/** Lines of a title become one: a new act begins after a dash, everything else was only wrapped. */
function joinLines(lines: string[]): string {
	return lines
		.filter((line) => line !== '')
		.reduce((title, line) => {
			if (title === '') return line;
			return title.endsWith('-') || !ACT.test(line) ? `${title} ${line}` : `${title} – ${line}`;
		}, '')
		.replace(/ - /g, ' – ')
		.replaceAll("'", '’')
		.replace(/[\s–-]+$/, '');
}

function shorten(title: string): string {
	if (title.length <= LONGEST) return title;
	return `${title.slice(0, title.lastIndexOf(' ', LONGEST))}…`;
}
