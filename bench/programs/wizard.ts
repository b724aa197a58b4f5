/** (b) telegraf as most bots use it: its wizard scene, sessions in memory, its own webhook callback and client. */
import { fastify } from 'fastify'
import { Markup, Scenes, session, Telegraf } from 'telegraf'
import { QUESTIONS, READY, SECRET, TOKEN, WEBHOOK } from '../work.ts'
import { answerMeasurements } from './measured.ts'

interface State {
  answers?: string[]
}
type Context = Scenes.WizardContext

const bot = new Telegraf<Context>(TOKEN, { telegram: { apiRoot: process.env.API as string, webhookReply: false } })
bot.botInfo = {
  id: 1,
  is_bot: true,
  first_name: 'b',
  username: 'bench_bot',
  can_join_groups: false,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
}

const ask = (ctx: Context, at: number) => {
  const question = QUESTIONS[at]
  if (!question) return Promise.resolve()
  return ctx.reply(
    question.text,
    Markup.inlineKeyboard(question.choices.map((choice, i) => [Markup.button.callback(choice, `${at}:${i}`)])),
  )
}

const scene = new Scenes.WizardScene<Context>(
  'khao-sat',
  async (ctx) => {
    await ask(ctx, 0)
    ctx.wizard.next()
  },
  ...QUESTIONS.map((question, at) => async (ctx: Context) => {
    const text = ctx.text ?? ''
    const state = ctx.wizard.state as State
    state.answers = [...(state.answers ?? []), question.choices[Number(text) - 1] ?? text]
    if (at + 1 < QUESTIONS.length) {
      await ask(ctx, at + 1)
      ctx.wizard.next()
      return
    }
    await ctx.reply(`Tóm lại: ${state.answers.slice(2).join('. ')}.`)
    await ctx.scene.leave()
  }),
)
bot.use(session())
bot.use(new Scenes.Stage<Context>([scene]).middleware())
bot.start((ctx) => ctx.scene.enter('khao-sat'))
bot.catch((error) => {
  console.error(error instanceof Error ? error.name : 'error')
})

const app = fastify({ logger: false })
app.post(WEBHOOK, async (request, reply) => {
  if (request.headers['x-telegram-bot-api-secret-token'] !== SECRET) return reply.code(401).send()
  await bot.handleUpdate(request.body as Parameters<typeof bot.handleUpdate>[0])
  return reply.send()
})
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
answerMeasurements()
console.log(READY)
