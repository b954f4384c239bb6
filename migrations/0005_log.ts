import { sql, type Kysely } from 'kysely'

export async function up(db: Kysely<never>): Promise<void> {
  // Updated at each append: half-empty pages let PostgreSQL do that without touching an index.
  await sql`
    create table streams (
      id text primary key,
      head bigint not null default 0,
      epoch uuid not null default gen_random_uuid(),
      frozen boolean not null default false
    ) with (fillfactor = 50)
  `.execute(db)
  await sql`
    create table snapshots (
      stream text primary key references streams on delete cascade,
      seq bigint not null,
      payload bytea not null
    )
  `.execute(db)
  // op_id comes first in its index: otherwise an empty planner finds it cheaper to read the whole stream.
  await sql`
    create table log_entries (
      stream text not null references streams on delete cascade,
      seq bigint not null,
      op_id uuid not null,
      person uuid,
      payload bytea not null,
      at timestamptz not null,
      primary key (stream, seq),
      unique (op_id, stream)
    )
  `.execute(db)
  await sql`
    create table stream_authors (
      stream text not null references streams on delete cascade,
      client bigint not null,
      person uuid not null,
      primary key (stream, client)
    )
  `.execute(db)
  await appendFunction(db)
  await compactFunction(db)
  await texts(db)
}

/**
 * PL/pgSQL, so that one round trip does it all, and so that each statement after the lock sees what the previous
 * holder of the lock committed. Pooled connections keep plans made while the table was empty: that is why sequential
 * scans are off here, and why « stream || '' » keeps the look-up of known ops away from the primary key.
 */
async function appendFunction(db: Kysely<never>): Promise<void> {
  await sql`
    create function log_append(
      p_stream text, p_ops uuid[], p_people text[], p_at timestamptz[], p_sizes int[], p_data bytea, p_expected bigint
    ) returns table (placed_op uuid, placed_seq bigint, placed_at timestamptz, fresh boolean)
    language plpgsql set enable_seqscan = off as $$
    declare
      base bigint; closed boolean; known uuid[]; added int;
    begin
      select head, frozen into base, closed from streams where id = p_stream for update;
      if not found then
        insert into streams (id) values (p_stream) on conflict do nothing;
        select head, frozen into base, closed from streams where id = p_stream for update;
      end if;
      if p_expected <> base then
        raise exception 'stale head' using errcode = 'LG001';
      end if;
      known := array(select e.op_id from log_entries e where e.op_id = any (p_ops) and e.stream || '' = p_stream);
      if not closed then
        return query
          insert into log_entries (stream, seq, op_id, person, at, payload)
          select p_stream, base + row_number() over (order by t.n), t.op, nullif(t.person, '')::uuid, t.at,
                 substring(p_data from t.start for t.size)
            from (select u.op, u.person, u.at, u.size, u.n,
                         (sum(u.size) over (order by u.n) - u.size + 1)::int as start
                    from unnest(p_ops, p_people, p_at, p_sizes) with ordinality as u (op, person, at, size, n)) t
           where t.op <> all (known)
          returning op_id, seq, at, true;
        get diagnostics added = row_count;
        if added > 0 then
          update streams set head = base + added where id = p_stream;
        end if;
      end if;
      if known <> '{}' then
        return query
          select e.op_id, e.seq, e.at, false
            from log_entries e where e.op_id = any (known) and e.stream || '' = p_stream;
      end if;
    end $$
  `.execute(db)
}

async function compactFunction(db: Kysely<never>): Promise<void> {
  await sql`
    create function log_compact(p_stream text, p_seq bigint, p_payload bytea, p_keep bigint) returns void
    language plpgsql as $$
    begin
      insert into snapshots (stream, seq, payload) values (p_stream, p_seq, p_payload)
        on conflict (stream) do update set seq = excluded.seq, payload = excluded.payload
        where snapshots.seq < excluded.seq;
      delete from log_entries where stream = p_stream and seq <= p_seq - p_keep;
    end $$
  `.execute(db)
}

/** A co-edited text: its words are in the log, and here as they were when last read from it. */
async function texts(db: Kysely<never>): Promise<void> {
  await sql`
    create table texts (
      id uuid primary key,
      kind text not null,
      owner uuid not null,
      community_id uuid not null references communities,
      doc jsonb not null,
      plain text not null,
      projected_seq bigint not null,
      created_at timestamptz not null
    )
  `.execute(db)
  // The text of a tool, of a session's minutes, of an issue.
  await sql`create index texts_by_owner on texts (owner, kind)`.execute(db)
}
