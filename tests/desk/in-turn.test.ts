/** Answers are made one after the other, however many ask in the same moment. */
import { expect, it } from 'vitest'
import { inTurn } from '../../src/desk/in-turn.ts'

it('what one does with its turn is done before the next has its own', async () => {
  const myTurn = inTurn()
  const order: string[] = []
  async function answers(name: string): Promise<void> {
    await myTurn()
    order.push(`${name} begins`)
    await Promise.resolve()
    await Promise.resolve()
    order.push(`${name} ends`)
  }
  await Promise.all(['a', 'b', 'c'].map(answers))
  expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
})

it('who comes when nobody waits has it at once', async () => {
  const myTurn = inTurn()
  await myTurn()
  await new Promise((resolve) => setImmediate(resolve))
  let had = false
  void myTurn().then(() => (had = true))
  await Promise.resolve()
  await Promise.resolve()
  expect(had).toBe(true)
})
