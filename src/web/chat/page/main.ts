/** Takes over the page the server printed: sends without reloading, shows news as they come, keeps what waits. */
import { languageOf, WORDS } from '../words.ts'
import { capture } from './capture.ts'
import { composer } from './composer.ts'
import { byId, freshId } from './dom.ts'
import { messageLog } from './log.ts'
import { enlarge } from './photo.ts'
import { type PostOutcome, postMessage, type Queued, sendQueue } from './queue.ts'
import { follow } from './stream.ts'
import { readAloud, textSize } from './tools.ts'
import { uploadFile } from './upload.ts'
import { waitingFiles } from './waiting.ts'

const root = document.documentElement
const words = WORDS[languageOf(root.lang) ?? 'vi']
const you = root.dataset.you
const name = `tb-${root.dataset.chat}`

const files = waitingFiles(`${name}-files`)
const log = messageLog(
  { words, you },
  {
    retry: (id) => queue.retry(id),
    drop(id) {
      queue.drop(id)
      void files.drop(id)
    },
  },
)
const voice = readAloud(words)
textSize()
enlarge(byId('messages'), words)

const queue = sendQueue(`${name}-queue`, post, (id, state, why) => {
  log.state(id, state, why?.kind === 'refused' ? why.words : undefined)
  if (state === 'sent') {
    log.typing(true)
    void files.drop(id)
  }
  if (!why) return
  broken.post = why.kind !== 'again' ? '' : why.network ? 'network' : 'server'
  showNetwork()
})
for (const item of queue.items()) {
  if (item.shown === undefined) continue
  if ('media' in item.say) ownFile(item.id, item.say.media, files.read(item.id))
  else log.own({ from: 'own', id: item.id, text: item.shown, pressed: 'press' in item.say })
  log.state(item.id, item.refused ? 'failed' : 'waiting')
}

void files.clear(queue.items().map(({ id }) => id))

async function post(item: Queued): Promise<PostOutcome> {
  const { id, say } = item
  if (!('media' in say)) return await postMessage(item)
  const file = await files.read(id)
  if (!file) return { kind: 'refused', words: words.lost }
  return await uploadFile({ ...item, say }, file, (percent) =>
    log.state(id, 'sending', percent < 100 ? words.sendingPart(percent) : words.checking),
  )
}

function ownFile(id: string, media: 'photo' | 'voice', file: Blob | Promise<Blob | null>) {
  log.own({ from: 'own', id, text: '', media })
  if (media === 'photo') void Promise.resolve(file).then((known) => known && log.thumbnail(id, known))
}

capture(words, async (media, file) => {
  const id = freshId()
  if (!(await files.keep(id, file))) return false
  ownFile(id, media, file)
  queue.add({ id, say: { media }, shown: words[media], at: Date.now() })
  stream.wake()
  return true
})

function say(say: Parameters<typeof queue.add>[0]['say'], shown: string) {
  const id = freshId()
  log.own({ from: 'own', id, text: shown, pressed: 'press' in say })
  queue.add({ id, say, shown, at: Date.now() })
  stream.wake()
  voice.refresh()
}

composer(`${name}-draft`, (text) => say({ text }, text))

byId('help').addEventListener('submit', (event) => {
  event.preventDefault()
  say({ text: words.person }, words.person)
})

const choices = byId<HTMLFormElement>('choices')
function press(button: HTMLButtonElement) {
  say({ press: button.value }, button.querySelector('.label')?.textContent ?? '')
}
choices.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest('button') : null
  if (!button) return
  event.preventDefault()
  press(button)
})

/** Digits press the buttons, except while something is being written. */
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return
  if (event.target instanceof HTMLElement && event.target.closest('textarea, input, select')) return
  if (!/^[1-8]$/.test(event.key)) return
  const button = choices.querySelectorAll('button')[Number(event.key) - 1]
  if (button) press(button)
})

const opening = document.getElementById('opening')
if (opening instanceof HTMLFormElement) {
  const asked = new FormData(opening)
  const ref = asked.get('ref')
  opening.remove()
  const waiting = queue.items().some((item) => 'open' in item.say && !item.refused)
  if (!waiting) {
    const say = { open: 'yes', ...(typeof ref === 'string' ? { ref } : {}) } as const
    queue.add({ id: String(asked.get('id')), say, at: Date.now() })
  }
  // A reload goes on with the conversation instead of opening the flow once more.
  history.replaceState(null, '', '/')
}

/** Why the two ways to the server do not work at the moment, if they do not. */
const broken: { post: '' | 'network' | 'server'; stream: boolean } = { post: '', stream: false }
let notice: ReturnType<typeof setTimeout> | undefined

function showNetwork() {
  clearTimeout(notice)
  const line = byId('network')
  const lost = navigator.onLine === false || broken.post === 'network'
  const says = lost ? words.offline(you) : broken.post || broken.stream ? words.unreachable : ''
  line.hidden = says === ''
  if (line.textContent !== says) line.textContent = says
}

const stream = follow({
  seq: log.seq,
  onMessage(item) {
    log.show(item)
    voice.refresh()
  },
  onTyping: () => log.typing(true),
  onReach(ok) {
    broken.stream = !ok
    clearTimeout(notice)
    // The stream comes back by itself within seconds, mostly unnoticed.
    if (!ok) notice = setTimeout(showNetwork, 5_000)
    else {
      showNetwork()
      if (broken.post) queue.run()
    }
  },
})

window.addEventListener('offline', showNetwork)
window.addEventListener('online', () => {
  showNetwork()
  queue.run()
  stream.wake()
})
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) stream.wake()
})
window.addEventListener('pageshow', (event) => {
  if (event.persisted) stream.wake()
})

queue.run()
root.dataset.ready = ''
