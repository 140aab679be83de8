import * as m from '#lib/i18n/paraglide/messages.js';
import type { Audience, Mark, MarkColour, MarkKind } from './rules/mark.ts';

/** The words for what the rules name. */
export const kindWords: Record<MarkKind, () => string> = {
	highlight: m.annotations_kind_highlight,
	ink: m.annotations_kind_ink,
	note: m.annotations_kind_note,
	bookmark: m.annotations_kind_bookmark
};

export const audienceWords: Record<Audience, () => string> = {
	private: m.annotations_audience_private,
	group: m.annotations_audience_group,
	assembly: m.annotations_audience_assembly
};

export const shortAudienceWords: Record<Audience, () => string> = {
	private: m.annotations_audience_private_short,
	group: m.annotations_audience_group_short,
	assembly: m.annotations_audience_assembly_short
};

export const colourWords: Record<MarkColour, () => string> = {
	yellow: m.annotations_colour_yellow,
	green: m.annotations_colour_green,
	blue: m.annotations_colour_blue,
	pink: m.annotations_colour_pink,
	ink: m.annotations_colour_ink,
	red: m.annotations_colour_red
};

/** What a list shows of a mark: its note, else the words it lies on. */
export function summaryOf(mark: Mark): string {
	return mark.text || (mark.kind === 'highlight' ? mark.quote.exact.replace(/\s+/g, ' ').trim() : '');
}
