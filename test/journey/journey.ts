import { globSync } from 'node:fs'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Browsers, starts, type Engine } from './browsers.ts'
import { DemoServer, Mailbox } from './demo-server.ts'

const HOME = '/c/spro-caravelle'

let mailbox: Mailbox
let liane: DemoServer
let browsers: Browsers
let cindy: Page
let solange: Page

/**
 * The life of a community, from a thread to the published issue, in the pages that people use. Says so when the engine
 * cannot be started on this machine.
 */
export async function journeyIn(engine: Engine): Promise<void> {
  const isHere = await starts(engine)
  if (!isHere) process.stdout.write(`${engine} cannot be started here: the journey in it was not made\n`)
  describe.runIf(isHere)(`journey in ${engine}`, () => {
    beforeAll(async () => {
      mailbox = await Mailbox.open()
      liane = await DemoServer.open({ SMTP_URL: `smtp://127.0.0.1:${mailbox.port}` })
      browsers = new Browsers(liane.url, engine)
      cindy = await browsers.seat('Cindy Brémaud')
      solange = await browsers.seat('Solange Maratier')
    })
    afterAll(async () => {
      process.stdout.write(`${engine}: axe looked ${browsers.judged.length} times\n`)
      await browsers.close()
      await mailbox.close()
      expect(await liane.stop()).toBe(0)
    })
    for (const [what, steps] of Object.entries({
      threads,
      tools,
      sessions,
      journal,
      'other pages': otherPages,
    }))
      describe(what, steps)
  })
}

const goTo = (page: Page, path: string) => page.goto(liane.url + path)
const editor = (page: Page, name: string | RegExp) => page.getByRole('textbox', { name })

function threads(): void {
  it('one person opens a thread, another answers it live', async () => {
    await goTo(cindy, `${HOME}/fils/nouveau`)
    await cindy.getByLabel('En une phrase').fill('Les personnes repartent sans savoir qui rappeler')
    await cindy
      .getByLabel('Ce que vous constatez')
      .fill('Dix-huit personnes sur trente, en deux semaines, à l’accueil.')
    await cindy.getByLabel('Ce que vous avez déjà essayé').fill('Une carte avec un nom. Elle se perd.')
    await cindy
      .getByLabel('La question que vous posez')
      .fill('Qu’est-ce que vos personnes gardent vraiment ?')
    await browsers.judge(cindy, 'opening a thread')
    await cindy.getByRole('button', { name: 'Ouvrir le fil' }).click()
    await cindy.getByRole('heading', { level: 1, name: /qui rappeler/ }).waitFor()

    await goTo(solange, new URL(cindy.url()).pathname)
    await solange.getByRole('heading', { level: 1, name: /qui rappeler/ }).waitFor()
    await editor(solange, 'Votre réponse').click()
    await solange.keyboard.type('La feuille, quand elle tient dans un téléphone.')
    const before = await cindy.evaluate(() => scrollY)
    await solange.getByRole('button', { name: 'Répondre', exact: true }).last().click()

    await cindy.getByText('La feuille, quand elle tient dans un téléphone.').waitFor()
    expect(await cindy.evaluate(() => scrollY), 'nothing jumped').toBe(before)
    await browsers.judge(cindy, 'a thread')
  })

  it('the thread is listed, and search finds it despite a misspelling', async () => {
    await goTo(solange, `${HOME}/fils`)
    await solange
      .getByRole('link', { name: /qui rappeler/ })
      .first()
      .waitFor()
    await browsers.judge(solange, 'threads')
    await goTo(solange, `${HOME}/recherche?q=illetrisme`)
    await solange
      .getByRole('link', { name: /illettrisme/ })
      .first()
      .waitFor()
    await browsers.judge(solange, 'search')
  })
}

function tools(): void {
  it('one person writes a tool while another watches, and a version is frozen', async () => {
    await goTo(cindy, `${HOME}/outils/nouveau`)
    await cindy.getByText('Une page blanche').click()
    await cindy.getByLabel('Son nom').fill('Carte à garder')
    await cindy.getByLabel('Ce qu’il change').fill('La personne sait qui rappeler.')
    await browsers.judge(cindy, 'adding a tool')
    await cindy.getByRole('button', { name: 'Ajouter l’outil' }).click()
    await cindy.getByRole('heading', { level: 1, name: 'Carte à garder' }).waitFor()
    await openTogether(cindy)
    await goTo(solange, new URL(cindy.url()).pathname)
    await openTogether(solange)

    // P15
    const texts = [editor(cindy, /Texte de/), editor(solange, /Texte de/)]
    const sentences = ['Une feuille, un nom. ', 'Jamais de dossier. ']
    await Promise.all(texts.map((text, i) => text.pressSequentially(sentences[i]!, { delay: 15 })))
    for (const text of texts)
      for (const sentence of sentences) await expect.poll(() => text.innerText()).toContain(sentence.trim())
    await solange
      .getByText(/^Enregistré à/)
      .first()
      .waitFor()
    await browsers.judge(cindy, 'writing together')

    await cindy.getByRole('button', { name: 'Arrêter une version' }).click()
    await cindy.getByLabel('Ce qui change').fill('La première.')
    await cindy
      .getByRole('dialog')
      .getByRole('button', { name: /Arrêter la version 1/ })
      .click()
    await cindy.getByText('La version 1 est arrêtée.').waitFor()
    await goTo(solange, `${HOME}/outils`)
    await solange.getByRole('link', { name: 'Carte à garder' }).first().waitFor()
    await browsers.judge(solange, 'tools')
  })
}

async function openTogether(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1, name: 'Carte à garder' }).waitFor()
  await page
    .getByRole('link', { name: /Écrire ensemble/ })
    .or(page.getByRole('tab', { name: /Écrire ensemble/ }))
    .first()
    .click()
  await editor(page, /Texte de/).waitFor()
}

function sessions(): void {
  it('cards stay hidden until the reveal, then are voted on and written into the minutes', async () => {
    await goTo(solange, `${HOME}/seances/nouvelle`)
    await solange.getByLabel('Titre').fill('Ce que les personnes gardent')
    await solange.getByLabel('Jour').fill(inTwoWeeks)
    await solange.getByLabel('Où', { exact: true }).fill('CRIJ, Port-Caravelle')
    await browsers.judge(solange, 'preparing a session')
    await solange.getByRole('button', { name: 'Enregistrer la séance' }).click()
    await solange.getByRole('button', { name: 'Convoquer' }).click()
    const convening = solange.getByRole('dialog')
    await convening.getByText('seront appelées').waitFor()
    await browsers.judge(solange, 'choosing who is called')
    await convening.getByRole('button', { name: 'Convoquer' }).click()
    await convening.waitFor({ state: 'hidden' })
    await goTo(cindy, new URL(solange.url()).pathname)
    await cindy.getByRole('button', { name: 'Je viens' }).click()
    await browsers.judge(cindy, 'a session to come')
    await solange.getByRole('button', { name: 'Ouvrir la séance' }).click()
    await solange.getByRole('dialog').getByRole('button', { name: 'Ouvrir maintenant' }).click()

    await write(solange, 'Une seule page')
    await write(cindy, 'Rien à remplir')
    await cindy.getByText('Rien à remplir').first().waitFor()
    expect(await solange.getByText('Rien à remplir').count(), 'nothing before the reveal').toBe(0)
    await solange
      .getByRole('button', { name: /Mettre en commun/ })
      .last()
      .click()
    await solange.getByText('Rien à remplir').first().waitFor()
    await cindy.getByText('Une seule page').first().waitFor()
    await browsers.judge(cindy, 'a live board')

    await solange.getByRole('button', { name: /Voter/ }).last().click()
    await cindy.getByRole('button', { name: 'Une voix pour « Une seule page »' }).click()
    await solange
      .getByRole('button', { name: /Discuter et décider/ })
      .last()
      .click()
    await solange.getByLabel('En une phrase').fill('Une page, et rien à remplir')
    await solange.getByRole('button', { name: 'Noter', exact: true }).click()
    await solange.getByRole('button', { name: 'Clore la séance' }).click()
    await solange.getByRole('dialog').getByRole('button', { name: 'Clore la séance' }).click()
    await solange.getByRole('heading', { name: 'Compte rendu' }).first().waitFor()
    await expect.poll(() => solange.locator('main').innerText()).toContain('Rien à remplir')
    await browsers.judge(solange, 'minutes')
  })
}

const inTwoWeeks = new Date(Date.now() + 14 * 86_400_000).toISOString().slice(0, 10)

async function write(page: Page, words: string): Promise<void> {
  const field = page.getByRole('textbox', { name: /^Écrire dans/ }).first()
  await field.fill(words)
  await field.press('Enter')
}

function journal(): void {
  it('an issue is composed, approved by a second person, published, read and received by mail', async () => {
    await goTo(solange, `${HOME}/journal`)
    await solange.getByRole('button', { name: 'Composer un numéro' }).click()
    await solange.getByLabel('Titre du numéro').fill('Ce que l’on garde')
    await solange.getByRole('button', { name: 'Proposer un premier jet' }).click()
    await solange.getByRole('heading', { level: 1, name: 'Ce que l’on garde' }).waitFor()
    const text = editor(solange, /Texte du numéro/)
    await expect.poll(() => text.innerText()).toContain(TOLD)
    await browsers.judge(solange, 'composing an issue')
    const address = new URL(solange.url()).pathname
    await solange.getByRole('button', { name: 'Faire relire' }).click()
    await solange.getByText('Des rubriques attendent encore leurs mots.').waitFor()
    const toWrite = text.locator('[data-prompt]')
    while ((await toWrite.count()) > 0) {
      await toWrite.first().click()
      await solange.keyboard.type('Nous y reviendrons. ')
    }
    await solange.getByText(/^Enregistré à/).waitFor()
    await solange.getByRole('button', { name: 'Faire relire' }).click()

    const sabrina = await browsers.seat('Sabrina Louisard')
    await goTo(sabrina, address)
    await sabrina.getByRole('button', { name: 'Approuver' }).click()
    await sabrina.getByText(/Approuvé par Sabrina Louisard/).waitFor()

    const before = mailbox.received.length
    await goTo(solange, address)
    await solange.getByRole('button', { name: 'Publier et envoyer' }).click()
    await solange.getByRole('dialog').getByRole('button', { name: 'Publier et envoyer' }).click()
    await expect.poll(() => mailbox.received.length - before).toBe(MEMBERS)
    const letters = mailbox.received.slice(before)
    expect(new Set(letters.map(({ to }) => to?.[0]?.address)).size).toBe(MEMBERS)
    // S84
    expect(letters[0]!.subject).toContain('Ce que l’on garde')
    expect(letters[0]!.text).toContain(TOLD)
    expect(letters[0]!.html).toContain(TOLD)

    await goTo(cindy, address)
    await cindy.getByRole('heading', { level: 1, name: 'Ce que l’on garde' }).waitFor()
    await browsers.judge(cindy, 'an issue')
  })
}

/** A thread of the period, which the machine has proposed. */
const TOLD = 'quand nos propres conseils ont un genre'
/** The members of the demo; its administrator is none. */
const MEMBERS = 29

function otherPages(): void {
  it.each([
    ['Aujourd’hui', `${HOME}/aujourdhui`],
    ['the directory', `${HOME}/annuaire`],
    ['the sessions', `${HOME}/seances`],
    ['the journal', `${HOME}/journal`],
    ['my account', '/compte'],
  ])('%s passes axe', async (what, path) => {
    await goTo(cindy, path)
    await cindy.getByRole('heading', { level: 1 }).waitFor()
    await cindy.waitForLoadState('networkidle')
    await browsers.judge(cindy, what)
  })

  it('the settings of a community pass axe', async () => {
    await goTo(solange, `${HOME}/reglages`)
    await solange.getByRole('button', { name: 'Enregistrer' }).waitFor()
    await browsers.judge(solange, 'the settings')
  })

  it('every built file of the client loads: what the build strips is used by none', async () => {
    const files = globSync('assets/*.js', { cwd: 'dist' })
    expect(files.length).toBeGreaterThan(20)
    const load = `Promise.all(${JSON.stringify(files)}.map((file) => import('/' + file).then(() => null, (error) => file + ': ' + error)))`
    expect((await cindy.evaluate<(string | null)[]>(load)).filter(Boolean)).toEqual([])
  })

  it('a person signed out from elsewhere keeps what they typed and comes back to it', async () => {
    const [here, elsewhere] = [
      await browsers.seat('Maryline Gustavin'),
      await browsers.seat('Maryline Gustavin'),
    ]
    await goTo(here, `${HOME}/outils`)
    await here.getByRole('link', { name: 'Carte à garder' }).first().click()
    await openTogether(here)
    const tool = here.url()
    await elsewhere.getByRole('button', { name: /Mon compte/ }).click()
    await elsewhere.getByRole('menuitem', { name: 'Se déconnecter partout' }).click()
    await here.getByText('Liane ne vous reconnaît plus').waitFor()
    await editor(here, /Texte de/).press('Control+End')
    await here.keyboard.type('Et une voix au bout du fil.')
    await browsers.judge(here, 'signed out from elsewhere')

    await here.getByRole('link', { name: 'Se connecter à nouveau' }).click()
    await here
      .getByRole('button', { name: /Maryline Gustavin/ })
      .first()
      .click()
    await here.waitForURL(tool)
    await openTogether(here)
    await expect.poll(() => editor(here, /Texte de/).innerText()).toContain('Et une voix au bout du fil.')
    await here
      .getByText(/^Enregistré à/)
      .first()
      .waitFor()
  })

  it('a page left open by one person never sends under the name of the next one', async () => {
    const rosan = await browsers.seat('Rosan Titéca')
    await goTo(rosan, `${HOME}/fils`)
    await rosan
      .getByRole('link', { name: /qui rappeler/ })
      .first()
      .click()
    await editor(rosan, 'Votre réponse').click()
    await rosan.keyboard.type('Chez nous, c’est un numéro au dos.')

    const tab = await rosan.context().newPage()
    await goTo(tab, '/connexion')
    await tab
      .getByRole('button', { name: /Sylvie Oger/ })
      .first()
      .click()
    await tab.getByRole('heading', { level: 1, name: /^Bonjour/ }).waitFor()

    await rosan.getByRole('button', { name: 'Répondre', exact: true }).last().click()
    await rosan.getByText('Liane ne vous reconnaît plus').waitFor()
    await goTo(tab, new URL(rosan.url()).pathname)
    await editor(tab, 'Votre réponse').waitFor()
    expect(await tab.locator('main').innerText()).not.toContain('un numéro au dos')

    await rosan.getByRole('link', { name: 'Se connecter à nouveau' }).click()
    await rosan
      .getByRole('button', { name: /Rosan Titéca/ })
      .first()
      .click()
    await rosan.getByText('Chez nous, c’est un numéro au dos.').waitFor()
    await goTo(cindy, new URL(rosan.url()).pathname)
    await cindy.getByText('Chez nous, c’est un numéro au dos.').waitFor()
  })

  it('the sign-in page passes axe and logs no error', async () => {
    const bare = await browsers.passerBy({ javaScriptEnabled: false })
    await goTo(bare, '/journal/spro-caravelle/3')
    expect(await bare.content()).toContain('Il n’y a rien à lire ici')
    await goTo(bare, '/journal')
    await bare.getByRole('link', { name: 'Toutes nos portes' }).click()
    await bare.getByRole('heading', { level: 1, name: 'Toutes nos portes' }).waitFor()
    const passerBy = await browsers.passerBy()
    await goTo(passerBy, '/journal')
    await browsers.judge(passerBy, 'the public issues')
    await passerBy.getByRole('link', { name: /Toutes nos portes/ }).click()
    await passerBy.getByRole('heading', { level: 1, name: 'Toutes nos portes' }).waitFor()
    await browsers.judge(passerBy, 'a public issue')
    expect(liane.said.join('')).not.toMatch(/warn|error/i)
  })
}
