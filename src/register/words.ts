import type { Kysely } from 'kysely';
import type { Database } from '../platform/database.ts';
import type { Language } from '../platform/language.ts';
import { foldTitle } from '../platform/sheets/fold-title.ts';
import { parseList } from '../platform/sheets/parse-cell.ts';
import { CHOICES } from './choices.ts';

interface Word {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

/** Texts remembered of a list; a column of nonsense must not fill the memory. */
const MOST_READ = 1_000;

/** The words of one list of choices: people write `企业`, the register keeps `enterprise`. */
class WordList {
  readonly #words = new Map<string, Word>();
  /** Folded word → its code; null where two codes have the same word. */
  readonly #codes = new Map<string, string | null>();
  /** Texts read before: a sheet says the same few words in every row, and folding one costs. */
  readonly #read = new Map<string, string | null | undefined>();
  /** The same for texts written. */
  readonly #written: Readonly<Record<Language, Map<string, string>>> = { zh: new Map(), en: new Map() };

  constructor(words: readonly Word[]) {
    for (const word of words) {
      this.#words.set(word.code, word);
      for (const text of new Set([word.zh, word.en, word.code].map(foldTitle))) {
        const known = this.#codes.get(text);
        this.#codes.set(text, known === undefined || known === word.code ? word.code : null);
      }
    }
  }

  get all(): readonly Word[] {
    return [...this.#words.values()];
  }

  /** The code that a code or word stands for; undefined if unknown, null if two codes share the word. */
  read(text: string): string | null | undefined {
    if (this.#words.has(text)) return text;
    if (this.#read.has(text)) return this.#read.get(text);
    const code = this.#codes.get(foldTitle(text));
    if (this.#read.size < MOST_READ) this.#read.set(text, code);
    return code;
  }

  /** The word for a code, or the code itself where the word would not read back as that code alone. */
  write(code: string, language: Language): string {
    const written = this.#written[language];
    const known = written.get(code);
    if (known !== undefined) return known;
    const word = this.#words.get(code)?.[language] ?? code;
    const [only, ...more] = parseList(word);
    const text = only === word && more.length === 0 && this.read(word) === code ? word : code;
    if (written.size < MOST_READ) written.set(code, text);
    return text;
  }
}

export type Say = (list: string, code: string) => string;

/** All choices of sheets: those the service fixes, the office's dictionaries, departments, credit schemes. */
export class Words {
  readonly #lists: ReadonlyMap<string, WordList>;

  constructor(lists: ReadonlyMap<string, readonly Word[]>) {
    this.#lists = new Map([...lists].map(([name, words]) => [name, new WordList(words)]));
  }

  read(list: string, text: string): string | null | undefined {
    return this.#lists.get(list)?.read(text);
  }

  /** By language, the word for a code of a list. */
  readonly say: Readonly<Record<Language, Say>> = {
    zh: (list, code) => this.#lists.get(list)?.write(code, 'zh') ?? code,
    en: (list, code) => this.#lists.get(list)?.write(code, 'en') ?? code,
  };

  /** The texts to choose from, for drop-downs. */
  options(list: string, language: Language): string[] {
    const words = this.#lists.get(list);
    return words === undefined ? [] : words.all.map(({ code }) => words.write(code, language));
  }
}

/** Reads all choices, retired ones too, since rows may still have them. A few thousand words at most. */
export async function readWords(db: Kysely<Database>): Promise<Words> {
  const lists = new Map<string, Word[]>();
  for (const [name, choices] of Object.entries(CHOICES)) {
    lists.set(
      name,
      Object.entries(choices).map(([code, zh]) => ({ code, zh, en: code })),
    );
  }
  const terms = await db
    .selectFrom('dictionary_term')
    .select(['dictionary', 'code', 'name', 'name_en'])
    .orderBy('dictionary')
    .orderBy('code')
    .execute();
  for (const { dictionary, code, name, name_en } of terms) {
    const words = lists.get(dictionary) ?? [];
    words.push({ code, zh: name, en: name_en ?? name });
    lists.set(dictionary, words);
  }
  for (const table of ['department', 'credit_scheme'] as const) {
    const rows = await db.selectFrom(table).select(['code', 'name']).orderBy('code').execute();
    lists.set(
      table,
      rows.map(({ code, name }) => ({ code, zh: name, en: name })),
    );
  }
  return new Words(lists);
}
