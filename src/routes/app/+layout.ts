/** The tablet: one shell for every page below, which reads what is on the tablet and never waits for the server. */
export const ssr = false;
