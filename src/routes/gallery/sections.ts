import type { Component } from 'svelte';
import Controls from './sections/Controls.svelte';
import Dialogs from './sections/Dialogs.svelte';
import Facts from './sections/Facts.svelte';
import Lists from './sections/Lists.svelte';
import Seats from './sections/Seats.svelte';
import Tokens from './sections/Tokens.svelte';

/** Each section is a page of its own: `/gallery/seats`. */
export const sections: Record<string, { title: string; component: Component }> = {
	tokens: { title: 'Encre et papier', component: Tokens },
	controls: { title: 'Commandes', component: Controls },
	facts: { title: 'Faits et messages', component: Facts },
	lists: { title: 'Listes et tableaux', component: Lists },
	seats: { title: 'Hémicycle', component: Seats },
	dialogs: { title: 'Dialogues', component: Dialogs }
};
