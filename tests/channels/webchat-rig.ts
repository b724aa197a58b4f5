/** A whole web chat on one machine: real routes, real SQLite store, and a scripted assistant in place of the flows. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastify, { type FastifyInstance } from 'fastify'
import { type Webchat, webchat } from '../../src/channels/webchat/webchat.ts'
import type { WebchatOptions } from '../../src/channels/webchat/world.ts'
import { type Clock, systemClock } from '../../src/clock.ts'
import { fitMessage } from '../../src/delivery/fit.ts'
import { AppError } from '../../src/errors.ts'
import { FILE_BYTES_MAX } from '../../src/media/kinds.ts'
import { remade } from '../../src/media/picture.ts'
import { openShelf, type Shelf } from '../../src/media/shelf.ts'
import { filesOnDisk } from '../../src/media/shelf-disk.ts'
import { arrived, openUploads } from '../../src/media/upload.ts'
import { playable } from '../../src/media/voice.ts'
import { conversationKey, type InboundEvent, type OutboundMessage } from '../../src/messages.ts'
import { clean } from '../../src/privacy/clean.ts'
import { linksIn, officialLink } from '../../src/privacy/links.ts'
import { sqliteStore } from '../../src/store/sqlite/sqlite.ts'
import type { Store } from '../../src/store/store.ts'
import { said, state, turnCommit } from '../store/fixtures.ts'

export interface Rig {
  readonly app: FastifyInstance
  readonly store: Store
  readonly chat: Webchat
  /** Every event that was applied, in order; repetitions are not. */
  readonly taken: InboundEvent[]
  readonly refused: string[]
  readonly shelf: Shelf
  /** Says something without being asked. */
  say(to: InboundEvent, ...messages: readonly Partial<OutboundMessage>[]): Promise<void>
  /** Of whoever writes next. */
  consent: 'yes' | 'no'
  /** `false`: neither store nor spool can take anything. */
  available: boolean
  close(): Promise<void>
}

export interface RigOptions {
  readonly folder?: string
  readonly publicUrl?: string
  readonly clock?: Clock
  readonly answer?: (event: InboundEvent) => readonly Partial<OutboundMessage>[]
  readonly consent?: 'yes' | 'no'
  readonly severalNodes?: boolean
  readonly shelf?: NonNullable<WebchatOptions['shelf']>
}

const FFMPEG = ['/usr/bin/ffmpeg', '/usr/local/bin/ffmpeg', '/opt/homebrew/bin/ffmpeg'].find(existsSync)
const voice = (bytes: Buffer) => playable(bytes, FFMPEG)

export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'webchat-'))
  mkdirSync(join(folder, 'flows/pictures/vneid'), { recursive: true })
  mkdirSync(join(folder, 'flows/voices/vneid'), { recursive: true })
  writeFileSync(join(folder, 'flows/pictures/vneid/nhap-so.svg'), DRAWING)
  writeFileSync(join(folder, 'flows/voices/vneid/chao.m4a'), 'no sound')
  writeFileSync(join(folder, 'secret.svg'), 'not for anyone')
  return folder
}

const DRAWING = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200"><rect width="300" height="200" fill="#dbe9fb"/><rect x="95" y="15" width="110" height="170" rx="14" fill="#fff" stroke="#0b4f9e" stroke-width="5"/><rect x="112" y="60" width="76" height="22" rx="5" fill="#c3d0e0"/><rect x="112" y="135" width="76" height="26" rx="8" fill="#0b4f9e"/></svg>`

export async function openRig(options: RigOptions = {}): Promise<Rig> {
  const folder = options.folder ?? emptyFolder()
  const { clock = systemClock, answer = scripted, consent = 'yes' } = options
  const store = sqliteStore({ path: join(folder, 'data.sqlite'), clock })
  const shelf = openShelf(filesOnDisk(join(folder, 'media')), Buffer.alloc(32, 7), clock)
  const taken: InboundEvent[] = []
  const refused: string[] = []

  async function deliver(to: InboundEvent, messages: readonly Partial<OutboundMessage>[]) {
    for (const part of messages) {
      for (const fitted of fitMessage({ ...PLAIN, ...part }, rig.chat.channel.limits, clock.id())) {
        const outcome = await rig.chat.channel.send(fitted, to, { window: 'open' })
        if (outcome.kind !== 'sent') throw new Error(`not sent: ${outcome.kind}`)
      }
    }
  }

  const receive: WebchatOptions['receive'] = async (event) => {
    if (!rig.available) return 'unavailable'
    const key = conversationKey(event)
    const { channel, account, person, input } = event
    const text = input.kind === 'text' ? input.text : input.kind === 'press' ? input.label : undefined
    const media =
      input.kind === 'media' ? input.items.map(({ kind, ref }) => ({ kind, ...(ref && { ref }) })) : undefined
    const line = said(clock.id(), {
      at: clock.now(),
      text: text ?? '',
      platformId: event.platformId ?? '',
      ...(media && { media }),
    })
    const outcome = await store.commitTurn(
      turnCommit({
        key,
        address: { channel, account, person },
        expectedTurn: (await store.readConversation(key))?.turn ?? 0,
        state: state({ consent: { state: rig.consent } }),
        inboundIds: [event.id],
        transcript: (text ?? media) === undefined || rig.consent === 'no' ? [] : [line],
        at: clock.now(),
      }),
    )
    if (outcome === 'duplicate') return 'done'
    if (outcome === 'conflict') throw new AppError('store-away', 'two turns at once')
    taken.push(event)
    await deliver(event, answer(event))
    return 'done'
  }

  const app = fastify({ trustProxy: true })
  const rig: Rig = {
    app,
    store,
    taken,
    refused,
    shelf,
    consent,
    available: true,
    chat: webchat({
      store,
      receive,
      clean,
      links: { find: linksIn, official: officialLink },
      clock,
      publicUrl: options.publicUrl ?? 'http://127.0.0.1:3000',
      media: {
        uploads: openUploads(),
        shelf,
        refOf: (id) => `shelf/${id}`,
        arrived: (bytes) => arrived({ picture: (photo) => remade(photo, 'screen'), voice }, bytes),
        fileBytesMax: FILE_BYTES_MAX,
      },
      flowsDir: join(folder, 'flows'),
      place: () => ({ ward: 'phường Hải An', helpers: 'Đội hỗ trợ dịch vụ công phường Hải An' }),
      count: (name, labels) => {
        if (name === 'chat_refused') refused.push(labels.why ?? '')
      },
      ...(options.shelf && { shelf: options.shelf }),
      ...(options.severalNodes !== undefined && { severalNodes: options.severalNodes }),
    }),
    say: (to, ...messages) => deliver(to, messages),
    async close() {
      await app.close()
      await store.close()
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
  await app.register(rig.chat.routes)
  return rig
}

const PLAIN: OutboundMessage = { text: '', choices: [], author: { kind: 'bot' }, language: 'vi', urgency: 'live' }

export const GREETING = 'Cháu chào bác ạ! Bác muốn làm việc gì hôm nay?'

export const XSS = `<img src=x onerror="document.title='hacked'"><script>document.title='hacked'</script>"'&lt;b&gt;`

/** Enough of an assistant to see every state of the page. */
export function scripted({ input }: InboundEvent): readonly Partial<OutboundMessage>[] {
  if (input.kind === 'open') {
    return [
      { text: input.ref ? `Mở hướng dẫn ${input.ref}.` : 'Chào bác, cháu là trợ lý của phường.' },
      {
        text: GREETING,
        choices: [
          { data: '#-.menu.cai.0.1', label: 'Cài VNeID' },
          { data: '#-.menu.kich-hoat.0.1', label: 'Kích hoạt tài khoản' },
          { data: '#-.menu.khac.0.1', label: 'Việc khác' },
        ],
      },
    ]
  }
  if (input.kind === 'press') {
    return [
      {
        text: 'Bác mở ứng dụng VNeID rồi nhập số điện thoại vào ô trống như hình. Bác thấy ô đó chưa ạ?',
        picture: { path: 'vneid/nhap-so', alt: 'Màn hình VNeID có ô nhập số điện thoại' },
        progress: { stage: 4, of: 9 },
        choices: [
          { data: '#vneid-kich-hoat.nhap_so.thay.1.2', label: 'Thấy rồi' },
          { data: '#vneid-kich-hoat.nhap_so.chua.1.2', label: 'Chưa thấy ô nào như vậy cả' },
        ],
      },
    ]
  }
  if (input.kind === 'media') {
    return [{ text: input.items[0]?.kind === 'photo' ? 'Cháu nhận được ảnh rồi ạ.' : 'Cháu nhận được lời nói rồi ạ.' }]
  }
  if (input.kind !== 'text') return []
  switch (input.text) {
    case 'im lặng':
      return []
    case 'Gặp người hỗ trợ':
      return [
        {
          text: 'Chào bác, cháu giúp bác đây ạ. Chúng cháu không bao giờ hỏi mã OTP, mật khẩu hay tiền.',
          author: { kind: 'person', name: 'Chị Lan', role: 'tình nguyện viên', unit: 'phường Hải An' },
        },
      ]
    case 'xss':
      return [{ text: XSS, choices: [{ data: '#-.menu.xss.0.1', label: XSS.slice(0, 110) }] }]
    case 'link':
      return [
        {
          text: 'Bác xem https://dichvucong.gov.vn/p/home, đừng bấm https://dichvucong.gov.vn.lua-dao.top/nhan-tien nhé.',
        },
      ]
    case 'dài':
      return [{ text: `${'Dài'.repeat(120)}\n${'Một câu bình thường. '.repeat(12)}` }]
    default:
      return [{ text: `Cháu nghe rõ: ${input.text}` }]
  }
}
