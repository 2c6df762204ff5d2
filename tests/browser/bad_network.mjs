// A network as in the field, between a phone and the program: it cuts requests before and after they arrived,
// delays them, sends some twice and lets later ones overtake earlier ones.
import http from 'node:http'
import { once } from 'node:events'

const pause = (milliseconds) => new Promise((wake) => setTimeout(wake, milliseconds))

export async function bad_network(to, seed = 7) {
    let state = seed
    const random = () => ((state = (state * 1103515245 + 12345) % 2147483648) / 2147483648) // the same faults every time
    const faults = { on: false, pages_only: false, cut_before: 0, cut_after: 0, doubled: 0, delayed: 0 }

    const forward = (request, body) => new Promise((take, fail) => {
        const { hostname, port } = new URL(to)
        const onward = http.request({ hostname, port, path: request.url, method: request.method, headers: request.headers }, (answer) => {
            const parts = []
            answer.on('data', (part) => parts.push(part))
            answer.on('end', () => take({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }))
            answer.on('error', fail)
        })
        onward.on('error', fail)
        onward.end(body)
    })

    const server = http.createServer(async (request, response) => {
        const parts = []
        for await (const part of request) parts.push(part)
        const body = Buffer.concat(parts)
        if (faults.pages_only && request.url.startsWith('/api/')) return request.socket.destroy()
        const bad = faults.on && request.url.startsWith('/api/') && !request.url.startsWith('/api/session')
        try {
            const luck = bad ? random() : 1
            if (luck < 0.2) {
                faults.cut_before += 1
                return response.destroy()
            }
            if (bad && random() < 0.5) {
                faults.delayed += 1
                await pause(random() * 400)
            }
            const answer = await forward(request, body)
            if (bad && random() < 0.3) {
                faults.doubled += 1
                await forward(request, body)
            }
            if (luck < 0.4) {
                // A part of the answer comes through.
                faults.cut_after += 1
                response.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.length })
                response.write(answer.body.subarray(0, answer.body.length >> 1))
                return setTimeout(() => response.destroy(), 20)
            }
            response.writeHead(answer.status, answer.headers)
            response.end(answer.body)
        } catch {
            response.destroy() // the program is not there
        }
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return { base: `http://127.0.0.1:${server.address().port}`, faults, move: (other) => (to = other), stop: () => new Promise((done) => { server.close(done); server.closeAllConnections() }) }
}
