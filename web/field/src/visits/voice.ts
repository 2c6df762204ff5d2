// A spoken note, for dialect and for hands that do not type: recorded small, written down at the desk.
import { reactive, ref } from 'vue'

export const longest_seconds = 180

// Opus where the phone has it, AAC on an iPhone.
const type = () => ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4'].find((name) => MediaRecorder.isTypeSupported(name))

export const can_record = () =>
  isSecureContext && typeof MediaRecorder !== 'undefined' && !!navigator.mediaDevices?.getUserMedia

// A visit is not saved while somebody still speaks.
export const is_recording = ref(false)

export function recorder() {
  const state = reactive({ on: false, seconds: 0 })
  let machine: MediaRecorder | null = null
  let ticking: ReturnType<typeof setInterval> | undefined
  let left = false

  // Settles with the recording when it is stopped; null when the person does not allow it.
  async function start(): Promise<Blob | null> {
    let stream: MediaStream
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true })
    } catch {
      return null
    }
    const mime = type()
    const silence = () => stream.getTracks().forEach((track) => track.stop())
    if (left) {
      silence()
      return null
    }
    machine = new MediaRecorder(stream, { ...(mime ? { mimeType: mime } : {}), audioBitsPerSecond: 24_000 })
    const parts: Blob[] = []
    machine.ondataavailable = (event) => parts.push(event.data)
    const ended = new Promise<Blob>((take) => {
      machine!.onstop = () => take(new Blob(parts, { type: machine!.mimeType }))
    })
    machine.start(1000)
    state.on = is_recording.value = true
    state.seconds = 0
    ticking = setInterval(() => {
      state.seconds += 1
      if (state.seconds >= longest_seconds) stop()
    }, 1000)
    const blob = await ended
    silence()
    return blob
  }

  function stop() {
    clearInterval(ticking)
    if (state.on) is_recording.value = false
    state.on = false
    if (machine?.state === 'recording') machine.stop()
  }

  // The screen is left: the microphone is not kept on.
  function leave() {
    left = true
    stop()
  }

  return { state, start, stop, leave }
}
