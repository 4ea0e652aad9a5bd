import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { findProgram, run } from './stack/command.ts'
import { Refusal, sentenceOf } from './stack/refusal.ts'
import { ROOT } from './stack/settings.ts'

/** `npm run prompts`: speaks the sentences that callers hear into the files that Asterisk plays; they are committed. */
const SOUNDS = join(ROOT, 'telephony/asterisk/sounds/hotline')
const MUSIC = join(ROOT, 'telephony/asterisk/music')

/** File below sounds/hotline and what it says. Numbers are written as they are read aloud: 1 is 幺 in a number. */
const PROMPTS: Readonly<Record<string, string>> = {
  // No claim of recording: nothing is recorded yet.
  welcome: '您好，这里是一二三四五政务服务便民热线。',
  wait: '话务员正忙，您的来电已在排队，请不要挂机，我们会尽快为您接听。',
  goodbye: '感谢您的来电，再见。',
  trouble: '非常抱歉，系统出现故障，暂时无法接听，请您稍后再拨。',
  // 工号1001为您服务 is played in parts.
  gonghao: '工号',
  'weinin-fuwu': '为您服务。',
  // An ordinary telephone of an expert unit answers: a person presses 1, a voicemail does not.
  'ask-for-key': '您好，一二三四五热线请您参加三方通话，接听请按幺，拒绝请挂机。',
  // Every route to an emergency service failed: the number to dial follows.
  'dial-direct': '未能接通，请直接拨打',
  // Numbers merged into the hotline (server/routing/demo.yaml), each read aloud as it is dialled.
  'greeting-12329': '您好，这里是一二三二九住房公积金热线。',
  'closed-12329':
    '您好，一二三二九住房公积金热线现在是非工作时间，请不要挂机，由一二三四五值班话务员为您接听。如遇紧急情况，也请直接告诉话务员。',
  drill: '这是应急联动演练，线路正常。',
  ...Object.fromEntries([...'零幺二三四五六七八九'].map((word, digit) => [String(digit), word])),
}

/** Words a minute: espeak counts long words; this gives the four to five syllables a second of an unhurried speaker. */
const SPEED = 220
/** ITU-T P.56 puts telephone speech near -20 dBm0; the limiter of `gain -l` keeps peaks whole. */
const LOUDNESS_DB = -20
/** What the telephone network carries; Asterisk plays it without converting. */
const TELEPHONE = ['-r', '8000', '-b', '16', '-c', '1']

async function main(): Promise<void> {
  const espeak = await required('espeak-ng')
  const sox = await required('sox')
  const folder = mkdtempSync(join(tmpdir(), 'hotline-prompts-'))
  try {
    for (const [name, text] of Object.entries(PROMPTS)) {
      const target = join(SOUNDS, `${name}.wav`)
      mkdirSync(dirname(target), { recursive: true })
      const spoken = join(folder, 'spoken.wav')
      await run({
        command: espeak,
        args: ['-v', 'cmn', '-s', String(SPEED), '-w', spoken, text],
      })
      const trimmed = join(folder, 'trimmed.wav')
      // Silence at both ends goes: parts of 工号1001为您服务 must follow each other like one sentence.
      const silence = ['silence', '1', '0.01', '-48d', 'reverse']
      await run({
        command: sox,
        args: [
          spoken,
          ...TELEPHONE,
          trimmed,
          'highpass',
          '120',
          ...silence,
          ...silence,
          'pad',
          '0.02',
          '0.06',
        ],
      })
      const gain = LOUDNESS_DB - (await loudness(sox, trimmed))
      // -R: the same dither at every run, so that an unchanged sentence is an unchanged file.
      await run({ command: sox, args: ['-R', trimmed, target, 'gain', '-l', gain.toFixed(2)] })
      console.log(`${name}.wav  ${text}`)
    }
    await makeMusic(sox)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** For an Asterisk without its music package: four slow soft chords, our own, that loop without a seam. */
async function makeMusic(sox: string): Promise<void> {
  mkdirSync(MUSIC, { recursive: true })
  const chords = [
    ['C4', 'E4', 'G4', 'B4'],
    ['A3', 'C4', 'E4', 'G4'],
    ['F3', 'A3', 'C4', 'E4'],
    ['G3', 'B3', 'D4', 'A4'],
  ]
  const parts = mkdtempSync(join(tmpdir(), 'hotline-music-'))
  try {
    const files: string[] = []
    for (const [at, notes] of chords.entries()) {
      const file = join(parts, `${String(at)}.wav`)
      // `delay` is per channel: each note is a channel of its own, started a little later, then all are mixed.
      const voices = notes.flatMap((note) => ['pluck', note])
      const delays = notes.map((_, voice) => String(voice * 0.5))
      await run({
        command: sox,
        args: [
          '-R',
          '-n',
          '-r',
          '8000',
          '-b',
          '16',
          '-c',
          String(notes.length),
          file,
          'synth',
          '5',
          ...voices,
          'delay',
          ...delays,
        ],
      })
      files.push(file)
    }
    await run({
      command: sox,
      args: [
        '-R',
        ...files,
        ...TELEPHONE,
        join(MUSIC, 'waiting.wav'),
        'remix',
        '1,2,3,4',
        'reverb',
        '40',
        'lowpass',
        '2500',
        'gain',
        '-n',
        '-12',
      ],
    })
  } finally {
    rmSync(parts, { recursive: true, force: true })
  }
}

/** RMS in dB full scale. */
async function loudness(sox: string, file: string): Promise<number> {
  const stats = join(dirname(file), 'stats.txt')
  rmSync(stats, { force: true })
  // sox tells its statistics on stderr.
  await run({ command: sox, args: [file, '-n', 'stats'], log: stats })
  const level = Number(/RMS lev dB\s+(-?[\d.]+)/.exec(readFileSync(stats, 'utf8'))?.[1])
  if (Number.isNaN(level)) throw new Error(`sox did not tell how loud ${file} is`)
  return level
}

async function required(name: string): Promise<string> {
  const path = await findProgram(name)
  if (path === undefined) throw new Refusal(`${name} is missing. Run: sudo apt-get install espeak-ng sox`)
  return path
}

await main().catch((failure: unknown) => {
  console.error(sentenceOf(failure))
  process.exitCode = 1
})
