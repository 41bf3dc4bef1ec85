import { z } from 'zod';
import { code, digest, drawNumber, salt, signature, stratum, targetId } from '../../core/draw/document.ts';
import { EXAMPLE_NUMBER } from '../schema.ts';

const text = z.object({ zh: z.string(), en: z.string() });

const standing = z.object({
  task: code,
  stratum,
  size: z.int().describe('本层对象总数'),
  drawn_size: z.int().describe('本层抽取数量'),
  probability: z.string().describe('入样概率，抽取数量/本层对象总数'),
  rank: z.int().describe('在本层洗牌后的名次；不大于抽取数量即为抽中'),
  drawn: z.boolean(),
  text: text.describe('同样的内容，一句话'),
});

export const explanation = z
  .object({
    number: drawNumber,
    target: targetId,
    listed: z.boolean().describe('是否在封存的名单中'),
    text,
    cell: signature.optional().describe('在名单中所属的格：它参加哪些任务、各属哪一级'),
    strata: z.array(standing),
    entry: z
      .object({
        ordinal: z.int(),
        salt,
        route: z.string(),
        proof: z.array(digest),
        root: digest,
        frame_size: z.int(),
      })
      .optional()
      .describe('该对象在封存名单中的证明，不涉及其他对象'),
  })
  .meta({
    id: 'Explanation',
    examples: [
      {
        number: EXAMPLE_NUMBER,
        target: '91500114MA60D4NB68',
        listed: true,
        text: {
          zh: '该对象在封存的名单中，未被抽中。',
          en: 'The target is in the sealed list; it was not drawn.',
        },
        cell: 'T01/B',
        strata: [
          {
            task: 'T01',
            stratum: 'T01/B',
            size: 304,
            drawn_size: 2,
            probability: '2/304',
            rank: 5,
            drawn: false,
            text: sentence({ task: 'T01', stratum: 'T01/B', size: 304, drawn_size: 2, rank: 5 }),
          },
        ],
        entry: {
          ordinal: 1,
          salt: '8c6e0f3b1d5a4f7292b0c3d4e5f60718',
          route: '500114101',
          proof: ['5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef'],
          root: 'a948904f2f0f479b8f8197694b30184b0d2ed1c1cd2a1ec0fb85d299a192a447',
          frame_size: 2,
        },
      },
    ],
  });
export type Explanation = z.infer<typeof explanation>;
export type Standing = z.infer<typeof standing>;

/** What a rank means, for somebody who has never heard of ranks. */
export function sentence(
  at: Pick<Standing, 'task' | 'stratum' | 'size' | 'drawn_size' | 'rank'>,
): Standing['text'] {
  const { task, stratum: name, size, drawn_size: quota, rank } = at;
  const tier = name.slice(-1);
  const drawn = rank <= quota;
  return {
    zh: `任务 ${task} 信用 ${tier} 级共 ${size} 个对象，名额 ${quota}；随机排序后该对象在层内排第 ${rank}，${drawn ? '抽中' : '未抽中'}。`,
    en: `Task ${task}, credit tier ${tier}: ${size} targets, the first ${quota} in random order are drawn. This one came ${rank}${ordinalEnding(rank)}: ${drawn ? 'drawn' : 'not drawn'}.`,
  };
}

function ordinalEnding(n: number): string {
  if (n % 100 >= 11 && n % 100 <= 13) return 'th';
  return ['th', 'st', 'nd', 'rd'][n % 10] ?? 'th';
}
