import { createContext } from 'svelte';
import type { AppUpdate } from '#lib/offline/app-update.svelte.ts';
import type { Persistence } from '#lib/offline/persistence.svelte.ts';

/** What the app knows of itself, for all its pages. */
export interface AppFrame {
	update: AppUpdate;
	persistence: Persistence;
}

export const [getAppFrame, setAppFrame] = createContext<AppFrame>();
