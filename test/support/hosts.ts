import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Hosts of one network, each a network namespace of this machine with a name of its own, so that ranks on different hosts meet only by TCP. */
export interface Hosts {
  /** Arguments of Open MPI's mpirun: where the ranks go, how they are started, and the network that they use. */
  readonly args: readonly string[]
  /** A command line that starts a program where mpirun must run: at the switch of the network. */
  readonly inside: readonly string[]
  /** Cuts the link of a host, from 1. */
  cut(host: number): void
  mend(host: number): void
  /** Ends what still runs on the hosts and at the switch. */
  end(): void
  /** The same, and removes them. */
  close(): void
}

const NETWORK = '10.77.0'
/** The network is closed off: it exists only between the namespaces, and no other network of the machine sees it. */
const SWITCH_ADDRESS = 254
/** mpirun waits for its daemon on a host that is cut off until TCP gives up: after about three seconds instead of a quarter of an hour. */
const TCP_RETRIES = 3

/** Why there can be no such hosts here; undefined if there can. */
export function whyNoHosts(): string | undefined {
  const name = `brenier-${process.pid}-asked`
  const made = spawnSync('ip', ['netns', 'add', name], { encoding: 'utf8' })
  if (made.error) return `there is no program ip (${made.error.message})`
  if (made.status !== 0) return `network namespaces cannot be made (${made.stderr.trim()})`
  try {
    const link = ['link', 'add', 'one', 'type', 'veth', 'peer', 'name', 'other']
    const linked = spawnSync('ip', ['-n', name, ...link], { encoding: 'utf8' })
    if (linked.status !== 0) return `links between namespaces cannot be made (${linked.stderr.trim()})`
    const named = spawnSync('unshare', ['--uts', 'hostname', name], { encoding: 'utf8' })
    return named.status === 0 ? undefined : 'hosts cannot get names of their own by unshare --uts'
  } finally {
    execFileSync('ip', ['netns', 'del', name])
  }
}

/** Makes a network of so many hosts. @param folder for the files that mpirun needs */
export function makeHosts(count: number, folder: string): Hosts {
  const name = (host: number | 'switch') => `brenier-${process.pid}-${host}`
  const hosts = Array.from({ length: count }, (_, k) => k + 1)
  const ip = (...args: (string | number)[]) => execFileSync('ip', args.map(String))
  const places = [...hosts, 'switch'] as const
  const end = () => {
    for (const place of places) {
      const { stdout } = spawnSync('ip', ['netns', 'pids', name(place)], { encoding: 'utf8' })
      for (const pid of stdout?.match(/\d+/g) ?? []) kill(Number(pid))
    }
  }
  const close = () => {
    end()
    for (const place of places) spawnSync('ip', ['netns', 'del', name(place)])
  }
  try {
    ip('netns', 'add', name('switch'))
    const hub = ['-n', name('switch')]
    ip(...hub, 'link', 'set', 'lo', 'up')
    ip('netns', 'exec', name('switch'), 'sysctl', '-qw', `net.ipv4.tcp_retries2=${TCP_RETRIES}`)
    ip(...hub, 'link', 'add', 'switch', 'type', 'bridge')
    ip(...hub, 'addr', 'add', `${NETWORK}.${SWITCH_ADDRESS}/24`, 'dev', 'switch')
    ip(...hub, 'link', 'set', 'switch', 'up')
    for (const host of hosts) {
      const own = ['-n', name(host)]
      ip('netns', 'add', name(host))
      ip(...hub, 'link', 'add', `host${host}`, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name(host))
      ip(...hub, 'link', 'set', `host${host}`, 'master', 'switch', 'up')
      ip(...own, 'addr', 'add', `${NETWORK}.${host}/24`, 'dev', 'eth0')
      for (const device of ['eth0', 'lo']) ip(...own, 'link', 'set', device, 'up')
    }
  } catch (error) {
    close()
    throw error
  }
  const [agent, list] = [join(folder, 'agent'), join(folder, 'hosts')]
  writeFileSync(agent, agentScript(`brenier-${process.pid}-`))
  chmodSync(agent, 0o755)
  writeFileSync(list, hosts.map((host) => `${NETWORK}.${host} slots=1\n`).join(''))
  const settings = {
    plm_rsh_agent: agent,
    plm_rsh_no_tree_spawn: '1',
    orte_keep_fqdn_hostnames: '1',
    oob_tcp_if_include: `${NETWORK}.0/24`,
    btl_tcp_if_include: `${NETWORK}.0/24`,
    // The hosts share one machine's cores, so a rank that waits must let others run.
    mpi_yield_when_idle: '1',
  }
  return {
    args: ['--hostfile', list, ...Object.entries(settings).flatMap(([key, value]) => ['--mca', key, value])],
    inside: ['ip', 'netns', 'exec', name('switch')],
    cut: (host) => void ip('-n', name('switch'), 'link', 'set', `host${host}`, 'down'),
    mend: (host) => void ip('-n', name('switch'), 'link', 'set', `host${host}`, 'up'),
    end,
    close,
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    // It ended by itself.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** Called as ssh is: agent [options] ADDRESS COMMAND. A name of its own keeps a host's ranks from sharing memory with those of others. */
function agentScript(prefix: string): string {
  return `#!/bin/sh
while [ "\${1#-}" != "$1" ]; do shift; done
host=${prefix}\${1##*.}
shift
exec ip netns exec "$host" unshare --uts sh -c "hostname $host; exec $*"
`
}
