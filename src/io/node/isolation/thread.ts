import { Worker } from 'node:worker_threads'
import { InputError } from '../../../base/errors.ts'
import { reasonOf } from '../../damage.ts'
import { type Answer, type Asked, type Delivery, errorOf, mayTake, type Needed, type Reply } from './messages.ts'
import { PARSER } from './parse-worker.ts'

/** The file that a thread reads, which sets its limits. */
export interface Limits {
  /** How to call the file and its format in messages. */
  readonly name: string
  readonly kind: string
  /** Undefined for a stream: then the bytes received so far count. */
  readonly byteLength: number | undefined
}

/** The time without progress that any file is allowed, and what each byte adds. */
const BASE_SECONDS = 0.6
const SECONDS_EACH = 1 / 2e6
/** How long the thread and its library may take to start, on a busy machine. */
const START_SECONDS = 60
const START_BYTES = 300e6
/** A thread that made progress within this time is not suspected of taking too much memory. */
const SUSPECT_SECONDS = 0.04
/** The most bytes that one step may request, in multiples of the file's size: a step that exceeds it reads the same bytes repeatedly. */
const PASSES = 64
/** Added to the bytes of each request, so that requests for no bytes are limited too. */
const REQUEST_BYTES = 1024
const TICK_MS = 25
/** Time in which this process got no processor, as on a busy machine, counts only with this share. */
const IDLE_SHARE = 0.1
/** A tick that is later than this means that this thread was busy, and says nothing about the other. */
const MOST_TICK_MS = 4 * TICK_MS

interface Call {
  resolve(answer: Answer): void
  reject(error: unknown): void
}

/** The threads with a request in progress. */
const busy = new Set<ParserThread>()

/** A thread that parses one file at a time and is watched while a request is in progress. */
export class ParserThread {
  readonly #worker: Worker
  readonly #calls = new Map<number, Call>()
  #count = 0
  #serve: (what: Needed) => Promise<Uint8Array | undefined> = async () => undefined
  #limits: Limits = { name: 'the file', kind: 'a table', byteLength: 0 }
  /** Bytes delivered since the file was begun. */
  #given = 0
  #timer: NodeJS.Timeout | undefined
  #started = false
  #idle = 0
  #lastTick = 0
  #worked = 0
  /** Requests for bytes that have not been answered yet. */
  #waiting = 0
  #asked = 0
  #failed = false
  #memory = 0
  #ended: { readonly error: unknown } | undefined

  constructor() {
    this.#worker = new Worker(new URL(PARSER.url), {
      workerData: PARSER.mark,
      execArgv: loaderOptions(process.execArgv),
      resourceLimits: { maxOldGenerationSizeMb: 2048 },
    })
    this.#worker.unref()
    this.#worker.on('message', (reply: Reply) => this.#hear(reply))
    this.#worker.on('error', (error) => this.#fail(this.#damaged(reasonOf(error))))
    this.#worker.on('exit', () => this.#fail(this.#damaged('the thread that read it ended')))
  }

  get ended(): boolean {
    return this.#ended !== undefined
  }

  /** Whether an error left the library unfit to read another file. */
  get failed(): boolean {
    return this.#failed
  }

  /** Begins another file. @param serve returns the bytes that the thread asks for */
  begin(limits: Limits, serve: (what: Needed) => Promise<Uint8Array | undefined>): void {
    this.#limits = limits
    this.#serve = serve
    this.#started = false
    this.#given = 0
  }

  ask(asked: Asked): Promise<Answer> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended.error)
    return new Promise((resolve, reject) => {
      const call = this.#count++
      if (this.#calls.size === 0) this.#watch()
      this.#calls.set(call, { resolve, reject })
      this.#worker.postMessage({ ...asked, call })
    })
  }

  /** Ends the thread at once; present and later requests fail with the error. */
  end(error: unknown): void {
    this.#fail(error)
  }

  #watch(): void {
    busy.add(this)
    this.#worker.ref()
    this.#asked = 0
    this.#countTime()
    this.#idle = 0
    this.#memory = process.memoryUsage.rss()
    this.#timer = setInterval(() => this.#tick(), TICK_MS)
  }

  #rest(): void {
    busy.delete(this)
    clearInterval(this.#timer)
    this.#worker.unref()
  }

  #tick(): void {
    this.#countTime()
    const { name, kind } = this.#limits
    const { byteLength } = this
    const seconds = this.#started ? BASE_SECONDS + SECONDS_EACH * byteLength : START_SECONDS
    if (this.#idle > seconds)
      this.#fail(
        new InputError(
          `${name} is damaged so that reading it as ${kind} does not end (${seconds.toFixed(1)} s without progress); make it again.`,
        ),
      )
    if (this.#takesTooMuch())
      this.#fail(
        new InputError(
          `${name}, of ${byteLength} bytes, takes over ${Math.round(this.#mayTake / 1e6)} MB of memory to read as ${kind}: it is damaged, or holds more than its size suggests; make it again, in smaller parts.`,
        ),
      )
  }

  get #mayTake(): number {
    return mayTake(this.byteLength)
  }

  /**
   * Whether the process takes more memory than all its parsing threads may, and this is the one that has gone longest without progress.
   * The memory of one thread cannot be measured from outside it.
   */
  #takesTooMuch(): boolean {
    if (!this.#started || this.#idle < SUSPECT_SECONDS) return false
    const threads = [...busy]
    if (threads.some((other) => other.#idle > this.#idle)) return false
    const all = threads.reduce((sum, thread) => sum + (thread.#started ? thread.#mayTake : START_BYTES), 0)
    return process.memoryUsage.rss() - this.#memory > all
  }

  /** Counts the time that the processor worked, unless the thread waits for bytes. */
  #countTime(): void {
    const [now, { user, system }] = [performance.now(), process.cpuUsage()]
    const wall = Math.min(now - this.#lastTick, MOST_TICK_MS) / 1000
    const worked = (user + system) / 1e6 - this.#worked
    this.#lastTick = now
    this.#worked += worked
    if (this.#waiting === 0) this.#idle += Math.max(Math.min(wall, worked), IDLE_SHARE * wall)
  }

  /** Bytes of the file; for a stream, the bytes received so far. */
  get byteLength(): number {
    return this.#limits.byteLength ?? this.#given
  }

  #hear(reply: Reply): void {
    this.#idle = 0
    if (reply.kind === 'ready') {
      this.#started = true
      this.#memory = process.memoryUsage.rss()
    } else if (reply.kind === 'need') void this.#give(reply.need, reply.what)
    else {
      const call = this.#calls.get(reply.call)
      this.#calls.delete(reply.call)
      this.#asked = 0
      this.#memory = process.memoryUsage.rss()
      if (this.#calls.size === 0) this.#rest()
      this.#failed ||= reply.failure?.broken === true
      if (reply.failure === undefined) call?.resolve(reply.value)
      else call?.reject(reply.failure.expected ? errorOf(reply.failure) : this.#damaged(String(reply.failure.message)))
    }
  }

  async #give(need: number, what: Needed): Promise<void> {
    this.#waiting++
    try {
      // Copied, since the bytes may be the caller's own.
      const bytes = (await this.#serve(what))?.slice()
      this.#given += bytes?.length ?? 0
      this.#asked += REQUEST_BYTES + (bytes?.length ?? 0)
      if (this.#asked > PASSES * Math.max(this.byteLength, 1 << 20))
        return this.#fail(this.#damaged('the same bytes are read again and again'))
      this.#idle = 0
      if (this.#ended === undefined)
        this.#worker.postMessage({ need, bytes } satisfies Delivery, bytes === undefined ? [] : [bytes.buffer])
    } catch (error) {
      this.#fail(error)
    } finally {
      this.#waiting--
    }
  }

  #damaged(reason: string): InputError {
    const { name, kind } = this.#limits
    return new InputError(`${name} cannot be read as ${kind} (${reason}); it is truncated or damaged, make it again.`)
  }

  #fail(error: unknown): void {
    if (this.#ended !== undefined) return
    this.#ended = { error }
    this.#rest()
    void this.#worker.terminate()
    for (const call of this.#calls.values()) call.reject(error)
    this.#calls.clear()
  }
}

/** The options of this process that control how modules are loaded. */
function loaderOptions(options: readonly string[]): string[] {
  return options.flatMap((option, i) => {
    if (option.startsWith('--import=')) return [option]
    return option === '--import' ? [option, options[i + 1]!] : []
  })
}
