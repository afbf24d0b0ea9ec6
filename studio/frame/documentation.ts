/** Where the documentation is, where the studio is part of the site (`npm run site`); null where it is served alone. */
export const documentation: string | null =
  document.querySelector<HTMLMetaElement>('meta[name="documentation"]')?.content ?? null
