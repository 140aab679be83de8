/** What a voice can say, in the order in which tablets show it. */
export const choices = ['for', 'against', 'abstain', 'not-taking-part'] as const;

export type Choice = (typeof choices)[number];
