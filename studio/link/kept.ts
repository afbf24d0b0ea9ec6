/** A choice that the browser keeps for the next visit, if the page may store anything; else it lasts as long as the page. @param what for the console: what is not kept */
export function kept(key: string, what: string): { read(): string | null; write(value: string): void } {
  const storage = (): Storage | null => {
    try {
      return localStorage
    } catch (error) {
      console.info(`The choice of ${what} is not kept: ${(error as Error).message}`)
      return null
    }
  }
  return { read: () => storage()?.getItem(key) ?? null, write: (value) => storage()?.setItem(key, value) }
}
