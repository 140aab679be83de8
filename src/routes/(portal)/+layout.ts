/** The public reads documents: no script is sent. */
export const csr = false;
