/** Ids that tie a control to its hint and its error. */
export interface FieldIds {
	control: string;
	describedBy: string | undefined;
}
