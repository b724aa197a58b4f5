/** First contact, consent, what is kept and what is not, and being forgotten. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { acquainted, fixtures, openTalk, type Talk } from '../talk.ts'

let talk: Talk
beforeEach(async () => {
  talk = await openTalk()
})
afterEach(() => talk.close())

/** Everything the store holds of this person, as text. */
async function kept(): Promise<string> {
  const conversation = await talk.store.readConversation(talk.key)
  const transcript = await talk.store.transcript(talk.key, 2_000)
  const tickets = await talk.store.listDocuments('ticket', { max: 50 })
  return JSON.stringify([conversation, transcript, tickets])
}

describe('first contact', () => {
  it('says that it is a machine and what it keeps, and asks', async () => {
    const greeting = await talk.says('xin chào')
    expect(greeting).toContain('trợ lý tự động')
    expect(greeting).toContain('90 ngày')
    expect(greeting).toContain('[Đồng ý] [Chưa] [English]')
  })

  it('keeps the wish over the two questions and begins with it', async () => {
    await talk.opens('nuoi-ga')
    await talk.presses('Đồng ý')
    expect(await talk.presses('Bác')).toContain('Bác đã có chuồng gà chưa ạ?')
  })

  it.each([
    ['Đồng ý', 'yes'],
    ['dạ đồng ý', 'yes'],
    ['1', 'yes'],
    ['chưa', 'no'],
    ['không đồng ý', 'no'],
    ['2', 'no'],
    ['toi muon nuoi ga', 'asked'],
    ['tôi cần nuôi vịt', 'asked'],
    ['để làm gì thế', 'asked'],
    ['ai cho phép', 'asked'],
  ])('reads "%s" as %s', async (words, state) => {
    await talk.says('xin chào')
    await talk.says(words)
    expect((await talk.state()).consent.state).toBe(state)
  })

  it('helps all the same without consent, and keeps only the position', async () => {
    await talk.opens('nuoi-ga')
    await talk.presses('Chưa')
    expect(talk.heard.at(-1)?.text).toContain('đã có chuồng gà chưa ạ?')
    await talk.says('1')
    await talk.says('12', { name: 'Nguyễn Thị Hoa' })
    await talk.says('Bông Xù')
    expect((await talk.state()).frames.at(-1)?.step).toBe('dien_thoai')
    const text = await kept()
    for (const personal of ['Hoa', 'Bông', '"12"']) expect(text).not.toContain(personal)
    expect(await talk.store.transcript(talk.key, 10)).toEqual([])
  })

  it('takes other words as a wish, without taking them as consent', async () => {
    await talk.says('xin chào')
    const answer = await talk.says('muốn nuôi gà')
    expect(answer).toContain('chuồng gà')
    expect((await talk.state()).consent.state).toBe('asked')
  })

  it('keeps the first words only as the topic they mean', async () => {
    await talk.says('muốn nuôi gà cho cháu nội tên Bống')
    expect(await kept()).not.toContain('Bống')
    await talk.presses('Đồng ý')
    expect(await talk.presses('Cô')).toContain('Cô đã có chuồng gà chưa ạ?')
  })

  it.each<[string, ...string[]]>([
    ['over a question that they do not answer', 'tôi muốn nuôi gà', 'có rồi'],
    ['over the list', 'thực đơn'],
  ])('takes the words later, %s', async (_where, ...said) => {
    await talk.says('xin chào')
    for (const words of said) await talk.says(words)
    expect((await talk.state()).consent.state).toBe('asked')
    const frames = (await talk.state()).frames.map(({ step }) => step)
    expect(await talk.says('dong y')).toContain('gọi mình là gì')
    expect((await talk.state()).consent.state).toBe('yes')
    expect((await talk.state()).frames.map(({ step }) => step)).toEqual(frames)
  })

  it('but not where they answer what was asked since', async () => {
    await talk.opens('nuoi-ga')
    await talk.says('tôi muốn nuôi gà')
    await talk.says('đồng ý')
    expect((await talk.state()).consent.state).toBe('asked')
    expect((await talk.state()).frames.at(-1)?.step).toBe('so_con')
  })

  it('still accepts the button later', async () => {
    await talk.opens('nuoi-ga')
    await talk.presses('Chưa')
    await talk.presses('Đồng ý')
    expect((await talk.state()).consent.state).toBe('yes')
  })

  it('speaks English to whoever asks for it', async () => {
    await talk.says('xin chào')
    expect(await talk.presses('English')).toContain('Do you agree?')
    await talk.presses('I agree')
    await talk.opens('nuoi-ga')
    expect(talk.heard.at(-1)?.text).toContain('Do you have a coop?')
  })

  it('does not make someone who is being defrauded answer about data first', async () => {
    const answer = await talk.says('tôi lỡ chuyển tiền cho nó rồi')
    expect(answer).toContain('trợ lý tự động')
    expect((await talk.state()).frames.at(-1)?.flow).toBe('kiem-tra-lua-dao')
  })
})

describe('taking consent back', () => {
  it('deletes what was kept, keeps the place, and goes on', async () => {
    await talk.opens('nuoi-ga')
    await talk.presses('Đồng ý', 0)
    await talk.presses('Bác')
    await talk.says('1')
    await talk.says('12')
    await talk.says('Bông Xù')
    await talk.presses('Chưa')
    expect((await talk.state()).frames.at(-1)).toMatchObject({ flow: 'nuoi-ga', step: 'ten_ga', answers: {} })
    expect(await kept()).not.toContain('Bông')
    expect(await talk.store.transcript(talk.key, 10)).toEqual([])
    expect(await talk.says('Bông')).toContain('Số điện thoại')
  })
})

describe('secrets', () => {
  beforeEach(() => acquainted(talk))

  it.each([
    ['a one-time code', 'mã otp là 493817', '493817', 'đừng gửi cho ai'],
    ['a password', 'mật khẩu: Hoa@1960', 'Hoa@1960', 'đừng gửi cho ai'],
    ['an ID number', 'số căn cước 031060001234', '031060001234', 'không cần số giấy tờ'],
    ['a card number', 'thẻ 4111 1111 1111 1111', '4111', 'không cần số giấy tờ'],
  ])('hides %s before anything is stored and warns once', async (_what, message, secret, warning) => {
    await talk.opens('nuoi-ga')
    expect(await talk.says(message)).toContain(warning)
    expect(await kept()).not.toContain(secret)
    expect(await talk.says(message)).not.toContain(warning)
  })

  it('hides a code that was begun in one message and ended in the next', async () => {
    await talk.opens('nuoi-ga')
    await talk.says('mã otp là')
    expect(await talk.says('4938')).toContain('đừng gửi cho ai')
    expect(await kept()).not.toContain('4938')
  })

  it('hides the first half of a number too, although it was stored a moment ago', async () => {
    await talk.opens('nuoi-ga')
    await talk.says('căn cước 031060')
    await talk.says('001234')
    expect(await kept()).not.toMatch(/031060|001234/)
  })

  it('does not take a hidden secret as an answer, and costs no attempt', async () => {
    await talk.opens('nuoi-ga')
    await talk.says('1')
    await talk.says('493817 là mã otp')
    expect((await talk.state()).frames.at(-1)).toMatchObject({ step: 'so_con', misses: 0 })
  })

  it('lets a phone number through where one is asked, and only there', async () => {
    await talk.opens('nuoi-ga')
    await talk.says('1')
    await talk.says('12')
    await talk.says('bỏ qua')
    await talk.says('0912 345 678')
    expect((await talk.state()).frames.at(-1)?.answers.sdt?.value).toBe('0912345678')
    await talk.says('số tôi 0987 654 321')
    expect(await kept()).not.toContain('654 321')
  })
})

describe('being forgotten', () => {
  it('erases everything at once and says so', async () => {
    await acquainted(talk)
    await talk.opens('nuoi-ga')
    await talk.says('Hoa Mười Giờ')
    expect(await talk.says('xóa dữ liệu của tôi')).toContain('đã xóa toàn bộ dữ liệu')
    expect(await kept()).not.toContain('Mười Giờ')
    const { frames, consent, pair, name } = await talk.state()
    expect({ frames, consent, pair, name }).toEqual({
      frames: [],
      consent: { state: 'unasked' },
      pair: undefined,
      name: undefined,
    })
  })

  it('works while a person holds the conversation', async () => {
    await acquainted(talk)
    await talk.receive.happen(talk.key, talk.address, { kind: 'take-over' })
    expect(await talk.says('xóa dữ liệu của tôi')).toContain('đã xóa')
  })

  it('asks first when the words are only part of a sentence', async () => {
    await acquainted(talk)
    const answer = await talk.says('cháu ơi nếu bác muốn xóa dữ liệu của tôi thì có được không nhỉ')
    expect(answer).toContain('đúng không ạ?')
    expect(await talk.presses('Xóa hết')).toContain('đã xóa')
  })

  it('meets them afterwards as someone new', async () => {
    await acquainted(talk)
    await talk.says('xóa dữ liệu của tôi')
    expect(await talk.says('xin chào')).toContain('[Đồng ý]')
  })

  it('erases without a word when the platform says that they withdrew', async () => {
    await acquainted(talk)
    expect(await talk.does({ kind: 'withdraw' })).toBe('')
    expect(await talk.store.readConversation(talk.key)).toBeNull()
  })
})

describe('the same event twice', () => {
  it('is applied once', async () => {
    await acquainted(talk)
    await talk.opens('nuoi-ga')
    await talk.says('1', { id: 'same' })
    const turn = (await talk.store.readConversation(talk.key))?.turn
    expect(await talk.says('1', { id: 'same' })).toBe('')
    expect((await talk.store.readConversation(talk.key))?.turn).toBe(turn)
  })

  it('is applied once even after everything was erased', async () => {
    await acquainted(talk)
    await talk.says('xóa dữ liệu của tôi', { id: 'erase' })
    expect(await talk.says('xóa dữ liệu của tôi', { id: 'erase' })).toBe('')
  })
})

describe('a link or the words printed beside a code', () => {
  /** Only its id says what it is: words would not find it. */
  const silent = fixtures((_file, text) =>
    text
      .replace(/^title: Nuôi thỏ$/m, 'title: Tra sổ')
      .replace(/^title: .*rabbit.*$/im, 'title: The book')
      .replace(/^(summary|examples): .*(thỏ|rabbit).*\n/gim, ''),
  )
  let here: Talk
  beforeEach(async () => {
    here = await openTalk({ catalogue: silent })
  })
  afterEach(() => here.close())
  const step = async () => (await here.state()).frames.map(({ flow }) => flow)

  it.each([
    ['a link', { kind: 'open', ref: 'nuoi-tho' }],
    ['a link with underscores', { kind: 'open', ref: 'nuoi_tho' }],
    ['the words beside a code', { kind: 'text', text: '#nuoi-tho', secrets: [] }],
    ['the same with spaces', { kind: 'text', text: ' #nuoi-tho ', secrets: [] }],
  ] as const)('begins the flow after the first questions: %s', async (_what, input) => {
    await here.does(input)
    await here.presses('Đồng ý')
    await here.presses('Bác')
    expect(await step()).toEqual(['nuoi-tho'])
  })

  it('begins the flow for somebody we know, and keeps what they were at', async () => {
    await acquainted(here)
    await here.opens('nuoi-vit')
    await here.says('#nuoi-tho')
    expect(await step()).toEqual(['nuoi-vit', 'nuoi-tho'])
  })

  it.each(['#nuoi-rong', '#hoi-thu-y', '#'])(
    'of a flow that nobody offers are words like others: %s',
    async (words) => {
      await acquainted(here)
      expect(await here.says(words)).not.toBe('')
      expect(await step()).toEqual([])
    },
  )
})
