/** Residents write while editors publish, all at once, over the real door and the real store: everybody is answered each time. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { begun, openWard, type Ward } from './rig.ts'

const PUBLISHED = 100
const RESIDENTS = 12
/** Then somebody else comes: who writes for ever is slowed down, and brought to a person. */
const TURNS = 30
const SAID = ['1', '2', 'tiếp', 'có rồi', 'chưa có', 'nhắc lại', 'quay lại', 'muốn mượn sách', 'gì vậy', 'xong rồi']

let ward: Ward
beforeAll(async () => {
  ward = await openWard()
})
afterAll(() => ward.close())

it(`nobody is left without an answer while ${PUBLISHED} revisions go live`, { timeout: 240_000 }, async () => {
  const silent: string[] = []
  let [publishing, answered, people] = [true, 0, 0]
  async function one(who: string): Promise<void> {
    await begun(ward, who)
    for (let turn = 0; publishing && turn < TURNS; turn++) {
      const text = SAID[(turn * 7 + people) % SAID.length] as string
      const owner = (await ward.store.readConversation(`telegram:main:${who}`))?.state.owner
      const words = await ward.says(who, text)
      // With a person, and while waiting for one, the bot keeps quiet.
      if (words === '' && owner === 'bot') silent.push(`${who}: ${text}`)
      else answered++
    }
  }
  const writing = Array.from({ length: RESIDENTS }, async () => {
    while (publishing) await one(String(500 + people++))
  })
  const outcomes: number[] = []
  for (let n = 1; n <= PUBLISHED; n++) {
    const { status } = await ward.save('hanh', 'step.lam_the', ({ words }) => {
      words.vi.text = `{bác} làm thẻ ở quầy số ${n} ạ.`
      words.en.text = `Please get a card at desk ${n}.`
    })
    outcomes.push(status, (await ward.publish(`lần ${n}`)).status)
  }
  publishing = false
  await Promise.all(writing)
  expect(new Set(outcomes)).toEqual(new Set([200]))
  expect(silent).toEqual([])
  expect(answered).toBeGreaterThan(PUBLISHED * RESIDENTS)
})
