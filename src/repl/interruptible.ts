import * as vm from 'node:vm'

/** Something of which Ctrl-C is not a key but an interrupt while it is not raw. */
export interface Terminal {
  readonly isTTY?: boolean
  readonly setRawMode?: (isRaw: boolean) => unknown
}

/** Runs what may take long so that Ctrl-C ends it, and not the process. Source: how the prompt of Node itself does it. */
export const interruptible = (terminal: Terminal): ((work: () => void) => void) => {
  const script = new vm.Script('work()')
  return (work) => {
    terminal.setRawMode?.(false)
    try {
      script.runInNewContext({ work }, { breakOnSigint: true })
    } finally {
      terminal.setRawMode?.(true)
    }
  }
}
