/** The address of the documentation if the studio is part of the site (`npm run site`); null if it is served alone. */
export const documentation: string | null =
  document.querySelector<HTMLMetaElement>('meta[name="documentation"]')?.content ?? null
