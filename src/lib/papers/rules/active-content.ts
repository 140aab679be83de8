/**
 * What a PDF may carry beside its pages, decided by name. Everything here runs, opens or hides something when a reader meets it:
 * ISO 32000-1, 7.7 (catalog), 7.11 (files), 12.5.6 (annotations), 12.6 (actions).
 */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set([
	...['OpenAction', 'AA', 'JavaScript', 'JS', 'EmbeddedFiles', 'EF', 'AF', 'XFA', 'NeedsRendering', 'Collection'],
	...['RichMedia', 'RichMediaContent', 'RichMediaSettings', 'Renditions', 'AlternatePresentations', 'Launch', 'Win']
]);

/** Says who made the file with what: no danger, but nobody's business. Taken out of what is rewritten. */
export const PRIVATE_KEYS: ReadonlySet<string> = new Set(['Metadata', 'PieceInfo']);

/** `S` of an action. A structure element has an `S` too, so no name of ISO 32000-1, 14.8.4 may stand here. */
export const FORBIDDEN_ACTIONS: ReadonlySet<string> = new Set([
	...['JavaScript', 'Launch', 'SubmitForm', 'ImportData', 'ResetForm', 'GoToR', 'GoToE', 'GoToDp', 'Rendition'],
	...['GoTo3DView', 'RichMediaExecute', 'SetOCGState']
]);

/** `Subtype` of an annotation, or of what stands in its place. */
export const FORBIDDEN_SUBTYPES: ReadonlySet<string> = new Set([
	...['FileAttachment', 'RichMedia', 'Movie', 'Sound', 'Screen', '3D']
]);

/** `Type` of the bytes of an attachment. */
export const FORBIDDEN_TYPES: ReadonlySet<string> = new Set(['EmbeddedFile']);

/** Keys whose dictionary is a list of names that the author chose: a font may well be called `AA`. */
export const LISTS_OF_NAMES: ReadonlySet<string> = new Set([
	...['Font', 'XObject', 'ExtGState', 'ColorSpace', 'Pattern', 'Shading', 'Properties', 'CharProcs'],
	...['Dests', 'RoleMap', 'ClassMap', 'Colorants']
]);

/** ISO 32000-1, table 211. Readers know other names, and some of them print or quit. */
const NAMED_ACTIONS: ReadonlySet<string> = new Set(['NextPage', 'PrevPage', 'FirstPage', 'LastPage']);

/** What may happen at a touch: a leap within the paper, a web or mail address, a page turned. Anything else may not. */
export function mayAct(action: { s: string; uri?: string | undefined; named?: string | undefined }): boolean {
	switch (action.s) {
		case 'GoTo':
			return true;
		case 'URI':
			return action.uri !== undefined && mayLead(action.uri);
		case 'Named':
			return action.named !== undefined && NAMED_ACTIONS.has(action.named);
		default:
			return false;
	}
}

/** `www.` is read as http by readers, and written so by office programs. */
function mayLead(uri: string): boolean {
	return /^\s*(?:https?:|mailto:|www\.)/i.test(uri);
}
