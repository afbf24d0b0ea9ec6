import { fstatSync, writeSync } from 'node:fs'
import { isatty } from 'node:tty'

const STDOUT = 1

/**
 * Writes all of the bytes to standard output. Node's own stream does not check how many of them a file accepted: on a full disk that is
 * only a part, and it continues without the rest.
 * @throws the error of the system
 */
export async function writeStandardOutput(bytes: Uint8Array): Promise<void> {
  if (isFile()) for (let done = 0; done < bytes.length; ) done += writeSync(STDOUT, bytes, done)
  else await throughStream(bytes)
}

function throughStream(bytes: Uint8Array): Promise<void> {
  const { stdout } = process
  return new Promise((resolve, reject) => {
    stdout.once('error', reject)
    stdout.write(bytes, (error) => {
      if (error) return reject(error)
      stdout.removeListener('error', reject)
      resolve()
    })
  })
}

/** Whether standard output is a file, or a device other than a terminal. */
function isFile(): boolean {
  const info = fstatSync(STDOUT)
  return info.isFile() || (info.isCharacterDevice() && !isatty(STDOUT))
}
