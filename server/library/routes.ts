import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../platform/context.ts'
import { answer, serve } from '../platform/http.ts'
import * as library from './actions.ts'
import {
  AddTool,
  CallForTrials,
  ChangeLevel,
  FreezeVersion,
  ListTools,
  MoveTool,
  ReadTool,
  ReadVersion,
  RenameTool,
  StartElaboration,
} from './contract.ts'
import { DraftMarkdown, VersionMarkdown, VersionPdf } from './downloads.contract.ts'
import { ImportTool, PreviewImport, type ImportedTool } from './import.contract.ts'
import { DocumentReader } from './document-reader.ts'
import { moveTool } from './steps.actions.ts'
import * as versions from './versions.actions.ts'

export async function libraryRoutes(app: FastifyInstance): Promise<void> {
  answer(app, ListTools, (ctx, { params, query }) => library.listTools(ctx, params.community, query))
  answer(app, AddTool, (ctx, { params, body }) => library.addTool(ctx, params.community, body))
  const documents = new DocumentReader({
    log: (why) => app.log.warn({ why }, 'a document could not be read'),
  })
  app.addHook('onClose', () => documents.close())
  answer(app, PreviewImport, (ctx, { body }) => documents.preview(ctx.me!, body))
  const reading = async (ctx: Ctx, asked: { params: { community: string }; body: ImportedTool }) => ({
    ...asked,
    doc: await documents.text(ctx.me!, asked.body, asked.body.title),
  })
  const importing = (ctx: Ctx, { params, body, doc }: Awaited<ReturnType<typeof reading>>) =>
    library.importTool(ctx, params.community, body, doc)
  answer(app, ImportTool, importing, reading)
  answer(app, ReadTool, (ctx, { params }) => library.readTool(ctx, params.community, params.tool))
  answer(app, RenameTool, (ctx, { params, body }) =>
    library.renameTool(ctx, params.community, params.tool, body),
  )
  answer(app, ChangeLevel, (ctx, { params, body }) =>
    library.changeLevel(ctx, params.community, params.tool, body),
  )
  answer(app, StartElaboration, (ctx, { params, body }) =>
    moveTool(ctx, params.community, params.tool, 'startElaboration', { asked: body }),
  )
  answer(app, CallForTrials, (ctx, { params, body }) =>
    moveTool(ctx, params.community, params.tool, 'callForTrials', { asked: body }),
  )
  answer(app, MoveTool, (ctx, { params, body: { command, reason } }) =>
    moveTool(ctx, params.community, params.tool, command, { asked: null, reason }),
  )
  answer(app, FreezeVersion, (ctx, { params, body }) =>
    versions.freezeVersion(ctx, params.community, params.tool, body),
  )
  answer(app, ReadVersion, (ctx, { params }) =>
    versions.readVersion(ctx, params.community, params.tool, params.number),
  )
  serve(app, VersionPdf, async (ctx, { params }) => {
    const { sheet, name } = await versions.versionSheet(ctx, params.community, params.tool, params.number)
    return { body: await app.pdf.render(sheet), name }
  })
  serve(app, VersionMarkdown, (ctx, { params }) =>
    versions.versionMarkdown(ctx, params.community, params.tool, params.number),
  )
  serve(app, DraftMarkdown, (ctx, { params }) => versions.draftMarkdown(ctx, params.community, params.tool))
}
